from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from unionhall.kernel.rulebook import commands
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.core import BadRow, Source
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.errors import NotAllowed
from unionhall.lib.ids import uuid7

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = "booking.offer_hours"
DAY = date(2026, 2, 1)


@pytest.fixture
def boss(make_person: Any, city: Any) -> Any:
    city.region = "350100"
    city.save()
    return make_person("administrator", organisation=city)


def set_rule(boss: Any, city: Any, **given: Any) -> LocalRule:
    fields: dict[str, Any] = {
        "organisation": city,
        "region": "350181",
        "value": Decimal(6),
        "starts_on": DAY,
        "source": Source("本会规定", "第二条"),
        "by": boss,
        "at": AT,
    }
    return commands.set_rule(**{"key": KEY} | fields | given)


def lines() -> list[Any]:
    return list(apps.get_model("audit", "Entry").objects.order_by("pk").values_list("verb", flat=True))


def test_set(boss: Any, city: Any) -> None:
    rule = set_rule(boss, city, is_confirmed=True)
    found = rulebook.value(KEY, region="350181", on=DAY)
    assert (found.number, found.unconfirmed, str(found.source)) == (6, False, "本会规定 第二条")
    assert lines() == ["rulebook.rule.set"]
    assert apps.get_model("audit", "Entry").objects.get().data == {
        "key": KEY,
        "region": "350181",
        "value": "6",
        "from": "2026-02-01",
        "to": None,
        "source": "本会规定 第二条",
        "status": "confirmed",
    }
    assert str(rule) == f"{KEY} 350181 2026-02-01"


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"key": "booking.nothing"}, commands.UnknownKey, "key"),
        ({"region": "350200"}, commands.ForeignRegion, "region"),
        ({"region": "CN"}, commands.ForeignRegion, "region"),
        ({"region": "here"}, BadRow, "region"),
        ({"value": Decimal(-1)}, BadRow, "value"),
        ({"ends_on": date(2026, 1, 1)}, BadRow, "ends_on"),
        ({"source": Source("  ")}, BadRow, "instrument"),
    ],
)
def test_refused(boss: Any, city: Any, given: dict[str, Any], error: type[BadRow], field: str) -> None:
    with pytest.raises(error) as refusal:
        set_rule(boss, city, **given)
    assert refusal.value.field == field
    assert not LocalRule.objects.exists()
    assert lines() == []


def test_one_value_a_day(boss: Any, city: Any) -> None:
    first = set_rule(boss, city)
    with pytest.raises(BadRow, match="2026-03-01"):
        set_rule(boss, city, starts_on=date(2026, 3, 1))
    told = {"organisation": city, "by": boss, "at": AT}
    commands.end_rule(first.pk, last_day=date(2026, 2, 28), **told)
    set_rule(boss, city, starts_on=date(2026, 3, 1), value=Decimal(8))
    assert rulebook.value(KEY, region="350181", on=date(2026, 2, 28)).number == 6
    assert rulebook.value(KEY, region="350181", on=date(2026, 3, 1)).number == 8
    with pytest.raises(BadRow):
        commands.end_rule(first.pk, last_day=None, **told)
    with pytest.raises(BadRow):
        commands.end_rule(first.pk, last_day=date(2026, 1, 1), **told)
    assert lines() == ["rulebook.rule.set", "rulebook.rule.end", "rulebook.rule.set"]


def test_withdraw(boss: Any, city: Any) -> None:
    rule = set_rule(boss, city)
    commands.withdraw_rule(rule.pk, organisation=city, by=boss, at=AT)
    assert rulebook.value(KEY, region="350181", on=DAY).number == 12
    assert lines() == ["rulebook.rule.set", "rulebook.rule.withdraw"]
    with pytest.raises(NotAllowed):
        commands.withdraw_rule(rule.pk, organisation=city, by=boss, at=AT)


def test_who_may(boss: Any, city: Any, make_person: Any) -> None:
    rule = set_rule(boss, city)
    for role in ("leader", "desk", "palace_manager"):
        somebody = make_person(role, organisation=city)
        told = {"organisation": city, "by": somebody, "at": AT}
        with pytest.raises(NotAllowed):
            set_rule(somebody, city, starts_on=date(2030, 1, 1))
        with pytest.raises(NotAllowed):
            commands.end_rule(rule.pk, last_day=DAY, **told)
        with pytest.raises(NotAllowed):
            commands.withdraw_rule(rule.pk, **told)
    with pytest.raises(NotAllowed):
        commands.end_rule(uuid7(), last_day=None, organisation=city, by=boss, at=AT)


@pytest.mark.django_db
def test_the_database_refuses_what_no_command_would_write() -> None:
    good = {"key": KEY, "region": "CN", "value": 1, "starts_on": DAY, "instrument": "x"}
    LocalRule.objects.create(**good)
    for bad in ({}, {"value": -1}, {"region": "XX"}, {"ends_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LocalRule.objects.create(**good | ({"key": "x.y"} if bad else {}) | bad)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once(boss: Any, city: Any) -> None:
    barrier, answers = Barrier(2), []

    def enter(value: int) -> None:
        barrier.wait()
        try:
            set_rule(boss, city, value=Decimal(value))
            answers.append("set")
        except BadRow:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=enter, args=(value,)) for value in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused", "set"]
    assert LocalRule.objects.count() == 1
