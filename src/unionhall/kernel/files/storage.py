"""Bytes on disk: each content once, under its SHA-256, written so that a power cut leaves all of it or nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

_CHUNK = 2**20
_INCOMING = "incoming"


def root() -> Path:
    """The folder of all stored files."""
    return Path(settings.MEDIA_ROOT)


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def incoming() -> Iterator[IO[bytes]]:
    """A file of our own for what comes in, gone at the end unless it was put in its place."""
    folder = root() / _INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as stream:
        try:
            yield stream
        finally:
            Path(stream.name).unlink(missing_ok=True)


def copy_limited(source: IO[bytes], target: IO[bytes], most_bytes: int) -> int | None:
    """Copy `source`; answers the number of bytes, None as soon as there are more than `most_bytes`."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most_bytes:
            return None
        target.write(chunk)
    return size


def digest(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 in 64 hex digits, and the size in bytes."""
    stream.seek(0)
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest(), stream.tell()


def put_in_place(stream: IO[bytes], sha256: str) -> Path:
    """Keep the content of an `incoming` file for good. The caller holds `lock`."""
    target = path_of(sha256)
    stream.flush()
    os.fsync(stream.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    # What may lie there already is the same; written anew it counts as fresh.
    os.replace(stream.name, target)
    for folder in (target.parent, target.parent.parent, root()):
        _sync(folder)
    return target


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lock(sha256: str) -> None:
    """Let nobody else store or throw away this content until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def stored_contents() -> Iterator[Path]:
    """Every content on disk."""
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if path.is_file():
            yield path


def leftovers() -> Iterator[Path]:
    """What processes that were killed left behind on the way in."""
    yield from (root() / _INCOMING).glob("*")
