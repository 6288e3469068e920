"""An enterprise is noticed, looked at, graded; a mass stop of production becomes a prepared group matter."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unionhall.engines.casework.commands import IllegalMove
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands as matters
from unionhall.services.legalaid.commands.screening import (
    EnterpriseMissing,
    NoteMissing,
    PreparedAlready,
    Spotting,
    TooFew,
    spot_enterprise,
)
from unionhall.services.legalaid.dealings import DayAhead
from unionhall.services.legalaid.models import Claimant, Screening
from unionhall.services.legalaid.plans import ClaimantPlan
from unionhall.services.legalaid.queries import screening as queries
from unionhall.services.legalaid.states import Cause, Grade, SignalKind
from unionhall.services.legalaid.tests.office import TODAY, Office

FIRM = "云桥灵波科技有限公司"


def spot(office: Office, *, by: Person | None = None, **changes: Any) -> Screening:
    known = {
        "enterprise": FIRM, "kind": SignalKind.STOPPED, "noticed_on": TODAY, "note": "车间停工，工资未发", "workers": 0,
    }  # fmt: skip
    return spot_enterprise(
        office.cast["yunqiao"], Spotting(**known | changes), by=by or office.caseworker, at=NOW
    )


def verified(office: Office, *, workers: int, grade: str = Grade.ORANGE, **changes: Any) -> Case:
    row = spot(office, **changes)
    return office.act(
        row.case, "verify", by=office.caseworker, visited_on=TODAY, found="属实", workers=workers,
        owed=Decimal("3100000.00"), grade=grade,
    )  # fmt: skip


def test_a_case_opens_with_its_first_signal(office: Office) -> None:
    row = spot(office, workers=560)
    assert (row.case.state, row.case.title, row.workers) == ("spotted", FIRM, 560)
    assert row.case.due_at.date() == date(2026, 5, 8)  # two working days
    assert row.signals.get().note == "车间停工，工资未发"


def test_the_same_enterprise_gets_a_signal_more(office: Office) -> None:
    first = spot(office)
    officer = office.cast.staff(Role.UNION_OFFICER)
    again = spot(office, by=officer, enterprise=" 云桥灵波科技 ", kind=SignalKind.ARREARS, workers=30)
    assert again.pk == first.pk
    assert (again.signals.count(), again.workers) == (2, 30)
    assert set(again.signals.values_list("by", flat=True)) == {office.caseworker.pk, officer.pk}
    coded = spot(office, enterprise="别的名字", credit_code="91990181MA0000001x")
    assert coded.pk != first.pk
    assert spot(office, enterprise="改名后的公司", credit_code="91990181MA0000001X").pk == coded.pk
    assert spot(office, enterprise="别的名字", credit_code="91990181MA0000002Y").pk != coded.pk


def test_a_town_adds_to_what_the_county_looks_at(office: Office) -> None:
    first = spot(office)
    officer = office.cast.staff(Role.UNION_OFFICER, "t01")
    plan = Spotting(enterprise=FIRM, kind=SignalKind.COMPLAINTS, noticed_on=TODAY, note="多人反映")
    assert spot_enterprise(office.cast["t01"], plan, by=officer, at=NOW).pk == first.pk
    with pytest.raises(NotAllowed):
        spot_enterprise(office.cast["t02"], plan, by=officer, at=NOW)


def test_what_is_wrong_is_said_and_nothing_opens(office: Office) -> None:
    for refusal, changes in (
        (EnterpriseMissing, {"enterprise": "  "}),
        (NoteMissing, {"note": ""}),
        (DayAhead, {"noticed_on": TODAY + timedelta(days=1)}),
        (NotAllowed, {"by": office.worker}),
        (NotAllowed, {"by": office.lawyer.person}),
    ):
        with pytest.raises(refusal):
            spot(office, **changes)
    assert not Screening.objects.exists()
    assert not Case.objects.exists()


def test_a_closed_one_is_not_joined(office: Office) -> None:
    first = spot(office)
    office.act(first.case, "dismiss", by=office.caseworker, reason="设备检修，工资已发")
    first.refresh_from_db()
    assert first.grade == Grade.GREEN
    assert spot(office).pk != first.pk


def test_the_whole_way(office: Office) -> None:
    case = verified(office, workers=120, grade=Grade.ORANGE)
    row = Screening.objects.get(case=case)
    assert (row.workers, row.owed_yuan, row.grade, row.verified_on) == (
        120,
        Decimal(3_100_000),
        "orange",
        TODAY,
    )
    case = office.act(case, "regrade", by=office.caseworker, grade=Grade.YELLOW, reason="已筹到部分工资")
    case = office.act(case, "dispatch", by=office.caseworker, to="桥南街道", task="盯紧发薪")
    case = office.act(
        case,
        "signal",
        by=office.caseworker,
        kind=SignalKind.FLIGHT,
        noticed_on=TODAY,
        note="老板电话不通",
        workers=900,
    )
    row.refresh_from_db()
    assert (row.workers, row.grade) == (120, Grade.YELLOW)  # who counted on the spot is believed
    case = office.act(case, "resolve", by=office.caseworker, outcome="工资发清")
    assert (case.state, case.is_open) == ("resolved", False)
    case = office.act(case, "reopen", by=office.caseworker, reason="又停产")
    row.refresh_from_db()
    assert (case.state, row.grade, row.verified_on) == ("spotted", "", None)


def test_a_day_to_come_is_refused(office: Office) -> None:
    row, later = spot(office), TODAY + timedelta(days=1)
    with pytest.raises(DayAhead):
        office.act(row.case, "signal", kind="arrears", noticed_on=later, note="…")
    with pytest.raises(DayAhead):
        office.act(row.case, "verify", visited_on=later, found="…", workers=1, grade="red")
    row.refresh_from_db()
    assert (row.signals.count(), row.verified_on) == (1, None)


@pytest.mark.parametrize(
    ("workers", "grade", "is_open"), [(500, "orange", False), (501, "orange", True), (12, "red", True)]
)
def test_when_a_group_matter_is_prepared(office: Office, workers: int, grade: str, is_open: bool) -> None:
    case = verified(office, workers=workers, grade=grade)
    if not is_open:
        with pytest.raises(TooFew):
            office.act(case, "prepare_group")
        assert Case.objects.get(pk=case.pk).state == "verified"
        return
    case = office.act(case, "prepare_group")
    matter = Screening.objects.get(case=case).matter
    assert matter is not None
    assert (case.state, matter.is_group, matter.expected, matter.cause) == (
        "dispatched",
        True,
        workers,
        Cause.WAGES,
    )
    assert (matter.case.parent_id, matter.case.person, matter.case.state) == (case.pk, None, "asked")
    assert matter.case.title == f"群体案件（停产） · {FIRM}"
    assert (matter.debtors.get().name, matter.case.source) == (FIRM, Source.REFERRAL)
    with pytest.raises(PreparedAlready):
        office.act(case, "prepare_group")


def test_lay_offs_alone_are_about_dismissal(office: Office) -> None:
    case = office.act(verified(office, workers=600, kind=SignalKind.LAYOFFS), "prepare_group")
    matter = Screening.objects.get(case=case).matter
    assert matter is not None
    assert (matter.cause, matter.case.title) == (Cause.DISMISSAL, f"群体案件 · {FIRM}")


def test_nothing_is_prepared_before_somebody_looked(office: Office) -> None:
    with pytest.raises(IllegalMove):
        office.act(spot(office, workers=900).case, "prepare_group")


def test_the_prepared_matter_is_carried_on_like_any_other(office: Office) -> None:
    """Over 200 sue; 15 of them in hardship are represented by the union's lawyers (facts, L5)."""
    screened = office.act(verified(office, workers=520), "prepare_group")
    matter = Screening.objects.get(case=screened).matter
    assert matter is not None
    for number in range(20):
        person = office.cast.person(f"stop{number}", "e01", name=f"停产工人{number}")
        plan = ClaimantPlan(amount_yuan=Decimal(9000), is_hardship=number < 15)
        matters.add_claimant(matter, person, plan, by=office.caseworker, at=NOW)
    assert len(queries.hardship_in(matter, office.caseworker)) == 15
    assert queries.hardship_in(matter, office.worker) == []
    office.handled(matter)
    assert Claimant.objects.filter(matter=matter).count() == 20
    assert Case.objects.get(pk=matter.pk).state == "handling"


