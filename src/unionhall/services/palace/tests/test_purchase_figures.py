"""What is counted of orders and purchases is what happened."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.ids import uuid7
from unionhall.services.palace import purchase_figures
from unionhall.services.palace.models import TrainingOrder
from unionhall.services.palace.queries import providers
from unionhall.services.palace.tests.shop import AFTER, HELD_AT, TODAY, Shop

pytestmark = pytest.mark.django_db
FIGURES = {figure.code: figure for figure in purchase_figures.figures()}


def value(code: str) -> Any:
    """The numerator over everything, and the denominator where there is one."""
    figure = FIGURES[code]
    rows = figure.rows()
    top = rows.aggregate(n=figure.numerator(Q()))["n"]
    return top if figure.denominator is None else (top, rows.aggregate(n=figure.denominator(Q()))["n"])


def serve(shop: Shop, scores: tuple[int, ...]) -> None:
    """An order to which as many people come as there are scores."""
    case = shop.until("scheduled")
    session = TrainingOrder.objects.select_related("session").get(case=case).session
    for number, score in enumerate(scores):
        person = shop.palace.cast.person(f"w{number}", "e01", phone=f"1390000010{number}")
        booking.book(session.pk, person=person, channel="on_site", key=uuid7(), at=NOW)
        attendance = booking.check_in(session, person, by=shop.manager, at=HELD_AT)
        booking.rate(attendance, score=score, by=person, at=AFTER)
    shop.act(case, "deliver", at=AFTER)


def test_orders_and_people_are_counted(shop: Shop) -> None:
    serve(shop, (5, 5, 4, 2))
    shop.order()
    assert value("palace_orders") == 2
    assert value("palace_orders_served") == 1
    assert value("palace_order_people") == 4
    assert value("palace_provider_satisfaction") == (3, 4)


def test_undone_payments_are_taken_off(shop: Shop) -> None:
    case = shop.instalment(shop.contract("performing"), 1, "20000")
    assert value("palace_contract_spending") == 20_000
    shop.act(case, "undo_payment", number=1, reason="填错")
    assert value("palace_contract_spending") == 0
    shop.act(case, "pay_instalment", number=1, amount="19000", paid_on=TODAY)
    assert value("palace_contract_spending") == 19_000


def test_every_figure_shows_its_rows(shop: Shop) -> None:
    serve(shop, (5,))
    shop.instalment(shop.contract("performing"), 1, "100")
    for figure in FIGURES.values():
        row = figure.rows()[0]
        assert all(column.value(row) is not None for column in figure.columns), figure.code
        for _words, path in figure.breakdowns:
            assert figure.rows().values(path).count(), figure.code


@pytest.mark.parametrize(("scores", "shown"), [((5, 5, 5, 4), None), ((5, 5, 5, 4, 4), 4.6)])
def test_a_provider_is_rated_only_by_enough_people(shop: Shop, scores: Any, shown: float | None) -> None:
    serve(shop, scores)
    college = providers.providers_run_by(shop.manager, at=AFTER).get(pk=shop.college.pk)
    assert (college.ratings, college.served) == (len(scores), 1)
    assert college.rating == shown
    best = providers.choices_for(shop.manager, organisation_id=shop.college.organisation_id, at=AFTER)
    assert best[0] == shop.college
