"""QR codes as one SVG path: sharp at any size, printable, no inline style."""

import segno

QUIET_ZONE = 4


def qr_square(text: str) -> tuple[int, str]:
    """Side in modules, quiet zone included, and the path of the dark modules of `text` (error level M)."""
    code = segno.make_qr(text, error="m")
    lines = []
    for y, row in enumerate(code.matrix, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                lines.append(f"M{x + QUIET_ZONE} {y}h{end - x}v1h-{end - x}z")
            x = end + 1
    return len(code.matrix) + 2 * QUIET_ZONE, "".join(lines)
