"""Legal aid in the words of whoever asks for it: what troubles people, what to keep ready, days and money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.services.legalaid.states import Cause, Money
from unionhall.ui import calendars


@dataclass(frozen=True)
class Trouble:
    """A cause as workers say it, since when it is asked about, and what is worth keeping for it."""

    cause: Cause
    label: Any
    note: Any
    icon: str
    since: Any
    papers: tuple[Any, ...]


_SLIPS = gettext_lazy("Wage slips, bank records, pay records on the phone")
_AT_WORK = gettext_lazy("What shows that you worked there: badge, work clothes, attendance, photos")
_CHATS = gettext_lazy("Messages and calls with the boss or foreman; do not delete them")
_CONTRACT = gettext_lazy("The labour contract, if there is one")
_WITNESSES = gettext_lazy("Names and phones of people who worked with you")

TROUBLES = (
    Trouble(
        Cause.WAGES, gettext_lazy("Wages not paid"), gettext_lazy("owed, held back, or less than agreed"), "wallet",
        gettext_lazy("Since when have you not been paid?"),
        (_SLIPS, gettext_lazy("An IOU or account of what is owed"), _AT_WORK, _CHATS, _CONTRACT, _WITNESSES),
    ),
    Trouble(
        Cause.DISMISSAL, gettext_lazy("Fired, or made to leave"), gettext_lazy("no notice, no compensation"), "log-out",
        gettext_lazy("When were you told?"),
        (gettext_lazy("The notice of dismissal, also as a message"), _CONTRACT, _SLIPS, _AT_WORK, _CHATS),
    ),
    Trouble(
        Cause.INJURY, gettext_lazy("Hurt at work"), gettext_lazy("or ill from the work"), "heart-pulse",
        gettext_lazy("When did it happen?"),
        (
            gettext_lazy("Medical records, diagnosis, bills and receipts"),
            gettext_lazy("Photos of the place and of the injury"), _WITNESSES, _AT_WORK, _CONTRACT,
        ),
    ),
    Trouble(
        Cause.CASUAL_INJURY, gettext_lazy("Hurt doing odd jobs"),
        gettext_lazy("day work, decorating, hired by a person"), "hammer", gettext_lazy("When did it happen?"),
        (
            gettext_lazy("Medical records, diagnosis, bills and receipts"),
            gettext_lazy("Who called you to the job, who gave orders, who paid"),
            gettext_lazy("Photos of the place and of the injury"), _CHATS, _WITNESSES,
        ),
    ),
    Trouble(
        Cause.CONTRACT, gettext_lazy("No written contract"), gettext_lazy("or not given to you"), "file-x",
        gettext_lazy("When did you begin to work there?"), (_AT_WORK, _SLIPS, _CHATS, _WITNESSES),
    ),
    Trouble(
        Cause.OVERTIME, gettext_lazy("Overtime without pay"), gettext_lazy("too long hours"), "clock",
        gettext_lazy("Since when is it so?"),
        (gettext_lazy("Attendance, shift plans, orders to stay on"), _SLIPS, _CHATS, _CONTRACT),
    ),
    Trouble(
        Cause.INSURANCE, gettext_lazy("No social insurance"), gettext_lazy("not paid, or paid too little"), "shield-x",
        gettext_lazy("Since when is it so?"),
        (gettext_lazy("Your social insurance record"), _SLIPS, _CONTRACT, _AT_WORK),
    ),
    Trouble(
        Cause.LEAVE, gettext_lazy("No rest days, no leave"), gettext_lazy("annual, sick or other leave"),
        "calendar-x", gettext_lazy("Since when is it so?"),
        (gettext_lazy("Attendance, and leave you asked for"), _SLIPS, _CHATS, _CONTRACT),
    ),
    Trouble(
        Cause.WOMEN, gettext_lazy("Women's rights at work"), gettext_lazy("pregnancy, birth, nursing, harassment"),
        "baby", gettext_lazy("Since when is it so?"),
        (gettext_lazy("Medical papers on pregnancy or birth"), _CHATS, _CONTRACT, _SLIPS),
    ),
    Trouble(
        Cause.OTHER, gettext_lazy("Something else"), gettext_lazy("you are not sure what it is"), "message-circle",
        gettext_lazy("Since when is it so?"), (_CONTRACT, _SLIPS, _AT_WORK, _CHATS),
    ),
)  # fmt: skip
BY_CAUSE = {one.cause.value: one for one in TROUBLES}

# What the need box understood -> what the first question is answered with.
CAUSE_OF_NEED = {
    "wage_arrears": Cause.WAGES, "no_contract": Cause.CONTRACT, "dismissal": Cause.DISMISSAL,
    "overtime": Cause.OVERTIME, "leave": Cause.LEAVE, "women_protection": Cause.WOMEN, "work_injury": Cause.INJURY,
    "casual_injury": Cause.CASUAL_INJURY, "social_insurance": Cause.INSURANCE, "other_labour": Cause.OTHER,
}  # fmt: skip

COLUMNS = {
    Money.CLAIMED: gettext_lazy("You claim"),
    Money.AGREED: gettext_lazy("Agreed with the other side"),
    Money.AWARDED: gettext_lazy("Awarded to you"),
    Money.ENFORCED: gettext_lazy("Collected, on its way to you"),
    Money.RECEIVED: gettext_lazy("Paid to you"),
}


def trouble_of(cause: str) -> Trouble:
    """How workers call this cause."""
    return BY_CAUSE[cause]


def day_words(day: date, today: date) -> str:
    """The day with its weekday, and "today" or "tomorrow" where it is so."""
    shown = _("%(weekday)s, %(day)s") % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": calendars.short_date(day),
    }
    near = {today: _("today"), today + timedelta(days=1): _("tomorrow")}.get(day)
    return _("%(near)s (%(day)s)") % {"near": near, "day": shown} if near else shown


def due_words(due_at: datetime, now: datetime) -> str:
    """By when somebody calls, as a day: a clock of working days ends with the day."""
    return day_words(timezone.localdate(due_at), timezone.localdate(now))


def date_words(day: date) -> str:
    """The whole date: "2026年3月1日" or "1 Mar 2026"."""
    shown = calendars.short_date(day)
    return f"{day.year}年{shown}" if calendars.in_chinese(day) else f"{shown} {day.year}"
