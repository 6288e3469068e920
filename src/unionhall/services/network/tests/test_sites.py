from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.queries import open_verbs
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.network import commands, tasks
from unionhall.services.network.models import CoverageCount, NetworkPlace
from unionhall.services.network.plans import PalacePlan
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.facts import facts_of_site
from unionhall.services.network.queries.ground import ground_of
from unionhall.services.network.states import MILESTONES, SITE, Level
from unionhall.services.network.tests.house import DAY, House

pytestmark = pytest.mark.django_db
PLANNER, LEADER = Role.NETWORK_PLANNER, Role.LEADER
VIEWERS = {PLANNER, LEADER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PALACE_MANAGER}
UNIT = {
    "view_desk": VIEWERS,
} | {
    verb: {PLANNER}
    for verb in (
        "register_place", "add_candidate", "change_candidate", "remove_candidate", "import_candidates",
        "import_demand", "recount_demand", "undo_import", "make_scenario", "run_scenario", "stop_scenario",
        "remove_scenario", "adopt_scenario", "count_coverage",
    )
}  # fmt: skip
STATES = {
    "planned": {"approve": {PLANNER, LEADER}, "refuse": {PLANNER, LEADER}, "move": {PLANNER, LEADER}},
    "approved": {"prepare": {PLANNER}},
    "preparing": {"start": {PLANNER}},
    "building": {"complete": {PLANNER}},
}


def act(site: NetworkPlace, verb: str, by: Any, **answers: Any) -> Any:
    return casework.act(site.case, verb, by=by, at=NOW + DAY, answers=answers)  # type: ignore[arg-type]


def built(house: House, site: NetworkPlace) -> None:
    act(site, "approve", house.leader)
    act(site, "prepare", house.planner)
    act(site, "start", house.planner)


@pytest.mark.parametrize("verb", UNIT)
def test_permissions_at_a_unit(house: House, verb: str) -> None:
    people = {role: house.cast.staff(role) for role in Role.values}
    people["elsewhere"] = house.cast.staff(PLANNER, "t02")
    held = {who for who, one in people.items() if may(one, f"network.{verb}", house.cast["t01"])}
    assert held == UNIT[verb]


def test_verbs_of_each_state(house: House) -> None:
    site = house.adopted("E")[0]
    people = {role: house.cast.staff(role) for role in Role.values}
    for state, verbs in STATES.items():
        case = NetworkPlace.objects.get(pk=site.pk).case
        assert case is not None
        assert case.state == state
        found: dict[str, set[str]] = {}
        for who, person in people.items():
            for verb in open_verbs(case, person):
                found.setdefault(verb.code, set()).add(who)
        assert found == verbs | {"withdraw": {PLANNER, LEADER}}
        step = next(iter(verbs))
        if step != "complete":
            act(site, step, house.planner)


def test_every_verb_has_its_permission() -> None:
    assert all(verb.permission == f"network.{verb.code}_{SITE.noun}" for verb in SITE.verbs)
    assert [state.code for state in SITE.states][: len(MILESTONES)] == list(MILESTONES)


def test_a_palace_opens_and_stands_on_the_map(house: House) -> None:
    site = house.adopted("E")[0]
    before = ground_of(house.county, on=NOW.date()).coverage[0].covered
    built(house, site)
    case = act(site, "complete", house.planner, opened_on=NOW.date(), address="东港路 8 号")
    site.refresh_from_db()
    assert (case.state, site.opened_on, site.address) == ("open", NOW.date(), "东港路 8 号")
    assert site.place is not None
    assert site.place.name == "候选E"
    assert ground_of(house.county, on=NOW.date()).coverage[0].covered == before + 200
    count = CoverageCount.objects.get(organisation=house.cast["t01"])
    assert (count.covered, count.workers) == (500, 500)
    assert {one.code for one in site.milestones.all() if one.reached_on} == set(MILESTONES)
    words = [str(text) for _label, text in facts_of_site(case, house.planner)]
    assert any("2,000,000" in text for text in words)


def test_a_day_to_come_is_no_day_of_opening(house: House) -> None:
    site = house.adopted("E")[0]
    built(house, site)
    with pytest.raises(InvalidInput):
        act(site, "complete", house.planner, opened_on=date(2030, 1, 1), address="东港路 8 号")
    site.refresh_from_db()
    assert site.opened_on is None


def test_moving_takes_year_clock_and_milestones_along(house: House) -> None:
    site = house.adopted("E")[0]
    case = act(site, "move", house.leader, begins_on=date(2029, 3, 1), reason="资金未到位")
    site.refresh_from_db()
    assert (site.year, case.due_at.year) == (2029, 2029)
    days = {one.code: one.planned_on for one in site.milestones.all()}
    assert days["open"] == date(2029, 12, 31)
    assert days["approved"] > date(2029, 3, 1)


def test_what_is_withdrawn_frees_its_candidate(house: House) -> None:
    site = house.adopted("E")[0]
    act(site, "withdraw", house.leader, reason="选址变更")
    free = [spot.name for spot in ground_of(house.county, on=NOW.date()).candidates]
    assert "候选E" in free
    assert desk.board_of([one for one in desk.sites_run_by(house.planner) if not one.case.closed_at]) == []  # type: ignore[union-attr]


def test_the_board_has_a_column_for_each_state(house: House) -> None:
    sites = house.adopted("E", "W")
    act(sites[0], "approve", house.leader)
    years = desk.board_of(list(desk.sites_run_by(house.planner)))
    assert [year.year for year in years] == [2027, 2028]
    assert [(code, len(rows)) for code, rows in years[0].columns][:2] == [("planned", 0), ("approved", 1)]
    assert years[0].open_count == 0


def test_only_palaces_are_entered_and_only_once(house: House) -> None:
    plan = PalacePlan(level=Level.TOWN, opened_on=date(2020, 5, 1))
    assert house.palace.place is not None
    with pytest.raises(Refused):
        commands.register_place(house.palace.place, plan, by=house.planner, at=NOW)
    with pytest.raises(NotAllowed):
        commands.register_place(house.palace.place, plan, by=house.worker, at=NOW)


def test_coverage_is_counted_once_a_day_and_by_the_job(house: House) -> None:
    assert commands.count_coverage(house.county, by=house.planner, at=NOW) == 2
    assert commands.count_coverage(house.county, by=house.planner, at=NOW) == 2
    assert CoverageCount.objects.count() == 2
    tasks.count_network_coverage(0)
    assert CoverageCount.objects.count() == 4
    tasks.collect_scenarios(0)
