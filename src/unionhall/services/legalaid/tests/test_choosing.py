"""Suggesting a lawyer: the cause, then the worker's own lawyer, then who has most room; obstacles in words."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.queries.choosing import choices_for
from unionhall.services.legalaid.states import Cause
from unionhall.services.legalaid.tests.office import TODAY, Office, make_lawyer


def order(matter: Matter) -> list[str]:
    return [one.lawyer.person.name for one in choices_for(matter, TODAY)]


def test_who_knows_the_cause_comes_first_then_who_is_less_full(office: Office) -> None:
    matter = office.ask()
    busy = make_lawyer(office.cast, "busy", "云桥第三律师事务所", specialities=[Cause.WAGES], most_open=2)
    free = make_lawyer(office.cast, "free", "云桥第四律师事务所", specialities=[Cause.WAGES], most_open=9)
    for lawyer in (office.lawyer, office.rival):
        lawyer.specialities = [Cause.INJURY]
        lawyer.save()
    office.act(office.ask(office.cast.person("second", "e01")).case, "apply", applied_on=TODAY)
    taken = Case.objects.exclude(pk=matter.pk).get()
    Case.objects.filter(pk=taken.pk).update(assignee=busy.person)
    found = choices_for(matter, TODAY)
    assert [one.lawyer for one in found[:2]] == [free, busy]
    assert [one.is_suggested for one in found] == [True, False, False, False]
    assert [(one.open, one.room, one.is_fit) for one in found[:2]] == [(0, 9, True), (1, 1, True)]
    assert found[0].points < found[1].points < found[2].points


def test_the_lawyer_of_an_earlier_matter_is_suggested_before_others(office: Office) -> None:
    for lawyer in (office.lawyer, office.rival):
        lawyer.specialities = []
        lawyer.save()
    first, second = office.ask(), office.ask(is_separate=True)
    Case.objects.filter(pk=first.pk).update(
        assignee=office.rival.person, closed_at=NOW, due_at=None, turn="nobody"
    )
    found = choices_for(second, TODAY)
    assert found[0].lawyer == office.rival
    assert [one.is_known for one in found] == [True, False]


def test_who_cannot_take_it_stands_last_with_the_reason(office: Office) -> None:
    matter = office.handled(office.ask())
    office.rival.most_open = 0
    office.rival.save()
    found = choices_for(matter, TODAY)
    with translation.override("en"):
        assert {one.lawyer: str(one.obstacle) for one in found} == {
            office.lawyer: "has the matter now",
            office.rival: "has as many matters as agreed: 0",
        }
    assert not any(one.is_suggested for one in found)


def test_the_queries_do_not_grow_with_the_lawyers(office: Office, django_assert_max_num_queries: Any) -> None:
    matter = office.ask()
    for number in range(5):
        make_lawyer(office.cast, f"l{number}", f"云桥第{number}律师事务所")
    with django_assert_max_num_queries(8):
        assert len(order(matter)) == 7
