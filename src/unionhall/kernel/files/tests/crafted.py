"""Files as attackers and phones make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
GPS = 34853


def picture(
    form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    """A plain picture, red on the left and blue on the right."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def photo_with_place(orientation: int = 1) -> bytes:
    """A JPEG as a phone takes it: with camera, comment and the place where it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Phone X"
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[2] = (36.0, 12.0, 34.0)
    return picture("JPEG", exif=exif, comment=b"at home")


def png_with_text() -> bytes:
    """A PNG that carries words."""
    info = PngInfo()
    info.add_text("Author", "Somebody")
    return picture(pnginfo=info)


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny PNG whose header says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def spreadsheet() -> bytes:
    """An honest workbook."""
    book, buffer = Workbook(), io.BytesIO()
    book.active.append(["姓名", "电话"])
    book.save(buffer)
    return buffer.getvalue()


def archive(parts: dict[str, bytes], prefix: bytes = b"") -> bytes:
    """A ZIP file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return prefix + buffer.getvalue()


def document(**parts: bytes) -> bytes:
    """The least that is a Word document, with more parts."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"} | parts)


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to a thousand times as much."""
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return archive(parts | {f"xl/worksheets/sheet{n}.xml": b"\x20" * 2**24 for n in range(4)})


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
