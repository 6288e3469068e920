"""What legal aid counts of time: each step against the clock that the law or the federation sets for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Party
from unionhall.engines.casework.models import Deadline
from unionhall.engines.casework.states import Outcome
from unionhall.kernel.catalogue.services import Column, Figure, counted
from unionhall.services.legalaid.figure_words import (
    DAYS,
    PERCENT,
    SPLITS,
    days_between,
    in_words,
    matter_columns,
    median,
    of_matter,
)
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import MATTER

_KEPT = Q(outcome=Outcome.MET)
# Every clock of the table, in words: what is owed by it.
_OWED = {
    str(state.clock.within): state.clock.name
    for course in (MATTER, *MATTER.tracks)
    for state in course.states
    if state.clock is not None
}


def _clocks() -> QuerySet[Deadline]:
    """Clocks of matters that ended, kept or late, each with the days it ran; what nobody needed is left out."""
    rows = Deadline.objects.filter(case__kind=MATTER.kind, outcome__in=(Outcome.MET, Outcome.LATE))
    rows = rows.select_related("case__matter__organisation", "case__matter__case")
    return rows.annotate(
        **of_matter("case__matter__"), owed_words=in_words("rule", _OWED.items()),
        days=days_between("began_at", "ended_at"),
    )  # fmt: skip


def _ours() -> QuerySet[Deadline]:
    return _clocks().filter(turn=Party.STAFF.value)


def _of(rule: str) -> Any:
    return lambda: _clocks().filter(rule=f"legalaid.{rule}")


def _aided() -> QuerySet[Matter]:
    rows = Matter.objects.filter(aided_on__isnull=False, concluded_on__isnull=False)
    rows = rows.select_related("case", "organisation")
    return rows.annotate(**of_matter(), days=days_between("aided_on", "concluded_on"))


def _matter_of_case(row: Any) -> Any:
    return row.case.matter


_COLUMNS = (
    *matter_columns(_matter_of_case),
    Column(_("What was owed"), lambda row: row.owed_words or ""),
    Column(_("Began"), lambda row: row.began_at, "moment"),
    Column(_("Due"), lambda row: row.due_at, "moment"),
    Column(_("Done"), lambda row: row.ended_at, "moment"),
    Column(_("In time"), lambda row: row.outcome == Outcome.MET, "mark"),
)


def _kept(code: str, name: Any, definition: Any, rows: Any, *splits: tuple[Any, str]) -> Figure:
    return Figure(
        code=code, name=name, unit=PERCENT, definition=definition, rows=rows, date="ended_at",
        numerator=counted(where=_KEPT), denominator=counted(), hits=_KEPT, breakdowns=(*splits, *SPLITS),
        columns=_COLUMNS, words=(_("In time"), _("Ended")),
    )  # fmt: skip


FIGURES = (
    _kept(
        "legalaid_clocks", _("Deadlines of legal aid kept"),
        _("Of the deadlines of matters that lay with the union and ended in this period, the share that was kept. "
          "Time for which a clock stood still does not count; what was no longer needed is left out."),
        _ours, (_("What was owed"), "owed_words"),
    ),
    _kept(
        "legalaid_contacted", _("Workers called in time"),
        _("Of the requests that somebody took up in this period, the share in which the worker was called within the "
          "time that the rulebook sets."),
        _of("contact_working_days"),
    ),
    _kept(
        "legalaid_decided", _("Applications decided in time"),
        _("Of the applications for legal aid decided in this period, or sent back for what was missing, the share that "
          "was decided within the time that the law sets, counted from the day of the application."),
        _of("decide_days"),
    ),
    _kept(
        "legalaid_assigned", _("Lawyers assigned in time"),
        _("Of the matters that were given to a lawyer in this period, the share given within the time that the law "
          "sets after the grant."),
        _of("assign_days"),
    ),
    _kept(
        "legalaid_met", _("Workers met in time"),
        _("Of the workers whom their lawyer met in this period, the share met within the time that the rulebook sets "
          "after the assignment."),
        _of("meet_working_days"),
    ),
    _kept(
        "legalaid_mediated_in_time", _("Mediations ended in time"),
        _("Of the mediations that ended in this period, with an agreement or without, the share that ended within the "
          "time after which the law opens the way to arbitration."),
        _of("mediate_days"),
    ),
    _kept(
        "legalaid_reported", _("Closing reports in time"),
        _("Of the closing reports handed in in this period, the share handed in within the time that the rulebook sets "
          "after the result."),
        _of("report_days"),
    ),
    _kept(
        "legalaid_called_back", _("Workers called back in time"),
        _("Of the matters in which the worker was called back in this period, the share called within the time that "
          "the rulebook sets after the closing report."),
        _of("visit_days"),
    ),
    Figure(
        code="legalaid_mediation_days", name=_("Days of a mediation"), unit=DAYS,
        definition=_(
            "The median of the days that mediations took which ended in this period: half took less, half more."
        ),
        rows=_of("mediate_days"), date="ended_at", numerator=median("days"), breakdowns=SPLITS,
        columns=(*_COLUMNS, Column(_("Days"), lambda row: round(row.days, 1), "number")),
    ),
    Figure(
        code="legalaid_aid_days", name=_("Days from the grant to the result"), unit=DAYS,
        definition=_("The median of the days between the grant of legal aid and the result, of aided matters that came "
                     "to a result in this period: half took less, half more."),
        rows=_aided, date="concluded_on", numerator=median("days"), breakdowns=SPLITS,
        columns=(
            *matter_columns(lambda row: row),
            Column(_("Granted on"), lambda row: row.aided_on),
            Column(_("Result on"), lambda row: row.concluded_on),
            Column(_("Days"), lambda row: round(row.days), "number"),
        ),
    ),
)  # fmt: skip


def figures() -> list[Figure]:
    """The figures of time."""
    return list(FIGURES)
