"""Screenings as the desk sees them: how much at risk, why, what is proposed, what was prepared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import may
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within, open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import values
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.core import risk
from unionhall.services.legalaid.dealings import same_name
from unionhall.services.legalaid.models import Claimant, Debtor, Matter, Screening, Signal
from unionhall.services.legalaid.states import SCREENING, Grade, Liability, SignalKind

SPOT = "legalaid.spot_enterprise"
POINTS = (
    "legalaid.signal_stopped_points", "legalaid.signal_arrears_points", "legalaid.signal_flight_points",
    "legalaid.signal_layoffs_points", "legalaid.signal_insurance_points", "legalaid.signal_complaints_points",
    "legalaid.signal_hotline_points",
)  # fmt: skip
SCALE = (
    "legalaid.signal_again_points", "legalaid.signal_many_points", "legalaid.group_people",
    "legalaid.risk_red_points", "legalaid.risk_orange_points",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """What an enterprise's risk is: points, the grade they propose, and the reasons in words with their points."""

    points: int
    grade: str
    reasons: tuple[tuple[Any, int], ...]

    @property
    def grade_name(self) -> Any:
        """The grade in words."""
        return Grade(self.grade).label


@dataclass(frozen=True, slots=True)
class Risky:
    """A screening with its score, as a list shows it."""

    screening: Screening
    score: Score


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several workers asked for help against one employer lately, and nobody is looking at it yet."""

    enterprise: str
    credit_code: str
    kind: str
    matters: int
    workers: int
    days: int
    first_on: date


def screenings_visible_to(viewer: Person) -> QuerySet[Screening]:
    """The screenings whose cases the viewer may open, newest first."""
    mine = casework.cases_visible_to(viewer).filter(kind=SCREENING.kind).order_by()
    signals = Prefetch("signals", Signal.objects.select_related("by"))
    rows = Screening.objects.filter(case__in=mine.values("pk"))
    return rows.select_related("case__organisation", "case__assignee", "organisation", "matter__case").prefetch_related(
        signals
    ).order_by("-case__opened_at")  # fmt: skip


def get_screening(pk: UUID, viewer: Person) -> Screening:
    """One screening. Raises NotAllowed: also that it exists is private."""
    case = casework.get_case(pk, viewer)
    return screening_of(case)


def screening_of(case: Case) -> Screening:
    """What the case is about. Raises NotAllowed for a case of another kind."""
    rows = Screening.objects.select_related("organisation", "matter__case").prefetch_related("signals__by")
    found = rows.filter(pk=case.pk).first()
    if found is None:
        raise NotAllowed("screening")
    found.case = case
    return found


def listed(viewer: Person, wishes: dict[str, Any]) -> QuerySet[Screening]:
    """`screenings_visible_to` narrowed: `q` name or number, `grade`, `kind` of signal, `state`; open ones unless
    `state` says otherwise."""
    rows = screenings_visible_to(viewer)
    if words := str(wishes.get("q", "")).strip():
        rows = rows.filter(Q(enterprise__icontains=words) | Q(case__number__icontains=words))
    if grade := wishes.get("grade"):
        rows = rows.filter(grade=grade)
    if kind := wishes.get("kind"):
        rows = rows.filter(pk__in=Signal.objects.filter(kind=kind).values("screening"))
    state = wishes.get("state")
    return rows.filter(case__state=state) if state else rows.filter(case__closed_at=None)


def by_risk(rows: Iterable[Screening], on: date) -> list[Risky]:
    """The rows with their scores, the greatest risk first; of equal risk the one that waits longest."""
    scales: dict[str, risk.Scale] = {}
    found = [Risky(one, _score(one, _scale_of(one.organisation.region, on, scales))) for one in rows]
    return sorted(found, key=lambda one: (-one.score.points, one.screening.case.opened_at, one.screening.pk))


def risk_of(screening: Screening, on: date) -> Score:
    """Points, grade and reasons of one screening."""
    return _score(screening, _scale_of(screening.organisation.region, on, {}))


def _scale_of(region: str, on: date, known: dict[str, risk.Scale]) -> risk.Scale:
    if region not in known:
        rules = values(*POINTS, *SCALE, region=region, on=on)
        points = {kind.value: int(rules[f"legalaid.signal_{kind}_points"].number) for kind in SignalKind}
        known[region] = risk.Scale(
            points=points,
            again_points=int(rules["legalaid.signal_again_points"].number),
            many_points=int(rules["legalaid.signal_many_points"].number),
            many_people=int(rules["legalaid.group_people"].number),
            red_points=int(rules["legalaid.risk_red_points"].number),
            orange_points=int(rules["legalaid.risk_orange_points"].number),
        )
    return known[region]


def _score(screening: Screening, scale: risk.Scale) -> Score:
    signals = list(screening.signals.all())
    workers = max([screening.workers, *(one.workers for one in signals if screening.verified_on is None)])
    found = risk.score([one.kind for one in signals], workers, scale)
    return Score(found.points, found.grade, tuple((_words(one), one.points) for one in found.reasons))


def _words(reason: risk.Reason) -> Any:
    if reason.code == risk.MANY:
        return format_lazy(_("many people: {count} workers"), count=reason.count)
    if reason.code == risk.AGAIN:
        label = SignalKind(reason.kind).label
        return format_lazy(_("noticed again: {what} ({count} times)"), what=label, count=reason.count)
    return SignalKind(reason.code).label


def units_to_spot_for(viewer: Person) -> QuerySet[Organisation]:
    """Units at which the viewer may report an enterprise, by path."""
    return open_organisations().filter(lies_within(reach(viewer, SPOT))).order_by("path")


def clusters(viewer: Person, at: datetime) -> list[Cluster]:
    """Employers against whom several asked for help lately and who are not looked at, the most requests first.

    Counted over the matters the viewer works on; how many, and over how many days, the rulebook says. It is a cluster
    of calls when that many came by phone. Matters that a screening prepared are not counted.
    """
    home = units_to_spot_for(viewer).first()
    if home is None:
        return []
    rules = values(
        "legalaid.cluster_matters_count", "legalaid.cluster_days", region=home.region, on=localdate(at)
    )
    least, days = (
        int(rules[key].number) for key in ("legalaid.cluster_matters_count", "legalaid.cluster_days")
    )
    rows = Debtor.objects.filter(
        lies_within(reach(viewer, SPOT), field="organisation__path"), liability=Liability.EMPLOYER,
        matter__case__opened_at__gt=at - timedelta(days=days), matter__case__opened_at__lte=at,
        matter__case__joined_to=None, matter__screening=None,
    )  # fmt: skip
    groups: dict[str, list[Debtor]] = {}
    for one in rows.select_related("matter__case").order_by("matter__case__opened_at"):
        groups.setdefault(same_name(one.name), []).append(one)
    large = {name: group for name, group in groups.items() if len({one.matter_id for one in group}) >= least}
    looked_at = _looked_at(viewer) if large else (set(), set())
    found = [
        _cluster(group, least, days)
        for name, group in large.items()
        if name not in looked_at[0] and not any(one.credit_code in looked_at[1] for one in group)
    ]
    return sorted(found, key=lambda one: (-one.matters, one.enterprise))


def _looked_at(viewer: Person) -> tuple[set[str], set[str]]:
    """Names and credit codes of the enterprises with an open screening."""
    rows = Screening.objects.filter(
        lies_within(reach(viewer, SPOT), field="organisation__path"), case__closed_at=None
    )
    pairs = list(rows.values_list("enterprise", "credit_code"))
    return {same_name(name) for name, _code in pairs}, {code for _name, code in pairs if code}


def _cluster(group: Sequence[Debtor], least: int, days: int) -> Cluster:
    matters = {one.matter_id: one.matter for one in group}
    calls = sum(1 for matter in matters.values() if matter.case.source == Source.PHONE)
    first = min(matter.case.opened_at for matter in matters.values())
    return Cluster(
        enterprise=group[-1].name,
        credit_code=next((one.credit_code for one in group if one.credit_code), ""),
        kind=SignalKind.HOTLINE if calls >= least else SignalKind.COMPLAINTS,
        matters=len(matters),
        workers=sum(matter.expected for matter in matters.values()),
        days=days,
        first_on=localdate(first),
    )


def hardship_in(matter: Matter | None, viewer: Person) -> list[Claimant]:
    """Claimants in hardship of a prepared matter, whom the union's own lawyers represent; nobody for whoever may not
    see the claimants."""
    if matter is None or not may(viewer, "legalaid.see_claimants", matter.case):
        return []
    rows = Claimant.objects.filter(matter=matter, is_hardship=True, left_at=None)
    return list(rows.select_related("person").order_by("row"))


def facts_of_screening(case: Case, viewer: Person) -> list[tuple[Any, Any]]:
    """What a screening adds to the page of its case."""
    screening = screening_of(case)
    signals = list(screening.signals.all())
    last = max((one.noticed_on for one in signals), default=localdate(case.opened_at))
    score = risk_of(screening, max(last, localdate(case.opened_at)))
    reasons = "；".join(f"{words} {points}" for words, points in score.reasons)
    facts: list[tuple[Any, Any]] = [
        (_("Enterprise"), screening.enterprise),
        (_("Risk"), format_lazy(_("{points} points: {reasons}"), points=score.points, reasons=reasons)),
        (_("Proposed grade"), score.grade_name),
    ]
    more: list[tuple[Any, Any]] = [
        (_("Grade"), screening.get_grade_display()),
        (_("Workers concerned"), screening.workers or ""),
        (_("Wages owed, yuan"), format_yuan(screening.owed_yuan) if screening.owed_yuan else ""),
        (_("Verified on"), date_format(screening.verified_on) if screening.verified_on else ""),
        (_("Address"), screening.address),
        (_("Matter prepared"), screening.matter.case.number if screening.matter else ""),
    ]
    return facts + [(label, text) for label, text in more if text]
