"""The demo's five years of legal aid add up to what was reported of them, and every case in them is whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from unionhall.engines.casework import kinds, queries
from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, NumberCounter, Step
from unionhall.engines.casework.states import Outcome
from unionhall.engines.figures.installing import drop_triggers
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import cast
from unionhall.kernel.calendar.queries import is_working_day
from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import unheard
from unionhall.services.legalaid import figures, ledger
from unionhall.services.legalaid.demo.history import told_year
from unionhall.services.legalaid.demo.load import load
from unionhall.services.legalaid.models import (
    AidBudget,
    Allowance,
    Claimant,
    Debtor,
    Duty,
    Evidence,
    JointWork,
    Lawyer,
    LedgerEntry,
    Matter,
    Payment,
    Roster,
    Screening,
)

# On one worker, which loads the demo once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("legalaid demo")]
NOW = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)  # 15:30 in the city
TODAY, SINCE = timezone.localdate(NOW), date(2021, 11, 27)
TOMORROW = TODAY + timedelta(days=1)
BEGINNING = date(2010, 1, 1)


@dataclass
class SmallCity:
    """What the loader asks of the demo's city, with as many workers as it needs."""

    today: date = TODAY
    now: datetime = field(default_factory=lambda: timezone.localtime(NOW))
    chance: Random = field(default_factory=lambda: Random(1))
    organisations: dict[str, Organisation] = field(default_factory=dict)
    workers: list[Person] = field(default_factory=list)
    staff: dict[str, Person] = field(default_factory=dict)

    @property
    def federation(self) -> Organisation:
        return self.organisations["yunqiao"]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SmallCity]:
    """The demo, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = _city()
        drop_triggers()  # as when the demo is loaded: what is counted and found is made afterwards
        with unheard():
            load(made)
        # Otherwise the end of each test would check every row of the demo once more.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


def _city() -> SmallCity:
    made = cast()
    found = SmallCity(organisations=made.organisations)
    for role in (Role.LEGAL_MANAGER, Role.CASEWORKER, Role.LAWYER, Role.ADMINISTRATOR):
        found.staff[role] = made.staff(role)
    units = [made["e01"], made["t01"], made["t02"]]
    found.workers = Person.objects.bulk_create(
        Person(organisation=units[n % 3], name=f"职工{n}", phone=f"136{n:08d}", is_migrant=n % 3 == 0)
        for n in range(1_700)
    )
    return found


def counted(city: SmallCity, code: str, first: date = SINCE, after: date = TOMORROW) -> Any:
    """A figure of the federation from one day until another, as the desk counts it; of a share both numbers."""
    figure: Figure = next(one for one in figures.figures() if one.code == code)
    edges = [timezone.make_aware(datetime.combine(day, time())) for day in (first, after)]
    when = Q(**{f"{figure.date}__gte": edges[0], f"{figure.date}__lt": edges[1]})
    units = Organisation.objects.filter(lies_within([city.federation.path])).values("pk")
    here = Q()
    for path in figure.units:
        here |= Q(**{f"{path}__in": units})
    sums = {"part": figure.numerator(when)}
    if figure.denominator:
        sums["whole"] = figure.denominator(when)
    found = figure.rows().filter(when, here).order_by().aggregate(**sums)
    return (found["part"], found["whole"]) if figure.denominator else found["part"]


def test_five_years_sum_to_what_was_reported(city: SmallCity) -> None:
    assert counted(city, "legalaid_mediated") == 3_786
    assert counted(city, "legalaid_mediated_involved") == Decimal("169000000.00")
    assert counted(city, "legalaid_aided") == 825
    assert counted(city, "legalaid_aid_received") == Decimal("26520000.00")
    assert counted(city, "legalaid_aid_beneficiaries") == 1_469


def test_of_this_year_s_107_mediations_106_were_settled(city: SmallCity) -> None:
    first, after = told_year(TODAY)
    assert (first, after) == (date(2026, 1, 1), date(2026, 11, 1))
    assert counted(city, "legalaid_mediated", first, after) == 107
    assert counted(city, "legalaid_settled", first, after) == 106
    assert counted(city, "legalaid_mediation_success", first, after) == (106, 107)


def test_early_in_a_year_the_last_one_is_told() -> None:
    assert told_year(date(2027, 2, 3)) == (date(2026, 1, 1), date(2027, 1, 1))
    assert told_year(date(2027, 3, 1)) == (date(2027, 1, 1), date(2027, 3, 1))


def test_every_figure_has_something_to_say(city: SmallCity) -> None:
    for figure in figures.figures():
        found = counted(city, figure.code)
        part, whole = found if isinstance(found, tuple) else (found, None)
        assert part, figure.code
        assert whole is None or part <= whole
        row = figure.rows().first()
        assert [column.value(row) for column in figure.columns]
        for _words, path in figure.breakdowns:
            assert figure.rows().exclude(**{f"{path}__isnull": True}).exists(), (figure.code, path)


def test_numbers_have_no_gap(city: SmallCity) -> None:
    for counter in NumberCounter.objects.all():
        rows = Case.objects.filter(numbered_at=counter.organisation, word=counter.word, year=counter.year)
        assert sorted(rows.values_list("serial", flat=True)) == list(range(1, counter.last + 1))


def test_every_case_is_whole(city: SmallCity) -> None:
    steps: dict[Any, list[Any]] = defaultdict(list)
    for case, *line in Step.objects.order_by("case", "sequence").values_list(
        "case", "sequence", "at", "verb"
    ):
        steps[case].append(line)
    clocks: dict[Any, set[Any]] = defaultdict(set)
    due: dict[Any, list[datetime]] = defaultdict(list)
    for case, track, state, due_at in Deadline.objects.filter(ended_at=None).values_list(
        "case", "track", "state", "due_at"
    ):
        clocks[case].add((track, state))
        due[case].append(due_at)
    tracks: dict[Any, set[Any]] = defaultdict(set)
    for case, code, state in CaseTrack.objects.filter(ended_at=None).values_list("case", "code", "state"):
        tracks[case].add((code, state))
    for case in Case.objects.all():
        state = kinds.workflow_of(case.kind).state(case.state)
        log = steps[case.pk]
        assert case.is_open != state.is_final
        assert case.turn == state.turn.value
        assert [number for number, _at, _verb in log] == list(range(1, case.version + 1))
        assert [at for _number, at, _verb in log] == sorted(at for _number, at, _verb in log)
        assert (log[0][1], log[0][2]) == (case.opened_at, "open")
        assert log[-1][1] <= NOW
        assert clocks[case.pk] == ({(MAIN, case.state)} | tracks[case.pk] if case.is_open else set())
        assert case.due_at == min(due[case.pk], default=None)
    connection.check_constraints()


def test_clocks_say_how_they_ended(city: SmallCity) -> None:
    ended = Deadline.objects.filter(ended_at__isnull=False)
    assert not ended.filter(outcome=Outcome.LATE, ended_at__lte=F("due_at")).exists()
    assert not ended.filter(outcome=Outcome.MET, ended_at__gt=F("due_at")).exists()
    # The clock of an agreement begins with the day of payment, and may be over before it.
    assert not ended.filter(ended_at__lt=F("began_at")).exclude(state="agreed").exists()


def test_nobody_received_more_than_their_right(city: SmallCity) -> None:
    sums: dict[Any, dict[str, Decimal]] = defaultdict(dict)
    rows = LedgerEntry.objects.order_by().values_list("claimant", "kind").annotate(total=Sum("amount_yuan"))
    for claimant, kind, total in rows:
        sums[claimant][kind] = total
    for columns in sums.values():
        balance = ledger.Balance(**columns)
        assert balance.received + balance.enforced <= balance.right <= balance.claimed
    spread = Payment.objects.annotate(spread_yuan=Sum("entries__amount_yuan"))
    assert not spread.exclude(spread_yuan=F("amount_yuan")).exists()


def test_the_group_of_268(city: SmallCity) -> None:
    work = JointWork.objects.get(organisation=city.organisations["pingchuan"])
    matter, home = work.matter, city.federation
    claimants = Claimant.objects.filter(matter=matter)
    assert (claimants.count(), claimants.filter(unit=home).count()) == (268, 52)
    total = ledger.total(ledger.balances(matter).values())
    assert (total.claimed, total.received) == (Decimal("5236800.00"), Decimal("1734600.00"))
    assert set(
        LedgerEntry.objects.filter(kind="received", matter=matter).values_list("claimant__unit", flat=True)
    ) == {home.pk}
    assert Debtor.objects.get(matter=matter, other_debts_yuan__isnull=False).other_debts_yuan == 36_000_000
    assert matter.case.opened_at.year == 2014
    assert matter.case.closed_at.year in (2019, 2020)
    assert work.case.state == "done"
    assert counted(city, "legalaid_groups", BEGINNING, date(2015, 1, 1)) == 1


def test_the_carpenter(city: SmallCity) -> None:
    matter = Matter.objects.get(cause="casual", right_known_on=date(2018, 4, 6))
    total = ledger.total(ledger.balances(matter).values())
    assert matter.fault_share == Decimal("0.6")
    assert (total.awarded, total.received) == (Decimal("51712.16"), Decimal("51712.16"))
    assert matter.debtors.get().liability == "foreman"
    # Who hired with their own name is a person: figures do not name them.
    figure = next(one for one in figures.figures() if one.code == "legalaid_matters")
    assert figure.rows().get(pk=matter.pk).employer_name is None


def test_the_stop_of_production(city: SmallCity) -> None:
    screening = Screening.objects.get(workers__gt=500)
    matter = screening.matter
    assert matter is not None
    claimants = Claimant.objects.filter(matter=matter)
    assert matter.expected > 500
    assert claimants.count() > 200
    assert claimants.filter(is_hardship=True).count() == 15
    assert (screening.case.state, matter.case.state) == ("dispatched", "handling")
    assert matter.case.assignee == city.staff[Role.LAWYER]


def test_thirty_lawyers_are_on_duty_and_within_the_budget(city: SmallCity) -> None:
    assert (Lawyer.objects.count(), Lawyer.objects.values("firm").distinct().count()) == (30, 8)
    roster = Roster.objects.get(from_on__lte=TODAY, to_on__gte=TODAY)
    days = set(Duty.objects.filter(roster=roster).values_list("day", flat=True))
    span = (roster.from_on + timedelta(days=n) for n in range((roster.to_on - roster.from_on).days + 1))
    assert [day for day in span if is_working_day(day) and day not in days] == []
    assert not Duty.objects.filter(day__lt=TODAY, signed_in_at=None).exists()
    assert Duty.objects.filter(day=TODAY, lawyer__person=city.staff[Role.LAWYER]).exists()
    for budget in AidBudget.objects.all():
        spent = Allowance.objects.filter(budget=budget).aggregate(total=Sum("amount_yuan"))["total"]
        assert 100_000 < spent <= budget.amount_yuan == 200_000
    mine = Case.objects.filter(assignee=city.staff[Role.LAWYER], closed_at=None)
    assert mine.count() >= 5


def test_today_s_desk_has_matters_in_many_states(city: SmallCity) -> None:
    states = dict(
        Case.objects.filter(kind="legalaid.matter", closed_at=None)
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    assert {
        "asked",
        "applied",
        "supplement",
        "accepted",
        "assigned",
        "handling",
        "objecting",
    } <= states.keys()
    assert Matter.objects.filter(is_urgent=True, case__closed_at=None).exists()
    late = Case.objects.filter(closed_at=None, due_at__lt=NOW).count()
    assert 1 <= late <= 12


def test_the_demo_s_worker_has_money_to_confirm(city: SmallCity) -> None:
    worker = city.workers[0]
    case = Case.objects.get(person=worker, kind="legalaid.matter")
    assert LedgerEntry.objects.get(claimant__person=worker, kind="received").amount_yuan == 12_000
    assert Evidence.objects.filter(matter=case.matter).count() == 3
    assert all(str(line.text) for line in queries.timeline(case, worker))
