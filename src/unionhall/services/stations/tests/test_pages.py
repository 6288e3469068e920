from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.casework.models import Attachment, Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.services.stations import commands
from unionhall.services.stations.links import token_of
from unionhall.services.stations.models import Repair, Visit
from unionhall.services.stations.plans import SitePlan
from unionhall.services.stations.tests.house import LATITUDE, LONGITUDE, House, large, png

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def station_url(house: House, name: str = "station") -> str:
    return reverse(f"stations:{name}", args=[house.station.pk])


def tap(client: Client, house: House, fault: str = "microwave", **more: Any) -> Any:
    return client.post(station_url(house, "station-report"), {"fault": fault} | more)


def test_the_directory_without_sign_in_lists_and_draws(client: Client, house: House) -> None:
    client.post(reverse("stations:here"), {"longitude": LONGITUDE + 0.005, "latitude": LATITUDE})
    page = text_of(client.get(reverse("stations:directory")))
    assert "滨河路工会驿站" in page
    assert "不用是会员" in page
    assert 'class="st__dot st__dot--open"' in page
    assert "440 米" in page


def test_chips_switch_one_wish_and_keep_the_others(client: Client, house: House) -> None:
    page = text_of(client.get(reverse("stations:directory"), {"has": "water", "open": "on"}))
    links = re.findall(r'class="chip chip--sm" href="\?([^"]*)"( aria-current="true")?', page)
    assert ("has=water&amp;open=on&amp;all_day=on", "") in links
    assert ("has=&amp;open=on", "") not in links
    assert sum(bool(current) for _link, current in links) == 2
    empty = text_of(client.get(reverse("stations:directory"), {"has": ["aed"]}))
    assert "现在没有驿站同时满足这些条件" in empty
    assert client.get(reverse("stations:directory"), {"has": "nonsense"}).status_code == 200


def test_without_any_station_the_directory_says_so(client: Client, db: Any) -> None:
    assert "这里还没有驿站" in text_of(client.get(reverse("stations:directory")))


def test_the_sign_leads_to_the_station_whatever_the_case(client: Client, house: House) -> None:
    answer = client.get(reverse("stations:by-code", args=["yq-012"]))
    assert answer["Location"] == station_url(house)
    assert client.get(reverse("stations:by-code", args=["YQ-999"])).status_code == 404
    commands.register_station(
        house.cast["t02"], house.plan(name="另一座"), by=house.manager, at=timezone.now()
    )
    page = text_of(client.get(reverse("stations:by-code", args=["YQ-012"])))
    assert "另一座" in page
    assert "滨河路工会驿站" in page


def test_the_sign_prints_a_code_to_scan(client: Client, house: House) -> None:
    page = text_of(client.get(station_url(house, "sign")))
    assert "http://testserver/stations/q/YQ-012/" in page
    assert "qr__svg" in page


def test_one_tap_reports_and_leads_to_a_page_with_number_and_promise(client: Client, house: House) -> None:
    answer = client.post(station_url(house, "station-report"), {"fault": "microwave"}, follow=True)
    page = text_of(answer)
    case = Case.objects.get()
    assert case.number in page
    assert "谢谢，已经报上去了" in page
    assert "明天" in page
    shown = text_of(Client().get(answer.request["PATH_INFO"]))
    assert case.number in shown
    station = text_of(client.get(station_url(house)))
    assert "微波炉坏了" in station
    assert "前处理" in station
    assert "我也遇到" in station


def test_a_wrong_tap_says_so(client: Client, house: House) -> None:
    page = client.post(station_url(house, "station-report"), {}, follow=True)
    assert "请选择哪里有问题" in text_of(page)
    assert tap(client, house, "shower").status_code == 422
    assert not Repair.objects.exists()


def test_words_and_a_photo_are_added_afterwards(client: Client, house: House) -> None:
    follow = tap(client, house)["Location"]
    answer = client.post(f"{follow}add/", {"text": "转盘不转", "photo": png()}, follow=True)
    assert "谢谢，已经补上" in text_of(answer)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (large, "太大"),
        (lambda: SimpleUploadedFile("照片.png", b"<html>", content_type="image/png"), "类型不符合"),
        (lambda: SimpleUploadedFile("照片.png", b"", content_type="image/png"), "空"),
    ],
)
def test_a_wrong_photo_is_told_at_its_field_and_words_are_kept(
    client: Client, house: House, photo: Any, words: str
) -> None:
    follow = tap(client, house)["Location"]
    answer = client.post(f"{follow}add/", {"text": "转盘不转", "photo": photo()})
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'href="#id_photo"' in page
    assert "转盘不转" in page
    assert not Attachment.objects.exists()


def test_nothing_added_is_refused_in_words(client: Client, house: House) -> None:
    follow = tap(client, house)["Location"]
    assert "请写几个字" in text_of(client.post(f"{follow}add/", {"text": " "}))


