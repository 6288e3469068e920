"""What a file is, by its content: a small table of signatures, and guards against files made to do harm."""

from __future__ import annotations

import codecs
import re
import struct
import unicodedata
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext_lazy as _

from unionhall.lib.errors import InvalidInput

_MEBIBYTE = 2**20
_NAME_LENGTH = 160
# An office file of twenty megabytes has some hundred parts and unpacks to a few times its size.
MOST_PARTS = 5_000
MOST_UNPACKED = 300 * _MEBIBYTE
MOST_RATIO = 150
_MOST_DIRECTORY = 2 * _MEBIBYTE
_TAIL = 22 + 0xFFFF  # the end record of a ZIP file and its longest comment


class FileEmpty(InvalidInput):
    """There is nothing in it."""

    message = _("“%(name)s” is empty.")


class FileTooLarge(InvalidInput):
    """Larger than the rulebook allows."""

    message = _("“%(name)s” is too large; %(most)s MB is the most.")


class WrongType(InvalidInput):
    """Not of a type that is taken here, or not of the type that its name says."""

    message = _("“%(name)s” is not a file of this kind: %(expected)s.")


class FileUnsafe(InvalidInput):
    """Made to do harm, or damaged; either way it cannot be opened safely."""

    message = _("“%(name)s” cannot be opened safely; please save it anew and try again.")


@dataclass(frozen=True)
class FileType:
    """A type of file. `label` is what a person calls it."""

    code: str
    media_type: str
    extensions: tuple[str, ...]
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    kind.code: kind
    for kind in (
        FileType("png", "image/png", ("png",), "PNG"),
        FileType("jpeg", "image/jpeg", ("jpg", "jpeg"), "JPEG"),
        FileType("webp", "image/webp", ("webp",), "WebP"),
        FileType("gif", "image/gif", ("gif",), "GIF"),
        FileType("pdf", "application/pdf", ("pdf",), "PDF"),
        FileType("docx", f"{_OFFICE}.wordprocessingml.document", ("docx",), "Word .docx"),
        FileType("xlsx", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), "Excel .xlsx"),
        FileType("zip", "application/zip", ("zip",), "ZIP"),
        FileType("mp3", "audio/mpeg", ("mp3",), "MP3"),
        FileType("m4a", "audio/mp4", ("m4a",), "M4A"),
        FileType("amr", "audio/amr", ("amr",), "AMR"),
        FileType("wav", "audio/wav", ("wav",), "WAV"),
        FileType("mp4", "video/mp4", ("mp4", "mov"), "MP4"),
        FileType("txt", "text/plain", ("txt",), ".txt"),
        FileType("csv", "text/csv", ("csv",), ".csv"),
    )
}
IMAGES = ("png", "jpeg", "webp", "gif")
DOCUMENTS = ("pdf", "docx", "xlsx")
RECORDINGS = ("mp3", "m4a", "amr", "wav", "mp4")
_TEXTS = ("txt", "csv")
_ARCHIVES = ("docx", "xlsx", "zip")


