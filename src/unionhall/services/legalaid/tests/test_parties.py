"""The other side of a matter, and units of other places: what they are given, and that nothing else leaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.queries import get_case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands
from unionhall.services.legalaid import urls as legalaid_urls
from unionhall.services.legalaid.commands import DebtorTwice, NameMissing, parties
from unionhall.services.legalaid.models import Debtor, Evidence, JointWork, Matter
from unionhall.services.legalaid.plans import ClaimantPlan, DebtorPlan, JointPlan
from unionhall.services.legalaid.queries.matter_file import file_url
from unionhall.services.legalaid.queries.matters import facts_of_joint
from unionhall.services.legalaid.tests.office import EMPLOYER, TODAY, Office

pytestmark = pytest.mark.django_db
OWN, OTHERS, STORY = "李外地", "孙本地", "工头跑了，只有我们还在工地"


def browser(person: Person) -> Client:
    return sign_in(Client(), person)


@dataclass
class Together:
    """A matter of the county at which the town of t02 works for one of the claimants."""

    office: Office
    matter: Matter
    work: JointWork
    guest: Person

    def page(self, client: Client | None = None) -> Any:
        return (client or browser(self.guest)).get(reverse("legalaid:joint", args=[self.work.pk]))

    def take_part(self) -> None:
        casework.act(self.work.case, "accept", by=self.guest, at=NOW)


def together(office: Office, **given: Any) -> Together:
    matter = office.handled(office.ask(story=STORY))
    home = office.cast["t02"]
    for number, (name, unit) in enumerate(((OWN, home), (OTHERS, None))):
        person = office.cast.person(name, "e01", phone=f"1360000010{number}", name=name)
        plan = ClaimantPlan(amount_yuan=Decimal(7_000 + number), unit=unit, work="木工")
        claimant = commands.add_claimant(matter, person, plan, by=office.head, at=NOW)
        Evidence.objects.create(
            organisation=matter.organisation, matter=matter, claimant=claimant, number=number + 1, kind="document",
            title=f"{name}的欠条", proves="欠薪", source="本人", obtained_on=TODAY, added_at=NOW,
        )  # fmt: skip
    plan = JointPlan(unit=home, task="走访本地工友", **given)
    work = commands.invite_unit(matter, plan, by=office.head, at=NOW)
    return Together(office, matter, work, office.cast.staff(Role.LEGAL_MANAGER, "t02"))


def test_an_invited_unit_sees_its_task_first_and_its_claimants_once_it_takes_part(office: Office) -> None:
    both = together(office)
    text = both.page().content.decode()
    assert "走访本地工友" in text
    assert OWN not in text
    both.take_part()
    text = both.page().content.decode()
    assert OWN in text
    assert "¥7,000.00" in text
    for secret in (OTHERS, "7,001", "25,", STORY, "王小工", "欠条"):
        assert secret not in text, secret


@pytest.mark.parametrize(
    ("given", "seen", "hidden"),
    [
        ({"sees_money": False}, (OWN,), ("¥", OTHERS, "欠条")),
        ({"is_own_only": False}, (OWN, OTHERS, "¥7,001.00"), ("欠条",)),
        ({"sees_evidence": True}, (OWN, f"{OWN}的欠条"), (OTHERS,)),
        ({"sees_evidence": True, "sees_money": False, "is_own_only": False}, (f"{OTHERS}的欠条",), ("¥",)),
    ],
)
def test_it_sees_what_it_was_given_and_no_more(
    office: Office, given: dict[str, bool], seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    both = together(office, **given)
    both.take_part()
    text = both.page().content.decode()
    assert all(word in text for word in seen)
    assert not [word for word in hidden if word in text]
    assert STORY not in text


def test_no_other_page_of_the_matter_opens_to_an_invited_unit(office: Office) -> None:
    both = together(office, is_own_only=False, sees_evidence=True)
    both.take_part()
    guest = browser(both.guest)
    debtor = Debtor.objects.get(matter=both.matter)
    pages = [
        reverse(f"legalaid:{name}", args=[both.matter.pk])
        for name in ("matter", "matter-change", "assign", "debtors", "debtor-add", "unit-invite")
    ]
    for path in (*pages, reverse("legalaid:debtor-change", args=[debtor.pk])):
        assert guest.get(path).status_code == 404, path
        assert guest.post(path).status_code in (404, 405), path
    assert guest.post(reverse("legalaid:matter-hearing", args=[both.matter.pk])).status_code == 404
    assert both.matter.case.number not in guest.get(reverse("legalaid:matters")).content.decode()
    assert guest.get(reverse("hub:desk-case", args=[both.matter.pk])).status_code == 404


def test_whatever_address_it_tries_an_invited_unit_reads_only_its_own(office: Office) -> None:
    both = together(office, sees_evidence=True)
    both.take_part()
    guest = browser(both.guest)
    opened = []
    for one in legalaid_urls.urlpatterns:
        if [*one.pattern.converters] != ["pk"]:
            continue
        for key in (both.matter.pk, both.work.pk):
            answer = guest.get(reverse(f"legalaid:{one.name}", args=[key]))
            if answer.status_code != 200:
                assert answer.status_code in (302, 404, 405), one.name
                continue
            opened.append(one.name)
            text = b"".join(answer) if answer.streaming else answer.content
            for secret in (OTHERS, STORY, "7,001.00"):
                assert secret.encode() not in text, (one.name, secret)
    assert "joint" in opened


def test_the_joint_page_belongs_to_the_unit_that_was_invited(office: Office) -> None:
    both = together(office)
    case = get_case(both.work.pk, both.guest)
    assert file_url(case, both.guest) == reverse("legalaid:joint", args=[both.work.pk])
    assert "走访本地工友" in [value for _label, value in facts_of_joint(case, both.guest)]
    for who in (
        office.lawyer.person,
        office.rival.person,
        office.worker,
        office.cast.staff(Role.DESK, "t02"),
    ):
        assert both.page(browser(who)).status_code == 404
    assert browser(both.guest).get(reverse("legalaid:joint", args=[both.matter.pk])).status_code == 404


def test_when_the_invitation_ends_everything_closes_again(office: Office) -> None:
    both = together(office)
    both.take_part()
    casework.act(both.work.case, "end", by=office.head, at=NOW, answers={"reason": "已由市里接手"})
    text = both.page().content.decode()
    assert OWN not in text
    assert "¥" not in text


def test_a_unit_is_found_and_invited_on_the_page(office: Office) -> None:
    matter = office.handled(office.ask())
    head, path = browser(office.head), reverse("legalaid:unit-invite", args=[matter.pk])
    unit = office.cast["t02"]
    text = head.get(path + "?q=云溪街道").content.decode()
    assert f"?unit={unit.pk}" in text
    assert unit.name in head.get(f"{path}?unit={unit.pk}").content.decode()
    typed = {"unit": unit.pk, "task": "找到包工头的老家", "sees": "own", "sees_money": "on"}
    assert head.post(path, typed | {"task": ""}).status_code == 422
    assert head.post(path, typed | {"unit": "nonsense"}).status_code == 422
    assert head.post(path, typed).status_code == 302
    work = JointWork.objects.get()
    assert (work.is_own_only, work.sees_money, work.sees_evidence) == (True, True, False)
    assert head.post(path, typed).status_code == 422
    assert f"?unit={unit.pk}" not in head.get(path + "?q=云溪街道").content.decode()
    assert unit.name in head.get(reverse("legalaid:matter", args=[matter.pk])).content.decode()
    assert browser(office.lawyer.person).get(path).status_code == 404


# ---- the other side ----


def test_the_chain_of_liability_is_entered_and_changed(office: Office) -> None:
    matter = office.ask()
    worker, add = browser(office.caseworker), reverse("legalaid:debtor-add", args=[matter.pk])
    typed = {
        "name": "东原建工集团", "liability": "contractor", "note": "总包，先行清偿", "other_debts_yuan": "36000000",
        "other_debts_note": "合同款、民间借贷", "counsel": office.rival.firm.name,
    }  # fmt: skip
    assert "先行清偿" in worker.get(add).content.decode()
    assert worker.post(add, typed)["Location"] == reverse("legalaid:debtors", args=[matter.pk])
    assert worker.post(add, typed).status_code == 422
    assert worker.post(add, typed | {"name": " "}).status_code == 422
    text = worker.get(reverse("legalaid:debtors", args=[matter.pk])).content.decode()
    assert text.index(EMPLOYER) < text.index("东原建工集团")
    assert "¥36,000,000.00" in text
    assert office.rival.person.name in text
    row = Debtor.objects.get(name="东原建工集团")
    change = reverse("legalaid:debtor-change", args=[row.pk])
    assert "先行清偿" in worker.get(change).content.decode()
    assert worker.post(change, typed | {"counsel": "", "phone": "19900000001"}).status_code == 302
    row.refresh_from_db()
    assert (row.counsel, row.phone) == ("", "19900000001")
    text = worker.get(reverse("legalaid:debtors", args=[matter.pk])).content.decode()
    assert office.rival.person.name not in text


def test_a_name_is_needed_and_stands_once(office: Office) -> None:
    matter = office.ask()
    row = commands.add_debtor(matter, DebtorPlan(name="东原建工"), by=office.head, at=NOW)
    with pytest.raises(NameMissing):
        parties.change_debtor(row, DebtorPlan(name=" "), by=office.head, at=NOW)
    with pytest.raises(DebtorTwice):
        parties.change_debtor(row, DebtorPlan(name=EMPLOYER), by=office.head, at=NOW)
    with pytest.raises(NotAllowed):
        parties.change_debtor(row, DebtorPlan(name="别的"), by=office.rival.person, at=NOW)
    assert parties.change_debtor(row, DebtorPlan(name="东原建工"), by=office.head, at=NOW).name == "东原建工"


def test_a_day_of_hearing_is_set_and_taken_away(office: Office) -> None:
    matter = office.ask()
    path = reverse("legalaid:matter-hearing", args=[matter.pk])
    worker = browser(office.caseworker)
    assert worker.post(path, {"heard_on": "2026-06-15"}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).heard_on == date(2026, 6, 15)
    assert worker.post(path, {"heard_on": "yesterday"}).status_code == 422
    assert worker.post(path, {"heard_on": ""}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).heard_on is None