def test_a_tap_is_taken_back(client: Client, house: House) -> None:
    follow = tap(client, house)["Location"]
    assert "点错了？撤回" in text_of(client.get(follow))
    page = text_of(client.post(f"{follow}withdraw/", follow=True))
    assert "已撤回" in page
    assert "微波炉坏了" not in page


def test_a_link_that_was_tampered_with_opens_nothing(client: Client, house: House) -> None:
    token = token_of(house.report().report.pk)
    assert client.get(reverse("stations:follow", args=[token])).status_code == 200
    assert client.get(reverse("stations:follow", args=[token[:-2] + "xx"])).status_code == 404
    assert client.get(reverse("stations:follow", args=["x"])).status_code == 404


def test_the_follower_sees_it_mended_but_no_names(client: Client, house: House) -> None:
    done = house.report(by=house.worker, at=timezone.now())
    commands.fix_repair(
        done.repair.case,
        by=house.keeper,
        at=timezone.now(),
        answers={"answer": "换了保险管", "photos": [png()]},
    )
    page = text_of(client.get(reverse("stations:follow", args=[token_of(done.report.pk)])))
    assert "换了保险管" in page
    assert house.keeper.name not in page
    assert house.worker.name not in page


def test_too_many_reports_from_one_connection_are_refused_as_429(client: Client, house: House) -> None:
    for _tap in range(6):
        tap(client, house)
    assert tap(client, house, "water").status_code == 429
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert tap(other, house, "water").status_code == 302


def test_i_was_here_is_counted_with_thanks(client: Client, house: House) -> None:
    page = text_of(client.post(station_url(house, "station-visit"), follow=True))
    assert "谢谢，好好歇歇" in page
    assert Visit.objects.get().person is None


def test_a_station_that_is_not_on_the_map_yet_is_not_public(client: Client, house: House) -> None:
    hidden = house.another(13, listed_on=None)
    assert client.get(reverse("stations:station", args=[hidden.pk])).status_code == 404


def test_a_station_that_was_given_up_says_so_and_takes_no_reports(client: Client, house: House) -> None:
    commands.remove_station(house.station, reason="拆迁", by=house.manager, at=timezone.now())
    page = text_of(client.get(station_url(house)))
    assert "已经摘牌" in page
    assert "点一下就报修" not in page
    assert tap(client, house).status_code == 409


def test_the_keeper_accepts_and_mends_on_the_phone(client: Client, house: House) -> None:
    case = house.report(text="转盘不转", photos=[png()], at=timezone.now()).repair.case
    url = reverse("stations:repair", args=[case.pk])
    assert client.get(url).status_code == 302
    sign_in(client, house.keeper, second_factor=False)
    assert "转盘不转" in text_of(client.get(url))
    client.post(f"{url}accept/")
    assert client.post(f"{url}fix/", {"answer": ""}).status_code == 422
    assert client.post(f"{url}fix/", {"answer": "修了", "photos": large()}).status_code == 422
    client.post(f"{url}fix/", {"answer": "换了保险管", "photos": [png(), png("b.png")]})
    case.refresh_from_db()
    assert case.state == "fixed"
    assert client.post(f"{url}explode/").status_code == 404


def test_the_keeper_finds_the_repair_on_the_first_page(client: Client, house: House) -> None:
    repair = house.report().repair
    sign_in(client, house.keeper, second_factor=False)
    address = reverse("hub:case", args=[repair.pk])
    assert address in client.get(reverse("hub:home")).content.decode()
    assert client.get(address)["Location"] == reverse("stations:repair", args=[repair.pk])
    assert address not in sign_in(client, house.worker).get(reverse("hub:home")).content.decode()


def test_others_do_not_see_the_keepers_page(client: Client, house: House) -> None:
    url = reverse("stations:repair", args=[house.report(by=house.worker).repair.pk])
    sign_in(client, house.worker, second_factor=False)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}fix/", {"answer": "x"}).status_code == 404


def cost(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_lists_cost_the_same_queries_at_one_and_at_thirty_rows(house: House) -> None:
    paths = [
        reverse("stations:directory"), reverse("stations:geojson"), reverse("stations:csv"),
        reverse("stations:desk-stations"), reverse("stations:desk-repairs"), reverse("stations:desk-sites"),
        reverse("stations:desk-station", args=[house.station.pk]), station_url(house),
    ]  # fmt: skip
    client = sign_in(Client(), house.cast.staff(Role.STATION_MANAGER))
    house.report()
    _site(house, 0)
    at_one = {path: cost(client, path) for path in paths}
    for number in range(30, 60):
        station = house.another(number)
        commands.report_station(station, "water", by=None, at=timezone.now())
        commands.count_visit(station, at=timezone.now())
        _site(house, number)
    for fault in ("water", "toilet", "charging", "closed", "dirty"):
        house.report(fault)
    assert {path: cost(client, path) for path in paths} == at_one
    assert max(at_one.values()) <= 20


def _site(house: House, number: int) -> None:
    plan = SitePlan(name=f"选址 {number}", address="x", longitude=LONGITUDE, latitude=LATITUDE)
    commands.propose_site(house.cast["t01"], plan, by=house.desk, at=timezone.now())
