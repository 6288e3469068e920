"""On the street with a phone, not signed in: scan, tap, add a photo; the keeper mends it; the reporter sees it."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import agree, sign_in
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.services.stations import commands
from unionhall.services.stations.models import Repair, Station, Visit
from unionhall.services.stations.plans import StationPlan
from unionhall.services.stations.states import BASIC
from unionhall.services.stations.tests.house import png

pytestmark = pytest.mark.browser
KEEPER_PHONE = "13733330001"


def open_station(town: Town) -> Station:
    """A station with a keeper, on the map, open all day."""
    manager = town.cast.staff(Role.STATION_MANAGER)
    keeper = town.cast.person("keeper", "e01", name="王站长", phone=KEEPER_PHONE)
    plan = StationPlan(
        code="YQ-012", name="滨河路工会驿站", name_en="Binhe Road rest station", address="滨河路 12 号",
        longitude=town.place.longitude + 0.004, latitude=town.place.latitude, phone="0000-8200012",
        opens=time(0), closes=time(23, 59), listed_on=date(2026, 1, 1), keeper=keeper,
        facilities=(*BASIC, "tv", "rain_gear", "newspapers"), host="邮政营业厅",
    )  # fmt: skip
    return commands.register_station(town.cast["t01"], plan, by=manager, at=town.now)


def test_a_broken_microwave_from_the_sign_to_mended(
    town: Town, phone: Phone, walk: Any, tmp_path: Path
) -> None:
    station = open_station(town)
    worker = walk(390, 844)
    worker.open(reverse("stations:by-code", args=["YQ-012"]))
    worker.heading("滨河路工会驿站")
    expect(worker.page.get_by_text("谁都能进").first).to_be_visible()
    worker.look()
    worker.press("我来过")
    expect(worker.page.get_by_text("好好歇歇")).to_be_visible()
    assert Visit.objects.count() == 1

    worker.page.get_by_role("button", name=re.compile("坏了.*微波炉")).click()
    worker.heading("谢谢，已经报上去了")
    repair = Repair.objects.get()
    expect(worker.page.get_by_text(repair.case.number).first).to_be_visible()
    worker.look()
    picture = tmp_path / "微波炉.png"
    picture.write_bytes(png().read())
    worker.page.get_by_label("照片", exact=True).set_input_files(picture)
    worker.page.get_by_label("补充几句", exact=True).fill("转盘不转")
    worker.press("提交")
    expect(worker.page.get_by_text("谢谢，已经补上")).to_be_visible()
    follow = worker.page.url.removeprefix(worker.server)

    worker.open(reverse("stations:station", args=[station.pk]))
    expect(worker.page.get_by_text("微波炉坏了")).to_be_visible()
    worker.look()

    mend_on_the_phone(walk(390, 844), phone, repair)
    worker.open(follow)
    worker.heading("已经修好，谢谢您报修")
    expect(worker.page.get_by_text("换了保险管，能热饭了。")).to_be_visible()
    worker.look()
    worker.open(reverse("stations:directory"))
    worker.heading("工会驿站")
    worker.look()


def mend_on_the_phone(keeper: Any, phone: Phone, repair: Repair) -> None:
    """The keeper, who is nobody's staff, sees the photo, takes it on, and says what was done."""
    sign_in(keeper, phone, KEEPER_PHONE)
    agree(keeper)
    keeper.press("微波炉")
    keeper.heading("微波炉")
    expect(keeper.page.get_by_text("转盘不转")).to_be_visible()
    expect(keeper.page.get_by_text("微波炉.png")).to_be_visible()
    keeper.look()
    keeper.page.get_by_role("button", name="受理", exact=True).click()
    keeper.field("处理情况").fill("换了保险管，能热饭了。")
    keeper.page.get_by_role("button", name="修好了", exact=True).click()
    expect(keeper.page.get_by_text("已修好").first).to_be_visible()
    keeper.look()
    repair.refresh_from_db()
    assert repair.case.closed_at is not None
    assert repair.case.closed_at <= min(repair.promised_at, timezone.now())


def test_the_pages_in_english_large_and_without_scripts(town: Town, walk: Any) -> None:
    station = open_station(town)
    large = walk(390, 844, language="en", size="large")
    for name in ("station", "sign"):
        large.open(reverse(f"stations:{name}", args=[station.pk]))
        large.look()
    large.open(reverse("stations:directory"))
    large.heading("Rest stations")
    large.look()
    plain = walk(390, 844, script=False)
    plain.open(reverse("stations:station", args=[station.pk]))
    plain.press("关着门")
    plain.heading("谢谢，已经报上去了")
    plain.press("点错了？撤回")
    expect(plain.page.get_by_text("已撤回")).to_be_visible()
