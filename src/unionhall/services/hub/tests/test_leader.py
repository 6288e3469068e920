"""The leader's page and the pages of services: who sees them, that they show what the figures say, what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.figures.counting import count_marked
from unionhall.kernel.access.roles import Role
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import find_period, month_of, rolling
from unionhall.services.hub.desk.queries import figures, leader, service_page, standings, together
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.tests.desk import DAY, Desk

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def desk(front: Desk) -> Desk:
    """Two months of sessions, ratings and needs."""
    for days, scores in ((-4, (5, 4, 1)), (-40, (3, 5))):
        session = front.session(days * DAY, capacity=5)
        for score in scores:
            front.rated(session, score)
        front.end(session)
    ahead = front.session()
    front.ask(suggest=ahead, take=True)
    front.ask(suggest=ahead)
    front.ask("去年问的", suggest=ahead, take=True, at=front.now - timedelta(days=380))
    return front


def whole(desk: Desk) -> Scope:
    return Scope((desk.county.county.path,), desk.county.county)


def page_of(desk: Desk, viewer: Person, period: str = "") -> leader.LeaderPage:
    return leader.leader_page(viewer, unit="", period=period, mapped="", at=desk.now)


def cost(client: Client) -> int:
    """Queries of a visit that is not the first, when everything is counted."""
    while count_marked():
        pass
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/")
    return len(queries)


@pytest.mark.parametrize("period", ["30d", "month", "quarter", "2026"])
def test_many_figures_read_together_say_what_each_says_alone(desk: Desk, period: str) -> None:
    today = timezone.localdate(desk.now)
    named = {"month": f"{today:%Y-%m}", "quarter": f"{today:%Y}-Q{(today.month + 2) // 3}"}
    chosen = find_period(named.get(period, period), today)
    known = list(figures.all_figures().values())
    found = together.trends_of_all(known, whole(desk), chosen, today)
    while count_marked():
        pass
    kept = together.trends_of_all(known, whole(desk), chosen, today)
    for figure in known:
        alone = figures.trend(figure, whole(desk), chosen, today)
        assert found[figure.code] == kept[figure.code] == alone, figure.code


def test_last_year_is_read_and_told(desk: Desk) -> None:
    today = timezone.localdate(desk.now)
    period = month_of(today - timedelta(days=380))
    (found,) = standings.standings(
        [figures.find_figure("needs_asked")], whole(desk), period.back(-12), today
    ).values()
    assert found.year_before.part == 1


def test_every_service_names_figures_that_exist() -> None:
    known = figures.all_figures()
    assert [code for service in services() for code in service.headline if code not in known] == []
    assert {line.label for line in leader.offered_services()} >= {"palace", "stations", "legalaid", "network"}


def test_leaders_have_their_own_page_and_others_keep_theirs(desk: Desk) -> None:
    boss = desk.client(desk.staff(Role.LEADER))
    assert "lead-card" in boss.get("/desk/").content.decode()
    assert "kpis" in boss.get("/desk/?view=desk").content.decode()
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.DESK, Role.PALACE_MANAGER, Role.UNION_OFFICER):
        assert "lead-card" not in desk.client(desk.staff(role)).get("/desk/").content.decode(), role


def test_the_page_prints_the_figures(desk: Desk) -> None:
    viewer = desk.staff(Role.LEADER)
    page = page_of(desk, viewer)
    assert [one.value for one in page.leads] == ["50.0", "66.7"]
    text = desk.client(viewer).get("/desk/").content.decode()
    assert '<span class="num">50.0</span>' in text
    assert '<span class="num">66.7</span>' in text
    for line in page.lines:
        assert f"/desk/service/{line.label}/" in text


def test_late_cases_are_counted_by_service(desk: Desk) -> None:
    page = page_of(desk, desk.staff(Role.LEADER))
    assert {line.label: line.load.open for line in page.lines} == dict.fromkeys(
        (one.label for one in leader.offered_services()), 0
    )


@pytest.mark.parametrize("period", ["30d", "2026-11", "2026-Q4", "2026", "nonsense"])
def test_any_period_and_map_opens(desk: Desk, period: str) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    for query in ({"period": period}, {"period": period, "map": "satisfaction"}, {"map": "nonsense"}):
        assert client.get("/desk/", query).status_code == 200


def test_the_page_costs_the_same_however_many_rows(desk: Desk) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    few = cost(client)
    session = desk.session(-3 * DAY, capacity=30)
    for _ in range(8):
        desk.rated(session, 4)
        desk.ask(suggest=session)
    many = cost(client)
    assert many == few <= MOST_QUERIES


@pytest.mark.parametrize("label", ["palace", "stations", "legalaid", "network"])
def test_service_page_opens_with_each_of_its_figures(desk: Desk, label: str) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    service = service_page.find_service(label)
    for figure in service.figures():
        answer = client.get(reverse("hub:desk-service", args=[label]), {"figure": figure.code})
        assert answer.status_code == 200, figure.code
    answer = client.get(reverse("hub:desk-service-export", args=[label]))
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("sheet")


def test_service_page_of_nothing_is_missing(desk: Desk) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    for label in ("hub", "nothing"):
        assert client.get(reverse("hub:desk-service", args=[label])).status_code == 404


def test_whoever_sees_no_figures_sees_no_page(desk: Desk) -> None:
    worker = desk.county.worker()
    with pytest.raises(NotAllowed):
        page_of(desk, worker)
    teacher = desk.client(desk.staff(Role.TEACHER))
    assert teacher.get(reverse("hub:desk-service", args=["palace"])).status_code == 404
    assert teacher.get(reverse("hub:desk-report")).status_code == 404
    assert teacher.get(reverse("hub:desk-wall")).status_code == 404


def test_a_leader_elsewhere_counts_nobody(desk: Desk) -> None:
    stranger = desk.staff(Role.LEADER, desk.county.enterprise)
    page = page_of(desk, stranger)
    assert page.scope.paths == (desk.county.enterprise.path,)
    other = leader.leader_page(stranger, unit=desk.county.county.path, period="", mapped="", at=desk.now)
    assert other.scope.paths == (desk.county.enterprise.path,)


def test_a_silent_unit_is_told(desk: Desk) -> None:
    viewer = desk.staff(Role.LEADER)
    assert rolling(timezone.localdate(desk.now)).first
    later = desk.now + timedelta(days=60)
    notes = leader.leader_page(viewer, unit="", period="", mapped="", at=later).notes
    assert [note.about for note in notes if note.icon == "moon"] == [desk.county.town.short_name]
