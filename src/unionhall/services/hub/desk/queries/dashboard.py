"""The dashboard: five figures, what was asked for, twelve months, sessions that fill up, follow-ups that are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.booking.models import Session
from unionhall.engines.matching import wording
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.periods import Period, find_period, month_of, offered_periods
from unionhall.services.hub.desk.queries import figures, follow_ups, needs, places, sessions, units
from unionhall.services.hub.desk.queries.figures import Trend
from unionhall.services.hub.desk.queries.together import trends_of_all
from unionhall.services.hub.desk.scope import Scope

SEE = "hub.view_figures"
HEADLINES = ("match_rate", "satisfaction", "people_served", "seats_filled")
MONTHS = 12
_TOPICS = 7
# One or two places are no map.
_FEWEST_PLACES = 3
_AHEAD = timedelta(days=14)
_MOST_AHEAD = 200
_SHOWN_SESSIONS = 8
_SHOWN_FOLLOW_UPS = 5


@dataclass(frozen=True)
class Kpi:
    """One headline figure, ready to be printed."""

    label: Any
    value: str
    unit: Any
    verdict: verdicts.Verdict
    values: list[float]
    url: str


@dataclass(frozen=True)
class Chart:
    """A chart with the finding that stands above it."""

    title: str
    note: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Ahead:
    """Sessions of the next two weeks and how many of them are nearly full or have many places left."""

    rows: list[Session]
    total: int
    filling: int
    empty: int

    @property
    def title(self) -> str:
        """What wants a decision."""
        words = {"filling": self.filling, "empty": self.empty}
        if self.filling and self.empty:
            return _("%(filling)s sessions nearly full, %(empty)s still want people") % words
        if self.filling:
            return _("%(filling)s sessions nearly full") % words
        if self.empty:
            return _("%(empty)s sessions still want people") % words
        return _("Sessions ahead fill as they should") if self.total else _("Sessions ahead")

    @property
    def note(self) -> str:
        """Out of how many."""
        count = {"n": self.total, "days": _AHEAD.days}
        return (
            ngettext(
                "%(n)s session in the next %(days)s days",
                "%(n)s sessions in the next %(days)s days",
                self.total,
            )
            % count
        )


@dataclass(frozen=True)
class Dashboard:
    """Everything the dashboard shows."""

    scope: Scope
    period: Period
    units: list[Organisation]
    periods: list[Period]
    kpis: list[Kpi]
    topics: Chart
    flow: Chart
    map: Chart
    ahead: Ahead
    follow_ups: follow_ups.Waiting
    at: datetime

    @property
    def needs_unit(self) -> Any:
        """What needs are counted in."""
        return figures.find_figure("needs_asked").unit

    @property
    def flow_series(self) -> list[str]:
        """What the two columns of a month are."""
        return [_("Needs asked"), _("People served")]

    @property
    def today(self) -> date:
        """The day it is where the installation stands."""
        return timezone.localdate(self.at)

    @property
    def follow_ups_title(self) -> str:
        """How much waits, and how much of it too long."""
        words = {"n": self.follow_ups.count, "late": self.follow_ups.overdue}
        if self.follow_ups.overdue:
            return _("%(n)s people wait for a call, %(late)s of them too long") % words
        if self.follow_ups.count:
            return (
                ngettext("%(n)s person waits for a call", "%(n)s people wait for a call", words["n"]) % words
            )
        return _("Follow-ups")

    @property
    def query(self) -> str:
        """Unit and period as the addresses of other pages carry them on."""
        return query_of(self.scope, self.period)


def query_of(scope: Scope, period: Period) -> str:
    """`unit=…&period=…`"""
    unit = scope.paths[0] if scope.organisation else ""
    return urlencode({"unit": unit, "period": period.code})


def dashboard(viewer: Person, *, unit: str, period: str, at: datetime) -> Dashboard:
    """The dashboard of a unit the viewer may see, over a period. Raises NotAllowed."""
    today = timezone.localdate(at)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today)
    months = month_of(today).series(MONTHS)
    known = figures.all_figures()
    extra = [month.stretch for month in months]
    trends = trends_of_all([known[code] for code in HEADLINES], scope, chosen, today, extra=extra)
    asked = needs.asked(scope, chosen, months)
    waiting = follow_ups.waiting(scope, today, limit=_SHOWN_FOLLOW_UPS)
    query = query_of(scope, chosen)
    return Dashboard(
        scope=scope,
        period=chosen,
        units=choices,
        periods=offered_periods(today, chosen),
        kpis=[*(_kpi(found, query) for found in trends.values()), _waiting_kpi(waiting)],
        topics=_topics(asked, query, figures.small_cell(scope, today)),
        flow=_flow(months, asked.by_month, trends["people_served"]),
        map=_map(scope, chosen),
        ahead=_ahead(scope, at),
        follow_ups=waiting,
        at=at,
    )


def _kpi(found: Trend, query: str) -> Kpi:
    figure = found.figure
    return Kpi(
        label=figure.name,
        value=verdicts.shown_value(found.now),
        unit=figure.unit if found.now.value is not None else "",
        verdict=verdicts.verdict(found),
        values=found.values,
        url=f"{reverse('hub:desk-figure', args=[figure.code])}?{query}",
    )


def _waiting_kpi(waiting: follow_ups.Waiting) -> Kpi:
    if waiting.overdue:
        text = ngettext("%(n)d is overdue", "%(n)d are overdue", waiting.overdue) % {"n": waiting.overdue}
        judged = verdicts.Verdict(text, verdicts.WATCH)
    else:
        judged = verdicts.Verdict(_("None is overdue"), verdicts.GOOD)
    url = reverse("hub:desk-follow-ups")
    return Kpi(_("Open follow-ups"), str(waiting.count), _("to call"), judged, [], url)


def _topics(asked: needs.Asked, query: str, small: int) -> Chart:
    """What was asked for most, small counts hidden: few enough to point at somebody."""
    named = [(slug, count) for slug, count in asked.by_category if slug][:_TOPICS]
    base = reverse("hub:desk-needs")
    rows: list[dict[str, Any]] = []
    for place, (slug, count) in enumerate(named):
        row: dict[str, Any] = {"label": str(wording.category_name(slug)), "n": count, "highlight": place == 0}
        if count < small:
            row |= {"n": None, "text": f"<{small}", "highlight": False}
        rows.append(row | {"url": f"{base}?{query}&category={slug}"})
    if not named or not asked.total:
        return Chart(_("What workers asked for"), _("Nobody asked for anything in this period."), [])
    words = {"topic": rows[0]["label"], "share": round(100 * named[0][1] / asked.total), "total": asked.total}
    note = ngettext("%(total)s need in this period", "%(total)s needs in this period", asked.total) % words
    if named[0][1] < small:
        return Chart(_("What workers asked for"), note, rows)
    share = _("%(needs)s; the first makes %(share)s%%") % {"needs": note, "share": words["share"]}
    return Chart(_("Workers ask most for: %(topic)s") % words, share, rows)


def _flow(months: Sequence[Period], asked: Sequence[int], served: Trend) -> Chart:
    """Needs asked and people served, month by month, with what the last full month says."""
    counts = [reading.part for reading in served.extra]
    rows = [
        {"label": month.short_label, "values": [asks, people]}
        for month, asks, people in zip(months, asked, counts, strict=True)
    ]
    if not any(counts) and not any(asked):
        return Chart(_("Needs asked and people served"), _("Nothing to count yet"), [])
    best = max(range(len(months)), key=counts.__getitem__)
    words = {"month": months[best].label, "people": counts[best], "last": counts[-1], "now": months[-1].label}
    title = _("Most people were served in %(month)s: %(people)s") % words
    return Chart(title, _("%(now)s so far: %(last)s people served") % words, rows)


def _map(scope: Scope, period: Period) -> Chart:
    """The unit's places and how many people each served."""
    rows = places.on_map(scope, period.stretch)
    if len(rows) < _FEWEST_PLACES:
        return Chart("", "", [])
    title = ngettext("%(n)s place of service", "%(n)s places of service", len(rows)) % {"n": len(rows)}
    busiest = max(rows, key=lambda row: row["n"])
    if not busiest["n"]:
        return Chart(title, _("No sessions took place in them in this period."), rows)
    words = {"place": busiest["name"], "people": busiest["n"]}
    return Chart(title, _("Most people came to %(place)s: %(people)s") % words, rows)


def _ahead(scope: Scope, at: datetime) -> Ahead:
    rows = sessions.coming(scope, at=at, until=at + _AHEAD, limit=_MOST_AHEAD)
    filling = [row for row in rows if is_filling(row)]
    empty = [row for row in rows if is_empty(row)]
    rest = [row for row in rows if row not in filling and row not in empty]
    # What wants a decision comes first: nearly full, then hardly booked; each in the order of dates.
    shown = sorted([*filling, *empty, *rest][:_SHOWN_SESSIONS], key=lambda row: row.starts_at)
    return Ahead(shown, len(rows), len(filling), len(empty))


def is_filling(session: Any) -> bool:
    """At most a tenth of the places is left."""
    return bool((session.capacity - session.held) * 10 <= session.capacity)


def is_empty(session: Any) -> bool:
    """Less than a third of the places is taken."""
    return bool(session.held * 3 < session.capacity)
