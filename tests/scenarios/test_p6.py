"""P6: three levels build together: 5 towns and over ten companies open, the rest in three years, 3 km around each."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from unionhall.config.demo import city as demo
from unionhall.config.demo import places
from unionhall.kernel.access.roles import Role
from unionhall.services.network.demo import load
from unionhall.services.network.models import CoverageCount, DemandCell, Scenario
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.answers import compared, sheet_of
from unionhall.services.network.queries.ground import ground_of, standing_places
from unionhall.services.network.states import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> demo.City:
    """The demo's city with fewer workers, and its network."""
    monkeypatch.setattr(demo, "WORKERS", 1_200)
    now = timezone.localtime().replace(second=0, microsecond=0)
    made = demo.City(today=now.date(), now=now)
    demo.build_tree(made)
    demo.build_people(made)
    places.build_places(made)
    load(made)
    return made


def test_the_network_of_the_demo(city: Any) -> None:
    planner, today = city.staff[Role.NETWORK_PLANNER], city.today
    adopted = Scenario.objects.get(adopted_at__isnull=False)
    before = [row for row in standing_places() if row.case_id is None]
    assert Counter(row.level for row in before) == {Level.CITY: 1, Level.TOWN: 5, Level.COMPANY: 12}
    assert {row.radius_m for row in before} == {3_000}

    sites = list(desk.sites_run_by(planner))
    years = desk.board_of(sites)
    assert [year.year for year in years] == [today.year - 1, today.year, today.year + 1]
    assert [len(year.sites) for year in years] == [4, 4, 4]
    towns = {unit.code for unit in city.organisations.values() if unit.code.startswith("t")}
    with_palace = {row.organisation.code for row in (*before, *sites)}
    assert towns - with_palace <= {"t01", "t02", "t03"}, (
        "beyond the streets around the city's palace every town has one"
    )
    states = Counter(site.case.state for site in sites if site.case)
    assert states == {"open": 4, "building": 1, "preparing": 1, "approved": 2, "planned": 4}
    assert not [site for site in sites if site.case and site.case.due_at and site.case.due_at < city.now]

    sheets = [sheet_of(one, on=today) for one in Scenario.objects.order_by("-adopted_at", "name")]
    assert len(sheets) == 2
    assert all(sheet.answer["status"] in ("proved", "within_gap") for sheet in sheets)
    assert all(sheet.new > 0 and sheet.cost_per_new for sheet in sheets)
    found = compared(*sheets)
    assert found.only_first or found.only_second
    assert sheet_of(adopted, on=today).after.percent > sheet_of(adopted, on=today).before.percent

    # Coverage has grown since, and is kept month by month.
    counts = CoverageCount.objects.order_by("day").values_list("day", "covered")
    by_day: Counter[Any] = Counter()
    for day, covered in counts:
        by_day[day] += covered
    days = sorted(by_day)
    assert len(days) >= 12
    assert by_day[days[-1]] > by_day[days[0]]
    assert ground_of(city.federation, on=today).coverage[0].covered == by_day[days[-1]]
    assert DemandCell.objects.count() > 100