def test_the_score_says_why(office: Office) -> None:
    row = spot(office, workers=520)
    spot(office, kind=SignalKind.ARREARS)
    spot(office, kind=SignalKind.ARREARS)
    found = queries.risk_of(queries.get_screening(row.pk, office.caseworker), TODAY)
    assert (found.points, found.grade) == (40 + 30 + 5 + 20, "red")
    assert [(str(words), points) for words, points in found.reasons] == [
        ("已停工停产", 40), ("拖欠工资", 30), ("涉及人数多：520 人", 20), ("再次发现：拖欠工资（2 次）", 5),
    ]  # fmt: skip
    facts = dict(queries.facts_of_screening(row.case, office.caseworker))
    assert any("95" in str(text) for text in facts.values())


def test_three_requests_against_one_employer_are_a_cluster(office: Office) -> None:
    for number in range(3):
        person = office.cast.person(f"asking{number}", "e01", name=f"求助{number}")
        office.ask(
            person,
            known_on=date(2026, 1, 5),
            employer="云桥顺发制衣厂",
            source=Source.PHONE,
            at=NOW - timedelta(days=number * 40),
        )
    office.ask(office.worker)  # one request against another
    found = queries.clusters(office.caseworker, NOW)
    assert [(one.enterprise, one.matters, one.kind, one.days) for one in found] == [
        ("云桥顺发制衣厂", 3, SignalKind.HOTLINE, 90)
    ]
    assert (
        queries.clusters(office.caseworker, NOW + timedelta(days=11)) == []
    )  # the first is older than 90 days
    assert queries.clusters(office.worker, NOW) == []
    spot(office, enterprise="云桥顺发制衣厂", kind=SignalKind.HOTLINE)
    assert queries.clusters(office.caseworker, NOW) == []


def test_the_grave_ones_come_first(office: Office) -> None:
    spot(office, enterprise="甲厂", kind=SignalKind.COMPLAINTS)
    spot(office, enterprise="乙厂", kind=SignalKind.STOPPED)
    spot(office, enterprise="丙厂", kind=SignalKind.ARREARS)
    rows = queries.by_risk(queries.listed(office.head, {}), TODAY)
    assert [one.screening.enterprise for one in rows] == ["乙厂", "丙厂", "甲厂"]
    assert [one.enterprise for one in queries.listed(office.head, {"kind": "arrears"})] == ["丙厂"]
    assert not queries.listed(office.worker, {})
