"""A year's roster at the desk: drafted and proved, a duty moved into a conflict, published, swapped, planned anew."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_legal_duty import HEAD, come_in, enlist
from tests.browser.test_main_job import enter_desk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.calendar.core import BUILT_IN_YEARS
from unionhall.kernel.calendar.models import CalendarYear
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.legalaid.commands import duty, rosters
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.models import Duty, Lawyer, Roster
from unionhall.services.legalaid.queries.rosters import working_days
from unionhall.services.legalaid.states import Availability, RosterState

pytestmark = pytest.mark.browser
LAWYERS = 8
YEAR = timedelta(days=364)


def staff_the_office(town: Town) -> tuple[Person, list[Lawyer], date]:
    """The head, eight lawyers, two posts; and the first day of the year that comes."""
    home, head = town.cast["yunqiao"], town.cast.person("head", name="孙主任", phone=HEAD)
    town.cast.appoint(head, Role.LEGAL_MANAGER)
    give_factor(Account.objects.get(person=head), by=head, at=town.now)
    first = timezone.localdate(town.now) + timedelta(days=3)
    for year in {first.year, first.year + 1} - set(BUILT_IN_YEARS):
        CalendarYear.objects.create(year=year)
    for name in ("职工服务中心", "法院窗口"):
        plan = PostPlan(name=name, opens=time(9), closes=time(17), place=town.place, phone="0000-8200001")
        rosters.add_post(home, plan, by=head, at=town.now)
    lawyers = [enlist(town, f"{name}律师", f"1990000020{n}", n) for n, name in enumerate("赵钱孙李周吴郑王")]
    return head, lawyers, first


def test_a_year_is_drafted_adjusted_published_swapped_and_planned_anew(
    town: Town, phone: Phone, walk: Any
) -> None:
    head, lawyers, first = staff_the_office(town)
    desk = walk(1440, 900)
    enter_desk(desk, phone, town, head)
    draft(desk, first)
    roster = Roster.objects.get()
    assert Duty.objects.filter(roster=roster).count() == 2 * len(working_days(first, first + YEAR))
    move_into_a_conflict(desk, roster)
    desk.open(reverse("legalaid:roster", args=[roster.pk]))
    desk.page.get_by_role("button", name="发布", exact=True).click()
    expect(desk.page.get_by_text("已发布，并通知每位律师").first).to_be_visible()
    roster.refresh_from_db()
    assert roster.state == RosterState.PUBLISHED
    swap(walk, phone, lawyers)
    plan_anew(desk, town, roster, first)


def draft(desk: Any, first: date) -> None:
    """Open a roster for a year, let it be drafted, read how good it is."""
    desk.open(reverse("legalaid:roster-open"))
    desk.field("首日").fill(first.isoformat())
    desk.field("末日").fill((first + YEAR).isoformat())
    desk.press("建立")
    desk.press("重新排")
    expect(desk.page.get_by_text("每个工作日都有律师值班").first).to_be_visible(timeout=60_000)
    expect(desk.page.get_by_text("已证明")).to_be_visible()
    expect(desk.page.get_by_role("columnheader", name="应排班次")).to_be_visible()
    desk.look(at_worker_page=False)


def move_into_a_conflict(desk: Any, roster: Roster) -> None:
    """Move a duty to the other post on the same day, which has its lawyer: refused, and nothing has changed."""
    one = Duty.objects.filter(roster=roster, post__name="法院窗口").order_by("day").first()
    assert one is not None
    desk.open(reverse("legalaid:roster-day", args=[roster.pk, one.day.isoformat()]))
    desk.look(at_worker_page=False)
    desk.page.locator(f'a[href$="/{one.pk}/move/"]').click()
    desk.page.get_by_label("值班点").select_option(label="职工服务中心")
    desk.look(at_worker_page=False)
    desk.press("调班")
    expect(desk.page.get_by_text("请先把那里的人调开或撤下").first).to_be_visible()
    desk.look(at_worker_page=False)
    desk.complaints.clear()  # the browser notes every answer of 422
    assert Duty.objects.get(pk=one.pk).post.name == "法院窗口"


def swap(walk: Any, phone: Phone, lawyers: list[Lawyer]) -> None:
    """The lawyer of the first duty asks somebody who is free that day to take it over; they agree."""
    mine = Duty.objects.order_by("day", "post__name").select_related("lawyer__person").first()
    assert mine is not None
    busy = set(Duty.objects.filter(day=mine.day).values_list("lawyer_id", flat=True))
    other = next(one for one in lawyers if one.pk not in busy)
    asker = walk(390, 844)
    come_in(asker, phone, mine.lawyer.person.phone)
    asker.open(reverse("legalaid:swap-ask", args=[mine.pk, other.pk]))
    asker.page.get_by_text("不交换，请对方替班").click()
    asker.press("发出请求")
    expect(asker.page.get_by_text("等答复")).to_be_visible()
    colleague = walk(390, 844)
    come_in(colleague, phone, other.person.phone)
    colleague.press("可以")
    expect(colleague.page.get_by_text("好，这一班由您来值")).to_be_visible()
    assert Duty.objects.get(pk=mine.pk).lawyer == other


def plan_anew(desk: Any, town: Town, roster: Roster, first: date) -> None:
    """A lawyer is ill for a week: only their duties change hands, and the page says which."""
    lost = Duty.objects.filter(roster=roster, day__gte=first + timedelta(days=14)).order_by("day").first()
    assert lost is not None
    ill, until = lost.lawyer, lost.day + timedelta(days=7)
    duty.change_availability(
        ill, kind=Availability.LEAVE, from_on=lost.day, to_on=until, by=ill.person, at=town.now
    )
    before = set(Duty.objects.values_list("day", "post", "lawyer"))
    desk.open(reverse("legalaid:roster", args=[roster.pk]))
    desk.press("重新调整")
    desk.heading("重新调整")
    desk.look(at_worker_page=False)
    desk.press("就这样调整")
    expect(desk.page.get_by_text("并已通知有关律师").first).to_be_visible()
    after = set(Duty.objects.values_list("day", "post", "lawyer"))
    assert before <= after
    assert len(after) == 2 * len(working_days(first, first + YEAR))
