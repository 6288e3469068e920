"""`unionhall rights`: fact sets in, answers out, without a database: the rulebook's files and the built-in calendar."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from unionhall.config.languages import catalogue
from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.kernel.rulebook.loader import load
from unionhall.lib import errors
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.batch import LawOf, answered, schema_document
from unionhall.services.legalaid.rights.outcomes import Say, speaker
from unionhall.services.legalaid.rights.parameters import Parameters
from unionhall.services.legalaid.rights.results import Text
from unionhall.services.legalaid.rights.sheets import Law


class Unreadable(Exception):
    """The file is not there, or is no JSON; the sentence says where."""


def laws_of_files(language: str = "zh-hans") -> LawOf:
    """The law as the rulebook's files tell it; what was looked up once is kept. Raises BadRulebook."""
    book, calendar = load(), OfficialCalendar({})
    known: dict[str, Parameters] = {}

    def law_of(region: str, as_of: date) -> Law:
        if region not in known:
            known[region] = Parameters(book, region, language=language)
        return Law(known[region], calendar, as_of)

    return law_of


def answers(requests: Iterable[Any], law_of: LawOf, say: Say) -> Iterator[dict[str, Any]]:
    """The answers, one by one. A `ValueError` among the requests is a line that was no JSON."""
    for request in requests:
        if isinstance(request, ValueError):
            yield {"id": None, "mistakes": {"request": say(Text(str(request)))}}
        else:
            yield answered(request, law_of, say)


def run(name: str, *, is_lines: bool, language: str, out: IO[str]) -> int:
    """Answer the requests of a file ("-" is stdin) on `out`; 1 when one was bad. Raises Unreadable."""
    translate = catalogue(language)
    errors.translate_with(translate)
    is_bad = False
    with _opened(name) as file:
        for answer in answers(
            requests_of(file, is_lines=is_lines), laws_of_files(language), speaker(translate)
        ):
            is_bad = is_bad or "mistakes" in answer
            out.write(as_line(answer))
    return int(is_bad)


def write_schema(language: str, out: IO[str]) -> None:
    """The published schema of requests."""
    out.write(json.dumps(schema_document(catalogue(language)), ensure_ascii=False, indent=2) + "\n")


def as_line(answer: dict[str, Any]) -> str:
    """One answer on one line, in Chinese as it is written."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"


def _opened(name: str) -> IO[bytes]:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror}") from error


def requests_of(file: IO[bytes], *, is_lines: bool) -> Iterator[Any]:
    """What a file asks; a line that is no JSON as a `ValueError`. Raises Unreadable for a whole file that is none."""
    if is_lines:
        return (_line(line) for line in file if line.strip())
    try:
        # A file of Windows begins with a mark of its encoding.
        found = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is no JSON: {error}. For one fact set a line, add --lines.") from error
    return iter(found if isinstance(found, list) else [found])


def _line(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ValueError(_("This line is no JSON."))
