"""The roster as the planner makes it: how good it is, what collides, planned anew after leave, duties moved by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import serving
from unionhall.services.legalaid.commands import duty, roster_changes, rosters
from unionhall.services.legalaid.models import Duty, Lawyer, Roster
from unionhall.services.legalaid.queries import rosters as desk
from unionhall.services.legalaid.queries.anew import planned_anew
from unionhall.services.legalaid.states import Availability
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

LAST = date(2026, 12, 31)


def wish(lawyer: Lawyer, kind: Availability, first: date, last: date | None = None) -> None:
    duty.change_availability(lawyer, kind=kind, from_on=first, to_on=last or first, by=lawyer.person, at=NOW)


def drafted(office: Office, first: date = TODAY, last: date = FRIDAY) -> Roster:
    """A roster that the planner has filled, as it is kept."""
    roster = open_roster(office, first, last)
    rosters.draft_roster(roster, by=office.caseworker, at=NOW)
    return Roster.objects.select_related("organisation").get(pk=roster.pk)


def desk_of(office: Office) -> Client:
    return sign_in(Client(), office.head)


def page_of(office: Office, roster: Roster, day: date = THURSDAY) -> str:
    url = reverse("legalaid:roster", args=[roster.pk])
    return desk_of(office).get(url, {"month": f"{day:%Y-%m}"}).content.decode()


# ---- drafted ----


def test_the_rest_of_a_year_is_shared_out_fairly_and_that_is_proved(office: Office) -> None:
    add_post(office)
    make_lawyer(office.cast, "third", "云桥法和律师事务所")
    roster = drafted(office, TODAY, LAST)
    month = desk.roster_month(roster, None)
    assert (month.verdict.state, month.verdict.is_impossible, month.gaps, month.tired) == (
        "proved",
        False,
        [],
        [],
    )
    assert {n for _lawyer, n, _share in month.loads} <= {54, 55, 56}
    assert all(share is not None and abs(share - n) < 1 for _lawyer, n, share in month.loads)
    assert "已证明" in page_of(office, roster)


def test_what_was_proved_is_not_claimed_once_something_changed(office: Office) -> None:
    add_post(office)
    roster = drafted(office)
    assert desk.roster_month(roster, None).verdict.state == "proved"
    wish(office.lawyer, Availability.AVOID, THURSDAY)
    assert desk.roster_month(roster, None).verdict.state == "stale"
    rosters.draft_roster(roster, by=office.caseworker, at=NOW, afresh=True)
    roster.refresh_from_db()
    assert desk.roster_month(roster, None).verdict.state == "proved"
    rosters.clear_duty(Duty.objects.filter(day=FRIDAY).get(), by=office.caseworker, at=NOW)
    assert desk.roster_month(roster, None).verdict.state == "stale"
    assert "草拟之后" in page_of(office, roster)


def test_where_no_roster_exists_the_rules_that_collide_are_named(office: Office) -> None:
    post = add_post(office)
    for lawyer in (office.lawyer, office.rival):
        wish(lawyer, Availability.LEAVE, THURSDAY)
    roster = drafted(office)
    month = desk.roster_month(roster, None)
    assert month.verdict.is_impossible
    assert [day for day, _post, _gap in month.gaps] == [THURSDAY]
    assert len(month.collisions) == 3
    assert post.name in month.collisions[0]
    names = {office.lawyer.person.name, office.rival.person.name}
    assert {name for name in names for line in month.collisions[1:] if name in line} == names
    page = page_of(office, roster)
    assert all(line in page for line in month.collisions)


def test_a_row_that_cannot_be_broken_is_named(office: Office) -> None:
    add_post(office)
    wish(office.rival, Availability.LEAVE, TODAY, FRIDAY)
    month = desk.roster_month(drafted(office), None)
    assert len(month.gaps) == 1
    assert any("连续" in line and office.lawyer.person.name in line for line in month.collisions)


def test_wishes_that_are_not_met_say_why(office: Office) -> None:
    add_post(office)
    wish(office.rival, Availability.LEAVE, THURSDAY)
    wish(office.lawyer, Availability.AVOID, THURSDAY)
    roster = drafted(office)
    ((lawyer, day, is_avoided, why),) = desk.roster_month(roster, None).unmet
    assert (lawyer, day, is_avoided) == (office.lawyer, THURSDAY, True)
    assert "1" in why
    assert why in page_of(office, roster)


# ---- planned anew ----


def test_after_leave_only_the_lost_duty_changes_hands(office: Office) -> None:
    third = make_lawyer(office.cast, "third", "云桥法和律师事务所")
    publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    wish(office.lawyer, Availability.LEAVE, THURSDAY, FRIDAY)
    roster = Roster.objects.get()
    found = planned_anew(roster, TODAY)
    assert [(one.day, one.before, one.after) for one in found.moves] == [(THURSDAY, None, third)]
    assert (found.left, found.collisions) == ([], [])
    roster_changes.plan_anew(roster, mark=found.mark, by=office.caseworker, at=NOW)
    on = {one.day: one.lawyer for one in Duty.objects.select_related("lawyer")}
    assert on == {THURSDAY: third, FRIDAY: office.rival}
    assert [event.person for event in told("duty_set")] == [third.person]
    assert told("duty_cleared") == []
    assert planned_anew(roster, TODAY).moves == []


def test_what_was_shown_is_what_is_done(office: Office) -> None:
    (made,) = publish(office, (office.lawyer, THURSDAY))
    wish(office.lawyer, Availability.LEAVE, THURSDAY)
    found = planned_anew(made.roster, TODAY)
    wish(office.rival, Availability.LEAVE, THURSDAY)
    with pytest.raises(roster_changes.RosterMoved):
        roster_changes.plan_anew(made.roster, mark=found.mark, by=office.caseworker, at=NOW)
    with pytest.raises(NotAllowed):
        roster_changes.plan_anew(made.roster, mark=found.mark, by=office.rival.person, at=NOW)
    draft = open_roster(office, FRIDAY, FRIDAY)
    with pytest.raises(roster_changes.RosterNotPublished):
        roster_changes.plan_anew(draft, mark="", by=office.caseworker, at=NOW)


def test_a_gap_that_nobody_can_take_stays_and_says_what_collides(office: Office) -> None:
    publish(office, (office.lawyer, THURSDAY))
    for lawyer in (office.lawyer, office.rival):
        wish(lawyer, Availability.LEAVE, THURSDAY)
    found = planned_anew(Roster.objects.get(), TODAY)
    assert found.moves == []
    assert [day for day, _post, _gap in found.left] == [THURSDAY]
    assert len(found.collisions) == 3


# ---- moved by hand ----


def test_a_duty_is_moved_and_everybody_is_told(office: Office) -> None:
    (made, _other) = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    window = add_post(office, "法院窗口")
    moved = roster_changes.move_duty(made, window, FRIDAY, by=office.caseworker, at=NOW)
    assert (moved.lawyer, moved.day, moved.post) == (office.lawyer, FRIDAY, window)
    assert [event.person for event in told("duty_cleared")] == [office.lawyer.person]
    assert [event.person for event in told("duty_set")] == [office.lawyer.person]
    assert {event.person for event in told("duty_gap")} == {office.head, office.caseworker}
    again = roster_changes.move_duty(moved, made.post, THURSDAY, by=office.caseworker, at=NOW)
    assert (again.day, again.post) == (THURSDAY, made.post)


def test_a_move_into_a_conflict_is_refused_in_words(office: Office) -> None:
    post, roster = add_post(office), open_roster(office, TODAY, SATURDAY)
    window = add_post(office, "法院窗口")
    rows = ((post, TODAY), (post, THURSDAY), (window, SATURDAY))
    mine = [
        rosters.set_duty(roster, where, day, office.lawyer, by=office.head, at=NOW) for where, day in rows
    ]
    rosters.set_duty(roster, post, FRIDAY, office.rival, by=office.head, at=NOW)

    def move(day: date, where: Any, *, at: datetime = NOW) -> Duty:
        return roster_changes.move_duty(mine[2], where, day, by=office.caseworker, at=at)

    with pytest.raises(roster_changes.TooManyInRow) as refused:
        move(FRIDAY, window)
    assert office.lawyer.person.name in str(refused.value)
    with pytest.raises(roster_changes.PostFull):
        move(FRIDAY, post)
    with pytest.raises(serving.TwiceADay):
        move(THURSDAY, window)
    with pytest.raises(rosters.DayOutside):
        move(SATURDAY + timedelta(days=2), window)
    wish(office.lawyer, Availability.LEAVE, FRIDAY)
    with pytest.raises(serving.OnLeave):
        move(FRIDAY, window)
    assert Duty.objects.filter(pk=mine[2].pk, day=SATURDAY).exists()


def test_what_is_over_or_begun_is_not_moved(office: Office) -> None:
    (made, _other) = publish(office, (office.lawyer, THURSDAY), (office.rival, FRIDAY))
    morning = datetime.combine(THURSDAY, time(9), get_current_timezone())
    with pytest.raises(NotAllowed):
        roster_changes.move_duty(made, made.post, FRIDAY, by=office.lawyer.person, at=NOW)
    duty.sign_in_duty(made, by=office.lawyer.person, at=morning)
    with pytest.raises(rosters.DutyBegun):
        roster_changes.move_duty(made, made.post, FRIDAY, by=office.head, at=morning)
    with pytest.raises(rosters.DayOver):
        roster_changes.move_duty(made, made.post, FRIDAY, by=office.head, at=morning + timedelta(days=1))


def test_the_form_of_a_move_keeps_what_was_typed(office: Office) -> None:
    post, roster = add_post(office), open_roster(office, TODAY, FRIDAY)
    made = rosters.set_duty(roster, post, TODAY, office.lawyer, by=office.head, at=NOW)
    rosters.set_duty(roster, post, THURSDAY, office.rival, by=office.head, at=NOW)
    client, url = desk_of(office), reverse("legalaid:duty-move", args=[made.pk])
    assert client.get(url).status_code == 200
    sent = {"day": THURSDAY.isoformat(), "post": str(post.pk)}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "请先把那里的人调开" in refused.content.decode()
    assert client.post(url, sent | {"day": FRIDAY.isoformat()}).status_code == 302
    assert Duty.objects.get(lawyer=office.lawyer).day == FRIDAY
