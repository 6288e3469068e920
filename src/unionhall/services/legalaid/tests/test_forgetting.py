"""Erasing somebody: the words go, the counting and the ledger stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.commands import erase_person
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands.forgetting import forget_ended_matters, forget_person
from unionhall.services.legalaid.models import (
    Agreement,
    Claimant,
    Debtor,
    DutyWish,
    LedgerEntry,
    Matter,
)
from unionhall.services.legalaid.plans import ClaimantPlan, DebtorPlan
from unionhall.services.legalaid.states import Availability, LawyerState
from unionhall.services.legalaid.tests.office import TODAY, Office


def erase(person: Person, *, by: Person) -> None:
    """As the hub does it: the services first, then the file."""
    forget_person(person, by=by, at=NOW)
    erase_person(person, by=by, at=NOW)


def closed(office: Office, matter: Matter) -> Matter:
    office.act(matter.case, "advise", by=office.caseworker, advice="先去协商", form="advice")
    return Matter.objects.get(pk=matter.pk)


def test_a_closed_matter_keeps_its_figures_without_words(office: Office) -> None:
    matter = office.ask()
    commands.add_debtor(
        matter,
        DebtorPlan(name="包工头老张", liability="foreman", note="他叫我去的"),
        by=office.caseworker,
        at=NOW,
    )
    closed(office, matter)
    erase(office.worker, by=office.worker)
    matter.refresh_from_db()
    assert (matter.story, matter.cause) == ("", "wages")
    assert set(Debtor.objects.values_list("note", flat=True)) == {""}
    assert LedgerEntry.objects.get().amount_yuan == Decimal(18_000)


def test_an_open_matter_keeps_what_is_needed_until_it_ends(office: Office) -> None:
    matter = office.ask()
    erase(office.worker, by=office.worker)
    assert forget_ended_matters(at=NOW) == 0
    matter.refresh_from_db()
    assert matter.story
    closed(office, matter)
    assert forget_ended_matters(at=NOW) == 1
    matter.refresh_from_db()
    assert matter.story == ""
    assert forget_ended_matters(at=NOW) == 0


def test_others_words_stay(office: Office) -> None:
    matter = office.ask()
    other = office.cast.person("other", "e01", phone="19922220001", name="工友")
    plan = ClaimantPlan(note="他的情况", work="瓦工")
    commands.add_claimant(matter, other, plan, by=office.caseworker, at=NOW)
    closed(office, matter)
    erase(other, by=other)
    matter.refresh_from_db()
    assert matter.story
    assert set(Claimant.objects.filter(person=other).values_list("note", "work")) == {("", "")}


def test_the_terms_of_an_agreement_go_and_its_amount_stays(office: Office) -> None:
    matter = office.ask()
    case = office.act(matter.case, "mediate", by=office.caseworker, applied_on=TODAY)
    office.act(
        case, "agree_mediation", by=office.caseworker, agreed_on=TODAY, amount=Decimal(9_000),
        pay_by=date(2026, 5, 20), sealed_by="town", sealer="桥南街道调解委员会", terms="付给王小工",
    )  # fmt: skip
    case.refresh_from_db()
    office.act(case, "withdraw", by=office.worker, reason="不要了")
    erase(office.worker, by=office.worker)
    agreement = Agreement.objects.get()
    assert (agreement.terms, agreement.amount_yuan) == ("", Decimal(9_000))


def test_a_lawyer_who_is_erased_serves_no_longer(office: Office) -> None:
    lawyer = office.lawyer
    DutyWish.objects.create(
        organisation=lawyer.organisation, lawyer=lawyer, kind=Availability.LEAVE, from_on=TODAY, to_on=TODAY
    )
    licence = lawyer.licence
    erase(lawyer.person, by=office.cast.staff(Role.ADMINISTRATOR))
    lawyer.refresh_from_db()
    assert lawyer.state == LawyerState.LEFT
    assert lawyer.licence != licence
    assert not DutyWish.objects.exists()


@pytest.mark.parametrize("turns", [1, 2])
def test_erasing_twice_is_erasing_once(office: Office, turns: int) -> None:
    closed(office, office.ask())
    for _turn in range(turns):
        erase(office.worker, by=office.worker)
    assert Matter.objects.get().story == ""
