"""What is counted of cases equals a recount of the rows, opens down to them, and hides what is too few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from unionhall.engines.casework import commands
from unionhall.kernel.access.roles import Role
from unionhall.services.hub.desk.periods import rolling
from unionhall.services.hub.desk.queries import figure_page, figures
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.tests.casework import DAY, Hall, at

pytestmark = pytest.mark.django_db
CODES = {"cases_closed": (3, None), "cases_closed_in_time": (2, 3), "case_satisfaction": (1, 2)}


@pytest.fixture
def counted(hall: Hall) -> Hall:
    """Three cases closed, one of them late; two rated, one of them well; one still open."""
    first, second = hall.done("一"), hall.done("二")
    hall.done("三", ago=3 * DAY)
    hall.open("四")
    commands.rate_case(first, score=5, by=hall.worker, at=hall.now)
    commands.rate_case(second, score=2, by=hall.worker, at=hall.now)
    return hall


def test_figures_equal_a_recount(counted: Hall) -> None:
    today = timezone.localdate(counted.now)
    for code, (part, whole) in CODES.items():
        for unit in ("yunqiao", "yibin"):
            scope = Scope((counted.union[unit].path,), counted.union[unit])
            reading = figures.trend(figures.find_figure(code), scope, rolling(today), today).now
            assert (reading.part, reading.whole) == (part, whole), (code, unit)
        elsewhere = Scope((counted.union["t02"].path,), counted.union["t02"])
        assert figures.trend(figures.find_figure(code), elsewhere, rolling(today), today).now.part == 0


def test_a_rating_counts_for_the_unit_of_the_person_too(counted: Hall) -> None:
    today = timezone.localdate(counted.now)
    scope = Scope((counted.union["e01"].path,), counted.union["e01"])
    reading = figures.trend(figures.find_figure("case_satisfaction"), scope, rolling(today), today).now
    assert (reading.part, reading.whole) == (1, 2)


@pytest.mark.parametrize("code", CODES)
def test_each_opens_to_its_rows_by_kind_and_small_ones_are_hidden(counted: Hall, code: str) -> None:
    viewer = counted.union.staff(Role.LEADER)
    page = figure_page.figure_page(viewer, code, unit="", period="", show="all", at=counted.now)
    part, whole = CODES[code]
    assert page.rows.count() == (whole or part)
    split = next(split for split in page.splits if str(split.title) == "类别")
    assert split.rows == [{"label": "请求", "n": None, "text": "<5"}]
    text = counted.desk(viewer).get(at("desk-figure", code)).content.decode()
    assert "李建民" not in text
    assert "请求" in text


def test_paused_time_does_not_count(hall: Hall) -> None:
    case = hall.open(ago=timedelta(hours=30))
    until = timezone.localdate(hall.now + DAY)
    began = hall.now - timedelta(hours=29)
    commands.pause_clock(case, cause="等鉴定", until=until, by=hall.clerk, at=began)
    commands.resume_clock(case, by=hall.clerk, at=hall.now - timedelta(hours=1))
    case = hall.step(case, "accept")
    hall.step(case, "gather")
    hall.step(case, "finish")
    today = timezone.localdate(hall.now)
    scope = Scope((hall.union["yunqiao"].path,), hall.union["yunqiao"])
    reading = figures.trend(figures.find_figure("cases_closed_in_time"), scope, rolling(today), today).now
    assert (reading.part, reading.whole) == (1, 1)
