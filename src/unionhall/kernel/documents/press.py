"""Fills templates in processes of their own, short of time, memory and secrets.

A template is somebody else's file, and the patterns that read it can be made to run for hours; no worker of the web
server may hang on it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from unionhall.kernel.documents.core import gathered, given
from unionhall.kernel.documents.kinds import DocumentKind
from unionhall.kernel.documents.pressroom import PROGRAM, Pressroom, Stuck
from unionhall.kernel.documents.refusals import REFUSALS, MissingFields, TooMuchWork

# Of work; five thousand rows take a tenth of either.
MOST_SECONDS = 30
MOST_MEMORY_BYTES = 2**30
# Of waiting, on a busy machine.
PATIENCE_SECONDS = 120
_PRESSROOM = Pressroom()
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFUSALS = {refusal.__name__: refusal for refusal in REFUSALS}


@dataclass(frozen=True)
class Filled:
    """A document, its number if it has one, and the SHA-256, in 64 hex digits, of the fields that it was made of."""

    content: bytes
    number: str
    fields_sha256: str


def fill(kind: DocumentKind, template: bytes, fields: Mapping[str, Any], *, language: str = "") -> Filled:
    """The document of that kind that `template`, a .docx, makes of `fields`, given by dotted names or nested.

    Days, instants and truths are written in the installation's language, unless another is given. Raises the refusals
    of `refusals`.
    """
    with override(language or settings.LANGUAGE_CODE):
        tree = gathered(kind.names, fields, shown)
        words = {"yes": gettext("Yes"), "no": gettext("No")}
    limits = {"seconds": MOST_SECONDS, "memory_bytes": MOST_MEMORY_BYTES}
    request = {"names": kind.names, "fields": tree} | words | limits
    content = _pressed(kind, json.dumps(request).encode() + b"\n" + template)
    number = given(tree, kind.number.name) if kind.number else None
    canonical = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Filled(content, str(number or ""), hashlib.sha256(canonical.encode()).hexdigest())


def shown(value: Any) -> str | int | bool:
    """A value as a document shows it; whole numbers and truths stay what they are, so that conditions can ask them."""
    if isinstance(value, int):  # truths too
        return value
    if isinstance(value, datetime):
        return date_format(value.astimezone(ZoneInfo(settings.TIME_ZONE)), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _UNPRINTABLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _pressed(kind: DocumentKind, request: bytes) -> bytes:
    log = logging.getLogger(__name__)
    try:
        answer = _PRESSROOM.ask(request, patience_seconds=PATIENCE_SECONDS)
    except Stuck:
        raise TooMuchWork from None
    line, _newline, content = answer.partition(b"\n")
    told = json.loads(line)
    if "signal" in told:  # stopped by the system at a limit
        log.warning("%s: stopped by signal %s", kind.code, told["signal"])
        raise TooMuchWork
    if "failed" in told:
        raise RuntimeError(f"{PROGRAM} failed: {told['failed'][-2000:]}")
    if "log" in told:
        log.warning("%s: %s", kind.code, told.pop("log"))
    if told:
        raise _refusal(kind, **told)
    return content


def _refusal(kind: DocumentKind, refused: str, message: str | None, params: dict[str, Any]) -> Exception:
    if _REFUSALS[refused] is MissingFields:
        params = {"names": ", ".join(kind.labels(params["names"]))}
    return _REFUSALS[refused](message, **params)
