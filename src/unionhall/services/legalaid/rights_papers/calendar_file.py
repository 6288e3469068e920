"""The days by which to act as a calendar file, to be kept in the worker's own phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.lib import ical
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.selection import DeadlineLine, deadline_list
from unionhall.services.legalaid.rights_papers.wording import cited, said

FILE_NAME = "deadlines.ics"
# An alarm a month and a week before the last day.
DAYS_BEFORE = (30, 7)


def deadline_calendar(claims: Iterable[Claim], law: Law, *, at: datetime) -> str:
    """The last days that are still to come, as counted (not as they move off a holiday), in the active language.

    It names claims, and neither the worker nor the other side: a calendar is seen by others.
    """
    lines = [line for line in deadline_list(claims, law) if line.nominal is not None and not line.is_past]
    return ical.calendar(_("Deadlines"), (_event(line, at) for line in lines))


def _event(line: DeadlineLine, at: datetime) -> list[str]:
    assert line.nominal is not None
    names = _(", ").join(said(name) for name in line.names)
    notes = [_("Counted by %(article)s. An estimate: ask your union early.") % {"article": cited(line.basis)}]
    if line.rolled is not None and line.rolled != line.nominal:
        notes.append(_("This is a day off; the time ends on %(day)s.") % {"day": date_format(line.rolled)})
    if line.is_contested:
        notes.append(_("From when it is counted is disputed: this is the earliest day."))
    return ical.day(
        f"rights-{line.nominal:%Y%m%d}-{'-'.join(line.ids)}",
        at=at,
        on=line.nominal,
        summary=_("Last day to claim: %(claims)s") % {"claims": names},
        note="\n".join(notes),
        days_before=DAYS_BEFORE,
    )
