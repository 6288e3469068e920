"""What is counted of cases: how many were closed, how many in time, and how content those were whom they served."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework import kinds
from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.models import Case, CaseRating, Deadline
from unionhall.engines.casework.states import Outcome
from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted

PERCENT = _("%")
_GOOD_SCORE = 4
_SHOWN = ("organisation", "person", "assignee")


def kind_words(code: str) -> str:
    """What a kind is called; its code where nothing by that name is installed any more."""
    names = {kind.workflow.kind: str(kind.workflow.name) for kind in kinds.registered()}
    return names.get(code, code)


def _closed() -> QuerySet[Case]:
    """Cases that have ended, each with `was_late`: whether a clock of its main course ran out before it ended.

    Those carried on as part of another end with that one, and count there.
    """
    late = Deadline.objects.filter(case=OuterRef("pk"), track=MAIN, outcome=Outcome.LATE)
    rows = Case.objects.filter(closed_at__isnull=False, joined_to=None).annotate(was_late=Exists(late))
    return rows.select_related(*_SHOWN)


def _ratings() -> QuerySet[CaseRating]:
    return CaseRating.objects.select_related(*(f"case__{name}" for name in _SHOWN))


_CASE_COLUMNS = (
    Column(_("Number"), lambda case: case.number),
    Column(_("Kind"), lambda case: kind_words(case.kind)),
    Column(_("Who"), lambda case: case.person, "person"),
    Column(_("Unit"), lambda case: case.organisation.short_name),
    Column(_("Opened"), lambda case: case.opened_at, "moment"),
    Column(_("Closed"), lambda case: case.closed_at, "moment"),
    Column(_("In time"), lambda case: not case.was_late, "mark"),
)

CASES_CLOSED = Figure(
    code="cases_closed",
    name=_("Cases closed"),
    unit=pgettext_lazy("unit", "cases"),
    definition=_(
        "Cases of all kinds that ended in this period, however they ended; those joined to another count with it. "
        "A case counts on the day it was closed, for the unit that had it then."
    ),
    rows=_closed,
    date="closed_at",
    numerator=counted(),
    breakdowns=((_("Kind"), "kind"),),
    columns=_CASE_COLUMNS,
    is_sensitive=True,
)

CASES_IN_TIME = Figure(
    code="cases_closed_in_time",
    name=_("Cases closed in time"),
    unit=PERCENT,
    definition=_(
        "Of the cases that ended in this period, the share in which no deadline of the main course was missed, "
        "whoever owed the step. Time for which a clock stood still does not count."
    ),
    rows=_closed,
    date="closed_at",
    numerator=counted(where=Q(was_late=False)),
    denominator=counted(),
    hits=Q(was_late=False),
    breakdowns=((_("Kind"), "kind"),),
    columns=_CASE_COLUMNS,
    words=(_("No deadline missed"), _("Cases closed")),
    is_sensitive=True,
    follows=(Follow(Deadline, {"pk": "case_id"}),),
)

CASE_SATISFACTION = Figure(
    code="case_satisfaction",
    name=_("Satisfaction with cases"),
    unit=PERCENT,
    definition=_(
        "Of the ratings of cases given in this period, the share with 4 or 5 of 5 points. A rating counts on the day "
        "it was given, for the unit that had the case and for the unit the person belongs to."
    ),
    rows=_ratings,
    date="rated_at",
    numerator=counted(where=Q(score__gte=_GOOD_SCORE)),
    denominator=counted(),
    hits=Q(score__gte=_GOOD_SCORE),
    units=("organisation", "case__person__organisation"),
    breakdowns=((_("Kind"), "case__kind"),),
    columns=(
        Column(_("When"), lambda row: row.rated_at, "moment"),
        Column(_("Case"), lambda row: row.case.number),
        Column(_("Kind"), lambda row: kind_words(row.case.kind)),
        Column(_("Who"), lambda row: row.case.person, "person"),
        Column(_("Points"), lambda row: row.score, "number"),
        Column(_("In their own words"), lambda row: row.text),
    ),
    words=(_("4 or 5 points"), _("Ratings")),
    is_sensitive=True,
)


def figures() -> list[Any]:
    """Figures of cases."""
    return [CASE_SATISFACTION, CASES_IN_TIME, CASES_CLOSED]