def clean_name(name: str) -> str:
    """A file name without folders, invisible characters and excess length; the extension stays."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    # Marks that turn the direction of writing make "gpj.exe" look like "exe.jpg".
    text = "".join(
        each for each in text if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    text = re.sub(r'[<>:"|?*\s]+', " ", text).strip(" .")
    stem, extension = PurePath(text).stem, PurePath(text).suffix[:20]
    return (stem[: _NAME_LENGTH - len(extension)] or "file") + extension


def checked_type(stream: IO[bytes], name: str, allowed: Collection[str]) -> FileType:
    """The type of the file, which is one of `allowed` and fits the extension of `name`.

    Raises WrongType, FileUnsafe.
    """
    extension = PurePath(name).suffix.lower().removeprefix(".")
    code = _sniffed(stream, extension, name)
    kind = TYPES.get(code) if code in allowed else None
    if kind is None or extension not in kind.extensions:
        expected = ", ".join(TYPES[each].label for each in TYPES if each in allowed)
        raise WrongType(name=name, expected=expected)
    return kind


def _sniffed(stream: IO[bytes], extension: str, name: str) -> str:
    stream.seek(0)
    head = stream.read(16)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if recording := _recording(head, extension):
        return recording
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _archive(stream, name)
    if extension in _TEXTS and _is_text(stream):
        return extension
    return ""


def _recording(head: bytes, extension: str) -> str:
    """Sound and film; what a phone records in one container differs only in the name."""
    if head.startswith(b"#!AMR"):
        return "amr"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"ID3") or (
        extension == "mp3" and head[:1] == b"\xff" and head[1:2] >= b"\xe0"  # eleven bits of one
    ):
        return "mp3"
    if head[4:8] == b"ftyp":
        return "m4a" if extension == "m4a" else "mp4"
    return ""


def _archive(stream: IO[bytes], name: str) -> str:
    parts = {part.filename for part in _parts(stream, name)}
    if "[Content_Types].xml" in parts and "word/document.xml" in parts:
        return "docx"
    if "[Content_Types].xml" in parts and "xl/workbook.xml" in parts:
        return "xlsx"
    return "zip"


def _parts(stream: IO[bytes], name: str) -> list[zipfile.ZipInfo]:
    """The directory of a ZIP file; one so long that reading it would fill the memory is not read."""
    if not _is_directory_short(stream):
        raise FileUnsafe(name=name)
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise FileUnsafe(name=name) from None


def _is_directory_short(stream: IO[bytes]) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 22:
        return False
    # Sizes that do not fit are 2^32 - 1 there, and said in another record; no honest upload is that large.
    (directory,) = struct.unpack("<L", tail[found + 12 : found + 16])
    return bool(directory <= _MOST_DIRECTORY)


def _is_text(stream: IO[bytes]) -> bool:
    """Whether it reads as text in UTF-8 or, as Excel still saves it in China, GB 18030."""
    return any(_decodes(stream, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_MEBIBYTE):
            if _has_controls(decoder.decode(chunk)):
                return False
        return not _has_controls(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


def _has_controls(text: str) -> bool:
    return any((each < " " and each not in "\t\r\n\f") or each == "\x7f" for each in text)


def guard(stream: IO[bytes], kind: FileType, name: str) -> None:
    """Look at what cannot be written anew. Raises FileUnsafe for bombs, macros, disguises."""
    if kind.code == "pdf":
        _guard_pdf(stream, name)
    if kind.code in _ARCHIVES:
        _guard_archive(stream, kind, name)


def _guard_pdf(stream: IO[bytes], name: str) -> None:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 2048))
    # A file that is a PDF from its beginning and a ZIP from its end shows each reader something else.
    if b"%%EOF" not in stream.read() or zipfile.is_zipfile(stream):
        raise FileUnsafe(name=name)


def _guard_archive(stream: IO[bytes], kind: FileType, name: str) -> None:
    parts = _parts(stream, name)
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    names = [part.filename for part in parts]
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or unpacked > _MEBIBYTE + MOST_RATIO * packed
        or len(set(names)) != len(names)
        or any(part.flag_bits & 1 or _leads_out(part.filename) for part in parts)
    ):
        raise FileUnsafe(name=name)
    if kind.code != "zip":
        _guard_office(stream, parts, name)


def _leads_out(part: str) -> bool:
    pure = PurePath(part.replace("\\", "/"))
    return pure.is_absolute() or ".." in pure.parts or ":" in part


def _guard_office(stream: IO[bytes], parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise FileUnsafe(_("“%(name)s” contains macros; please save it without them."), name=name)
    try:
        with zipfile.ZipFile(stream) as archive:
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _guard_xml(archive, part, name)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise FileUnsafe(name=name) from None


def _guard_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    with archive.open(part) as xml:
        start = xml.read(4096)
    # Office programs write neither; entities that multiply, or read other files, need one of them.
    if (
        b"<!" in start.replace(b"<!--", b"")
        or start.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"\x00" in start
    ):
        raise FileUnsafe(name=name)
