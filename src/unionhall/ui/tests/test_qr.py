import re

import segno

from unionhall.ui import qr


def test_the_path_draws_exactly_the_dark_modules() -> None:
    text = "https://hall.example/check-in/01JDXK?s=签到"
    side, path = qr.qr_square(text)
    matrix = segno.make_qr(text, error="m").matrix
    assert side == len(matrix) + 8
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        drawn |= {(int(x) + i - 4, int(y) - 4) for i in range(int(width))}
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
