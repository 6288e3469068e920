"""The answers for other programs: by what this installation knows, bounded, with every mistake by its field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unionhall.kernel.calendar.models import DayOverride
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.services.legalaid import api
from unionhall.services.legalaid.queries.rights import law_of
from unionhall.services.legalaid.rights.examples import example
from unionhall.services.legalaid.rights.registry import RECKONINGS

pytestmark = pytest.mark.django_db
URL = "/legal/rights/api/answers/"
GOOD = example("severance")
# A made-up place, of which only administrators can know numbers.
HERE = GOOD | {"region": "990181"}


def post(data: Any, **headers: Any) -> HttpResponse:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    client = Client(enforce_csrf_checks=True)
    found: HttpResponse = client.post(URL, body, content_type="application/json", **headers)
    return found


def enter(key: str, value: int, region: str = "990181") -> None:
    LocalRule.objects.create(
        key=f"rights.{key}", region=region, value=Decimal(value), starts_on=date(2020, 1, 1), instrument="云桥人社发",
        article="第一条", status=LocalRule.Status.CONFIRMED,
    )  # fmt: skip


def test_the_addresses() -> None:
    assert reverse("legalaid:rights-api-answers") == URL
    assert reverse("legalaid:rights-api-schema") == "/legal/rights/api/schema.json"


def test_one_and_many() -> None:
    one, many = post(GOOD), post([GOOD, GOOD | {"id": "2"}])
    assert (one.status_code, many.status_code) == (200, 200)
    assert one.json()["claims"][0]["amount"]["low"] == "61728.35"
    assert [answer["id"] for answer in many.json()] == ["severance", "2"]
    assert one["Cache-Control"] == "no-store"
    assert post([]).json() == []


def test_numbers_of_administrators_count() -> None:
    missing = post(HERE).json()["missing"]
    assert missing["region"] == "990181"
    enter("minimum_wage_month_yuan", 20_000)
    enter("average_wage_month_yuan", 10_000)
    claim = post(HERE).json()["claims"][0]
    assert claim["amount"]["low"] == "100000.00"
    assert claim["parameters"][0]["source"] == {"instrument": "云桥人社发", "article": "第一条"}


def test_days_of_administrators_count() -> None:
    DayOverride.objects.create(day=date(2026, 12, 31), is_working_day=False, name="云桥建市日")
    limitation = post(GOOD).json()["claims"][0]["limitation"]
    assert limitation["nominal"] == "2026-12-31"
    assert limitation["rolled"] > "2026-12-31"


def test_mistakes_are_named_beside_the_answers_to_the_others() -> None:
    bad = GOOD | {"id": "bad", "facts": GOOD["facts"] | {"average": 1.5, "hired_on": "gestern"}}
    found = post([GOOD, bad])
    assert found.status_code == 422
    right, wrong = found.json()
    assert right["claims"]
    assert (wrong["id"], set(wrong["mistakes"])) == ("bad", {"facts.average", "facts.hired_on"})
    assert post({"topic": "nothing"}).status_code == 422
    assert post(3).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json(body: bytes) -> None:
    assert post(body).status_code == 400


def test_too_much() -> None:
    assert post([GOOD] * (api.MOST_REQUESTS + 1)).status_code == 413
    assert post(b'"' + b"x" * api.MOST_BYTES + b'"').status_code == 413
    assert post(b'"' + b"x" * 5_000_000 + b'"').status_code == 413
    regions = [GOOD | {"region": str(110_000 + place)} for place in range(api.MOST_REGIONS + 1)]
    assert post(regions).status_code == 413


def test_it_is_asked_with_post() -> None:
    assert Client().get(URL).status_code == 405


def test_queries_do_not_grow_with_the_fact_sets() -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        post([GOOD] * 2)
    with CaptureQueriesContext(connection) as many:
        post([GOOD] * 60)
    assert len(many) == len(few) <= 4


def test_nothing_is_written_and_nobody_is_remembered() -> None:
    with CaptureQueriesContext(connection) as asked:
        found = post(GOOD)
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in asked.captured_queries)
    assert not found.cookies


def test_the_schema_is_published() -> None:
    document = Client().get(reverse("legalaid:rights-api-schema")).json()
    assert set(RECKONINGS) <= document["$defs"].keys()
    fields = document["$defs"]["severance"]["properties"]
    assert fields["hired_on"]["title"] == "入职日期（第一天上班）"


def test_the_words_are_the_reader_s() -> None:
    chinese, english = post(GOOD).json(), post(GOOD, HTTP_COOKIE="language=en").json()
    assert english["claims"][0]["forum"][0]["words"] == "Labour arbitration commission"
    assert chinese["claims"][0]["forum"][0]["words"] == "劳动人事争议仲裁委员会"


def test_the_law_of_a_region() -> None:
    enter("minimum_wage_month_yuan", 1_234)
    law = law_of("990181", date(2026, 1, 1))
    found = law.parameters.get("rights.minimum_wage_month_yuan", date(2026, 1, 1))
    assert (found.value, law.as_of) == (1_234, date(2026, 1, 1))
