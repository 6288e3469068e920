"""Matters as those who may open them see them: the list with its filters, and what a matter adds to its case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.queries import scope
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.money import format_yuan
from unionhall.lib.text import fold
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Claimant, Debtor, JointWork, LedgerEntry, Matter
from unionhall.services.legalaid.states import MATTER

Fact = tuple[Any, Any]
_WITH = ("case__organisation", "case__person", "case__assignee", "caseworker")
PARTS = ("open", "urgent", "late", "unassigned", "over", "all")


def get_matter(pk: UUID, viewer: Person) -> Matter:
    """The only way a view obtains a matter. Raises NotAllowed: also that it exists is private."""
    return matter_behind(casework.get_case(pk, viewer))


def matter_behind(case: Case) -> Matter:
    """The matter of a case that the viewer was let see."""
    matter = Matter.objects.select_related("organisation", "caseworker").get(case=case)
    matter.case = case
    return matter


def matters_visible_to(viewer: Person) -> QuerySet[Matter]:
    """The matters whose cases the viewer may open, newest first."""
    mine = casework.cases_visible_to(viewer).filter(kind=MATTER.kind).order_by()
    rows = Matter.objects.filter(case__in=mine.values("pk"))
    return rows.select_related("case__organisation", "case__person", "case__assignee").order_by(
        "-case__opened_at"
    )


def matters_worked_on(viewer: Person) -> QuerySet[Matter]:
    """The matters whose files the viewer may open: at their units, or with them as the lawyer."""
    roles = (*MATTER.handled_by, *MATTER.seen_by)
    here = scope(viewer, *roles, field="case__organisation") | Q(case__assignee=viewer)
    return Matter.objects.filter(here).select_related(*_WITH)


def find_matters(viewer: Person, part: str, chosen: Mapping[str, Any], *, at: datetime) -> QuerySet[Matter]:
    """Those in one part of the list that meet the filters, what is due first; each with its number of `people`."""
    people = Claimant.objects.filter(matter=OuterRef("pk"), left_at=None).order_by().values("matter")
    rows = _narrowed(viewer, chosen).filter(_part(part, at))
    rows = rows.annotate(people=Coalesce(Subquery(people.annotate(n=Count("pk")).values("n")), 0))
    if part == "over":
        return rows.order_by("-case__closed_at", "-pk")
    return rows.order_by(F("case__due_at").asc(nulls_last=True), "-case__opened_at", "-pk")


def counts_of_parts(viewer: Person, chosen: Mapping[str, Any], *, at: datetime) -> dict[str, int]:
    """How many matters that meet the filters are in each part of the list. One query."""
    rows = _narrowed(viewer, chosen).order_by()
    return rows.aggregate(**{part: Count("pk", filter=_part(part, at)) for part in PARTS})


def _part(part: str, at: datetime) -> Q:
    is_open = Q(case__closed_at=None)
    match part:
        case "urgent":
            return is_open & Q(is_urgent=True)
        case "late":
            return is_open & Q(case__due_at__lt=at)
        case "unassigned":
            return is_open & Q(case__assignee=None)
        case "over":
            return Q(case__closed_at__isnull=False)
        case "all":
            return Q()
    return is_open


_COLUMNS = {
    "state": "case__state", "cause": "cause", "lawyer": "case__assignee", "unit": "case__organisation",
    "year": "case__opened_at__year", "urgent": "is_urgent", "group": "is_group",
}  # fmt: skip


def _narrowed(viewer: Person, chosen: Mapping[str, Any]) -> QuerySet[Matter]:
    meets = {_COLUMNS[name]: wanted for name, wanted in chosen.items() if name in _COLUMNS}
    rows = matters_worked_on(viewer).filter(**meets)
    if way := chosen.get("way"):
        rows = rows.filter(**{f"{way}_on__isnull": False})
    for word in str(chosen.get("q", "")).split():
        others = Debtor.objects.filter(matter=OuterRef("pk"), name__icontains=word)
        rows = rows.filter(Q(case__words__contains=fold(word)) | Q(Exists(others)))
    return rows


def lawyers_in(viewer: Person) -> list[tuple[str, str]]:
    """Whom the viewer's matters lie with: key and name, for a filter."""
    rows = matters_worked_on(viewer).exclude(case__assignee=None).order_by("case__assignee__name_pinyin")
    found = rows.values_list(
        "case__assignee", "case__assignee__name", "case__assignee__name_pinyin"
    ).distinct()
    return [(str(key), name) for key, name, _sorted_by in found]


