"""A planner puts two questions, lays the plans side by side, and prints the map of the better one; a worker looks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.network import commands, planning
from unionhall.services.network.commands.scenarios import ground_for
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import Scenario
from unionhall.services.network.plans import CandidatePlan, DemandPlan, PalacePlan, Settings
from unionhall.services.network.states import Level, Run

pytestmark = pytest.mark.browser
PLANNER = "19900000301"
# About nine kilometres.
STEP = 0.1


def lay_out(town: Town) -> Person:
    """A palace, four crowds in a row to the east of it, and a candidate in each."""
    planner = town.cast.person("planner", name="周规划", phone=PLANNER)
    town.cast.appoint(planner, Role.NETWORK_PLANNER)
    give_factor(Account.objects.get(person=planner), by=planner, at=town.now)
    county, x, y = town.cast["yunqiao"], town.place.longitude, town.place.latitude
    opened_on = timezone.localdate(town.now).replace(year=town.now.year - 3, day=1)
    commands.register_place(
        town.place, PalacePlan(level=Level.CITY, opened_on=opened_on), by=planner, at=town.now
    )
    people = (300, 240, 160, 90, 40)
    demand = [(county, DemandPlan(cell=cell_at(x + STEP * n, y), working=k)) for n, k in enumerate(people)]
    commands.import_demand(county, demand, by=planner, at=town.now)
    for number in range(1, 5):
        plan = CandidatePlan(
            code=f"Z{number}", name=f"第{number}镇职工文化宫", longitude=x + STEP * number, latitude=y,
            cost_yuan=Decimal(400_000 * number if number < 3 else 600_000),
        )  # fmt: skip
        commands.add_candidate(county, plan, by=planner, at=town.now)
    return planner


def solved(town: Town, planner: Person, name: str, *by_year: int) -> Scenario:
    """A plan by number of places."""
    circles = {"city": 3_000, "town": 3_000, "company": 3_000}
    asked = Settings(by_year=tuple(Decimal(n) for n in by_year), first_year=town.now.year + 1, radii=circles)
    made = commands.make_scenario(town.cast["yunqiao"], name, asked, by=planner, at=town.now)
    problem = planning.problem_of(ground_for(made, asked, at=town.now), asked)
    return commands.answer_scenario(made, planning.find_plan(problem), by=planner, at=town.now)


def test_two_plans_are_compared_and_the_map_is_printed(town: Town, phone: Phone, walk: Any) -> None:
    planner = lay_out(town)
    two = solved(town, planner, "两座", 1, 1)
    three = solved(town, planner, "三座", 1, 1, 1)
    desk = walk(1440, 900)
    enter_desk(desk, phone, town, planner)
    desk.open(reverse("network:desk"))
    desk.heading("阵地网络")
    desk.look(at_worker_page=False)
    desk.press("规划方案")
    desk.heading("规划方案")
    desk.look(at_worker_page=False)
    desk.page.get_by_label("方案一：两座").check()
    desk.page.get_by_label("方案二：三座").check()
    desk.press("比较选中的两个")
    desk.heading("两个方案并排比较")
    expect(desk.page.get_by_text("与方案一相比，方案二覆盖职工 +90 人")).to_be_visible()
    expect(desk.page.get_by_role("row", name="第3镇职工文化宫")).to_be_visible()
    assert desk.page.locator("svg.map__svg").count() == 2
    desk.look(at_worker_page=False)

    print_the_map(desk, three)
    adopt(desk, two)


def print_the_map(desk: Any, plan: Scenario) -> None:
    """The plan with its reasons, and its map on paper."""
    desk.open(reverse("network:scenario", args=[plan.pk]))
    desk.heading("三座")
    expect(desk.page.get_by_text("其中 240 人只有此处能覆盖")).to_be_visible()
    desk.look(at_worker_page=False)
    desk.press("打印地图")
    desk.heading("三座")
    desk.look()
    desk.page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    desk.press("打印")
    expect(desk.page.locator("body[data-printed=yes]")).to_have_count(1)
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("svg.map__svg")).to_be_visible()
    expect(desk.page.get_by_role("button", name="打印")).to_be_hidden()
    desk.page.emulate_media(media="screen")


def adopt(desk: Any, plan: Scenario) -> None:
    """The plan becomes cases, which stand in their years."""
    desk.open(reverse("network:scenario", args=[plan.pk]))
    desk.press("采纳方案")
    desk.heading("采纳方案")
    desk.look(at_worker_page=False)
    desk.page.get_by_role("main").get_by_role("button", name="采纳方案").click()
    expect(desk.page.get_by_text("已立项 2 件")).to_be_visible()
    desk.press("分年计划")
    desk.heading("分年计划")
    expect(desk.page.get_by_role("link", name="第1镇职工文化宫")).to_be_visible()
    desk.look(at_worker_page=False)


def test_a_question_is_put_by_hand_and_a_worker_sees_the_map(town: Town, phone: Phone, walk: Any) -> None:
    planner = lay_out(town)
    desk = walk(1440, 900)
    enter_desk(desk, phone, town, planner)
    desk.open(reverse("network:scenario-make"))
    desk.field("方案名称").fill("一年一座")
    desk.field("每年多少").fill("1")
    desk.look(at_worker_page=False)
    desk.press("开始求解")
    desk.heading("一年一座")
    expect(desk.page.get_by_role("heading", name="正在求解")).to_be_visible()
    desk.look(at_worker_page=False)
    desk.press("停止求解")
    expect(desk.page.get_by_text("未求解").first).to_be_visible()
    assert Scenario.objects.get().state == Run.DRAFT
    for name in ("desk-candidates", "candidates-import", "desk-workers", "candidate-add", "place-register"):
        desk.open(reverse(f"network:{name}"))
        desk.look(at_worker_page=False)

    worker = walk(390, 844)
    worker.open(reverse("network:home"))
    worker.heading("身边的文化宫")
    expect(worker.page.get_by_role("link", name=town.place.name)).to_be_visible()
    worker.look()
    english = walk(390, 844, language="en", size="large")
    english.open(reverse("network:home"))
    english.heading("Palaces near me")
    english.look()
