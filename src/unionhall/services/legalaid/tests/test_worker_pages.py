"""The entrance, a claim in somebody else's matter, and what stands among my things."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Receipt
from unionhall.services.legalaid.plans import ClaimantPlan, PaymentPlan
from unionhall.services.legalaid.queries import mine
from unionhall.services.legalaid.tests.office import TODAY, Office


def fellow(office: Office, number: int = 1) -> Person:
    return office.cast.person(f"fellow {number}", "e01", phone=f"1991111{number:04d}", name=f"工友{number}")


def joined(office: Office, matter: Matter, person: Person, yuan: str = "6000.00") -> Claimant:
    plan = ClaimantPlan(amount_yuan=Decimal(yuan), note="班长说的", work="瓦工")
    return commands.add_claimant(matter, person, plan, by=office.caseworker, at=NOW)


def paid(office: Office, matter: Matter, yuan: int = 8000) -> list[LedgerEntry]:
    plan = PaymentPlan(amount_yuan=Decimal(yuan), paid_on=TODAY)
    payment = commands.receive_payment(matter, plan, by=office.caseworker, at=NOW)
    return list(payment.entries.select_related("claimant").order_by("claimant__row"))


def afresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_the_entrance_is_for_everybody(office: Office) -> None:
    page = Client().get(reverse("legalaid:home"))
    assert page.status_code == 200
    assert reverse("legalaid:ask") in page.content.decode()


def test_the_entrance_shows_my_matters(office: Office) -> None:
    matter = office.ask()
    page = sign_in(Client(), office.worker, second_factor=False).get(reverse("legalaid:home"))
    assert matter.case.number in page.content.decode()


def test_a_claim_in_a_matter_that_somebody_else_opened(office: Office) -> None:
    matter, other = office.ask(), fellow(office)
    claimant = joined(office, matter, other)
    (item,) = mine.items_of(afresh(other), NOW)
    assert item.url == reverse("legalaid:claim", args=[claimant.pk])
    assert mine.items_of(afresh(office.worker), NOW) == []
    client = sign_in(Client(), other, second_factor=False)
    page = client.get(item.url).content.decode()
    assert "6,000.00" in page
    assert "18,000.00" not in page
    assert "一分钱" not in page  # what the other one told is not for the fellow workers
    assert "班长说的" not in page


def test_nobody_opens_anothers_claim(office: Office) -> None:
    matter, other = office.ask(), fellow(office)
    claimant = joined(office, matter, other)
    for person in (office.worker, fellow(office, 2), office.caseworker):
        client = sign_in(Client(), person)
        assert client.get(reverse("legalaid:claim", args=[claimant.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        mine.get_claim(claimant.pk, office.head)


def test_money_that_arrived_waits_for_a_word_and_is_confirmed_once(office: Office) -> None:
    matter, other = office.ask(), fellow(office)
    joined(office, matter, other)
    first, second = paid(office, matter)
    assert (first.amount_yuan, second.amount_yuan) == (Decimal(6000), Decimal(2000))
    (todo,) = mine.todos_of(afresh(other), NOW)
    client, url = (
        sign_in(Client(), other, second_factor=False),
        reverse("legalaid:receipt-confirm", args=[second.pk]),
    )
    assert str(second.pk) in client.get(todo.url).content.decode()
    for _turn in range(2):
        assert client.post(url)["Location"] == todo.url
    receipt = Receipt.objects.get()
    assert (receipt.entry, receipt.by) == (second, other)
    assert mine.todos_of(afresh(other), NOW) == []
    assert client.post(reverse("legalaid:receipt-confirm", args=[first.pk])).status_code == 404
    assert len(mine.todos_of(afresh(office.worker), NOW)) == 1


def test_what_was_taken_back_does_not_wait(office: Office) -> None:
    matter = office.ask()
    (entry,) = paid(office, matter)
    assert entry.payment is not None
    commands.undo_payment(entry.payment, reason="记错了", on=TODAY, by=office.caseworker, at=NOW)
    assert mine.todos_of(afresh(office.worker), NOW) == []
    client = sign_in(Client(), office.worker, second_factor=False)
    client.post(reverse("legalaid:receipt-confirm", args=[entry.pk]))
    assert not Receipt.objects.exists()
    page = mine.claim_page(office.first(matter).pk, viewer=office.worker, at=NOW)
    assert (page.balance.received, page.balance.owed, len(page.waiting)) == (0, 18000, 0)


def test_the_page_says_what_we_owe_by_when(office: Office) -> None:
    matter = office.ask()
    office.act(matter.case, "mediate", by=office.caseworker, applied_on=TODAY)
    page = mine.claim_page(office.first(matter).pk, viewer=office.worker, at=NOW + timedelta(days=60))
    assert len(page.promises) == 2
    assert all(one.is_late for one in page.promises)
    assert page.beside


def test_who_claims_nothing_costs_nothing(office: Office) -> None:
    nobody = fellow(office, 3)
    assert mine.items_of(nobody, NOW) == []
    with CaptureQueriesContext(connection) as queries:
        seen = afresh(nobody)
        seen._posts_held = []  # type: ignore[attr-defined] # as in a session without the second factor
        assert mine.items_of(seen, NOW) + mine.todos_of(seen, NOW) == []
    assert len(queries) == 1  # the person


def test_claims_cost_one_query_however_many_there_are(office: Office) -> None:
    other, costs = fellow(office), []
    for number in (1, 30):
        while Claimant.objects.filter(person=other).count() < number:
            asker = fellow(office, 100 + Claimant.objects.count())
            joined(office, office.ask(asker), other)
        seen = afresh(other)
        seen._posts_held = []  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as queries:
            assert len(mine.items_of(seen, NOW)) == number
            mine.todos_of(seen, NOW)
        costs.append(len(queries))
    assert costs == [1, 1]


def test_pages_cost_the_same_at_one_row_and_at_thirty(office: Office) -> None:
    matter = office.ask()
    client = sign_in(Client(), office.worker, second_factor=False)
    url, costs = reverse("legalaid:claim", args=[office.first(matter).pk]), []
    for lines in (1, 30):
        while LedgerEntry.objects.filter(kind="received").count() < lines:
            paid(office, matter, 100)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