def units_in(viewer: Person) -> list[tuple[str, str]]:
    """Which units have the viewer's matters: key and name, from the top."""
    units = matters_worked_on(viewer).order_by().values("case__organisation")
    rows = Organisation.objects.filter(pk__in=units).order_by("path")
    return [(str(key), name) for key, name in rows.values_list("pk", "short_name")]


def years_in(viewer: Person) -> list[int]:
    """In which years the viewer's matters were opened, the latest first."""
    rows = matters_worked_on(viewer).order_by().annotate(year=ExtractYear("case__opened_at"))
    return sorted(rows.values_list("year", flat=True).distinct(), reverse=True)


def sums_of(matters: Iterable[Matter]) -> dict[UUID, ledger.Balance]:
    """What the ledgers of these matters add up to, by the matter's key. One query."""
    columns: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    rows = LedgerEntry.objects.filter(matter__in=matters).order_by().values_list("matter", "kind")
    for key, kind, total in rows.annotate(total=Sum("amount_yuan")):
        columns[key][kind] = total
    return {key: ledger.Balance(**sums) for key, sums in columns.items()}


def facts_of_matter(case: Case, viewer: Person) -> list[Fact]:
    """What a matter adds to the page of its case: for staff its sums, for the worker served their own."""
    matter = Matter.objects.prefetch_related("debtors").get(case=case)
    employers = "、".join(debtor.name for debtor in matter.debtors.all())
    rows: list[Fact] = [
        (_("Cause of the dispute"), matter.get_cause_display()),
        (_("The other side"), employers),
    ]
    is_staff = casework.may_see_internal(case, viewer)
    if is_staff or viewer.pk == case.person_id:
        rows.append((_("Limitation"), limitation_words(matter)))
        sums = _sums_for(matter, viewer, is_staff=is_staff)
        rows.append((_("Claimed"), f"¥{format_yuan(sums.claimed)}"))
        rows.append((_("Reached the workers"), f"¥{format_yuan(sums.received)}"))
    if is_staff:
        count = Claimant.objects.filter(matter=matter, left_at=None).count()
        rows.append((_("Claimants"), str(count)))
    return [row for row in rows if row[1]]


def _sums_for(matter: Matter, viewer: Person, *, is_staff: bool) -> ledger.Balance:
    if is_staff:
        return sums_of([matter]).get(matter.pk, ledger.Balance())
    own = Claimant.objects.filter(matter=matter, person=viewer).values_list("pk", flat=True).first()
    return ledger.balances(matter).get(own, ledger.Balance()) if own else ledger.Balance()


def limitation_words(matter: Matter) -> str:
    """Until when arbitration may be applied for, and what follows when that day has passed."""
    if matter.limitation_on is None:
        return _("does not run while the employment goes on") if matter.is_still_employed else ""
    day = date_format(matter.limitation_on)
    if matter.is_late:
        return _("ended on %(day)s; the claim may still be raised") % {"day": day}
    return _("ends on %(day)s") % {"day": day}


def facts_of_joint(case: Case, viewer: Person) -> list[Fact]:
    """What joint work adds to the page of its case: who asked, for what, and what is given to be seen."""
    work = JointWork.objects.select_related("matter__case__organisation").get(case=case)
    rows: list[Fact] = [
        (_("Asked by"), work.matter.case.organisation.name),
        (_("What it is asked to do"), work.task),
    ]
    if casework.may_see_internal(case, viewer):
        rows.append((_("What it sees"), "、".join(given_words(work))))
    return rows


def given_words(work: JointWork) -> list[str]:
    """What an invited unit sees, in words."""
    words = [_("the claimants it speaks for") if work.is_own_only else _("all claimants")]
    words += [_("their money")] if work.sees_money else []
    words += [_("the evidence")] if work.sees_evidence else []
    return words
