"""Asking for help: on the phone without signing in, and written down at the desk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.casework.models import Case, Step
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.people.commands import OldText
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Consent, Person
from unionhall.services.legalaid.commands.intake import (
    AskedAlready,
    Guest,
    TooManyRequests,
    ask_for_help,
)
from unionhall.services.legalaid.limitation import limitation_of
from unionhall.services.legalaid.models import Claimant, FirmClient, LedgerEntry, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.states import Cause
from unionhall.services.legalaid.tests.office import EMPLOYER, Office

PHONE, GUESTS = "19900001111", 20
WORK = {
    "employer": EMPLOYER,
    "known_on": "2026-03-01",
    "still": "no",
    "worked_to": "2026-04-30",
    "amount": "1.8万",
}
STORY = {"people": "1", "story": "干了三个月，一分钱没发", "is_migrant": "on"}
YOU = {"name": "李阿强", "phone": "199 0000 1111", "consent": "on", "version": PRIVACY.version}


def guest(**changes: Any) -> Guest:
    return Guest(**{"name": "李阿强", "phone": PHONE, "consent": PRIVACY.version} | changes)


def plan(**changes: Any) -> Intake:
    return Intake(**{"cause": Cause.WAGES, "employer": EMPLOYER, "story": "没发钱", "key": uuid4()} | changes)


def step(client: Client, name: str, data: dict[str, str], **headers: Any) -> Any:
    return client.post(reverse("legalaid:ask-step", args=[name]), data, **headers)


def to_the_last_step(client: Client, **work: str) -> None:
    """Answer everything but whom to call."""
    assert client.post(reverse("legalaid:ask"), {"cause": "wages"}).status_code == 302
    assert step(client, "work", WORK | {"amount": "18000"} | work).status_code == 302
    assert step(client, "story", STORY).status_code == 302


# ---- on the phone ----


def test_a_guest_asks_and_sees_number_deadline_and_what_to_keep(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    answer = step(client, "you", YOU)
    assert answer["Location"] == reverse("legalaid:asked")
    matter = Matter.objects.select_related("case__person").get()
    person = matter.case.person
    assert person is not None
    assert (person.name, person.phone, person.is_migrant) == ("李阿强", PHONE, True)
    assert matter.case.organisation == office.cast["yunqiao"]
    assert (matter.right_known_on, matter.is_still_employed) == (date(2026, 4, 30), False)
    assert "2026-03-01" in matter.story
    assert Claimant.objects.get().worked_to == date(2026, 4, 30)
    assert LedgerEntry.objects.get().amount_yuan == Decimal("18000.00")
    page = client.get(reverse("legalaid:asked")).content.decode()
    assert matter.case.number in page
    assert PHONE in page  # in the form that signs in with it
    assert reverse("hub:case", args=[matter.pk]) in page


def test_the_consent_of_a_guest_is_kept_with_version_and_time(office: Office) -> None:
    matter = ask_for_help(office.cast["yunqiao"], plan(), guest(), at=NOW)
    given = Consent.objects.get(person=matter.case.person)
    assert (given.subject, given.version, given.given_at) == ("privacy", PRIVACY.version, NOW)
    opened = Step.objects.get(case=matter.case, verb="open")
    assert opened.data["consent"] == f"privacy {PRIVACY.version}"


def test_nobody_agrees_for_somebody_on_file(office: Office) -> None:
    ask_for_help(office.cast["yunqiao"], plan(), guest(phone=office.worker.phone, name="王小工"), at=NOW)
    assert not Consent.objects.filter(person=office.worker).exists()


def test_an_old_text_is_not_agreed_to(office: Office) -> None:
    with pytest.raises(OldText):
        ask_for_help(office.cast["yunqiao"], plan(), guest(consent="2020-01"), at=NOW)
    assert not Person.objects.filter(phone=PHONE).exists()


def test_who_gives_another_name_learns_nothing_and_loses_nothing(office: Office) -> None:
    office.ask()
    same = plan(cause=Cause.WAGES)
    with pytest.raises(AskedAlready):
        ask_for_help(
            office.cast["yunqiao"], same, guest(phone=office.worker.phone, name=office.worker.name), at=NOW
        )
    other = ask_for_help(office.cast["yunqiao"], same, guest(phone=office.worker.phone, name="张某"), at=NOW)
    assert "张某" in other.story
    assert other.case.person == office.worker


def test_the_button_pressed_twice_sends_once(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    session = dict(client.session.items())
    step(client, "you", YOU)
    stored = client.session  # as a second tap that left at the same time would find it
    stored.update(session)
    stored.save()
    assert step(client, "you", YOU)["Location"] == reverse("legalaid:asked")
    assert Matter.objects.count() == 1


def test_nothing_typed_is_lost_on_the_way_back_or_by_a_mistake(office: Office) -> None:
    client = Client()
    client.post(reverse("legalaid:ask"), {"cause": "wages"})
    wrong = step(client, "work", {"employer": "宏达", "amount": "很多", "known_on": "2999-01-01"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "宏达" in page
    assert "很多" in page
    back = step(client, "work", {"employer": "宏达建筑", "amount": "很多", "go": "back"})
    assert back["Location"] == reverse("legalaid:ask-step", args=["cause"])
    assert "宏达建筑" in client.get(reverse("legalaid:ask-step", args=["work"])).content.decode()
    ahead = client.get(reverse("legalaid:ask-step", args=["you"]))
    assert ahead["Location"] == reverse("legalaid:ask-step", args=["work"])


def test_what_was_typed_can_be_thrown_away(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    client.post(reverse("legalaid:ask"), {"go": "discard"})
    assert client.get(reverse("legalaid:ask")).context["chosen"] is None
    assert not Matter.objects.exists()


def test_what_is_typed_lies_in_no_dump(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    held = Session.objects.get(session_key=client.session.session_key)
    assert EMPLOYER not in str(held.get_decoded())
    assert "一分钱" not in str(held.get_decoded())


@pytest.mark.parametrize(
    ("need", "cause"), [("wage_arrears", "wages"), ("work_injury", "injury"), ("casual_injury", "casual")]
)
def test_the_need_box_answers_the_first_question(office: Office, need: str, cause: str) -> None:
    client = Client()
    answer = client.get(reverse("legalaid:ask"), {"need": need})
    assert answer["Location"] == reverse("legalaid:ask-step", args=["work"])
    assert client.get(answer["Location"]).context["chosen"].cause == cause


def test_another_need_begins_at_the_first_question(office: Office) -> None:
    answer = Client().get(reverse("legalaid:ask"), {"need": "legal_help"}, follow=True)
    assert (answer.status_code, answer.context["step"]) == (200, "cause")


def test_a_name_or_that_it_is_not_known(office: Office) -> None:
    client = Client()
    client.post(reverse("legalaid:ask"), {"cause": "wages"})
    assert step(client, "work", {"still": "yes"}).status_code == 422
    assert step(client, "work", {"still": "yes", "is_nameless": "on"}).status_code == 302


def test_a_stranger_sees_no_confirmation(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    step(client, "you", YOU)
    assert Client().get(reverse("legalaid:asked"))["Location"] == reverse("legalaid:home")


def test_one_connection_cannot_flood_the_desk(office: Office) -> None:
    def ask(number: int) -> Matter:
        who = guest(phone=f"1990000{number:04d}")
        return ask_for_help(office.cast["yunqiao"], told[number], who, at=NOW)

    told = [plan(address="203.0.113.9") for _turn in range(GUESTS + 1)]
    for number in range(GUESTS):
        ask(number)
    with pytest.raises(TooManyRequests):
        ask(GUESTS)
    before = Person.objects.filter(phone__startswith="1990000").count()
    assert before == Matter.objects.count()  # who was refused left nothing behind
    assert ask(0).case.key == told[0].key  # the same form once more is no further request


def test_a_worker_who_has_signed_in_is_asked_nothing_twice(office: Office) -> None:
    client = sign_in(Client(), office.worker, second_factor=False)
    to_the_last_step(client)
    page = client.get(reverse("legalaid:ask-step", args=["you"]))
    assert not page.context["form"].fields
    assert step(client, "you", {})["Location"] == reverse("legalaid:asked")
    case = Case.objects.get()
    assert (case.person, case.opened_by) == (office.worker, office.worker)
    to_the_last_step(client)
    assert step(client, "you", {})["Location"] == reverse("hub:case", args=[case.pk])
    assert Matter.objects.count() == 1


def test_a_guest_who_asked_already_is_told_the_number(office: Office) -> None:
    client = Client()
    to_the_last_step(client)
    step(client, "you", YOU)
    to_the_last_step(client)
    again = step(client, "you", YOU)
    assert again.status_code == 422
    assert Case.objects.get().number in again.content.decode()


# ---- time ----


def test_pay_lapses_a_year_after_the_end_of_the_employment(office: Office) -> None:
    today = date(2026, 5, 6)
    told = {"known_on": date(2024, 1, 10), "worked_to": date(2025, 5, 11)}
    gone = limitation_of(plan(**told), "990181", today)
    assert (gone.ends_on, gone.is_urgent, gone.is_late) == (date(2026, 5, 11), True, False)
    assert limitation_of(plan(**told, is_still_employed=True), "990181", today).ends_on is None
    fired = limitation_of(plan(cause=Cause.DISMISSAL, known_on=date(2025, 4, 1)), "990181", today)
    assert (fired.ends_on, fired.is_late) == (date(2026, 4, 1), True)


@pytest.mark.parametrize(("days", "words"), [(360, "urgent"), (800, "late")])
def test_the_confirmation_speaks_of_the_time_limit(office: Office, days: int, words: str) -> None:
    client = Client()
    left = timezone.localdate() - timedelta(days=days)
    to_the_last_step(client, known_on=left.isoformat(), worked_to=left.isoformat())
    step(client, "you", YOU)
    page = client.get(reverse("legalaid:asked"), headers={"accept-language": "en"}).content.decode()
    matter = Matter.objects.get()
    assert (matter.is_urgent, matter.is_late) == (words == "urgent", words == "late")
    assert f'id="{words}"' in page


# ---- at the desk ----


def desk(office: Office, role: Role = Role.CASEWORKER) -> Client:
    return sign_in(Client(), office.cast.staff(role))


def typed(**changes: str) -> dict[str, str]:
    told = {
        "key": str(uuid4()), "cause": "wages", "source": "phone", "employer": EMPLOYER, "still": "yes",
        "people": "12", "story": "全班组都没发", "amount": "50000",
    }  # fmt: skip
    return told | changes


def test_a_call_is_written_down_for_somebody_new(office: Office) -> None:
    answer = desk(office).post(reverse("legalaid:desk-ask"), typed(name="赵六", phone=PHONE))
    matter = Matter.objects.select_related("case__person").get()
    assert answer["Location"] == reverse("hub:desk-case", args=[matter.pk])
    assert matter.case.source == "phone"
    assert (matter.is_group, matter.expected) == (True, 12)
    assert matter.case.person is not None
    assert matter.case.person.name == "赵六"


def test_the_desk_sees_what_is_there_already(office: Office) -> None:
    first = office.ask()
    client, url = desk(office), f"{reverse('legalaid:desk-ask')}?person={office.worker.pk}"
    assert first.case.number in client.get(url).content.decode()
    refused = client.post(url, typed())
    assert refused.status_code == 422
    assert first.case.number in refused.content.decode()
    client.post(url, typed(is_separate="on"))
    assert Matter.objects.count() == 2


def test_the_desk_sees_who_could_not_act(office: Office) -> None:
    FirmClient.objects.create(
        organisation=office.cast["yunqiao"], firm=office.rival.firm, name="云桥宏达建筑工程"
    )
    found = asking.barred_against(office.cast["yunqiao"], EMPLOYER, date(2026, 5, 6))
    assert [(one.name, one.firm) for one in found] == [(office.rival.person.name, office.rival.firm.name)]
    page = desk(office).get(reverse("legalaid:desk-ask-known"), {"employer": EMPLOYER})
    assert office.rival.person.name in page.content.decode()
    assert asking.barred_against(office.cast["yunqiao"], "另一家公司", date(2026, 5, 6)) == []


def test_a_number_on_file_under_another_name_is_shown(office: Office) -> None:
    page = desk(office).get(reverse("legalaid:desk-ask-known"), {"phone": office.worker.phone})
    assert f"?person={office.worker.pk}" in page.content.decode()
    assert office.worker.name not in page.content.decode()
    desk(office).post(reverse("legalaid:desk-ask"), typed(name="王家媳妇", phone=office.worker.phone))
    matter = Matter.objects.get()
    assert matter.case.person == office.worker
    assert "王家媳妇" in matter.story


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.DESK, 200), (Role.LAWYER, 200), (Role.LEGAL_MANAGER, 200), (Role.STATION_MANAGER, 404)],
)
def test_who_may_write_a_request_down(office: Office, role: Role, status: int) -> None:
    assert desk(office, role).get(reverse("legalaid:desk-ask")).status_code == status


@pytest.mark.parametrize("role", [Role.DESK, Role.LAWYER, Role.CASEWORKER])
def test_whoever_writes_it_down_sees_that_it_is_open(office: Office, role: Role) -> None:
    answer = desk(office, role).post(
        reverse("legalaid:desk-ask"), typed(name="赵六", phone=PHONE), follow=True
    )
    assert answer.status_code == 200
    assert Case.objects.get().number in answer.content.decode()


def test_somebody_elses_file_is_not_opened(office: Office) -> None:
    stranger = office.cast.person("stranger", "yibin", name="外地人")
    url = f"{reverse('legalaid:desk-ask')}?person={stranger.pk}"
    assert desk(office).get(url).status_code == 404
