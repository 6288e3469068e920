"""What partners read, book and ask: the right things of their own units, and nothing of others'."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tests.api.partner import connect
from tests.cast import WORKER_PHONE, Town
from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Booking
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.tests.conftest import registered_request
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.people.models import Membership
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.ids import uuid7
from unionhall.services.hub.models import Need

pytestmark = pytest.mark.django_db
NUMBER = "370181000123"


def numbered(town: Town) -> None:
    """The worker has a membership number."""
    Membership.objects.filter(person=town.worker).update(number=NUMBER)


def refused(answer: Any, status: int, code: str = "not-found") -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


# ---- organisations ----


def test_the_tree_from_ones_own_unit_down(town: Town) -> None:
    partner = connect(town, "t01")
    found = partner.get("/organisations").json()
    assert [unit["code"] for unit in found["items"]] == ["t01", "e01"]
    assert found["next"] == ""
    mine, theirs = town.cast["e01"], town.cast["t02"]
    assert partner.get(f"/organisations/{mine.pk}").json()["parent"] == str(town.cast["t01"].pk)
    for path in (f"/organisations/{theirs.pk}", f"/organisations/{uuid4()}"):
        refused(partner.get(path), 404)
    refused(partner.get("/organisations", beneath=str(theirs.pk)), 404)


def test_pages_lead_on_and_only_on(town: Town) -> None:
    partner, codes, after = connect(town), [], ""
    for _page in range(9):
        page = partner.get("/organisations", limit=2, **({"after": after} if after else {})).json()
        codes += [unit["code"] for unit in page["items"]]
        after = page["next"]
        if not after:
            break
    assert codes == ["yunqiao", "palace", "t01", "e01", "t02"]
    refused(partner.get("/organisations", after="made up"), 422, "bad-cursor")
    first = partner.get("/organisations", limit=1).json()["next"]
    assert Client().get("/api/v1/places", {"after": first}).status_code == 422  # the word of another list
    for limit in (0, 201, "many"):
        answer = partner.get("/organisations", limit=limit)
        refused(answer, 422, "invalid-input")
        assert answer.json()["errors"][0]["where"] == "query.limit"


# ---- open data ----


def test_places_are_open_data(town: Town) -> None:
    Place.objects.create(
        organisation=town.cast["t02"], kind=Kind.STATION, code="st1", name="驿站", address="路 1 号", longitude=118.01,
        latitude=36.0, facilities=["water"], is_open_24h=True,
    )  # fmt: skip
    Place.objects.create(
        organisation=town.cast["t02"], kind=Kind.STATION, code="st2", name="旧驿站", address="路 2 号", longitude=118.0,
        latitude=36.0, closed_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    client = Client()
    answer = client.get("/api/v1/places")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert [place["code"] for place in answer.json()["items"]] == ["palace", "st1"]
    near = client.get("/api/v1/places/nearest", {"longitude": 118.0, "latitude": 36.0}).json()
    assert [(place["code"], place["distance_km"] < 1) for place in near] == [("palace", True), ("st1", True)]
    assert near[1]["is_open"]
    assert client.get("/api/v1/places/nearest", {"longitude": 1e-310, "latitude": 0}).json() == []
    detail = client.get(f"/api/v1/places/{town.place.pk}").json()
    assert detail["hours"][0] == {"weekday": 1, "opens": "09:00", "closes": "21:00"}
    assert [room["name"] for room in detail["rooms"]] == ["电工实训室"]
    assert (detail["area_m2"], len(detail["hours"])) == ("7300.0", 8)
    for wanted, codes in (
        ({"facility": "water"}, ["st1"]),
        ({"kind": "palace"}, ["palace"]),
        ({"facility": "x"}, []),
    ):
        assert [p["code"] for p in client.get("/api/v1/places", wanted).json()["items"]] == codes
    beneath = client.get("/api/v1/places", {"beneath": str(town.cast["t02"].pk)}).json()["items"]
    assert [place["code"] for place in beneath] == ["st1"]


def test_places_on_a_map(town: Town) -> None:
    found = Client().get("/api/v1/places.geojson").json()
    assert found["type"] == "FeatureCollection"
    assert found["features"][0]["type"] == "Feature"
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [118.0, 36.0]}
    assert found["features"][0]["properties"]["name"] == "云桥市工人文化宫"


def test_sessions_are_open_data(town: Town) -> None:
    session, client = town.course(fee_yuan="12.50"), Client()
    (shown,) = client.get("/api/v1/sessions", {"need": "course_electrician"}).json()["items"]
    assert (shown["id"], shown["fee_yuan"], shown["free"]) == (str(session.pk), "12.50", 24)
    moment = parse_datetime(shown["starts_at"])
    assert moment == session.starts_at.replace(microsecond=moment.microsecond)  # type: ignore[union-attr]
    assert shown["starts_at"].endswith("+08:00")
    detail = client.get(f"/api/v1/sessions/{session.pk}").json()
    assert len(detail["lessons"]) == 4
    assert client.get("/api/v1/sessions", {"kind": "show"}).json()["items"] == []
    later = (session.starts_at + timedelta(days=1)).isoformat()
    assert client.get("/api/v1/sessions", {"starts_from": later}).json()["items"] == []
    refused(client.get(f"/api/v1/sessions/{uuid4()}"), 404)
    for moment, status in (
        ("2417-03-12T11:24:05-18:35", 200), ("0001-01-01T00:00:00+23:00", 422), ("2026-01-01T00:00:00", 422)
    ):  # fmt: skip
        assert client.get("/api/v1/sessions", {"starts_before": moment}).status_code == status, moment


def test_a_draft_is_not_there(town: Town) -> None:
    session = town.course()
    type(session).objects.filter(pk=session.pk).update(state="draft")
    assert Client().get("/api/v1/sessions").json()["items"] == []
    refused(Client().get(f"/api/v1/sessions/{session.pk}"), 404)


def test_what_has_not_changed_is_not_sent_again(town: Town) -> None:
    client = Client()
    first = client.get("/api/v1/places")
    again = client.get("/api/v1/places", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Place.objects.update(name="新名")
    assert client.get("/api/v1/places", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert "private" in connect(town).get("/figures")["Cache-Control"]


# ---- bookings ----


def test_booking_for_ones_own_people(town: Town) -> None:
    numbered(town)
    session, partner, key = town.course(), connect(town, "t01"), str(uuid4())
    made = partner.book(session, number=NUMBER, key=key)
    assert (made.status_code, made.json()["state"], made.json()["repeated"]) == (201, "booked", False)
    again = partner.book(session, number=NUMBER, key=key)
    assert (again.json()["id"], again.json()["repeated"]) == (made.json()["id"], True)
    refused(partner.book(session, number=NUMBER), 409, "already-booked")
    (shown,) = partner.get("/bookings", number=NUMBER).json()
    assert (shown["id"], shown["state"], len(shown["seats"])) == (made.json()["id"], "booked", 1)
    for personal in ("赵工", WORKER_PHONE):
        assert personal not in json.dumps(shown, ensure_ascii=False)
    ended = partner.post(f"/bookings/{shown['id']}/cancel", {})
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")
    assert partner.post(f"/bookings/{shown['id']}/cancel", {}).json()["state"] == "cancelled"
    assert Booking.objects.get().person == town.worker


def test_other_units_people_do_not_exist(town: Town) -> None:
    numbered(town)
    session, ours, theirs = town.course(), connect(town, "t01"), connect(town, "t02", name="别处平台")
    made = ours.book(session, number=NUMBER).json()
    refused(theirs.book(session, number=NUMBER), 404)
    refused(theirs.get("/bookings", number=NUMBER), 404)
    refused(theirs.get(f"/bookings/{made['id']}"), 404)
    refused(theirs.post(f"/bookings/{made['id']}/cancel", {}), 404)
    assert Booking.objects.get().state == "booked"


def test_two_members_with_one_number_are_nobody(town: Town) -> None:
    numbered(town)
    twin = town.cast.person("twin", "t01")
    Membership.objects.create(
        organisation=town.cast["t01"], person=twin, number=NUMBER, joined_on=timezone.localdate()
    )
    refused(connect(town, "t01").book(town.course(), number=NUMBER), 404)


def test_who_has_left_is_no_member(town: Town) -> None:
    numbered(town)
    Membership.objects.update(left_on=timezone.localdate())
    refused(connect(town, "t01").book(town.course(), number=NUMBER), 404)


def test_a_booking_names_its_key_and_one_person(town: Town) -> None:
    numbered(town)
    session, partner = town.course(), connect(town)
    body = {"session": str(session.pk), "member": {"number": NUMBER}}
    answer = partner.post("/bookings", body)
    refused(answer, 422, "invalid-input")
    assert answer.json()["errors"][0]["where"] == "header.Idempotency-Key"
    for member in ({}, {"number": NUMBER, "subject": str(uuid4())}):
        key = {"Idempotency-Key": str(uuid4())}
        refused(partner.post("/bookings", body | {"member": member}, **key), 422, "invalid-input")
    refused(partner.book(session, number=NUMBER, pary=2), 422, "invalid-input")  # a misspelt field


def test_reading_is_not_booking(town: Town) -> None:
    numbered(town)
    reader = connect(town, "yunqiao", "bookings:read")
    refused(reader.book(town.course(), number=NUMBER), 403, "scope-missing")


# ---- needs and search ----


def test_a_sentence_is_answered_and_not_kept(town: Town) -> None:
    session = town.course()
    partner = connect(town, "t01")
    found = partner.post("/needs/match", {"text": "想学电工", "longitude": 118.0, "latitude": 36.0}).json()
    assert found["matches"][0]["category"] == "course_electrician"
    first = next(one for one in found["suggestions"] if one["kind"] == "session")
    assert (first["session"], bool(first["reasons"][0]["text"])) == (str(session.pk), True)
    assert not Need.objects.exists()
    kept = partner.post("/needs/match", {"text": "想学电工", "keep": True}).json()
    assert kept["is_kept"]
    need = Need.objects.get()
    assert (need.organisation, need.person) == (town.cast["t01"], None)
    refused(partner.post("/needs/match", {"text": "想", "longitude": 1}), 422, "invalid-input")
    refused(partner.post("/needs/match", {"text": ""}), 422, "invalid-input")


def test_danger_brings_the_number_to_call(town: Town) -> None:
    found = connect(town).post("/needs/match", {"text": "活不下去了，想跳楼"}).json()
    alert = next(one for one in found["matches"] if one["is_alert"])
    assert alert["hotlines"]


def test_search(town: Town) -> None:
    session = town.course()
    found = connect(town).get("/search", q="电工").json()
    assert str(session.pk) in [one["id"] for one in found]
    assert all(one["url"].startswith("http://testserver/") for one in found)


# ---- rights ----


def test_the_calculator_is_part_of_the_document(town: Town) -> None:
    from unionhall.services.legalaid.rights.examples import example  # noqa: PLC0415

    client, body = Client(), json.dumps(example("severance"))
    here = client.post("/api/v1/rights/answers", body, content_type="application/json")
    there = client.post("/legal/rights/api/answers/", body, content_type="application/json")
    assert (here.status_code, here.json()) == (200, there.json())
    assert (
        client.get("/api/v1/rights/schema.json").json() == client.get("/legal/rights/api/schema.json").json()
    )


# ---- cases ----


def test_where_a_case_stands(town: Town) -> None:
    with registered_request():
        opening = casework.Opening(REQUEST.kind, "张三欠薪一案", person=town.worker, partner=town.cast["e01"])
        case = casework.open_case(town.cast["t01"], opening, by=town.worker, at=town.now)
        partner = connect(town, "yunqiao")
        shown = partner.get(f"/cases/{case.number}")
        assert shown.status_code == 200
        assert (shown.json()["state"], shown.json()["turn"]) == (case.state, case.turn)
        for hidden in ("张三", "欠薪", "赵工", WORKER_PHONE):
            assert hidden not in shown.content.decode()
        refused(connect(town, "t02", name="别处").get(f"/cases/{case.number}"), 404)
        refused(partner.get("/cases/nonsense"), 404)
        refused(
            connect(town, "yunqiao", "events:read", name="三").get(f"/cases/{case.number}"),
            403,
            "scope-missing",
        )


# ---- figures ----


def test_figures(town: Town) -> None:
    partner = connect(town, "yunqiao")
    town.course()
    known = {one["code"]: one for one in partner.get("/figures").json()}
    assert known["match_rate"]["is_share"]
    partner.post("/needs/match", {"text": "想学电工", "keep": True})
    read = partner.get("/figures/match_rate", period=f"{timezone.localdate():%Y-%m}").json()
    assert (read["part"], read["whole"], read["value"]) == (0, 1, 0.0)
    beneath = partner.get("/figures/match_rate", organisation=str(town.cast["t02"].pk)).json()
    assert (beneath["whole"], beneath["value"]) == (0, None)
    above = str(town.cast["yibin"].pk)
    refused(partner.get("/figures/match_rate", organisation=above), 404)
    refused(partner.get("/figures/nonsense"), 404)
    refused(partner.get("/figures/match_rate", period="yesterday"), 422, "invalid-input")


def test_small_counts_of_sensitive_figures_are_not_told(town: Town) -> None:
    partner = connect(town, "yunqiao")
    sensitive = [one["code"] for one in partner.get("/figures").json() if one["is_sensitive"]]
    assert sensitive
    for code in sensitive:
        read = partner.get(f"/figures/{code}").json()
        assert (read["is_suppressed"], read["value"], read["part"], read["whole"]) == (True, None, None, None)


def test_a_booking_by_the_person_is_seen_too(town: Town) -> None:
    numbered(town)
    session = town.course()
    booking.book(session.pk, person=town.worker, channel="on_site", key=uuid7(), at=timezone.now())
    (shown,) = connect(town, "e01").get("/bookings", number=NUMBER).json()
    assert shown["state"] == "booked"
