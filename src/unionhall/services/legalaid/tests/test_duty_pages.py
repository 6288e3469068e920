"""The pages of lawyers, allowances and duty: who may open what, what they show, what a press on them does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.calendar.core import BUILT_IN_YEARS
from unionhall.kernel.calendar.models import CalendarYear
from unionhall.services.legalaid.commands import allowances, duty, lawyers, rosters, swaps
from unionhall.services.legalaid.lawyer_plans import CallPlan, PostPlan
from unionhall.services.legalaid.models import (
    Allowance,
    Candidacy,
    Duty,
    DutyLog,
    DutyPost,
    DutySwap,
    DutyWish,
    FirmClient,
    OpenCall,
    Roster,
)
from unionhall.services.legalaid.states import Availability, Stage, SwapState
from unionhall.services.legalaid.tests.office import Office, make_lawyer

NOON = time(12)


@dataclass
class House:
    """A published roster around today: the lawyer today and in three days, the rival tomorrow."""

    office: Office
    now: datetime
    roster: Roster
    post: DutyPost
    duties: list[Duty]
    call: OpenCall

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@pytest.fixture
def house(office: Office) -> House:
    now = timezone.now()
    today, home = timezone.localdate(now), office.cast["yunqiao"]
    for year in {today.year, (today + timedelta(days=200)).year} - set(BUILT_IN_YEARS):
        CalendarYear.objects.create(year=year)
    plan = PostPlan(name="云桥服务中心", opens=time(0), closes=time(23, 59), phone="0000-8200001")
    post = rosters.add_post(home, plan, by=office.head, at=now)
    last = today + timedelta(days=3)
    roster = rosters.open_roster(home, from_on=today, to_on=last, by=office.head, at=now)
    who = [office.lawyer, office.rival, office.rival, office.lawyer]
    made = [
        rosters.set_duty(roster, post, today + timedelta(days=n), one, by=office.head, at=now)
        for n, one in enumerate(who)
    ]
    rosters.publish_roster(roster, by=office.head, at=now)
    allowances.set_budget(home, year=today.year, amount_yuan=Decimal(200_000), by=office.head, at=now)
    call = CallPlan(title="公益律师招募", wanted=2, opens_on=today, closes_on=last, text="执业三年以上")
    opened = lawyers.open_call(home, call, by=office.head, at=now)
    return House(office, now, Roster.objects.get(pk=roster.pk), post, made, opened)


@pytest.fixture
def desk(house: House) -> Client:
    return sign_in(Client(), house.office.head)


@pytest.fixture
def mine(house: House) -> Client:
    """The lawyer on the phone, who has not shown a second factor."""
    return sign_in(Client(), house.office.lawyer.person, second_factor=False)


def pages_of_the_desk(house: House) -> list[str]:
    day = house.today.isoformat()
    named: list[tuple[str, list[Any]]] = [
        ("lawyers", []), ("lawyers-export", []), ("lawyer", [house.office.lawyer.pk]),
        ("lawyer-change", [house.office.lawyer.pk]), ("lawyer-end", [house.office.lawyer.pk]), ("firms", []),
        ("firm", [house.office.lawyer.firm_id]), ("firm-change", [house.office.lawyer.firm_id]), ("calls", []),
        ("call-open", []), ("call", [house.call.pk]), ("call-change", [house.call.pk]), ("allowances", []),
        ("allowances-export", []), ("budget-set", []), ("rosters", []), ("roster-open", []),
        ("roster", [house.roster.pk]), ("roster-export", [house.roster.pk]), ("roster-day", [house.roster.pk, day]),
        ("roster-anew", [house.roster.pk]), ("duty-move", [house.duties[3].pk]),
        ("duty-post-add", []), ("duty-post-change", [house.post.pk]),
    ]  # fmt: skip
    return [reverse(f"legalaid:{name}", args=args) for name, args in named]


def test_the_desk_opens_every_page_and_strangers_none(house: House, desk: Client) -> None:
    stranger = sign_in(Client(), house.office.cast.staff(Role.PALACE_MANAGER))
    elsewhere = sign_in(Client(), house.office.cast.staff(Role.LEGAL_MANAGER, "t02"))
    worker = sign_in(Client(), house.office.worker)
    for url in pages_of_the_desk(house):
        assert desk.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url
        assert worker.get(url).status_code == 404, url
    for name, pk in (
        ("lawyer", house.office.lawyer.pk), ("firm", house.office.lawyer.firm_id), ("call", house.call.pk),
        ("roster", house.roster.pk),
    ):  # fmt: skip
        assert elsewhere.get(reverse(f"legalaid:{name}", args=[pk])).status_code == 404


def test_a_lawyer_sees_their_own_page_at_the_desk_and_no_other(house: House) -> None:
    me = sign_in(Client(), house.office.lawyer.person)
    page = me.get(reverse("legalaid:lawyer", args=[house.office.lawyer.pk]))
    assert page.status_code == 200
    assert house.office.lawyer.licence in page.content.decode()
    assert me.get(reverse("legalaid:lawyer", args=[house.office.rival.pk])).status_code == 404
    assert me.get(reverse("legalaid:lawyers")).status_code == 404


@pytest.mark.parametrize("name", ["lawyers", "roster", "allowances", "firms"])
def test_lists_cost_the_same_with_one_row_and_with_thirty(house: House, desk: Client, name: str) -> None:
    url = reverse(f"legalaid:{name}", args=[house.roster.pk] if name == "roster" else [])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    Duty.objects.filter(pk=house.duties[0].pk).update(signed_in_at=house.now)
    Duty.objects.filter(pk=house.duties[1].pk).update(signed_in_at=house.now)
    allowances.grant_allowance(
        house.office.lawyer, Stage.DUTY, day=house.today, by=house.office.head, at=house.now
    )
    cost()
    before = cost()
    for n in range(30):
        lawyer = make_lawyer(house.office.cast, f"more{n}", f"云桥第{n}律师事务所")
        other = rosters.add_post(
            house.office.cast["yunqiao"], PostPlan(name=f"点位{n}", opens=time(9), closes=time(17)),
            by=house.office.head, at=house.now,
        ) if name == "roster" and n < 3 else house.post  # fmt: skip
        rosters.set_duty(house.roster, other, house.today, lawyer, by=house.office.head, at=house.now)
        Duty.objects.filter(lawyer=lawyer).update(signed_in_at=house.now)
        if n % 2:
            allowances.grant_allowance(
                lawyer, Stage.DUTY, day=house.today, by=house.office.head, at=house.now
            )
    assert cost() <= before


def test_the_roster_shows_gaps_in_words_and_is_filled_by_hand(house: House, desk: Client) -> None:
    rosters.clear_duty(house.duties[1], by=house.office.head, at=house.now)
    gap_day = house.duties[1].day
    page = desk.get(reverse("legalaid:roster", args=[house.roster.pk]), {"month": f"{gap_day:%Y-%m}"})
    has_gap = bool(rosters.rosters.working_days(gap_day, gap_day))
    assert ("缺 1 人" in page.content.decode()) == has_gap
    day = reverse("legalaid:roster-day", args=[house.roster.pk, gap_day.isoformat()])
    assert house.office.lawyer.person.name in desk.get(day).content.decode()
    sent = {"post": str(house.post.pk), "lawyer": str(house.office.lawyer.pk)}
    set_url = reverse("legalaid:duty-set", args=[house.roster.pk, gap_day.isoformat()])
    answer = desk.post(set_url, sent, follow=True)
    assert "已排上" in answer.content.decode()
    assert "请假" not in answer.content.decode()
    made = Duty.objects.get(day=gap_day)
    assert "当天已经值班" in desk.post(set_url, sent, follow=True).content.decode()
    desk.post(reverse("legalaid:duty-clear", args=[made.pk]))
    assert not Duty.objects.filter(day=gap_day).exists()
    for bad in ({"post": "x", "lawyer": sent["lawyer"]}, sent | {"lawyer": str(uuid4())}):
        assert desk.post(set_url, bad).status_code == 404
    assert desk.get(reverse("legalaid:roster-day", args=[house.roster.pk, "gestern"])).status_code == 404


def test_a_roster_is_opened_drafted_and_published_from_its_pages(house: House, desk: Client) -> None:
    first = house.today + timedelta(days=4)
    sent = {"from_on": first.isoformat(), "to_on": (first + timedelta(days=9)).isoformat()}
    assert desk.post(reverse("legalaid:roster-open"), sent | {"from_on": house.today}).status_code == 422
    answer = desk.post(reverse("legalaid:roster-open"), sent)
    made = Roster.objects.exclude(pk=house.roster.pk).get()
    assert answer["Location"] == reverse("legalaid:roster", args=[made.pk])
    refused = desk.post(reverse("legalaid:roster-publish", args=[made.pk]), follow=True)
    assert "没有人值班" in refused.content.decode()
    drafted = desk.post(reverse("legalaid:roster-draft", args=[made.pk]), follow=True)
    assert "每个工作日都有律师值班" in drafted.content.decode()
    desk.post(reverse("legalaid:roster-publish", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "published"


def test_a_roster_is_planned_anew_and_shows_first_what_would_change(house: House, desk: Client) -> None:
    gap_day, url = house.duties[2].day, reverse("legalaid:roster-anew", args=[house.roster.pk])
    assert "没有需要调整的" in desk.get(url).content.decode()
    make_lawyer(house.office.cast, "third", "云桥法和律师事务所")
    duty.change_availability(
        house.office.rival, kind=Availability.LEAVE, from_on=gap_day, to_on=gap_day,
        by=house.office.rival.person, at=house.now,
    )  # fmt: skip
    page, is_working = desk.get(url), bool(rosters.rosters.working_days(gap_day, gap_day))
    assert ("1 处调整" in page.content.decode()) == is_working
    assert not Duty.objects.filter(day=gap_day).exists()
    assert "请看新的方案" in desk.post(url, {"mark": "旧"}, follow=True).content.decode()
    desk.post(url, {"mark": page.context["anew"].mark})
    assert Duty.objects.filter(day=gap_day).exists() == is_working


def test_a_lawyer_signs_in_notes_who_came_and_signs_out(house: House, mine: Client) -> None:
    today = house.duties[0]
    page = mine.get(reverse("legalaid:my-duty")).content.decode()
    assert "签到" in page
    mine.post(reverse("legalaid:duty-sign-in", args=[today.pk]))
    log = reverse("legalaid:duty-log", args=[today.pk])
    assert mine.post(log, {"note": "", "number": ""}).status_code == 422
    assert mine.post(log, {"note": "问工资", "number": "没有这个号"}).status_code == 422
    mine.post(log, {"note": "问工资", "number": ""})
    assert DutyLog.objects.get().note == "问工资"
    mine.post(reverse("legalaid:duty-sign-out", args=[today.pk]))
    today.refresh_from_db()
    assert today.signed_in_at
    assert today.signed_out_at
    other = reverse("legalaid:duty-sign-in", args=[house.duties[1].pk])
    assert mine.post(other).status_code == 404


def test_a_swap_is_asked_for_and_agreed_to_on_the_phone(house: House, mine: Client) -> None:
    last = house.duties[3]
    chosen = mine.get(reverse("legalaid:swap", args=[last.pk]))
    assert house.office.rival.person.name in chosen.content.decode()
    url = reverse("legalaid:swap-ask", args=[last.pk, house.office.rival.pk])
    assert mine.post(url, {"in_return": str(uuid4())}).status_code == 422
    mine.post(url, {"in_return": str(house.duties[1].pk)})
    swap = DutySwap.objects.get()
    assert swap.in_return == house.duties[1]
    assert mine.post(reverse("legalaid:swap-answer", args=[swap.pk]), {"answer": "yes"}).status_code == 404
    rival = sign_in(Client(), house.office.rival.person, second_factor=False)
    assert "换班" in rival.get(reverse("legalaid:my-duty")).content.decode()
    rival.post(reverse("legalaid:swap-answer", args=[swap.pk]), {"answer": "yes"})
    assert {one.day: one.lawyer for one in Duty.objects.filter(pk__in=[last.pk, house.duties[1].pk])} == {
        last.day: house.office.rival, house.duties[1].day: house.office.lawyer,
    }  # fmt: skip


def test_a_swap_is_taken_back_and_a_colleague_who_is_not_free_is_not_asked(
    house: House, mine: Client
) -> None:
    last = house.duties[3]
    swap = swaps.ask_swap(last, house.office.rival, by=house.office.lawyer.person, at=house.now)
    mine.post(reverse("legalaid:swap-take-back", args=[swap.pk]))
    swap.refresh_from_db()
    assert swap.state == SwapState.TAKEN_BACK
    duty.change_availability(
        house.office.rival, kind=Availability.LEAVE, from_on=last.day, to_on=last.day,
        by=house.office.rival.person, at=house.now,
    )  # fmt: skip
    url = reverse("legalaid:swap-ask", args=[last.pk, house.office.rival.pk])
    assert "没空" in mine.get(url, follow=True).content.decode()


def test_leave_is_entered_and_taken_back(house: House, mine: Client) -> None:
    last = house.duties[3]
    sent = {"kind": "leave", "from_on": last.day.isoformat(), "to_on": last.day.isoformat()}
    answer = mine.post(reverse("legalaid:availability"), sent, follow=True)
    assert "已通知法援工作人员" in answer.content.decode()
    assert not Duty.objects.filter(pk=last.pk).exists()
    mine.post(reverse("legalaid:wish-drop", args=[DutyWish.objects.get().pk]))
    assert not DutyWish.objects.exists()
    stranger = sign_in(Client(), house.office.worker)
    assert stranger.post(reverse("legalaid:availability"), sent).status_code == 404
    assert stranger.get(reverse("legalaid:my-duty")).status_code == 200


def test_my_duties_go_into_the_calendar_of_the_phone(house: House, mine: Client) -> None:
    answer = mine.get(reverse("legalaid:my-duty-calendar"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "云桥服务中心" in text


def test_what_was_earned_is_set_aside_and_paid(house: House, desk: Client) -> None:
    today = house.duties[0]
    duty.sign_in_duty(today, by=house.office.lawyer.person, at=house.now)
    page = desk.get(reverse("legalaid:allowances")).content.decode()
    key = f"{house.office.lawyer.pk}:duty:{house.today}"
    assert key in page
    nothing = desk.post(reverse("legalaid:allowances-grant"), {"year": house.today.year}, follow=True)
    assert "请先勾选" in nothing.content.decode()
    desk.post(reverse("legalaid:allowances-grant"), {"year": house.today.year, "id": [key, "x"]})
    made = Allowance.objects.get()
    pay = reverse("legalaid:allowance-pay", args=[made.pk])
    cancel = reverse("legalaid:allowance-cancel", args=[made.pk])
    assert desk.get(cancel).status_code == 200
    late = house.today + timedelta(days=1)
    assert desk.post(pay, {"paid_on": late.isoformat()}).status_code == 422
    desk.post(pay, {"paid_on": house.today.isoformat()})
    assert desk.post(cancel).status_code == 422
    sheet = load_workbook(BytesIO(desk.get(reverse("legalaid:allowances-export")).content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2][0] == house.office.lawyer.person.name
    assert rows[2][5] == 200
    refused = desk.post(reverse("legalaid:budget-set"), {"year": house.today.year, "amount_yuan": "100"})
    assert refused.status_code == 422


def test_a_lawyer_applies_on_the_phone_and_is_taken_on_at_the_desk(house: House) -> None:
    url = reverse("legalaid:candidacy-apply", args=[house.call.pk])
    anybody = Client()
    assert house.call.title in anybody.get(reverse("legalaid:open-calls")).content.decode()
    assert anybody.get(url).status_code == 302
    person = house.office.cast.person("candidate", "t01", phone="19900000001", name="方律师")
    client = sign_in(Client(), person, second_factor=False)
    form = client.get(url).context["form"]
    sent = {
        "key": str(form["key"].value()), "came_by": "firm", "firm_name": "云桥明理律师事务所", "licence": "123",
        "licensed_on": "2019-07-01", "specialities": ["wages"], "about": "",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422
    client.post(url, sent | {"licence": "13701202011234567"})
    candidacy = Candidacy.objects.get()
    again = client.post(url, sent | {"licence": "13701202011234567"})
    assert again["Location"] == reverse("hub:case", args=[candidacy.case_id])
    desk = sign_in(Client(), house.office.head)
    assert "方律师" in desk.get(reverse("legalaid:call", args=[house.call.pk])).content.decode()
    case_page = desk.get(reverse("hub:desk-case", args=[candidacy.case_id])).content.decode()
    assert "13701202011234567" in case_page


def test_firms_note_whom_they_act_for(house: House, desk: Client) -> None:
    page = reverse("legalaid:firm", args=[house.office.rival.firm_id])
    assert desk.post(page, {"name": "", "credit_code": ""}).status_code == 422
    desk.post(page, {"name": "云桥宏达建筑工程有限公司", "credit_code": ""})
    client = FirmClient.objects.get()
    assert desk.post(page, {"name": client.name, "credit_code": ""}).status_code == 422
    desk.post(reverse("legalaid:client-end", args=[house.office.rival.firm_id, client.pk]))
    client.refresh_from_db()
    assert client.ended_on == house.today


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("lawyer-change", lambda house: [house.office.lawyer.pk]),
        ("firm-change", lambda house: [house.office.lawyer.firm_id]),
        ("call-open", lambda house: []),
        ("duty-post-add", lambda house: []),
    ],
)
def test_forms_with_nothing_in_them_say_so(
    house: House, desk: Client, name: str, args: Callable[[House], list[UUID]]
) -> None:
    answer = desk.post(reverse(f"legalaid:{name}", args=args(house)), {"sent": "1"})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
