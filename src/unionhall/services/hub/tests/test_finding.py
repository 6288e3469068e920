"""Searching the portal and the desk: who finds what, kept in step with every change, and how it can be narrowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from unionhall.engines.casework import commands as casework
from unionhall.engines.matching.commands import rebuild_documents
from unionhall.engines.matching.models import SearchDocument
from unionhall.engines.matching.sources import sources
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations import commands as organisations
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Person
from unionhall.kernel.places import commands as places
from unionhall.lib.errors import Refused
from unionhall.services.hub.commands import erase_person
from unionhall.services.hub.desk.queries.search import search
from unionhall.services.hub.queries.finding import Wanted, find_for
from unionhall.services.hub.tests.casework import Hall, at

pytestmark = pytest.mark.django_db


def afresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def rebuilt(*, is_check: bool) -> int:
    """How many documents were wrong."""
    results = [list(rebuild_documents(one, at=timezone.now(), is_check=is_check))[-1] for one in sources()]
    return sum(one.drift for one in results)


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """With everything that there was before findable."""
    rebuilt(is_check=False)
    return hall


def desk(who: Person, text: str, **wanted: Any) -> Any:
    return search(afresh(who), Wanted(text=text, **wanted), at=timezone.now())


def numbers(found: Any) -> list[str]:
    return [case.number for case in found.cases]


def counts(found: Any) -> dict[str, int]:
    return dict(found.finding.results.counts)


def test_a_case_is_found_by_those_who_may_open_it_and_by_nobody_else(hall: Hall) -> None:
    case = hall.open("三个月没发工资")
    texts = ("没发工资", case.number, "李建民", "lijianmin", "ljm")
    elsewhere = hall.union.staff(Role.DESK, "t02")
    above = hall.union.staff(Role.DESK, "yunqiao")
    teacher = hall.union.staff(Role.TEACHER, "yunqiao")
    for text in texts[:3]:
        for who in (hall.clerk, hall.colleague, hall.auditor, above):
            assert numbers(desk(who, text)) == [case.number], (text, who)
        for stranger in (elsewhere, teacher, hall.stranger):
            found = desk(stranger, text) if stranger is not hall.stranger else None
            if found is not None:
                assert numbers(found) == []
                assert "case" not in counts(found), "not even how many there are"
    assert numbers(desk(hall.clerk, "李建民")) == [case.number]


def test_whoever_is_given_a_case_elsewhere_finds_it(hall: Hall) -> None:
    case = hall.open("三个月没发工资")
    officer = hall.officer
    assert numbers(desk(officer, "没发工资")) == ([case.number] if case.partner else [])
    outsider = hall.union.staff(Role.TEACHER, "t02")
    assert numbers(desk(outsider, "没发工资")) == []
    case.assignee = outsider
    case.save(update_fields=["assignee"])
    rebuilt(is_check=False)
    assert numbers(desk(outsider, "没发工资")) == [case.number]


def test_a_worker_finds_their_own_case_and_no_other(hall: Hall) -> None:
    case = hall.open("三个月没发工资")
    now = timezone.now()
    (mine,) = find_for(hall.worker, Wanted(text="没发工资", kind="case"), where=None, at=now).rows
    assert mine.url == at("case", case.pk)
    for other in (hall.stranger, None):
        found = find_for(other, Wanted(text="没发工资"), where=None, at=now)
        assert "case" not in found.results.counts
    page = hall.phone(hall.stranger).get(at("search"), {"q": "没发工资"}).content.decode()
    assert case.number not in page


def test_people_are_found_where_their_files_lie(hall: Hall) -> None:
    for text in ("李建民", "lijianmin", "ljm"):
        (one,) = desk(hall.clerk, text).people
        assert one.id == hall.worker.pk
        assert one.name == "李*民"
    (one,) = desk(hall.clerk, "13700000002").people
    assert one.id == hall.worker.pk
    elsewhere = hall.union.staff(Role.DESK, "t02")
    assert desk(elsewhere, "李建民").people == []
    assert "person" not in counts(desk(elsewhere, "李建民"))
    document = SearchDocument.objects.get(kind="person", object_id=hall.worker.pk)
    assert "13700000002" not in f"{document.title}{document.body}{document.tsv}"


def test_a_person_is_found_where_they_are_a_member(hall: Hall) -> None:
    elsewhere = hall.union.staff(Role.DESK, "t02")
    admin = hall.union.staff(Role.ADMINISTRATOR, "t02")
    now = timezone.now()
    joined = people.join_organisation(
        hall.worker, hall.union["t02"], joined_on=timezone.localdate(now), by=admin, at=now
    )
    assert [one.id for one in desk(elsewhere, "李建民").people] == [hall.worker.pk]
    people.leave_organisation(joined, left_on=timezone.localdate(now), by=admin, at=now)
    assert desk(elsewhere, "李建民").people == []


def test_somebody_erased_is_gone(hall: Hall) -> None:
    closed, running = hall.done("李建民的工资"), hall.open("李建民的社保")
    admin = hall.union.staff(Role.ADMINISTRATOR, "yunqiao")
    rebuilt(is_check=False)
    erase_person(hall.worker, by=admin, at=hall.now)
    assert desk(hall.clerk, "李建民").people == []
    assert not SearchDocument.objects.filter(kind="person", object_id=hall.worker.pk).exists()
    assert SearchDocument.objects.get(object_id=closed.pk).title == closed.number
    document = SearchDocument.objects.get(object_id=running.pk)
    assert "李建民" not in document.body
    assert rebuilt(is_check=True) == 0


def test_renaming_and_moving_are_followed(hall: Hall) -> None:
    case = hall.open("工资没发", partner=None)
    admin = hall.union.staff(Role.ADMINISTRATOR)
    rebuilt(is_check=False)
    people.change_profile(hall.worker, name="李健明", by=admin, at=hall.now)
    assert [one.id for one in desk(hall.clerk, "李健明").people] == [hall.worker.pk]
    assert numbers(desk(hall.clerk, "李健明")) == [case.number]
    organisations.rename_organisation(hall.union["e01"], name="新名字公司工会", by=admin, at=hall.now)
    assert counts(desk(hall.clerk, "新名字公司"))["organisation"] == 1
    assert rebuilt(is_check=True) == 0


def test_an_organisation_that_moves_takes_its_documents_along(hall: Hall) -> None:
    admin = hall.union.staff(Role.ADMINISTRATOR)
    unit = hall.union["e01"]
    elsewhere = hall.union.staff(Role.DESK, "t02")
    rebuilt(is_check=False)
    organisations.move_organisation(unit, parent=hall.union["t02"], by=admin, at=hall.now)
    assert [one.id for one in desk(elsewhere, "李建民").people] == [hall.worker.pk]
    assert rebuilt(is_check=True) == 0


def test_a_change_that_fails_leaves_no_document(hall: Hall) -> None:
    @transaction.atomic
    def open_and_stop() -> None:
        hall.open("不该留下的事")
        assert SearchDocument.objects.filter(title__contains="不该留下").exists()
        raise Refused

    with pytest.raises(Refused):
        open_and_stop()
    assert not SearchDocument.objects.filter(title__contains="不该留下").exists()


def test_transfer_changes_who_finds_it(hall: Hall) -> None:
    case = hall.open("工资没发")
    other = hall.union.staff(Role.DESK, "t02")
    rebuilt(is_check=False)
    casework.transfer_case(
        case, organisation=hall.union["t02"], reason="属地办理", by=hall.clerk, at=hall.now
    )
    assert numbers(desk(other, case.number)) == [case.number]
    assert SearchDocument.objects.filter(kind="case", object_id=case.pk).count() == 1
    assert rebuilt(is_check=True) == 0


def test_rebuilding_finds_and_repairs(hall: Hall) -> None:
    hall.open("一件事")
    assert rebuilt(is_check=True) == 0
    SearchDocument.objects.filter(kind="person").first().delete()  # type: ignore[union-attr]
    SearchDocument.objects.filter(kind="case").update(title="别的")
    orphan = SearchDocument.objects.filter(kind="organisation").first()
    assert orphan is not None
    orphan.pk, orphan.object_id = None, hall.worker.pk
    orphan.save(force_insert=True)
    assert rebuilt(is_check=True) == 3
    assert rebuilt(is_check=False) == 3
    assert rebuilt(is_check=True) == 0


def test_help_and_services_are_found(hall: Hall) -> None:
    page = hall.phone().get(at("search"), {"q": "怎样加入工会"}).content.decode()
    assert at("help-page", "join") in page
    page = hall.phone().get(at("search"), {"q": "法律援助"}).content.decode()
    assert at("help-page", "case") in page
    for slug in ("join", "case", "privacy"):
        assert hall.phone().get(at("help-page", slug)).status_code == 200
    assert hall.phone().get(at("help")).status_code == 200
    assert hall.phone().get(at("help-page", "nothing")).status_code == 404


def test_filters_are_kept_in_the_address(hall: Hall) -> None:
    wanted = Wanted.read({"q": "电工", "kind": "x", "service": "x", "when": "x", "near": "1", "page": "x"})
    assert wanted == Wanted(text="电工", is_near=True)
    page = hall.phone().get(at("search"), {"q": "怎样", "kind": "help", "when": "", "service": "hub"})
    assert page.status_code == 200
    chips = page.context["found"].kinds
    assert chips[0].is_chosen is False
    assert any(chip.is_chosen and "kind=help" in chip.href for chip in chips)
    assert hall.phone().get(at("search"), {"q": "怎样", "when": "today"}).status_code == 200


def test_what_was_found_is_escaped(hall: Hall) -> None:
    admin = hall.union.staff(Role.ADMINISTRATOR)
    places.create_place(
        hall.union["yunqiao"], kind="venue", code="X1", name="<b>球馆</b>", address="<script>1</script>路",
        longitude=117.0, latitude=31.0, by=admin, at=hall.now,
    )  # fmt: skip
    page = hall.phone().get(at("search"), {"q": "球馆"}).content.decode()
    assert "<mark>球馆</mark>" in page
    assert "<b>球馆" not in page
    assert "<script>1" not in page


@pytest.mark.parametrize("text", ["火星旅行社", "zzqqxx"])
def test_nothing_found_offers_the_need_box(hall: Hall, text: str) -> None:
    page = hall.phone().get(at("search"), {"q": text}).content.decode()
    assert f'action="{at("need")}"' in page


def test_the_number_of_queries_does_not_grow(hall: Hall) -> None:
    client = hall.desk()

    def cost(client: Client, name: str) -> int:
        client.get(at(name), {"q": "工资"})
        with CaptureQueriesContext(connection) as asked:
            client.get(at(name), {"q": "工资"})
        return len(asked)

    hall.open("工资第件")
    phone = hall.phone()
    few = cost(client, "desk-search"), cost(phone, "search")
    for number in range(12):
        hall.open(f"工资第{number}件", ago=timedelta(hours=number + 1))
    assert (cost(client, "desk-search"), cost(phone, "search")) == few


def kinds_found(rows: Iterable[Any]) -> set[str]:
    return {row.kind for row in rows}


def test_staff_narrow_to_a_unit_and_a_kind(hall: Hall) -> None:
    case = hall.open("工资没发")
    town = hall.union["t02"].path
    top = hall.union.staff(Role.LEADER)
    assert numbers(desk(top, "工资没发", unit=town)) == []
    found = desk(hall.clerk, "工资没发", kind="case")
    assert numbers(found) == [case.number]
    assert kinds_found(found.finding.rows) == {"case"}
