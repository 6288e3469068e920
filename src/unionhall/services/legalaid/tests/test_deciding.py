"""Deciding on legal aid as the law has it: completed once, refused in writing, objected to, ended on eight grounds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework.answers import AnswerMissing, AnswerWrong
from unionhall.engines.casework.commands import IllegalMove
from unionhall.engines.casework.commands.moving import TracksOpen
from unionhall.engines.casework.models import Attachment, Case, CaseTrack, Deadline
from unionhall.engines.casework.running import start_of
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands import NotALawyerHere, StillTime, TooBusy
from unionhall.services.legalaid.dealings import DayAhead
from unionhall.services.legalaid.models import Lawyer, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import MATTER, Cause, Form, Ground, LawyerState, Refusal, Termination
from unionhall.services.legalaid.states.matter import AidedBefore, AskedBefore, NotAided
from unionhall.services.legalaid.tests.office import TODAY, Office

DAY = timedelta(days=1)


def applied(office: Office) -> Case:
    """A matter in which aid was applied for today."""
    return office.act(office.ask().case, "apply", by=office.worker, applied_on=TODAY)


def refused(office: Office) -> Case:
    """A matter in which aid was refused today; objections are heard until 5 June."""
    return office.act(applied(office), "refuse", ground=Refusal.NO_HARDSHIP, reason="家庭收入高于标准")


def due_on(case: Case, track: str = "main") -> str:
    return str(localtime(Deadline.objects.get(case=case, track=track, ended_at=None).due_at).date())


def fresh(case: Case) -> Matter:
    return Matter.objects.select_related("case").get(pk=case.pk)


def papers(case: Case) -> int:
    return Attachment.objects.filter(case=case).count()


def test_what_is_missing_is_asked_for_once(office: Office) -> None:
    case = office.act(applied(office), "ask_supplement", by=office.caseworker, missing="身份证、考勤记录")
    assert (case.state, case.turn, due_on(case)) == ("supplement", "worker", "2026-05-21")
    case = office.act(case, "supplement", by=office.worker, at=NOW + 3 * DAY, words="补上了")
    # The time to decide runs anew from when the papers are there: seven days after 9 May is a Saturday.
    assert (case.state, due_on(case)) == ("applied", "2026-05-18")
    with pytest.raises(AskedBefore):
        office.act(case, "ask_supplement", by=office.caseworker, at=NOW + 4 * DAY, missing="再补一份")
    assert Case.objects.get(pk=case.pk).state == "applied"


def test_a_refusal_is_in_writing_and_says_why(office: Office) -> None:
    case = applied(office)
    before = papers(case)
    with pytest.raises(AnswerMissing):
        office.act(case, "refuse", ground=Refusal.NO_HARDSHIP)
    with pytest.raises(AnswerWrong):
        office.act(case, "refuse", ground="bad_mood", reason="不想办")
    case = office.act(case, "refuse", ground=Refusal.NO_HARDSHIP, reason="家庭收入高于标准")
    assert (case.state, case.turn, due_on(case)) == ("refused", "worker", "2026-06-05")
    assert papers(case) == before + 1
    assert fresh(case).aided_on is None


def test_a_caseworker_does_not_decide(office: Office) -> None:
    case = applied(office)
    for verb, answers in (
        ("accept", {"ground": Ground.HARDSHIP}),
        ("accept_urgent", {"reason": "快到期"}),
        ("refuse", {"ground": Refusal.NO_CASE, "reason": "不属于"}),
    ):
        with pytest.raises(NotAllowed):
            office.act(case, verb, by=office.caseworker, **answers)


def test_an_objection_is_reviewed_and_the_decision_stands(office: Office) -> None:
    case = office.act(refused(office), "object", by=office.worker, at=NOW + 5 * DAY, objection="我家很困难")
    # Monday, 11 May, and five days: a Saturday, so the Monday after.
    assert (case.state, due_on(case)) == ("objecting", "2026-05-18")
    case = office.act(case, "uphold", at=NOW + 7 * DAY, reason="复核后仍不符合")
    assert (case.state, case.is_open) == ("declined", False)
    assert fresh(case).aided_on is None


def test_an_objection_is_reviewed_and_aid_is_granted(office: Office) -> None:
    case = office.act(refused(office), "object", by=office.worker, objection="我家很困难")
    case = office.act(case, "overturn", at=NOW + DAY, reason="低保户，符合条件")
    matter = fresh(case)
    assert (case.state, str(matter.aided_on), matter.ground) == ("accepted", "2026-05-07", Ground.HARDSHIP)
    assert due_on(case) == "2026-05-11"  # three days after 7 May: Sunday, so Monday


def test_who_does_not_object_is_asked_until_the_last_day(office: Office) -> None:
    case = refused(office)
    last = start_of(date(2026, 6, 6)) - timedelta(seconds=1)
    for at in (NOW, NOW + 20 * DAY, last):
        with pytest.raises(StillTime):
            office.act(case, "lapse", at=at)
    case = office.act(case, "lapse", at=last + timedelta(seconds=1))
    assert (case.state, case.is_open) == ("declined", False)
    # Once closed it is no longer objected to, but taken up again.
    with pytest.raises(IllegalMove):
        office.act(case, "object", by=office.worker, at=last + DAY, objection="晚了一天")
    case = office.act(case, "reopen", by=office.worker, at=last + DAY, reason="出差才回来")
    assert (case.state, case.is_open) == ("asked", True)


@pytest.mark.parametrize("ground", Termination.values)
def test_aid_ends_on_each_of_the_eight_grounds(office: Office, ground: str) -> None:
    assert len(Termination.values) == 8
    case = office.handled(office.ask()).case
    case = office.act(case, "terminate", ground=ground, reason="见理由")
    assert (case.state, due_on(case)) == ("terminated", "2026-06-05")
    case = office.act(case, "object", by=office.worker, objection="不同意")
    case = office.act(case, "uphold", reason="维持")
    assert (case.state, case.is_open) == ("ended", False)


def test_what_was_not_granted_is_not_ended(office: Office) -> None:
    case = office.act(office.ask().case, "mediate", applied_on=TODAY)
    with pytest.raises(NotAided):
        office.act(case, "terminate", ground=Termination.ASKED, reason="本人要求")
    with pytest.raises(AnswerWrong):
        office.act(
            office.handled(office.ask(cause=Cause.OVERTIME)).case, "terminate", ground="bored", reason="无"
        )


def test_aid_that_was_ended_goes_on_when_the_objection_is_right(office: Office) -> None:
    case = office.handled(office.ask()).case
    case = office.act(case, "terminate", ground=Termination.NO_HARDSHIP, reason="收入提高")
    case = office.act(case, "object", by=office.worker, objection="临时收入")
    case = office.act(case, "overturn", reason="属实")
    assert (case.state, case.assignee) == ("handling", office.lawyer.person)
    assert str(fresh(case).aided_on) == str(TODAY)


def test_an_ending_that_nobody_objects_to_closes_what_runs_beside_it(office: Office) -> None:
    case = office.act(office.handled(office.ask()).case, "prepare_arbitration", by=office.lawyer.person)
    case = office.act(case, "terminate", ground=Termination.OWN_LAWYER, reason="自行委托")
    case = office.act(case, "lapse", at=NOW + 31 * DAY)
    assert (case.state, case.is_open) == ("ended", False)
    assert not CaseTrack.objects.filter(case=case, ended_at=None).exists()
    assert not Deadline.objects.filter(case=case, ended_at=None).exists()


def test_aid_first_and_papers_later_when_time_is_short(office: Office) -> None:
    matter = office.ask(cause=Cause.DISMISSAL, known_on=date(2025, 5, 10))
    assert (str(matter.limitation_on), matter.is_urgent, matter.is_late) == ("2026-05-11", True, False)
    case = office.act(matter.case, "accept_urgent", reason="时效 5 月 11 日届满")
    matter = fresh(case)
    assert (case.state, matter.ground, matter.form) == ("accepted", Ground.URGENT, Form.REPRESENTATION)
    owed = CaseTrack.objects.get(case=case, code="papers")
    assert (owed.state, due_on(case, "papers")) == ("owed", "2026-05-21")
    assert papers(case) == 1
    case = office.act(case, "assign", lawyer=office.lawyer.person)
    case = office.act(case, "complete_papers", by=office.worker, at=NOW + 3 * DAY)
    assert not CaseTrack.objects.filter(case=case, code="papers", ended_at=None).exists()


def test_a_file_is_not_put_away_while_papers_are_owed(office: Office) -> None:
    case = office.act(office.ask().case, "accept_urgent", reason="证据可能灭失")
    case = office.act(case, "assign", lawyer=office.lawyer.person)
    case = office.act(case, "start", by=office.lawyer.person, met_on=TODAY)
    case = office.act(case, "conclude", result="won", concluded_on=TODAY)
    case = office.act(case, "report", summary="已办结")
    case = office.act(case, "visit", said="满意")
    with pytest.raises(TracksOpen):
        office.act(case, "archive")
    case = office.act(case, "complete_papers")
    assert office.act(case, "archive").state == "archived"


@pytest.mark.parametrize(
    ("known", "is_urgent", "is_late"),
    [
        (date(2025, 5, 13), False, False),  # seven days left
        (date(2025, 5, 12), True, False),  # six
        (date(2025, 5, 6), True, False),  # today is the last day
        (date(2025, 4, 29), False, True),  # 29 April was a Wednesday
        (date(2025, 5, 3), True, False),  # Sunday, 3 May in the Labour Day holiday: today
    ],
)
def test_a_claim_past_limitation_is_kept_and_marked(
    office: Office, known: date, is_urgent: bool, is_late: bool
) -> None:
    matter = office.ask(cause=Cause.DISMISSAL, known_on=known)
    assert (matter.is_urgent, matter.is_late, matter.case.state) == (is_urgent, is_late, "asked")
    case = office.act(matter.case, "apply", applied_on=TODAY)
    assert office.act(case, "accept", ground=Ground.HARDSHIP).state == "accepted"


def test_aid_is_granted_once(office: Office) -> None:
    case = office.handled(office.ask()).case
    with pytest.raises(AidedBefore):
        office.act(case, "apply", applied_on=TODAY)


def test_who_is_only_mediated_may_still_apply(office: Office) -> None:
    case = office.act(office.ask().case, "mediate", by=office.caseworker, applied_on=TODAY)
    case = office.act(case, "apply", by=office.worker, applied_on=TODAY)
    assert case.state == "applied"
    assert CaseTrack.objects.get(case=case, code="mediation").state == "talking"


def test_a_day_to_come_is_not_recorded(office: Office) -> None:
    with pytest.raises(DayAhead):
        office.act(office.ask().case, "apply", applied_on=TODAY + DAY)
    assert Matter.objects.get().applied_on is None
    assert Matter.objects.get().case.state == "asked"


def test_the_time_to_decide_runs_from_the_day_of_the_application(office: Office) -> None:
    case = office.act(office.ask().case, "apply", applied_on=date(2026, 4, 30))
    assert due_on(case) == "2026-05-07"


def test_matters_go_to_active_lawyers_of_the_house(office: Office) -> None:
    case = office.act(applied(office), "accept", ground=Ground.MIGRANT_PAY)
    with pytest.raises(NotALawyerHere):
        office.act(case, "assign", lawyer=office.caseworker)
    for state in (LawyerState.RESTING, LawyerState.LEFT):
        Lawyer.objects.filter(pk=office.lawyer.pk).update(state=state)
        with pytest.raises(NotALawyerHere):
            office.act(case, "assign", lawyer=office.lawyer.person)
    Lawyer.objects.filter(pk=office.lawyer.pk).update(state=LawyerState.ACTIVE, most_open=1)
    case = office.act(case, "assign", lawyer=office.lawyer.person)
    second = office.act(office.ask(cause=Cause.OVERTIME).case, "apply", applied_on=TODAY)
    second = office.act(second, "accept", ground=Ground.MIGRANT_PAY)
    with pytest.raises(TooBusy) as refusal:
        office.act(second, "assign", lawyer=office.lawyer.person)
    assert refusal.value.field == "lawyer"
    # Given to somebody else while it is under way, it stays under way.
    case = office.act(case, "start", by=office.lawyer.person, met_on=TODAY)
    case = office.act(case, "assign", lawyer=office.rival.person)
    assert (case.state, case.assignee) == ("handling", office.rival.person)


def test_a_lawyer_of_the_federation_above_serves_the_county(office: Office) -> None:
    city = office.cast["yibin"]
    Lawyer.objects.filter(pk=office.rival.pk).update(organisation=city)
    case = office.act(applied(office), "accept", ground=Ground.HARDSHIP)
    assert office.act(case, "assign", lawyer=office.rival.person).assignee == office.rival.person
    Lawyer.objects.filter(pk=office.lawyer.pk).update(organisation=office.cast["t02"])
    with pytest.raises(NotALawyerHere):
        office.act(case, "assign", lawyer=office.lawyer.person)


def test_a_closed_matter_is_taken_up_where_it_stood(office: Office) -> None:
    case = office.act(office.handled(office.ask()).case, "withdraw", by=office.worker, reason="老板答应给")
    matter = fresh(case)
    assert (case.state, matter.result, str(matter.concluded_on)) == ("withdrawn", "withdrawn", str(TODAY))
    case = office.act(case, "reopen", by=office.worker, at=NOW + DAY, reason="又不给了")
    matter = fresh(case)
    assert (case.state, matter.result, matter.concluded_on) == ("handling", "", None)
    assert case.is_open
    told = office.act(office.ask(cause=Cause.LEAVE).case, "advise", advice="可以申请", form="advice")
    assert told.state == "answered"
    assert office.act(told, "reopen", reason="情况有变").state == "asked"


def test_asked_twice_is_one_matter(office: Office) -> None:
    first = office.ask()
    with pytest.raises(commands.AskedAlready) as refusal:
        office.ask(employer="云桥宏达建筑工程公司")
    assert refusal.value.case.pk == first.case.pk
    other = Intake(
        cause=Cause.WAGES, employer="云桥宏达建筑工程有限公司", amount_yuan=Decimal(1), is_separate=True
    )
    again = commands.open_matter(office.cast["yunqiao"], other, person=office.worker, by=None, at=NOW)
    assert again.pk != first.pk


def test_every_ending_can_be_taken_up_again() -> None:
    ends = {state.code for state in MATTER.states if state.is_final}
    assert set(MATTER.verb("reopen").frm) == ends
