"""Lines of a text of numbers, and the mistakes in them, each with the number of its line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionhall.lib.errors import Refused
from unionhall.lib.errors import msgid as _

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bad(Refused):
    """The text cannot be read as any format. `params` holds the number of the `line`, counted from 1, where one is."""

    code = "siting-file-unreadable"
    status = 422

    def __init__(self, message: object, **params: object) -> None:
        super().__init__(message)
        self.params = params


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line that is not empty."""

    number: int
    words: list[str]


def lines_of(text: str) -> list[Line]:
    """All lines with words on them; a mark of the byte order, and spaces of any kind, are no words."""
    found = []
    for at, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.replace(",", " ").replace(";", " ").split()
        if words:
            found.append(Line(at, words))
    return found


def expected(line: Line, count: int) -> None:
    """Raises `Bad` unless the line has exactly so many words."""
    if len(line.words) != count:
        raise Bad(
            _("Line %(line)s: %(count)s numbers are expected, not %(found)s."),
            line=line.number,
            count=count,
            found=len(line.words),
        )


def number(line: Line, at: int) -> float:
    """The number at a place of the line, counted from 0. Raises `Bad`."""
    try:
        found = float(line.words[at])
    except (ValueError, IndexError):
        found = math.nan
    if not math.isfinite(found):
        raise Bad(
            _("Line %(line)s: “%(text)s” is not a number."), line=line.number, text=_text(line.words, at)
        )
    return found


def whole(line: Line, at: int, least: int | None = None) -> int:
    """The whole number at a place of the line. Raises `Bad` for others, and below `least`."""
    found = number(line, at)
    if found != int(found) or (least is not None and found < least):
        raise Bad(
            _("Line %(line)s: “%(text)s” is not a whole number as expected here."),
            line=line.number,
            text=_text(line.words, at),
        )
    return int(found)


def _text(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
