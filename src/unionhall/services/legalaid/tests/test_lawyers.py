"""Calls, candidates, who is taken on, who leaves; firms and whom they act for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from unionhall.engines.casework.models import Case, CaseRating
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands import firms, lawyers, rosters
from unionhall.services.legalaid.conflicts import conflicts_of
from unionhall.services.legalaid.lawyer_plans import CallPlan, CandidacyPlan, LawyerPlan, PostPlan
from unionhall.services.legalaid.models import Candidacy, Duty, FirmClient, LawFirm, Lawyer, OpenCall
from unionhall.services.legalaid.queries import lawyers as reading
from unionhall.services.legalaid.states import CameBy, LawyerState
from unionhall.services.legalaid.tests.office import EMPLOYER, TODAY, Office

CALL = CallPlan(
    title="二〇二六年公益律师招募", wanted=1, opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 31),
    text="执业三年以上",
)  # fmt: skip
LICENCE = "13701202011234567"


def call(office: Office, **changes: Any) -> OpenCall:
    return lawyers.open_call(office.cast["yunqiao"], replace(CALL, **changes), by=office.head, at=NOW)


def apply(office: Office, opened: OpenCall, key: str = "candidate", **changes: Any) -> Candidacy:
    person = office.cast.person(key, "t01", phone=f"199{len(office.cast.people):08d}")
    plan = CandidacyPlan(
        firm_name="云桥明理律师事务所", licence=LICENCE, licensed_on=date(2019, 7, 1), specialities=("wages", "injury")
    )  # fmt: skip
    return lawyers.apply_candidacy(opened, replace(plan, **changes), by=person, at=NOW)


def take_on(office: Office, candidacy: Candidacy) -> Case:
    case = office.act(candidacy.case, "check", checked_on=TODAY)
    return office.act(case, "recruit")


def test_a_candidate_becomes_a_lawyer_with_firm_and_role(office: Office) -> None:
    candidacy = apply(office, call(office), came_by=CameBy.FIRM)
    assert take_on(office, candidacy).state == "recruited"
    lawyer = Lawyer.objects.get(licence=LICENCE)
    assert (lawyer.firm.name, lawyer.state, lawyer.since) == ("云桥明理律师事务所", "active", TODAY)
    assert lawyer.specialities == ["wages", "injury"]
    assert Post.objects.filter(person=lawyer.person, role=Role.LAWYER, ends_on=None).count() == 1
    facts = dict(reading.facts_of_candidacy(candidacy.case, office.head))
    assert LICENCE in facts.values()


def test_a_firm_that_is_known_is_not_entered_twice(office: Office) -> None:
    take_on(office, apply(office, call(office), firm_name=f" {office.lawyer.firm.name} "))
    assert LawFirm.objects.count() == 2


def test_a_call_that_is_full_takes_nobody_on(office: Office) -> None:
    opened = call(office)
    take_on(office, apply(office, opened))
    second = office.act(
        apply(office, opened, "second", licence="13701202011234568").case, "check", checked_on=TODAY
    )
    with pytest.raises(lawyers.CallFull):
        office.act(second, "recruit")
    assert Case.objects.get(pk=second.pk).state == "checked"
    lawyers.change_call(opened, replace(CALL, wanted=2), by=office.head, at=NOW)
    assert office.act(second, "recruit").state == "recruited"


@pytest.mark.parametrize("typed", ["", "1370120201123456", "23701202011234567", "1370120201123456X"])
def test_a_licence_that_cannot_be_one_is_refused(office: Office, typed: str) -> None:
    with pytest.raises(lawyers.LicenceMalformed):
        apply(office, call(office), licence=typed)


def test_one_applies_once_while_the_call_is_open(office: Office) -> None:
    opened = call(office)
    apply(office, opened)
    with pytest.raises(lawyers.AppliedAlready):
        apply(office, opened, licence="13701202011234568")
    with pytest.raises(lawyers.AppliedAlready):
        apply(office, opened, "another")
    over = call(office, title="去年的招募", opens_on=date(2025, 5, 1), closes_on=date(2026, 5, 5))
    with pytest.raises(lawyers.CallClosed):
        apply(office, over, "third")
    plan = CandidacyPlan(firm_name="某所", licence=LICENCE[:-1] + "0", licensed_on=date(2019, 7, 1))
    with pytest.raises(lawyers.ServesAlready):
        lawyers.apply_candidacy(opened, plan, by=office.lawyer.person, at=NOW)
    assert Candidacy.objects.count() == 1


def test_the_same_form_sent_twice_is_one_application(office: Office) -> None:
    opened, key = call(office), uuid4()
    person = office.cast.person("twice", "t01", phone="19900000009")
    plan = CandidacyPlan(firm_name="某所", licence=LICENCE, licensed_on=date(2019, 7, 1))
    made = [lawyers.apply_candidacy(opened, plan, by=person, at=NOW, key=key) for _time in range(2)]
    assert made[0] == made[1]


def test_a_licence_serves_one_lawyer(office: Office) -> None:
    case = office.act(
        apply(office, call(office), licence=office.lawyer.licence).case, "check", checked_on=TODAY
    )
    with pytest.raises(lawyers.LicenceTaken):
        office.act(case, "recruit")
    assert Case.objects.get(pk=case.pk).state == "checked"


def test_a_call_has_one_title_and_its_days_in_order(office: Office) -> None:
    call(office)
    with pytest.raises(lawyers.CallTwice):
        call(office)
    with pytest.raises(lawyers.CallBackwards):
        call(office, title="反了", closes_on=date(2026, 4, 1))
    with pytest.raises(NotAllowed):
        lawyers.open_call(office.cast["yunqiao"], replace(CALL, title="另一个"), by=office.caseworker, at=NOW)


def enlist(office: Office, person: Person, **changes: Any) -> Lawyer:
    plan = LawyerPlan(firm_name="云桥明理律师事务所", licence=LICENCE, licensed_on=date(2019, 7, 1))
    return lawyers.enlist_lawyer(
        office.cast["yunqiao"], person, replace(plan, **changes), by=office.head, at=NOW
    )


def test_whoever_leaves_has_handed_over_and_duties_become_gaps(office: Office) -> None:
    matter = office.handled(office.ask())
    with pytest.raises(lawyers.MattersOpen) as refused:
        lawyers.end_service(office.lawyer, by=office.head, at=NOW)
    assert matter.case.number in str(refused.value)
    office.act(Case.objects.get(pk=matter.pk), "assign", lawyer=office.rival.person)
    post = rosters.add_post(
        office.cast["yunqiao"], PostPlan(name="服务中心", opens=time(9), closes=time(17)), by=office.head, at=NOW
    )  # fmt: skip
    roster = rosters.open_roster(
        office.cast["yunqiao"], from_on=date(2026, 5, 7), to_on=date(2026, 5, 8), by=office.head, at=NOW
    )
    for lawyer, day in ((office.lawyer, 7), (office.rival, 8)):
        rosters.set_duty(roster, post, date(2026, 5, day), lawyer, by=office.head, at=NOW)
    rosters.publish_roster(roster, by=office.head, at=NOW)
    left = lawyers.end_service(office.lawyer, by=office.head, at=NOW)
    assert left.state == LawyerState.LEFT
    assert [duty.lawyer for duty in Duty.objects.all()] == [office.rival]
    assert Event.objects.filter(kind="legalaid.duty_gap").exists()
    assert not Post.objects.filter(person=left.person, role=Role.LAWYER, ends_on=None).exists()
    with pytest.raises(lawyers.HasLeft):
        lawyers.end_service(left, by=office.head, at=NOW)
    again = enlist(office, left.person)
    assert (again.pk, again.state, again.licence) == (left.pk, "active", LICENCE)


def test_a_lawyer_may_rest_but_not_leave_by_a_change(office: Office) -> None:
    changed = lawyers.change_lawyer(
        office.lawyer, state=LawyerState.RESTING, specialities=("wages",), most_open=3, by=office.head, at=NOW
    )
    assert (changed.state, changed.most_open) == ("resting", 3)
    with pytest.raises(lawyers.HasLeft):
        lawyers.change_lawyer(
            office.lawyer, state=LawyerState.LEFT, specialities=(), most_open=3, by=office.head, at=NOW
        )
    with pytest.raises(NotAllowed):
        lawyers.change_lawyer(
            office.lawyer, state="active", specialities=(), most_open=9, by=office.lawyer.person, at=NOW
        )


def test_clients_of_a_firm_are_conflicts_until_they_end(office: Office) -> None:
    matter = office.ask()
    client = firms.add_client(office.rival.firm, name=f" {EMPLOYER} ", by=office.head, at=NOW)
    assert [one.lawyer for one in conflicts_of(matter, office.rival)] == [office.rival]
    with pytest.raises(firms.ClientKnown):
        firms.add_client(office.rival.firm, name=EMPLOYER, by=office.head, at=NOW)
    firms.end_client(client, by=office.head, at=NOW)
    assert conflicts_of(matter, office.rival) == []
    with pytest.raises(firms.ClientEnded):
        firms.end_client(client, by=office.head, at=NOW)
    firms.add_client(office.rival.firm, name=EMPLOYER, by=office.head, at=NOW)
    assert FirmClient.objects.get().ended_on is None
    with pytest.raises(firms.FirmTwice):
        firms.change_firm(
            office.rival.firm, name=office.lawyer.firm.name, licence="", phone="", by=office.head, at=NOW
        )


def test_the_list_counts_work_in_the_same_number_of_queries(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    matter = office.handled(office.ask())
    today = localdate(NOW)
    closed = Case.objects.get(pk=office.ask(office.cast.person("second", "e01")).case_id)
    Case.objects.filter(pk=closed.pk).update(
        assignee=office.lawyer.person, closed_at=NOW, due_at=None, turn="nobody"
    )
    CaseRating.objects.create(organisation=closed.organisation, case=closed, score=4, rated_at=NOW)
    row = {one.pk: one for one in reading.lawyers_seen_by(office.head, today=today)}[office.lawyer.pk]
    assert (row.open_matters, row.rating, row.ratings) == (1, 4, 1)  # type: ignore[attr-defined]
    with django_assert_max_num_queries(2):
        assert len(reading.lawyers_seen_by(office.head, today=today)) == 2
    assert reading.get_lawyer(office.lawyer.pk, office.lawyer.person, today=today) == office.lawyer
    with pytest.raises(NotAllowed):
        reading.get_lawyer(office.rival.pk, office.lawyer.person, today=today)
    page = reading.lawyer_page(row, office.head, today=today)
    assert ([case.pk for case in page.matters], page.closed) == ([matter.pk], 1)


def test_quarters() -> None:
    assert reading.quarter_of(date(2026, 12, 31)) == (date(2026, 10, 1), date(2027, 1, 1))
    day = date(2026, 1, 1)
    while day.year == 2026:
        first, after = reading.quarter_of(day)
        assert first <= day < after
        assert first.day == after.day == 1
        day += timedelta(days=1)
