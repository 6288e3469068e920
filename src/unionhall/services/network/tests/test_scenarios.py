from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from unionhall.engines.planning import commands as runs
from unionhall.engines.planning.core.documents import plan_data
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.core.plans import Conflict, Plan, Sense, Status
from unionhall.engines.planning.core.siting.problems import Aim, Standing
from unionhall.engines.planning.models import PlanRun
from unionhall.engines.planning.queries import problem_of
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import InvalidInput
from unionhall.services.network import commands, planning
from unionhall.services.network.commands.adopting import AdoptedAlready, CandidateGone, NothingToAdopt
from unionhall.services.network.commands.scenarios import (
    AdoptedStays,
    AlreadySearching,
    NothingToPlan,
    ScenarioNameTaken,
    ground_for,
)
from unionhall.services.network.core.cover import coverage_of
from unionhall.services.network.models import DemandCell, NetworkPlace, Scenario
from unionhall.services.network.plans import Settings
from unionhall.services.network.queries.answers import compared, sheet_of
from unionhall.services.network.states import Limit, Run
from unionhall.services.network.tests.house import House, settings
from unionhall.services.network.wording import conflict_words

pytestmark = pytest.mark.django_db


def problem(house: House, **wishes: Any) -> Any:
    asked = settings(**wishes)
    return planning.problem_of(ground_for(Scenario(organisation=house.county), asked, at=NOW), asked)


def test_a_scenario_becomes_a_siting_problem(house: House) -> None:
    found = problem(house)
    assert (found.aim, found.sites, found.budget, found.by_phase) == (Aim.MOST_COVERED, 2, None, (1.0, 1.0))
    assert sorted(cell.people for cell in found.cells) == [3, 100, 200, 300]
    assert [site.standing for site in found.candidates].count(Standing.OPEN) == 1
    assert [site.standing for site in found.candidates].count(Standing.NEVER) == 1
    with_budget = problem(house, limit=Limit.BUDGET, by_year=(Decimal(1_500_000),), counted="both")
    assert (with_budget.sites, with_budget.budget, with_budget.by_phase) == (None, 1_500_000.0, ())
    assert sorted(cell.people for cell in with_budget.cells) == [3, 140, 200, 320]


def test_capacities_and_years_go_in_when_they_are_asked_for(house: House) -> None:
    house.candidate("K", capacity=50, year=2028, radius_m=500)
    free = {site.id: site for site in problem(house, uses_capacity=True).candidates}
    one = next(site for site in free.values() if site.capacity == 50)
    assert one.phase == 2
    assert not any(site.capacity for site in problem(house).candidates)


