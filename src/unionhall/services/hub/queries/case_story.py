"""What happened in a case, ready to be drawn: for the person served, and with more in it for staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Attachment, Case
from unionhall.engines.casework.queries import Line
from unionhall.engines.casework.wording import COMMON_STEPS
from unionhall.kernel.people.models import Person
from unionhall.ui import calendars

# Steps that every kind has; the verbs of a table are drawn by whose turn they lead to.
_ICONS = {
    "open": "file-text", "assign": "user-round", "take": "user-round", "transfer": "arrow-right-left",
    "pause": "pause", "resume": "play", "remind": "bell", "miss": "triangle-alert", "recompute": "calendar-clock",
    "ask_call": "phone", "complain": "triangle-alert", "rate": "star", "join": "merge", "absorb": "merge",
    "split": "split",
}  # fmt: skip
_BY_TURN = {"worker": ("message-square", "ask"), "nobody": ("check", "ok"), "partner": ("building-2", "")}


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline."""

    title: str
    at: datetime
    who: str
    icon: str
    kind: str
    text: str = ""
    rows: tuple[tuple[Any, Any], ...] = ()
    files: tuple[dict[str, str], ...] = ()
    is_internal: bool = False
    state: str = field(default="", repr=False)


def entries(case: Case, viewer: Person, *, is_staff: bool) -> list[Entry]:
    """The timeline, the newest first."""
    return [_entry(line, is_staff) for line in casework.timeline(case, viewer)]


def _entry(line: Line, is_staff: bool) -> Entry:
    who = _("you") if line.is_mine and not is_staff else line.who
    files = tuple(file_links(line.files))
    if line.kind == "note":
        return Entry(
            _title_of_note(line, is_staff), line.at, who, "message-square", _mine(line, is_staff),
            text=str(line.text), is_internal=line.is_internal,
        )  # fmt: skip
    if line.kind == "file":
        title = str(line.text) if is_staff or not line.is_mine else _("You sent files")
        return Entry(title, line.at, who, "paperclip", _mine(line, is_staff), "", (), files, line.is_internal)
    if line.verb in COMMON_STEPS:
        icon, kind = _ICONS.get(line.verb, "circle-dot"), ""
    else:
        icon, kind = _BY_TURN.get(line.turn, ("circle-dot", ""))
    is_own_opening = line.verb == "open" and line.is_mine and not is_staff
    title = _("You sent it in") if is_own_opening else str(line.text)
    # What the sentence says already is not said twice.
    rows = tuple((label, value) for label, value in line.details if is_staff or str(value) not in title)
    kind = kind or _mine(line, is_staff)
    return Entry(title, line.at, who, icon, kind, "", rows, files, line.is_internal, line.state)


def _mine(line: Line, is_staff: bool) -> str:
    return "me" if line.is_mine and not is_staff else ""


def _title_of_note(line: Line, is_staff: bool) -> str:
    if is_staff:
        return _("Note for staff") if line.is_internal else _("Message, seen by everybody on the case")
    return _("You added") if line.is_mine else _("A message for you")


def file_links(files: Iterable[Attachment]) -> list[dict[str, str]]:
    """Files as links, several of one label numbered."""
    rows = list(files)
    often = Counter(str(one) for one in rows)
    seen: Counter[str] = Counter()
    found = []
    for one in rows:
        name = str(one)
        seen[name] += 1
        shown = f"{name} {seen[name]}" if often[name] > 1 else name
        found.append({"name": shown, "url": reverse("files:download", args=[one.file_id])})
    return found


def steps(case: Case, story: Iterable[Entry]) -> list[dict[str, str]]:
    """The progress bar: what is done with its day, what goes on, and when the end is promised."""
    workflow = kinds.workflow_of(case.kind)
    first: dict[int, datetime] = {}
    for one in story:
        if one.state:
            # The newest come first, so the last one written is the first time the step was reached.
            first[workflow.state(one.state).stage] = one.at
    found = []
    for place, stage in enumerate(casework.stages_of(case)):
        note = _day(first[place]) if place in first else ""
        if stage.status == "now":
            note = pgettext("step", "under way")
        state = "next" if stage.status == "ahead" else stage.status
        found.append({"title": str(stage.name), "note": note if state != "next" else "", "state": state})
    return found


def _day(instant: datetime) -> str:
    return calendars.short_date(localtime(instant).date())


def basis_words(basis: str) -> str:
    """Where a day comes from: the instrument and article, with a word where it is not confirmed."""
    source = basis.partition(": ")[2]
    if source.endswith(" ?"):
        return _("%(source)s (still to be confirmed)") % {"source": source[:-2]}
    return source
