"""Who claims in a matter, each with what they claim, have a right to, received and are owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import NotAllowed
from unionhall.lib.text import fold, normalise
from unionhall.services.legalaid.ledger import NOTHING
from unionhall.services.legalaid.models import Claimant, JointWork, Matter
from unionhall.services.legalaid.queries.money import MONEY, Units
from unionhall.services.legalaid.states import ClaimedBy, Money

SUMS = ("claimed", "agreed", "awarded", "right", "enforced", "received", "owed")
# Key of a column in an address -> what the list is ordered by.
SORTS: dict[str, tuple[str, ...]] = {
    "row": ("row",),
    "name": ("person__name_pinyin", "row"),
    "from": ("worked_from", "row"),
    **{name: (name, "row") for name in SUMS},
}
# Part of the list -> who is in it.
PARTS: dict[str, Q] = {
    "": Q(left_at=None),
    "representatives": Q(left_at=None, is_representative=True),
    "hardship": Q(left_at=None, is_hardship=True),
    "open": Q(left_at=None, owed__gt=0),
    "left": Q(left_at__isnull=False),
    "all": Q(),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which claimants, in which order: a part of the list, name or last digits, unit, what it stands on."""

    part: str = ""
    q: str = ""
    unit: str = ""
    stands_on: str = ""
    sort: str = "row"


def matter_open_to(pk: UUID, viewer: Person, permission: str) -> Matter:
    """The matter, for whoever holds `permission` over its case. Raises NotAllowed: also that it exists is private."""
    rows = Matter.objects.select_related(
        "organisation", "case__organisation", "case__person", "case__assignee"
    )
    matter = rows.filter(pk=pk).first()
    if matter is None:
        raise NotAllowed("matter")
    authorise(viewer, permission, matter.case)
    return matter


def claimants_of(matter: Matter, wanted: Wanted | None = None, units: Units = None) -> QuerySet[Claimant]:
    """The claimants, each with the sums of `SUMS` in yuan; of `units`, those whom these units speak for."""
    wanted = wanted or Wanted()
    rows = Claimant.objects.filter(matter=matter).select_related("person", "unit")
    if units is not None:
        rows = rows.filter(unit__in=units)
    if wanted.unit == "none":
        rows = rows.filter(unit=None)
    elif wanted.unit:
        rows = rows.filter(unit__code=wanted.unit)
    if wanted.stands_on in ClaimedBy.values:
        rows = rows.filter(stands_on=wanted.stands_on)
    rows = _with_sums(_called(rows, wanted.q)).filter(PARTS.get(wanted.part, PARTS[""]))
    key, is_down = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    first, *then = SORTS.get(key, SORTS["row"])
    order = F(first).desc(nulls_last=True) if is_down else F(first).asc(nulls_last=True)
    return rows.order_by(order, *then)


def _called(rows: QuerySet[Claimant], text: str) -> QuerySet[Claimant]:
    wanted = fold(normalise(text)).replace(" ", "")
    if not wanted:
        return rows
    if wanted.isdecimal():
        number = Q(row=int(wanted)) if len(wanted) <= 5 else Q(pk__in=[])
        digits = Q(person__phone__endswith=wanted) if len(wanted) >= 4 else Q(pk__in=[])
        return rows.filter(number | digits)
    return rows.filter(Q(person__name__icontains=wanted) | Q(person__name_pinyin__contains=wanted))


def _with_sums(rows: QuerySet[Claimant]) -> QuerySet[Claimant]:
    nothing = Value(NOTHING, output_field=MONEY)
    columns = {
        kind.value: Coalesce(
            Sum("entries__amount_yuan", filter=Q(entries__kind=kind.value)), nothing, output_field=MONEY
        )
        for kind in Money
    }
    # As `ledger.Balance` has it: awarded, else agreed, else claimed; owed is never below nothing.
    right = Case(
        When(awarded__gt=0, then=F("awarded")), When(agreed__gt=0, then=F("agreed")), default=F("claimed"),
        output_field=MONEY,
    )  # fmt: skip
    summed: QuerySet[Claimant] = rows.annotate(**columns).annotate(right=right)
    return summed.annotate(
        owed=Greatest(F("right") - F("received") - F("enforced"), nothing, output_field=MONEY)
    )


def totals(rows: QuerySet[Claimant]) -> dict[str, Any]:
    """The sums of the columns over all of these claimants: what their rows add up to."""
    found = rows.order_by().aggregate(**{f"all_{name}": Sum(name) for name in SUMS}, n=Count("pk"))
    return {name: found[f"all_{name}"] or NOTHING for name in SUMS} | {"n": found["n"]}


def claimant_of(matter: Matter, pk: UUID, units: Units = None) -> Claimant:
    """One of them, whether they still claim or not. Raises NotAllowed."""
    claimant = claimants_of(matter, Wanted(part="all"), units).filter(pk=pk).first()
    if claimant is None:
        raise NotAllowed("claimant")
    claimant.matter = matter
    return claimant


@dataclass(frozen=True)
class Census:
    """How many claim, and how many of them represent the others; from how many on representatives are chosen."""

    parts: dict[str, int]
    group_people: int

    @property
    def claiming(self) -> int:
        """How many claim now."""
        return self.parts[""]

    @property
    def lacks_representatives(self) -> bool:
        """Enough people to choose representatives, and nobody is one yet."""
        return self.claiming >= self.group_people and not self.parts["representatives"]


def census(matter: Matter, *, at: Any) -> Census:
    """How many claimants there are in each part of the list."""
    rows = _with_sums(Claimant.objects.filter(matter=matter)).order_by()
    counts = rows.aggregate(**{f"n_{part}": Count("pk", filter=who) for part, who in PARTS.items()})
    least = value("legalaid.group_people", region=matter.organisation.region, on=localdate(at))
    return Census({part: counts[f"n_{part}"] for part in PARTS}, int(least.number))


def units_for(matter: Matter) -> list[Organisation]:
    """The units that may speak for claimants: those that were invited, and those that speak for somebody already."""
    invited = JointWork.objects.filter(matter_id=matter.pk).values("organisation")
    speaking = Claimant.objects.filter(matter_id=matter.pk, unit__isnull=False).order_by().values("unit")
    return list(Organisation.objects.filter(Q(pk__in=invited) | Q(pk__in=speaking)).order_by("name"))