def test_settings_survive_being_kept() -> None:
    asked = settings(limit=Limit.BUDGET, by_year=(Decimal("1.50"),), detour=Decimal("1.30"))
    assert Settings.of(asked.as_json()) == asked


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"by_year": ()}, "by_year"),
        ({"by_year": (Decimal(1),) * 6}, "by_year"),
        ({"by_year": (Decimal("1.5"),)}, "by_year"),
        ({"by_year": (Decimal(-1),)}, "by_year"),
        ({"limit": "none"}, "limit"),
        ({"detour": Decimal("0.5")}, "detour"),
    ],
)
def test_senseless_questions_are_refused(house: House, wishes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        house.scenario(**wishes)
    assert refusal.value.field == field


def test_the_answer_is_counted_from_its_sites(house: House) -> None:
    scenario = house.answered("E", "W")
    sheet = sheet_of(scenario, on=NOW.date())
    assert (scenario.state, sheet.before.covered, sheet.after.covered, sheet.after.people) == (
        Run.DONE, 300, 600, 603,
    )  # fmt: skip
    assert (sheet.cost, sheet.cost_per_new) == (Decimal(3_000_000), Decimal("10000.00"))
    east, west = sheet.sites
    assert (east["year"], east["inside"], east["only"]) == (2027, 200, 200)
    # What would come in its stead: the company beside it.
    assert (east["instead"], east["instead_people"]) == ("候选E2", 200)
    assert west["instead_people"] == 0
    assert [(row["year"], row["new"]) for row in sheet.years] == [(2027, 200), (2028, 100)]
    assert sheet.left == [("barred", 3)]
    # Three people are too few to say in which cell they are.
    assert sheet.worst_cells == []


def test_without_a_plan_the_reason_is_kept(house: House) -> None:
    conflict = Conflict((("sites", {"sites": 1}), ("candidates", {})))
    none: Plan[Any] = Plan(Status.INFEASIBLE, Sense.MOST, conflict=conflict)
    scenario = commands.answer_scenario(house.scenario(), none, by=house.planner, at=NOW)
    assert scenario.state == Run.FAILED
    assert scenario.result["conflict"] == [["sites", {"sites": 1}], ["candidates", {}]]
    with pytest.raises(NothingToAdopt):
        commands.adopt_scenario(scenario, by=house.planner, at=NOW)


def test_the_planner_finds_what_every_choice_tried_finds(house: House) -> None:
    asked = settings(by_year=(Decimal(1),))
    ground = ground_for(Scenario(organisation=house.county), asked, at=NOW)
    answer = planning.answer_of(planning.find_plan(planning.problem_of(ground, asked)), ground, asked)
    free = [spot for spot in ground.candidates if spot.standing != "never"]
    tried = [coverage_of(ground.crowds, ground.circles([*ground.standing, spot]))[0].covered for spot in free]
    assert answer["covered"] == max(tried) == 500
    assert answer["status"] == "proved"
    assert answer["gap"] == 0


def test_a_year_that_must_hold_more_than_it_can_is_named_in_words(house: House) -> None:
    for code in ("M1", "M2"):
        house.candidate(code, standing="must")
    asked = settings(by_year=(Decimal(1),))
    ground = ground_for(Scenario(organisation=house.county), asked, at=NOW)
    plan = planning.find_plan(planning.problem_of(ground, asked))
    scenario = commands.answer_scenario(house.scenario(by_year=(Decimal(1),)), plan, by=house.planner, at=NOW)
    assert scenario.state == Run.FAILED
    assert set(conflict_words(scenario.result["conflict"])) == {"新建不超过 1 座", "候选M1必建", "候选M2必建"}


def test_names_are_told_apart_and_emptiness_is_said(house: House) -> None:
    house.scenario("一")
    with pytest.raises(ScenarioNameTaken):
        house.scenario("一")
    DemandCell.objects.all().delete()
    with pytest.raises(NothingToPlan):
        commands.run_scenario(house.scenario("二"), by=house.planner, at=NOW)


def test_a_search_runs_as_a_job_and_is_collected(house: House) -> None:
    scenario = commands.run_scenario(house.scenario(aim="shortest_ways"), by=house.planner, at=NOW)
    assert scenario.state == Run.RUNNING
    assert scenario.run is not None
    run = PlanRun.objects.get(pk=scenario.run)
    assert (run.service, run.subject_id) == ("network", scenario.pk)
    with pytest.raises(AlreadySearching):
        commands.run_scenario(scenario, by=house.planner, at=NOW)
    assert commands.collect_scenario(scenario, at=NOW).state == Run.RUNNING
    commands.stop_scenario(scenario, by=house.planner, at=NOW)
    assert commands.collect_scenario(scenario, at=NOW).state == Run.DRAFT


def test_what_the_job_found_is_fetched(house: House) -> None:
    scenario = commands.run_scenario(house.scenario(), by=house.planner, at=NOW)
    assert scenario.run is not None
    run = runs.take_run(scenario.run, at=NOW)
    assert run is not None
    plan = planning.find_plan(problem_of(run))
    assert planning.progress_of(scenario.run)["state"] == "running"
    runs.end_run(run, progress={}, plan=plan_data(KINDS["siting"], plan), at=NOW)
    done = commands.collect_scenario(scenario, at=NOW)
    assert done.state == Run.DONE
    assert [site["name"] for site in done.result["sites"]] in (["候选E", "候选W"], ["候选E2", "候选W"])
    assert commands.collect_scenario(done, at=NOW).result == done.result


def test_two_plans_are_set_against_each_other(house: House) -> None:
    first, second = house.answered("E", "W", name="一"), house.answered("E2", "E", name="二")
    found = compared(*(sheet_of(one, on=NOW.date()) for one in (first, second)))
    assert [site["name"] for site in found.only_first] == ["候选W"]
    assert [site["name"] for site in found.only_second] == ["候选E2"]
    assert [(site["name"], *years) for site, *years in found.both] == [("候选E", 2027, 2028)]
    assert (found.covered_difference, found.cost_difference) == (-100, Decimal(0))


def test_an_adopted_plan_is_work_with_days(house: House) -> None:
    scenario = house.answered("E", "W")
    east, west = commands.adopt_scenario(scenario, by=house.planner, at=NOW)
    assert (east.case.state, west.case.state) == ("planned", "planned")  # type: ignore[union-attr]
    assert (east.year, west.year) == (2027, 2028)
    # The clock of a year to come runs from its first working day on.
    assert east.case.due_at is not None  # type: ignore[union-attr]
    due = NetworkPlace.objects.get(pk=west.pk).case.due_at  # type: ignore[union-attr]
    assert due is not None
    assert due.year == 2028
    days = {one.code: one for one in west.milestones.all()}
    assert days["open"].planned_on.isoformat() == "2028-12-31"
    assert days["planned"].reached_on == NOW.date()
    with pytest.raises(AdoptedAlready):
        commands.adopt_scenario(scenario, by=house.planner, at=NOW)
    with pytest.raises(AdoptedStays):
        commands.remove_scenario(scenario, by=house.planner, at=NOW)


def test_what_is_on_its_way_is_not_planned_again(house: House) -> None:
    twice = house.answered("E", name="二")
    house.adopted("E")
    with pytest.raises(CandidateGone):
        commands.adopt_scenario(twice, by=house.planner, at=NOW)
    again = problem(house)
    assert [site.standing for site in again.candidates].count(Standing.OPEN) == 2
    assert not any(site.id.endswith("E") for site in again.candidates)
    anew = problem(house, keeps_planned=False)
    assert [site.standing for site in anew.candidates].count(Standing.OPEN) == 1
