"""Pictures of the leader's pages for the documents: `python bin/screenshots.py http://127.0.0.1:8000 SESSION`.

The address is that of a demo that runs; SESSION is the value of the session cookie of a leader who has signed in there.
Written to docs/images, each at most 300 kB.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 300_000
CHROMIUM = "/usr/bin/chromium"
# Name, address, width and height of the window, height of the picture (0: the window's).
PAGES = (
    ("leader-dashboard", "/desk/", 1440, 900, 2060),
    ("wall", "/desk/wall/", 1920, 1080, 0),
    ("report", "/desk/report/", 1440, 1500, 0),
)


def small(picture: bytes) -> bytes:
    """The picture with as many colours as fit into the limit."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        target = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() <= MOST_BYTES:
            break
    return target.getvalue()


def main(server: str, session: str) -> None:
    """Open each page and keep what it looks like."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path, width, height, tall in PAGES:
            context = browser.new_context(viewport={"width": width, "height": tall or height}, locale="zh-CN")
            context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
            page = context.new_page()
            page.goto(server + path)
            (TARGET / f"{name}.png").write_bytes(small(page.screenshot()))
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
