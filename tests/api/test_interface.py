"""The interface as a whole: its page, its names, and what it says where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.partner import connect
from tests.cast import Town

pytestmark = pytest.mark.django_db


def refused(answer: Any, status: int, code: str = "not-found") -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_what_is_not_there_is_a_problem(town: Town) -> None:
    for path in ("/api/v1/nothing", "/api/v9/places", "/api/v1/places/nonsense/more"):
        answer = Client().get(path)
        refused(answer, 404)
        assert answer["Content-Type"] == "application/problem+json"
    assert Client().post("/api/v1/nothing").status_code == 404
    assert Client().post("/api/v1/places").status_code == 405


def test_what_cannot_be_read_is_a_problem(town: Town) -> None:
    partner = connect(town)
    answer = Client().post(
        "/api/v1/needs/match", b"{", content_type="application/json", headers=partner.headers
    )
    refused(answer, 400, "unreadable")


def test_the_page_shows_every_operation_without_outside_help(town: Town) -> None:
    page = Client().get("/api/")
    text = page.content.decode()
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        assert path in text
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text
            assert operation["summary"]
            assert operation["tags"]
    assert "<script" not in text.split("</head>")[1].split("</main>")[0]
    assert "//cdn" not in text
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_names_of_operations_are_stable() -> None:
    names = {
        operation["operationId"]
        for operations in Client().get("/api/v1/openapi.json").json()["paths"].values()
        for operation in operations.values()
    }
    assert names == {
        "listOrganisations", "getOrganisation", "listPlaces", "nearestPlaces", "getPlace", "placesGeoJson",
        "listSessions", "getSession", "createBooking", "listBookings", "getBooking", "cancelBooking", "matchNeed",
        "search", "getCaseStatus", "listFigures", "readFigure", "listEvents", "answerRights", "getRightsSchema",
    }  # fmt: skip
