"""A term's courses as a spreadsheet: out, and in again row by row with every mistake named.

What is written out can be read in. Headings and words may be Chinese or English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import Layout, SheetRow, in_both_languages
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import parse_yuan
from unionhall.lib.text import fold, safe_cell
from unionhall.services.palace.models import Course, Term
from unionhall.services.palace.plans import CoursePlan
from unionhall.services.palace.queries import desk
from unionhall.services.palace.queries.programme import Offer
from unionhall.services.palace.states import CourseLevel
from unionhall.services.palace.wording import weekday_words

MOST_ROWS = 300
WIDTHS = {"title": 28, "room": 20, "weekdays": 14, "bring": 28, "summary": 40}

# Key of a column -> its heading; those in NEEDED must be there.
COLUMNS: dict[str, Any] = {
    "title": _("Title"),
    "title_en": _("English title"),
    "type": _("Type code"),
    "level": _("Level"),
    "teacher": _("Teacher"),
    "room": _("Classroom"),
    "weekdays": _("Weekdays"),
    "starts_on": _("First lesson"),
    "time_from": _("Lessons begin at"),
    "minutes": _("Minutes a lesson"),
    "lessons": _("Lessons"),
    "capacity": _("Number of places"),
    "waiting_capacity": _("Places on the waiting list"),
    "fee_yuan": _("Fee, yuan"),
    "bring": _("What to bring"),
    "summary": _("Description"),
}
NEEDED = ("title", "type", "weekdays", "starts_on", "time_from", "minutes", "lessons", "capacity")
_DAYS = {word: day for day, word in enumerate("一二三四五六日", 1)} | {"天": 7}
_DAYS_EN = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}


@dataclass
class CheckedRow(sheets.CheckedRow):
    """A row with its plan when it is right."""

    columns = COLUMNS
    plan: CoursePlan | None = None

    def refuse(self, refusal: Refused) -> None:
        """Take the plan back: the palace would refuse it."""
        self.plan = None
        self.say(refusal.field or "", str(refusal))


def read_rows(file: IO[bytes]) -> list[SheetRow]:
    """The rows of the sheet. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
    return Layout(COLUMNS, NEEDED, MOST_ROWS).read(file)


class Reader:
    """Turns rows into plans with the palace's own course types, rooms and teachers."""

    def __init__(self, term: Term, *, viewer: Person, at: datetime) -> None:
        types = desk.course_types_run_by(viewer).filter(organisation=term.organisation_id, is_active=True)
        rooms = desk.rooms_run_by(viewer).filter(organisation=term.organisation_id)
        self._types = _by_words(types, lambda row: (row.slug, row.name, row.name_en))
        self._rooms = _by_words(rooms, lambda row: (row.name, row.name_en))
        self._teachers = _by_words(desk.teachers_for(viewer, at=at), lambda row: (row.name,))
        self._titles: set[str] = set()

    def check(self, rows: Iterable[SheetRow]) -> list[CheckedRow]:
        """Every row with its plan or its mistakes. A title twice in the file is the later row's mistake."""
        return [self._check(row) for row in rows]

    def _check(self, row: SheetRow) -> CheckedRow:
        checked, values = CheckedRow(row), {}
        for key in COLUMNS:
            try:
                values[key] = self._value(key, row.cells.get(key, ""))
            except Refused as refusal:
                checked.say(key, str(refusal))
        title = values.get("title")
        if title in self._titles:
            checked.say("title", gettext("This title stands in the file twice."))
        self._titles.add(title or "")
        if not checked.errors:
            room = values["room"]
            checked.plan = CoursePlan(**values, place=room.place if room else None)
        return checked

    def _value(self, key: str, text: str) -> Any:
        if not text and key in NEEDED:
            raise InvalidInput(_("This must be filled in."))
        match key:
            case "type":
                return self._row(self._types, text)
            case "room":
                return self._row(self._rooms, text) if text else None
            case "teacher":
                return self._row(self._teachers, text) if text else None
            case "level":
                return _level(text)
            case "weekdays":
                return _weekdays(text)
            case "starts_on":
                return _day(text)
            case "time_from":
                return _hour(text)
            case "minutes" | "lessons" | "capacity":
                return _number(text, least=1)
            case "waiting_capacity":
                return _number(text or "0", least=0)
            case "fee_yuan":
                return parse_yuan(text) if text else Decimal(0)
        return text

    def _row(self, known: Mapping[str, Any], text: str) -> Any:
        row = known.get(fold(text))
        if row is None:
            raise InvalidInput(_("%(what)s is not known here."), what=text)
        return row


def _by_words(rows: Iterable[Any], words: Callable[[Any], Iterable[str]]) -> dict[str, Any]:
    return {fold(word): row for row in rows for word in words(row) if word}


def _level(text: str) -> str:
    if not text:
        return CourseLevel.BEGINNER
    level = in_both_languages(dict(CourseLevel.choices)).get(fold(text))
    if level is None:
        raise InvalidInput(_("%(what)s is not known here."), what=text)
    return level


def _weekdays(text: str) -> tuple[int, ...]:
    """`周三、周五`, `星期日`, `Mon, Wed` or `3 5`."""
    words = text.lower().replace("星期", "周").replace("周", " ")
    for mark in "、，,/;；":
        words = words.replace(mark, " ")
    days = set()
    for word in words.split():
        for part in [word] if word[:3] in _DAYS_EN else word:
            day = _DAYS_EN.get(part[:3]) or _DAYS.get(part) or (int(part) if part in "1234567" else None)
            if day is None:
                raise InvalidInput(_("Weekdays are written like Mon, Wed."))
            days.add(day)
    return tuple(sorted(days))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise InvalidInput(_("A day is written like 2026-03-04.")) from None


def _hour(text: str) -> time:
    try:
        hours, minutes = text.replace("：", ":").split(":")[:2]
        return time(int(hours), int(minutes))
    except ValueError:
        raise InvalidInput(_("A time is written like 19:00.")) from None


def _number(text: str, *, least: int) -> int:
    if not text.isdecimal() or int(text) < least or len(text) > 6:
        raise InvalidInput(_("A whole number of at least %(least)d."), least=least)
    return int(text)


def term_workbook(term: Term, offers: Iterable[Offer[Course]]) -> bytes:
    """The plan of a term as an .xlsx file; text that a spreadsheet would run as a formula is made harmless."""
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(letter for letter in term.name if letter not in r"[]:*?/\'")[:31] or "1"
    headings = [*COLUMNS.values(), _("Taken"), _("Waiting"), _("State")]
    sheet.append([str(heading) for heading in headings])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    for offer in offers:
        sheet.append([safe_cell(value) if isinstance(value, str) else value for value in _line(offer)])
    for index, key in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(key, 12)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _line(offer: Offer[Course]) -> list[Any]:
    course, session = offer.detail, offer.session
    return [
        session.title, session.title_en, course.type.slug, str(course.get_level_display()),
        course.teacher.name if course.teacher else "", session.room.name if session.room else "",
        weekday_words(course.weekdays), localtime(session.starts_at).date(), course.time_from, course.minutes,
        course.lesson_count, session.capacity, session.waiting_capacity, session.fee_yuan, course.bring,
        session.summary, offer.taken, offer.waiting, str(session.get_state_display()),
    ]  # fmt: skip
