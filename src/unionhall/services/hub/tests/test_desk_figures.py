"""Every number of the desk equals a recount of its rows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from unionhall.engines.booking.models import Attendance, Booking, Rating, Session
from unionhall.engines.booking.states import BookingState, SessionState
from unionhall.engines.booking.tests.cast import organisation
from unionhall.kernel.access.roles import Role
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import find_period, month_of, rolling
from unionhall.services.hub.desk.queries import dashboard, figure_page, figures, units
from unionhall.services.hub.desk.queries.figures import HITS, MISSES
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.models import Need
from unionhall.services.hub.tests.desk import DAY, Desk

pytestmark = pytest.mark.django_db
CODES = ("match_rate", "satisfaction", "people_served", "seats_filled", "needs_asked")


@pytest.fixture
def desk(county: object) -> Desk:
    """A desk with a month behind it: ended sessions, ratings good and bad, needs met and not."""
    made = Desk(county)  # type: ignore[arg-type]
    regular = made.county.worker("老赵")
    for days, scores in ((-4, (5, 4, 1)), (-9, (2, 5)), (-40, (3, 5))):
        session = made.session(days * DAY, capacity=5, title=f"课{-days}")
        for score in scores:
            made.rated(session, score)
        made.served(session, regular)
        made.end(session)
    ahead = made.session()
    made.ask(suggest=ahead, take=True)
    made.ask(suggest=ahead, take=True)
    made.ask(suggest=ahead)
    made.ask("谁能修空调")
    made.ask("去年问的", suggest=ahead, take=True, at=made.now - timedelta(days=380))
    return made


def whole(desk: Desk) -> Scope:
    return Scope((desk.county.county.path,), desk.county.county)


def since(desk: Desk) -> tuple[object, object]:
    stretch = rolling(timezone.localdate(desk.now)).stretch
    return stretch.start, stretch.end


def test_figures_equal_a_recount(desk: Desk) -> None:
    start, end = since(desk)
    recounted = {
        "people_served": Attendance.objects.filter(counts=True, session__starts_at__range=(start, end))
        .values("person").distinct().count(),
        "needs_asked": Need.objects.filter(asked_at__range=(start, end)).count(),
        "match_rate": 100 * 2 / 3,
        "satisfaction": 100
        * Rating.objects.filter(score__gte=4, rated_at__range=(start, end)).count()
        / Rating.objects.filter(rated_at__range=(start, end)).count(),
        "seats_filled": 100 * 7 / 10,
    }  # fmt: skip
    period = rolling(timezone.localdate(desk.now))
    for code, expected in recounted.items():
        found = figures.trend(figures.find_figure(code), whole(desk), period, timezone.localdate(desk.now))
        assert found.now.value == pytest.approx(expected), code
    ended = Session.objects.filter(state=SessionState.ENDED, ends_at__range=(start, end))
    assert Booking.objects.filter(session__in=ended, state=BookingState.ATTENDED).count() == 7


@pytest.mark.parametrize("code", CODES)
def test_number_on_dashboard_is_number_of_rows(desk: Desk, code: str) -> None:
    figure = figures.find_figure(code)
    page = figure_page.figure_page(desk.county.manager, code, unit="", period="", show="all", at=desk.now)
    now = page.trend.now
    if code == "seats_filled":
        assert (now.part, now.whole) == (
            sum(row.held for row in page.rows),
            sum(row.capacity for row in page.rows),
        )
    elif figure.denominator:
        period = page.period
        assert page.rows.count() == now.whole
        assert figures.rows_behind(figure, whole(desk), period, show=HITS).count() == now.part
        assert figures.rows_behind(figure, whole(desk), period, show=MISSES).count() == now.whole - now.part
    else:
        assert page.rows.count() == len(list(page.rows)) == now.part


def test_dashboard_prints_the_figures(desk: Desk) -> None:
    text = desk.client().get("/desk/", headers={"accept-language": "en"}).content.decode()
    values = re.findall(r'kpi__v"><span class="num">([^<]*)</span>', text)
    assert values == ["66.7", "60.0", "6", "70.0", "2"]


def test_every_headline_opens_its_rows(desk: Desk) -> None:
    client = desk.client()
    for kpi in dashboard.dashboard(desk.county.manager, unit="", period="", at=desk.now).kpis:
        assert client.get(kpi.url).status_code == 200


def test_a_person_served_twice_counts_once_and_shows_how_often(desk: Desk) -> None:
    page = figure_page.figure_page(
        desk.county.manager, "people_served", unit="", period="", show="all", at=desk.now
    )
    times = {row.person.name: row.times for row in page.rows}
    assert times["老赵"] == 2
    assert len({row.person_id for row in page.rows}) == page.rows.count()


def test_breakdown_by_unit_adds_up(desk: Desk) -> None:
    figure = figures.find_figure("people_served")
    period = rolling(timezone.localdate(desk.now))
    parts = figures.by_unit(figure, whole(desk), period)
    assert [(part.label, part.reading.part) for part in parts] == [(desk.county.town.short_name, 6)]
    town = Scope((desk.county.town.path,), desk.county.town)
    assert [part.reading.part for part in figures.by_unit(figure, town, period)] == [6]


def test_small_counts_of_what_was_asked_are_hidden(desk: Desk) -> None:
    page = dashboard.dashboard(desk.county.manager, unit="", period="", at=desk.now)
    assert [(row["n"], row["text"]) for row in page.topics.rows] == [(None, "<5")]
    with override("en"):
        splits = figure_page.figure_page(
            desk.county.manager, "needs_asked", unit="", period="", show="all", at=desk.now
        ).splits
    assert splits[0].rows[0]["text"] == "<5"


def test_officer_sees_the_own_unit_only(desk: Desk) -> None:
    officer = desk.staff(Role.UNION_OFFICER, desk.county.enterprise)
    elsewhere = desk.county.county
    scope, choices = units.chosen_scope(officer, dashboard.SEE, elsewhere.path)
    assert scope.paths == (desk.county.enterprise.path,)
    assert [unit.pk for unit in choices] == [desk.county.enterprise.pk]


def test_officer_of_another_unit_counts_nobody(desk: Desk) -> None:
    stranger = desk.staff(Role.UNION_OFFICER, desk.county.county)
    stranger.posts.update(organisation=organisation("elsewhere", desk.county.county))
    page = dashboard.dashboard(stranger, unit="", period="", at=desk.now)
    assert [kpi.value for kpi in page.kpis] == ["–", "–", "0", "–", "0"]


def test_worker_has_no_dashboard(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        dashboard.dashboard(desk.county.worker(), unit="", period="", at=desk.now)


def test_unknown_figure_is_a_missing_page(desk: Desk) -> None:
    assert desk.client().get("/desk/figures/happiness/").status_code == 404


@pytest.mark.parametrize("period", ["30d", "2026-11", "2026-Q4", "2026", "nonsense", "2026-13"])
def test_any_period_opens(desk: Desk, period: str) -> None:
    client: Client = desk.client()
    assert client.get("/desk/", {"period": period, "unit": desk.county.town.path}).status_code == 200
    assert client.get("/desk/figures/", {"period": period}).status_code == 200


def test_running_month_is_compared_with_the_same_days(desk: Desk) -> None:
    today = timezone.localdate(desk.now).replace(day=10)
    compared = month_of(today).compared(today)
    assert (compared.end - compared.start).days == 10
    over = find_period("2025-02", today)
    assert (over.compared(today).end - over.compared(today).start).days == 31


def test_trend_has_twelve_periods_and_ends_now(desk: Desk) -> None:
    today = timezone.localdate(desk.now)
    found = figures.trend(figures.find_figure("needs_asked"), whole(desk), month_of(today), today)
    assert len(found.series) == 12
    assert found.series[-1][1] == found.now
    assert found.series[0][0].first < desk.now.date() - timedelta(days=300)
