"""A reckoning on its way to the lawyers: with consent, once, seen by who works on the matter, gone with the person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.commands import OldText
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.commands.forgetting import forget_ended_matters, forget_person
from unionhall.services.legalaid.commands.intake import AskedAlready, Guest
from unionhall.services.legalaid.commands.rights import (
    TooManyKept,
    forget_check,
    hand_over,
    keep_check,
)
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, RightsCheck
from unionhall.services.legalaid.queries.rights_checks import (
    checks_of,
    get_kept,
    kept_by,
    opened,
    wanted_evidence,
)
from unionhall.services.legalaid.rights_consent import HANDING_OVER
from unionhall.services.legalaid.rights_handing import RightsOutcome, intake_of
from unionhall.services.legalaid.rights_papers import Particulars, total_of
from unionhall.services.legalaid.rights_papers.selection import select
from unionhall.services.legalaid.states import Cause, ClaimedBy
from unionhall.services.legalaid.tests.office import EMPLOYER, Office
from unionhall.services.legalaid.tests.test_rights_papers import CLAIMS, LAW, NOW

KNOWN = Particulars(
    employer=EMPLOYER, still="no", last_day=date(2026, 4, 30), story="三个月没有发工资，还被口头辞退。"
)
ANSWERS: dict[str, Any] = {"trouble": ["wages", "ended"], "hired_by": "company", "hired_on": "2021-11-01"}
OUTCOME = RightsOutcome(answers=ANSWERS, claims=CLAIMS, law=LAW, told=[("哪天开始上班？", "2021年11月1日")])
GUEST = Guest(name="李小工", phone="13600000077", consent=PRIVACY.version)
NOW_TEXT = HANDING_OVER.version


def given(office: Office, **changes: Any) -> Matter:
    """The worker, who is signed in, hands over."""
    intake = intake_of(OUTCOME, KNOWN, key=changes.pop("key", None))
    told: dict[str, Any] = {"consent": NOW_TEXT, "person": office.worker, "at": NOW} | changes
    return hand_over(office.cast["yunqiao"], OUTCOME, intake, **told)


def test_what_a_matter_is_opened_with() -> None:
    intake = intake_of(OUTCOME, KNOWN)
    assert intake.cause == Cause.WAGES
    assert intake.employer == EMPLOYER
    assert intake.worked_to == date(2026, 4, 30)
    assert intake.known_on == date(2026, 5, 31)  # the earliest day from which a time runs
    assert intake.amount_yuan == total_of(select(CLAIMS).raised) == Decimal("104000.00")


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        ({"trouble": ("injury", "wages"), "hired_by": "company"}, Cause.INJURY),
        ({"trouble": ("injury",), "hired_by": "household"}, Cause.CASUAL_INJURY),
        ({"trouble": ("ended", "overtime")}, Cause.DISMISSAL),
        ({"trouble": "no_contract"}, Cause.CONTRACT),
        ({"trouble": ("insurance",)}, Cause.INSURANCE),
        ({"trouble": ("maternity",)}, Cause.WOMEN),
        ({"trouble": ("leave",)}, Cause.LEAVE),
        ({}, Cause.OTHER),
    ],
)
def test_the_cause_follows_from_what_happened(answers: dict[str, Any], cause: Cause) -> None:
    outcome = RightsOutcome(answers=answers, claims=[], law=LAW)
    assert intake_of(outcome, Particulars()).cause == cause
    assert intake_of(outcome, Particulars()).amount_yuan is None


def test_a_worker_hands_over(office: Office) -> None:
    matter = given(office)
    row = RightsCheck.objects.get(matter=matter)
    assert (row.person_id, row.region, row.as_of) == (office.worker.pk, LAW.parameters.region, LAW.as_of)
    assert row.consent == f"rights_hand_over {NOW_TEXT}"
    (read,) = checks_of(matter, office.caseworker)
    assert read.given == ANSWERS
    assert read.told == [("哪天开始上班？", "2021年11月1日")]
    assert [claim["id"] for claim in read.claims] == [claim.id for claim in CLAIMS]
    assert read.raised == ["wages", "unlawful"]
    assert (read.low, read.high) == (Decimal("96000.00"), Decimal("104000.00"))
    assert [line["key"] for line in read.evidence][:2] == ["contract", "pay_records"]
    assert read.deadlines
    assert LedgerEntry.objects.get(matter=matter).amount_yuan == Decimal("104000.00")
    assert Claimant.objects.get(matter=matter).stands_on == ClaimedBy.RECKONED
    assert (
        Entry.objects.filter(verb="legalaid.rights_check.hand_over", subject_id=matter.case.pk).count() == 1
    )


def test_a_guest_hands_over(office: Office) -> None:
    matter = given(office, person=None, guest=GUEST)
    assert matter.case.person is not None
    assert matter.case.person.name == "李小工"
    assert RightsCheck.objects.get(matter=matter).person_id == matter.case.person_id


def test_without_consent_to_todays_text_nothing_is_handed_over(office: Office) -> None:
    for consent in ("", "2020-01"):
        with pytest.raises(OldText):
            given(office, consent=consent)
    with pytest.raises(NotAllowed):
        given(office, person=None)
    assert not Matter.objects.exists()
    assert not RightsCheck.objects.exists()


def test_the_same_form_twice_is_one(office: Office) -> None:
    key = uuid4()
    assert given(office, key=key).pk == given(office, key=key).pk
    assert RightsCheck.objects.count() == 1


def test_a_worker_s_second_reckoning_goes_to_the_matter_there_is(office: Office) -> None:
    first = office.ask(employer=EMPLOYER, at=NOW)
    assert given(office).pk == first.pk
    assert LedgerEntry.objects.get(matter=first).amount_yuan == Decimal(
        "18000.00"
    )  # what they said then stays
    given(office, person=None, guest=GUEST)
    with pytest.raises(AskedAlready):
        given(office, person=None, guest=GUEST)


def test_nothing_can_be_read_in_the_database(office: Office) -> None:
    given(office)
    with connection.cursor() as cursor:
        cursor.execute("select answers, results from legalaid_rightscheck")
        ((answers, results),) = cursor.fetchall()
    assert "trouble" not in answers
    assert "unlawful" not in results


def test_who_works_on_the_matter_sees_it_and_nobody_else(office: Office) -> None:
    matter = given(office)
    for viewer in (
        office.rival.person,
        office.lawyer.person,
        office.cast.person("stranger", "t02"),
        office.worker,
    ):
        with pytest.raises(NotAllowed):
            checks_of(matter, viewer)
    taken = office.handled(matter, at=NOW)
    assert len(checks_of(taken, office.lawyer.person)) == 1
    with pytest.raises(NotAllowed):
        checks_of(taken, office.rival.person)


def signed_in(person: Person) -> Client:
    return sign_in(Client(), person)


def test_the_desk_shows_it_and_writes_down_that_it_was_opened(office: Office) -> None:
    matter = given(office)
    with override("zh-hans"):
        page = signed_in(office.caseworker).get(reverse("legalaid:matter", args=[matter.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("求助前的权益计算", "8000 * 5 * 2", "第八十七条", "96,000.00", "2021年11月1日", "未经核对"):
        assert words in text, words
    opened_by = Entry.objects.filter(verb="legalaid.rights_check.open").values_list("by_id", flat=True)
    assert list(opened_by) == [office.caseworker.pk]


def test_somebody_keeps_and_forgets(office: Office) -> None:
    other = office.cast.person("other", "e01", phone="19922220001")
    row = keep_check(office.worker, OUTCOME, by=office.worker, at=NOW)
    assert [one.check.pk for one in kept_by(office.worker)] == [row.pk]
    assert kept_by(other) == []
    assert get_kept(row.pk, office.worker) == row
    for refused in (other, office.head):
        with pytest.raises(NotAllowed):
            get_kept(row.pk, refused)
        with pytest.raises(NotAllowed):
            forget_check(row, by=refused, at=NOW)
        with pytest.raises(NotAllowed):
            keep_check(office.worker, OUTCOME, by=refused, at=NOW)
    forget_check(row, by=office.worker, at=NOW)
    assert not RightsCheck.objects.exists()
    with pytest.raises(NotAllowed):
        forget_check(row, by=office.worker, at=NOW)


def test_what_was_handed_over_is_not_forgotten_by_oneself(office: Office) -> None:
    row = RightsCheck.objects.get(matter=given(office))
    with pytest.raises(NotAllowed):
        forget_check(row, by=office.worker, at=NOW)
    with pytest.raises(NotAllowed):
        get_kept(row.pk, office.worker)


def test_an_account_keeps_only_so_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionhall.services.legalaid.commands.rights.MOST_KEPT", 1)
    keep_check(office.worker, OUTCOME, by=office.worker, at=NOW)
    with pytest.raises(TooManyKept):
        keep_check(office.worker, OUTCOME, by=office.worker, at=NOW)


def test_erasing_takes_the_kept_and_empties_the_closed(office: Office) -> None:
    matter = given(office)
    keep_check(office.worker, OUTCOME, by=office.worker, at=NOW)
    forget_person(office.worker, by=None, at=NOW)
    row = RightsCheck.objects.get()
    assert row.results  # the matter is open
    office.act(matter.case, "advise", by=office.caseworker, at=NOW, advice="先去协商", form="advice")
    Person.objects.filter(pk=office.worker.pk).update(erased_at=NOW)
    forget_ended_matters(at=NOW)
    row.refresh_from_db()
    assert (row.answers, row.results) == ("", "")
    assert opened(row).is_emptied
    page = signed_in(office.caseworker).get(reverse("legalaid:matter", args=[matter.pk]))
    assert page.status_code == 200


def test_the_checklist_is_the_index_that_the_vault_is_filled_by(office: Office) -> None:
    matter = given(office)
    client = sign_in(Client(), office.caseworker)
    page = client.get(reverse("legalaid:evidence", args=[matter.pk])).content.decode()
    first, *_others = wanted_evidence(matter, office.caseworker)
    assert not first.is_here
    assert first.words in page
    address = reverse("legalaid:evidence-add", args=[matter.pk])
    assert first.words in client.get(address, {"item": first.key}).content.decode()
    plan = EvidencePlan(
        kind="document", title=first.words, proves="劳动关系", source="本人", obtained_on=NOW.date()
    )
    file = SimpleNamespace(file=BytesIO("合同".encode()), name="合同.txt")
    add_evidence(matter, plan, file, by=office.caseworker, at=NOW)
    assert wanted_evidence(matter, office.caseworker)[0].is_here
    assert wanted_evidence(matter, office.cast.person("somebody", "e01", phone="13600000099")) == []
