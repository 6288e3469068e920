"""Targets: who sets them, what they say of a period, and that the figure's page shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from unionhall.engines.figures.queries import Reading
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk import commands, comparisons
from unionhall.services.hub.desk.comparisons import goal
from unionhall.services.hub.desk.periods import Period, find_period
from unionhall.services.hub.desk.plots import Point, value_plot
from unionhall.services.hub.desk.queries import figures, leader
from unionhall.services.hub.desk.queries.figures import Trend
from unionhall.services.hub.models import Target
from unionhall.services.hub.tests.desk import DAY, Desk

TODAY = date(2026, 11, 20)


def trend_of(code: str, period: Period, now: Reading) -> Trend:
    """A trend that only stands where it stands."""
    return Trend(figures.find_figure(code), period, now, now, "", ((period, now),))


@pytest.mark.parametrize(
    ("code", "period", "now", "value", "text", "mood"),
    [
        ("match_rate", "2026-10", Reading(818, 1000), "85", "Target 85%: 3.2 points short", "watch"),
        ("match_rate", "2026-10", Reading(850, 1000), "85", "Target 85%: reached", "good"),
        ("match_rate", "2026-10", Reading(0, 0), "82.5", "Target 82.5%", ""),
        ("needs_asked", "2025", Reading(9), "12", "Target for the year: 12; 12 due by now, 3 short", "watch"),
        ("needs_asked", "2025-10", Reading(100), "1200", "Target for the year: 1,200; 100 due by now: reached", "good"),
        ("needs_asked", "2026", Reading(1000), "1200", "Target for the year: 1,200; 1,065 due by now, 65 short",
         "watch"),
    ],
)  # fmt: skip
def test_what_a_target_says_of_a_period(
    code: str, period: str, now: Reading, value: str, text: str, mood: str
) -> None:
    found = goal(trend_of(code, find_period(period, TODAY), now), Decimal(value), TODAY)
    assert found is not None
    with override("en"):
        assert (found.text, found.mood) == (text, mood)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026-10", "2025-10-01", "2025-10-31"),
        ("2026-11", "2025-11-01", "2025-11-20"),
        ("2026-Q3", "2025-07-01", "2025-09-30"),
        ("2026", "2025-01-01", "2025-11-20"),
        ("30d", "2025-10-22", "2025-11-20"),
        ("2024-02", "2023-02-01", "2023-02-28"),
    ],
)
def test_last_year_is_the_same_time_as_far_as_this_has_come(period: str, first: str, last: str) -> None:
    found = comparisons.last_year(find_period(period, TODAY), TODAY)
    assert timezone.localdate(found.start).isoformat() == first
    assert (timezone.localdate(found.end) - DAY).isoformat() == last


def test_the_line_of_the_target_lies_where_its_value_would() -> None:
    points = [Point("1", 50.0, "50.0"), Point("2", None, "–"), Point("3", 100.0, "100.0")]
    plot = value_plot(points, aim=75, is_share=True, height=100)
    assert [column["height"] for column in plot["columns"]] == [50, 0, 100]
    assert [column["is_known"] for column in plot["columns"]] == [True, False, True]
    assert plot["aim"] == plot["columns"][2]["y"] + 25
    assert value_plot(points, aim=None, is_share=True)["aim"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_administrators_and_leaders_set_targets(front: Desk, role: str) -> None:
    unit, person = front.county.county, front.staff(role)
    given = {"value": Decimal(85), "by": person, "at": front.now}
    if role in (Role.ADMINISTRATOR, Role.LEADER):
        commands.set_target(unit, "match_rate", 2026, **given)
        commands.set_target(unit, "match_rate", 2026, **given | {"value": Decimal(90)})
        assert Target.objects.get().value == 90
        commands.remove_target(unit, "match_rate", 2026, by=person, at=front.now)
        assert not Target.objects.exists()
        told = Entry.objects.filter(verb__startswith="hub.target").order_by("at", "id")
        verbs = [line.verb.rpartition(".")[2] for line in told]
        assert verbs == ["set", "set", "remove"]
    else:
        with pytest.raises(NotAllowed):
            commands.set_target(unit, "match_rate", 2026, **given)


@pytest.mark.django_db
def test_nobody_sets_targets_for_others_or_for_what_nobody_counts(front: Desk) -> None:
    boss = front.staff(Role.LEADER, front.county.town)
    given: dict[str, Any] = {"value": Decimal(85), "by": boss, "at": front.now}
    with pytest.raises(NotAllowed):
        commands.set_target(front.county.county, "match_rate", 2026, **given)
    with pytest.raises(NotAllowed):
        commands.set_target(front.county.town, "happiness", 2026, **given)
    with pytest.raises(NotAllowed):
        commands.remove_target(front.county.town, "match_rate", 2026, by=boss, at=front.now)
    for value in ("0", "-1", "100.1"):
        with pytest.raises(commands.TargetOutOfRange):
            commands.set_target(front.county.town, "match_rate", 2026, **given | {"value": Decimal(value)})
    commands.set_target(front.county.town, "needs_asked", 2026, **given | {"value": Decimal(5000)})


@pytest.mark.django_db
def test_a_target_is_set_on_the_page_of_the_figure_and_shown_there(front: Desk) -> None:
    session = front.session()
    front.ask(suggest=session, take=True)
    front.ask(suggest=session)
    client, path = front.client(front.staff(Role.LEADER)), front.county.county.path
    page, form = (reverse(f"hub:desk-figure{name}", args=["match_rate"]) for name in ("", "-target"))
    year = timezone.localdate(front.now).year
    assert client.get(f"{form}?unit={path}").status_code == 200
    refused = client.post(f"{form}?unit={path}", {"year": year, "value": "120"})
    assert refused.status_code == 422
    kept = client.post(f"{form}?unit={path}", {"year": year, "value": "85", "note": "职代会决定"})
    assert kept.status_code == 302
    text = client.get(page, {"unit": path}).content.decode()
    assert "35.0" in text
    assert "职代会决定" in text
    assert "vals__aim" in text
    auditor = front.client(front.staff(Role.AUDITOR))
    assert f"{form}?unit=" not in auditor.get(page, {"unit": path}).content.decode()
    assert auditor.get(form).status_code == 404
    assert auditor.post(form, {"year": year, "value": "10"}).status_code == 404
    gone = client.post(
        f"{reverse('hub:desk-figure-target-remove', args=['match_rate'])}?unit={path}", {"year": year}
    )
    assert gone.status_code == 302
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_a_target_out_of_reach_stands_out(front: Desk) -> None:
    session, boss = front.session(), front.staff(Role.LEADER)
    front.ask(suggest=session)
    year = timezone.localdate(front.now).year
    commands.set_target(front.county.county, "match_rate", year, value=Decimal(85), by=boss, at=front.now)
    for month, told in ((1, False), (12, True)):
        page = leader.leader_page(
            boss, unit="", period=str(year), mapped="", at=front.now.replace(month=month, day=1)
        )
        assert any(note.icon == "target" for note in page.notes) is told
