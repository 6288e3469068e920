"""L4: lawyers come by open call, ten at a time; somebody is on duty every working day; files are reviewed once a year.

All of it out of 200,000 yuan a year, which cannot be overspent.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db.models import Sum

from tests.scenarios.legal import on
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.kernel.calendar import queries as calendar
from unionhall.services.legalaid.commands import allowances, duty, lawyers, reviews, rosters
from unionhall.services.legalaid.lawyer_plans import CallPlan, CandidacyPlan, PostPlan
from unionhall.services.legalaid.models import (
    AidBudget,
    Allowance,
    Candidacy,
    Duty,
    Lawyer,
    OpenCall,
    ReviewedFile,
    ReviewSheet,
)
from unionhall.services.legalaid.queries.reviews import standings
from unionhall.services.legalaid.rates import rates_on
from unionhall.services.legalaid.states import CameBy, Cause, Stage
from unionhall.services.legalaid.tests.office import TODAY, Office, make_office

pytestmark = pytest.mark.django_db
AT_A_TIME, BY_FIRMS = 10, 4
BUDGET = Decimal(200_000)
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


@pytest.fixture
def office(db: None) -> Office:
    return make_office(cast())


def called(office: Office, number: int) -> OpenCall:
    plan = CallPlan(
        title=f"第 {number} 批公益律师招募", wanted=AT_A_TIME, opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 31),
        text="自愿报名，也可由律所推荐",
    )  # fmt: skip
    return lawyers.open_call(office.cast["yunqiao"], plan, by=office.head, at=NOW)


def apply(office: Office, call: OpenCall, number: int) -> Candidacy:
    """Some apply themselves, some are recommended by their firm."""
    plan = CandidacyPlan(
        firm_name=f"云桥第 {number % 7 + 1} 律师事务所", licence=f"1370120{2_010_000_000 + number}",
        licensed_on=date(2018, 7, 1), specialities=(Cause.WAGES,),
        came_by=CameBy.FIRM if number % AT_A_TIME < BY_FIRMS else CameBy.SELF,
    )  # fmt: skip
    person = office.cast.person(f"candidate {number}", "t01", phone=f"1377{number:07d}")
    return lawyers.apply_candidacy(call, plan, by=person, at=NOW)


def recruit(office: Office, candidacy: Candidacy) -> Case:
    case = office.act(candidacy.case, "check", checked_on=TODAY)
    return office.act(case, "recruit")


def serving(office: Office, batches: int = 1) -> list[Lawyer]:
    """The lawyers who were taken on in so many calls."""
    numbers = count(1)
    for batch in range(1, batches + 1):
        call = called(office, batch)
        for _place in range(AT_A_TIME):
            recruit(office, apply(office, call, next(numbers)))
    return list(Lawyer.objects.exclude(pk__in=[office.lawyer.pk, office.rival.pk]))


def test_ten_are_taken_on_at_a_time_and_the_eleventh_waits(office: Office) -> None:
    call = called(office, 1)
    candidates = [apply(office, call, number) for number in range(1, AT_A_TIME + 3)]
    assert Counter(one.came_by for one in candidates)[CameBy.FIRM] >= BY_FIRMS
    for one in candidates[:AT_A_TIME]:
        assert recruit(office, one).state == "recruited"
    with pytest.raises(lawyers.CallFull):
        recruit(office, candidates[AT_A_TIME])
    turned = Case.objects.get(pk=candidates[-1].case.pk)
    assert office.act(turned, "turn_down", reason="名额已满").state == "turned_down"
    assert Lawyer.objects.filter(licence__in=[one.licence for one in candidates]).count() == AT_A_TIME


def test_over_thirty_in_five_years(office: Office) -> None:
    assert len(serving(office, batches=3)) == 30
    assert Lawyer.objects.count() > 30


def test_somebody_is_on_duty_every_working_day_of_a_quarter(office: Office) -> None:
    serving(office)
    home = office.cast["yunqiao"]
    post = rosters.add_post(
        home, PostPlan(name="职工法律服务中心", opens=time(9), closes=time(17)), by=office.head, at=NOW
    )
    roster = rosters.open_roster(home, from_on=FIRST, to_on=LAST, by=office.head, at=NOW)
    with pytest.raises(rosters.RosterHasGaps):
        rosters.publish_roster(roster, by=office.head, at=NOW)
    assert rosters.draft_roster(roster, by=office.head, at=NOW).gaps == ()
    rosters.publish_roster(roster, by=office.head, at=NOW)
    stretch = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    working = [day for day in stretch if calendar.is_working_day(day)]
    assert date(2026, 9, 20) in working  # a Sunday that makes up for National Day
    on_duty = Counter(Duty.objects.filter(roster=roster, post=post).values_list("day", flat=True))
    assert set(on_duty) == set(working)
    each = Counter(Duty.objects.filter(roster=roster).values_list("lawyer", flat=True))
    assert max(each.values()) - min(each.values()) <= 1  # fair: everybody as often as everybody else


def test_the_yearly_budget_is_not_overspent(office: Office) -> None:
    team = serving(office)
    home = office.cast["yunqiao"]
    rosters.add_post(home, PostPlan(name="中心", opens=time(9), closes=time(17)), by=office.head, at=NOW)
    # What a day on duty is worth, so often that a hundred yuan are left of the year.
    rate = rates_on(home, TODAY)[Stage.DUTY].amount_yuan
    allowances.set_budget(home, year=2026, amount_yuan=BUDGET, by=office.head, at=NOW)
    budget = AidBudget.objects.get()
    roster = rosters.open_roster(home, from_on=FIRST, to_on=FIRST + timedelta(days=1), by=office.head, at=NOW)
    rosters.draft_roster(roster, by=office.head, at=NOW)
    rosters.publish_roster(roster, by=office.head, at=NOW)
    there, then = Duty.objects.filter(roster=roster).order_by("day")
    Allowance.objects.create(
        organisation=home, budget=budget, lawyer=team[0], stage=Stage.FIRST, earned_on=TODAY,
        amount_yuan=BUDGET - rate - Decimal("0.01"), basis="此前各项补贴合计", granted_at=NOW,
    )  # fmt: skip
    for one in (there, then):
        duty.sign_in_duty(
            one, by=one.lawyer.person, at=on(one.day.year, one.day.month, one.day.day) - timedelta(hours=1)
        )
    after = on(2026, 7, 3)
    allowances.grant_allowance(there.lawyer, Stage.DUTY, day=there.day, by=office.caseworker, at=after)
    with pytest.raises(allowances.OverBudget):
        allowances.grant_allowance(then.lawyer, Stage.DUTY, day=then.day, by=office.caseworker, at=after)
    used = Allowance.objects.filter(budget=budget, cancelled_at=None).aggregate(sum=Sum("amount_yuan"))["sum"]
    assert used == BUDGET - Decimal("0.01")


def filed(office: Office, lawyer: Lawyer, number: int) -> None:
    """A file that one of them carried, put away."""
    person = office.cast.person(f"helped {number}", "e01", phone=f"1366{number:07d}")
    matter = office.ask(person, employer=f"云桥第 {number} 厂")
    case = office.act(matter.case, "apply", applied_on=TODAY)
    case = office.act(case, "accept", ground="migrant_pay")
    case = office.act(case, "assign", lawyer=lawyer.person)
    case = office.act(case, "start", met_on=TODAY)
    case = office.act(case, "conclude", result="won", concluded_on=TODAY)
    case = office.act(case, "report", summary="裁决胜诉，款项到账")
    case = office.act(case, "visit", said="满意")
    office.act(case, "archive")


def test_files_are_reviewed_by_lot_by_others(office: Office) -> None:
    team = serving(office)
    for number, lawyer in enumerate(team[:6]):
        filed(office, lawyer, number)
    plan = reviews.ReviewPlan(year=2026, wanted=4)
    review = reviews.open_review(office.cast["yunqiao"], plan, by=office.head, at=NOW)
    assert sum(one["points"] for one in review.form) == 100
    drawn = reviews.draw_files(review, by=office.head, at=NOW)
    assert len(drawn) == 4
    sheets = reviews.assign_reviewers(review, [one.person for one in team], by=office.head, at=NOW)
    assert len(sheets) == 8
    for sheet in ReviewSheet.objects.select_related("file__matter__case", "reviewer"):
        assert sheet.reviewer_id != sheet.file.matter.case.assignee_id  # nobody marks their own
    place = {file.pk: number for number, file in enumerate(ReviewedFile.objects.order_by("code"))}
    for sheet in ReviewSheet.objects.select_related("file__review", "reviewer"):
        marks = {one["code"]: one["points"] for one in review.form}
        marks["law"] -= place[sheet.file_id]
        reviews.mark_file(sheet, marks, by=sheet.reviewer, at=NOW)
    reviews.close_review(review, by=office.head, at=NOW)
    review.refresh_from_db()
    ranked = standings(review, TODAY)
    assert len(ranked) == 4
    assert office.cast.staff(Role.LEADER).pk not in set(
        ReviewSheet.objects.values_list("reviewer", flat=True)
    )
