"""The screen on the wall: figures only, renewed by itself, calm when the sign-in has ended."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session as Kept
from django.test import Client
from django.urls import reverse

from unionhall.engines.figures.queries import Reading
from unionhall.kernel.access.roles import Role
from unionhall.services.hub.desk.queries.figures import Part
from unionhall.services.hub.desk.queries.wall import _bars, wall
from unionhall.services.hub.tests.desk import DAY, Desk

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
RESTS = "大屏已暂停"


@pytest.fixture
def desk(front: Desk) -> Desk:
    """A session with somebody who was content."""
    session = front.session(-4 * DAY, capacity=5)
    front.rated(session, 5, front.county.worker("赵不同"), text="很好")
    front.end(session)
    return front


def test_screen_shows_figures_and_nobody(desk: Desk) -> None:
    text = desk.client(desk.staff(Role.LEADER)).get(reverse("hub:desk-wall")).content.decode()
    assert '<span class="num">100.0</span>' in text
    assert "赵" not in text
    assert "很好" not in text
    assert f'hx-get="{reverse("hub:wall")}?' in text
    assert 'hx-trigger="every 30s"' in text


def test_it_renews_itself_without_script_and_in_part(desk: Desk) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    whole = client.get(reverse("hub:desk-wall"))
    assert whole["Refresh"].endswith(f"url={reverse('hub:wall')}?unit=&period=")
    part = client.get(reverse("hub:wall"), headers=PART)
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "Refresh" not in part
    assert "no-store" in part["Cache-Control"]


def test_when_the_sign_in_has_ended_it_rests(desk: Desk) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    assert RESTS not in client.get(reverse("hub:wall")).content.decode()
    client.session.flush()
    client.cookies.pop("sessionid", None)
    answer = client.get(reverse("hub:wall"), headers=PART)
    assert answer.status_code == 200
    assert RESTS in answer.content.decode()
    assert "100.0" not in answer.content.decode()


def test_it_does_not_lengthen_the_session(desk: Desk) -> None:
    client = desk.client(desk.staff(Role.LEADER))
    client.get(reverse("hub:desk-wall"))
    before = Kept.objects.values_list("session_key", "expire_date")
    known = dict(before)
    client.get(reverse("hub:wall"), headers=PART)
    assert dict(before.all()) == known


def test_it_rests_for_those_who_may_see_no_figures(desk: Desk) -> None:
    for client in (Client(), desk.client(desk.county.worker()), desk.client(desk.staff(Role.TEACHER))):
        text = client.get(reverse("hub:wall")).content.decode()
        assert RESTS in text
        assert "100.0" not in text


def test_no_unit_of_others_is_shown(desk: Desk) -> None:
    stranger = desk.staff(Role.LEADER, desk.county.enterprise)
    shown = wall(stranger, unit=desk.county.county.path, period="", at=desk.now)
    assert shown.scope.paths == (desk.county.enterprise.path,)


def test_small_units_cannot_be_computed() -> None:
    parts = [Part("甲", Reading(40)), Part("乙", Reading(9)), Part("丙", Reading(2))]
    assert [(bar["label"], bar["n"], bar["text"]) for bar in _bars(parts, 5)] == [
        ("甲", 40, "40"), ("乙", None, "*"), ("丙", None, "<5"),
    ]  # fmt: skip
