"""The roster by its commands: drawn up, published, changed, swapped, signed in for, alarmed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils.timezone import get_current_timezone

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.calendar.core import CalendarUnknown
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import serving
from unionhall.services.legalaid.commands import duty, rosters, swaps
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.models import Duty, DutySwap, Lawyer, Roster
from unionhall.services.legalaid.queries import duty as reading
from unionhall.services.legalaid.queries import rosters as desk
from unionhall.services.legalaid.states import Availability, LawyerState, SwapState
from unionhall.services.legalaid.tests.office import TODAY, Office, make_lawyer
from unionhall.services.legalaid.tests.rostering import (
    FRIDAY,
    SATURDAY,
    THURSDAY,
    add_post,
    open_roster,
    publish,
    told,
)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), get_current_timezone())


def holders(roster: Roster) -> dict[date, Lawyer]:
    return {one.day: one.lawyer for one in Duty.objects.filter(roster=roster).select_related("lawyer")}


# ---- drawing up ----


def test_working_days_follow_the_official_notice(db: None) -> None:
    assert desk.working_days(date(2026, 5, 1), date(2026, 5, 10)) == [
        date(2026, 5, 6), THURSDAY, FRIDAY, SATURDAY,
    ]  # fmt: skip


def test_a_draft_fills_every_working_day_and_keeps_what_is_set(office: Office) -> None:
    post, roster = add_post(office), open_roster(office, TODAY, date(2026, 5, 31))
    rosters.set_duty(roster, post, THURSDAY, office.rival, by=office.caseworker, at=NOW)
    made = rosters.draft_roster(roster, by=office.caseworker, at=NOW)
    assert made.gaps == ()
    filled = holders(roster)
    assert sorted(filled) == desk.working_days(TODAY, date(2026, 5, 31))
    assert filled[THURSDAY] == office.rival
    assert desk.roster_month(roster, None).gaps == []
    counts = sorted(n for _lawyer, n in desk.shares_of(roster, desk.duties_of(roster)))
    assert counts[1] - counts[0] <= 1
    rosters.draft_roster(roster, by=office.caseworker, at=NOW, afresh=True)
    assert len(holders(roster)) == len(filled)


def test_a_roster_with_a_gap_is_not_published_and_says_where(office: Office) -> None:
    post, roster = add_post(office), open_roster(office)
    rosters.set_duty(roster, post, THURSDAY, office.lawyer, by=office.caseworker, at=NOW)
    with pytest.raises(rosters.RosterHasGaps) as refused:
        rosters.publish_roster(roster, by=office.head, at=NOW)
    assert post.name in str(refused.value)
    (gap,) = desk.roster_month(roster, None).gaps
    assert (gap[0], gap[1], gap[2].missing, gap[2].free) == (FRIDAY, post, 1, 2)
    rosters.set_duty(roster, post, FRIDAY, office.lawyer, by=office.caseworker, at=NOW)
    with pytest.raises(NotAllowed):
        rosters.publish_roster(roster, by=office.caseworker, at=NOW)
    rosters.publish_roster(roster, by=office.head, at=NOW)
    (event,) = told("roster_published")
    assert (event.person, event.data["count"]) == (office.lawyer.person, 2)
    with pytest.raises(rosters.RosterPublished):
        rosters.draft_roster(roster, by=office.caseworker, at=NOW)


def test_without_a_post_nothing_is_published(office: Office) -> None:
    with pytest.raises(rosters.RosterNeedsPosts):
        rosters.publish_roster(open_roster(office), by=office.head, at=NOW)


def test_rosters_do_not_overlap_and_need_a_known_year(office: Office) -> None:
    open_roster(office)
    with pytest.raises(rosters.RosterOverlaps):
        open_roster(office, FRIDAY, date(2026, 5, 20))
    with pytest.raises(rosters.RosterBackwards):
        open_roster(office, FRIDAY, THURSDAY)
    with pytest.raises(CalendarUnknown):
        open_roster(office, date(2031, 1, 1), date(2031, 3, 31))


def test_by_hand_nobody_is_put_on_duty_who_cannot(office: Office) -> None:
    post, roster = add_post(office), open_roster(office)
    other = add_post(office, "法院窗口")

    def put(lawyer: Lawyer, day: date = THURSDAY, where: Any = post) -> Duty:
        return rosters.set_duty(roster, where, day, lawyer, by=office.caseworker, at=NOW)

    put(office.lawyer)
    with pytest.raises(serving.TwiceADay):
        put(office.lawyer, where=other)
    with pytest.raises(rosters.DayOutside):
        put(office.rival, TODAY)
    duty.change_availability(
        office.rival,
        kind=Availability.LEAVE,
        from_on=THURSDAY,
        to_on=THURSDAY,
        by=office.rival.person,
        at=NOW,
    )
    with pytest.raises(serving.OnLeave):
        put(office.rival)
    Lawyer.objects.filter(pk=office.rival.pk).update(state=LawyerState.LEFT)
    office.rival.refresh_from_db()
    with pytest.raises(serving.NotActive):
        put(office.rival, FRIDAY)
    plan = PostPlan(name=other.name, opens=other.opens, closes=other.closes, is_active=False)
    closed = rosters.change_post(other, plan, by=office.caseworker, at=NOW)
    with pytest.raises(rosters.PostClosed):
        put(office.lawyer, FRIDAY, closed)


def test_posts_have_a_name_and_hours(office: Office) -> None:
    add_post(office)
    with pytest.raises(rosters.PostTwice):
        add_post(office, " 服务中心 ")
    with pytest.raises(rosters.HoursBackwards):
        rosters.add_post(
            office.cast["yunqiao"],
            PostPlan(name="夜班", opens=time(17), closes=time(9)),
            by=office.head,
            at=NOW,
        )


def test_too_many_days_in_a_row_are_pointed_out(office: Office) -> None:
    post, roster = add_post(office), open_roster(office, TODAY, FRIDAY)
    for day in (TODAY, THURSDAY):
        rosters.set_duty(roster, post, day, office.lawyer, by=office.caseworker, at=NOW)
    free = {one.lawyer: one for one in desk.free_on(roster, FRIDAY)}
    assert (free[office.lawyer].row, free[office.lawyer].count, free[office.rival].row) == (3, 2, 1)
    rosters.set_duty(roster, post, FRIDAY, office.lawyer, by=office.caseworker, at=NOW)
    assert desk.roster_month(roster, None).tired == [(FRIDAY, office.lawyer)]


def test_after_publishing_those_concerned_are_told(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    rosters.clear_duty(made, by=office.caseworker, at=NOW)
    rosters.set_duty(made.roster, made.post, THURSDAY, office.rival, by=office.caseworker, at=NOW)
    assert [event.person for event in told("duty_cleared")] == [office.lawyer.person]
    assert [event.person for event in told("duty_set")] == [office.rival.person]
    with pytest.raises(rosters.DayOver):
        rosters.clear_duty(Duty.objects.get(), by=office.caseworker, at=NOW + timedelta(days=2))


# ---- who is there ----


def test_who_is_on_duty_is_known_in_one_query(office: Office, django_assert_max_num_queries: Any) -> None:
    publish(office, (office.lawyer, THURSDAY))
    with django_assert_max_num_queries(1):
        (there,) = reading.on_duty(office.cast["yunqiao"], THURSDAY)
    assert (there.lawyer, there.firm, there.post) == (
        office.lawyer.person.name, office.lawyer.firm.name, "服务中心",
    )  # fmt: skip
    assert reading.on_duty(office.cast["yunqiao"], FRIDAY) == []
    draft = open_roster(office, FRIDAY, FRIDAY)
    post = desk.posts_of(office.cast["yunqiao"])[0]
    rosters.set_duty(draft, post, FRIDAY, office.rival, by=office.head, at=NOW)
    assert reading.on_duty(office.cast["yunqiao"], FRIDAY) == []


def test_signing_in_is_for_the_lawyer_on_the_day(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    me = office.lawyer.person
    with pytest.raises(duty.NotToday):
        duty.sign_in_duty(made, by=me, at=NOW)
    for stranger in (office.rival.person, office.head):
        with pytest.raises(NotAllowed):
            duty.sign_in_duty(made, by=stranger, at=on(THURSDAY, 9))
    with pytest.raises(duty.NotSignedIn):
        duty.sign_out_duty(made, by=me, at=on(THURSDAY, 9))
    late = duty.sign_in_duty(made, by=me, at=on(THURSDAY, 9, 20))
    assert reading.minutes_late(late) == 20
    with pytest.raises(duty.SignedInAlready):
        duty.sign_in_duty(made, by=me, at=on(THURSDAY, 9, 21))
    with pytest.raises(rosters.DutyBegun):
        rosters.clear_duty(made, by=office.head, at=on(THURSDAY, 10))
    gone = duty.sign_out_duty(made, by=me, at=on(THURSDAY, 17))
    assert gone.signed_out_at == on(THURSDAY, 17)
    with pytest.raises(duty.SignedOutAlready):
        duty.sign_out_duty(made, by=me, at=on(THURSDAY, 18))


def test_the_log_leads_to_the_matter(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    matter = office.handled(office.ask())
    me = office.lawyer.person
    with pytest.raises(duty.DutyToCome):
        duty.log_duty(made, note="来问工资", by=me, at=NOW)
    found = reading.matter_by_number(matter.case.number, me)
    line = duty.log_duty(made, note=" 来问 工资 ", matter=found, by=me, at=on(THURSDAY, 10))
    assert (line.note, line.matter) == ("来问 工资", matter)
    with pytest.raises(duty.NothingNoted):
        duty.log_duty(made, note=" ", by=me, at=on(THURSDAY, 10))
    with pytest.raises(reading.NoSuchMatter):
        reading.matter_by_number(matter.case.number, office.rival.person)
    with pytest.raises(NotAllowed):
        duty.log_duty(made, note="别人的班", by=office.rival.person, at=on(THURSDAY, 10))


# ---- leave ----


def test_leave_after_publishing_opens_a_gap_that_is_told_of_once(office: Office) -> None:
    first, second = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    _wish, gone = duty.change_availability(
        office.lawyer, kind=Availability.LEAVE, from_on=TODAY, to_on=FRIDAY, by=office.lawyer.person, at=NOW
    )
    assert [one.day for one in gone] == [THURSDAY]
    assert {event.person for event in told("duty_gap")} == {office.head, office.caseworker}
    assert duty.alarm_duties(at=NOW) == 0
    rosters.set_duty(second.roster, second.post, THURSDAY, office.rival, by=office.head, at=NOW)
    assert duty.alarm_duties(at=NOW) == 0
    rosters.clear_duty(Duty.objects.get(day=THURSDAY), by=office.head, at=NOW)
    assert duty.alarm_duties(at=NOW) == 1
    assert duty.alarm_duties(at=NOW) == 0
    assert not Duty.objects.filter(pk=first.pk).exists()


def test_leave_is_for_days_to_come_and_for_oneself(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))

    def away(first: date, last: date, *, by: Any = office.lawyer.person, at: datetime = NOW) -> None:
        duty.change_availability(
            office.lawyer, kind=Availability.LEAVE, from_on=first, to_on=last, by=by, at=at
        )

    with pytest.raises(duty.StretchBackwards):
        away(FRIDAY, THURSDAY)
    with pytest.raises(duty.StretchOver):
        away(date(2026, 5, 1), date(2026, 5, 2))
    with pytest.raises(NotAllowed):
        away(THURSDAY, FRIDAY, by=office.rival.person)
    duty.sign_in_duty(made, by=office.lawyer.person, at=on(THURSDAY, 9))
    with pytest.raises(duty.OnDutyThen):
        away(THURSDAY, FRIDAY, at=on(THURSDAY, 10))
    away(FRIDAY, FRIDAY, at=on(THURSDAY, 10))
    (wish,) = reading.my_duty(office.lawyer.person, THURSDAY).wishes
    duty.drop_wish(wish, by=office.lawyer.person, at=on(THURSDAY, 10))
    assert reading.my_duty(office.lawyer.person, THURSDAY).wishes == []


# ---- swaps ----


def test_a_colleague_takes_a_duty_over(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    assert reading.colleagues_free(made) == [office.rival]
    swap = swaps.ask_swap(made, office.rival, by=office.lawyer.person, at=NOW)
    assert [event.person for event in told("swap_asked")] == [office.rival.person]
    assert [one.pk for one in reading.swaps_to_answer(office.rival.person)] == [swap.pk]
    with pytest.raises(swaps.SwapWaiting):
        swaps.ask_swap(made, office.rival, by=office.lawyer.person, at=NOW)
    with pytest.raises(NotAllowed):
        swaps.answer_swap(swap, agrees=True, by=office.lawyer.person, at=NOW)
    swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=NOW)
    made.refresh_from_db()
    assert made.lawyer == office.rival
    assert [event.person for event in told("swap_agreed")] == [office.lawyer.person]
    with pytest.raises(swaps.SwapAnswered):
        swaps.answer_swap(swap, agrees=False, by=office.rival.person, at=NOW)


def test_two_exchange_their_duties(office: Office) -> None:
    mine, theirs = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    assert reading.in_exchange(mine, office.rival, TODAY) == [theirs]
    swap = swaps.ask_swap(mine, office.rival, in_return=theirs, by=office.lawyer.person, at=NOW)
    swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=NOW)
    assert holders(mine.roster) == {THURSDAY: office.rival, FRIDAY: office.lawyer}


def test_a_swap_that_is_declined_or_taken_back_changes_nothing(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    swap = swaps.ask_swap(made, office.rival, by=office.lawyer.person, at=NOW)
    swaps.answer_swap(swap, agrees=False, by=office.rival.person, at=NOW)
    assert [event.person for event in told("swap_declined")] == [office.lawyer.person]
    swap = swaps.ask_swap(made, office.rival, by=office.lawyer.person, at=NOW)
    with pytest.raises(NotAllowed):
        swaps.take_back_swap(swap, by=office.rival.person, at=NOW)
    swaps.take_back_swap(swap, by=office.lawyer.person, at=NOW)
    assert [event.person for event in told("swap_taken_back")] == [office.rival.person]
    with pytest.raises(swaps.SwapAnswered):
        swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=NOW)
    assert holders(made.roster) == {THURSDAY: office.lawyer}


def test_what_stands_against_a_swap(office: Office) -> None:
    mine, theirs = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    me, third = office.lawyer.person, make_lawyer(office.cast, "third", "云桥法和律师事务所")

    def ask(other: Lawyer, *, at: datetime = NOW, **more: Any) -> DutySwap:
        return swaps.ask_swap(mine, other, by=me, at=at, **more)

    with pytest.raises(swaps.TooLateToSwap):
        ask(office.rival, at=on(THURSDAY, 8))
    with pytest.raises(swaps.WithOneself):
        ask(office.lawyer)
    with pytest.raises(swaps.NotTheirs):
        ask(third, in_return=theirs)
    with pytest.raises(NotAllowed):
        swaps.ask_swap(mine, third, by=office.rival.person, at=NOW)
    duty.change_availability(
        third, kind=Availability.LEAVE, from_on=THURSDAY, to_on=THURSDAY, by=third.person, at=NOW
    )
    with pytest.raises(serving.OnLeave):
        ask(third)
    assert reading.colleagues_free(mine) == [office.rival]
    Lawyer.objects.filter(pk=office.rival.pk).update(state=LawyerState.RESTING)
    with pytest.raises(serving.NotActive):
        ask(office.rival)


def test_what_happened_between_asking_and_answering_counts(office: Office) -> None:
    mine, _theirs = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    swap = swaps.ask_swap(mine, office.rival, by=office.lawyer.person, at=NOW)
    with pytest.raises(swaps.TooLateToSwap):
        swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=on(THURSDAY, 8))
    post = add_post(office, "法院窗口")
    rosters.set_duty(mine.roster, post, THURSDAY, office.rival, by=office.head, at=NOW)
    with pytest.raises(serving.TwiceADay):
        swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=NOW)
    assert DutySwap.objects.get().state == SwapState.ASKED
    rosters.clear_duty(mine, by=office.head, at=NOW)
    assert [event.person for event in told("swap_taken_back")] == [office.rival.person]
    with pytest.raises(swaps.SwapAnswered):
        swaps.answer_swap(swap, agrees=True, by=office.rival.person, at=NOW)


# ---- the alarm ----


def test_whoever_has_not_signed_in_is_missed_once_after_a_while(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    assert duty.alarm_duties(at=on(THURSDAY, 9, 14)) == 0
    assert duty.alarm_duties(at=on(THURSDAY, 9, 15)) == 1
    assert {event.person for event in told("duty_unsigned")} == {office.head, office.caseworker}
    assert office.lawyer.person.name not in str(told("duty_unsigned")[0].data)
    assert duty.alarm_duties(at=on(THURSDAY, 10)) == 0
    made.refresh_from_db()
    assert made.alarmed_at == on(THURSDAY, 9, 15)


def test_whoever_is_there_is_not_missed(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    duty.sign_in_duty(made, by=office.lawyer.person, at=on(THURSDAY, 9, 5))
    assert duty.alarm_duties(at=on(THURSDAY, 11)) == 0


def test_gaps_are_told_of_a_week_ahead_and_only_of_what_is_published(office: Office) -> None:
    first, last = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    rosters.clear_duty(last, by=office.head, at=NOW)
    assert duty.alarm_duties(at=on(date(2026, 4, 30), 12)) == 0
    assert duty.alarm_duties(at=on(date(2026, 5, 1), 12)) == 1
    assert first.roster.state == "draft"
    open_roster(office, SATURDAY, SATURDAY)
    assert duty.alarm_duties(at=NOW) == 0
