"""What the hub counts over all services: needs and how well they were met, people served, seats, satisfaction."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import F, FilteredRelation, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.booking.models import Attendance, Booking, Rating, Session
from unionhall.engines.booking.states import BookingState, SessionState
from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted, summed
from unionhall.services.hub import case_figures
from unionhall.services.hub.models import Need, Suggestion

PERCENT = _("%")
# A need belongs to whoever runs what was suggested first, and to the unit of the worker who asked.
NEED_UNITS = ("first__session__organisation", "first__place__organisation", "organisation")
_GOOD_SCORE = 4
# Those that kept a seat of a session that is over.
_KEPT_SEAT = (BookingState.BOOKED, BookingState.ATTENDED, BookingState.ABSENT)


def _needs() -> QuerySet[Need]:
    """Needs with the join `first`, their first suggestion if any, and `firsts`, the same as a list of rows."""
    firsts = Suggestion.objects.filter(rank=1).select_related("session", "place")
    return (
        Need.objects.annotate(first=FilteredRelation("suggestions", condition=Q(suggestions__rank=1)))
        .select_related("person", "organisation")
        .prefetch_related(Prefetch("suggestions", firsts, to_attr="firsts"))
    )


def _answered_needs() -> QuerySet[Need]:
    return _needs().filter(Q(first__isnull=False))


def _counting_attendances() -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(counts=True)
    return rows.select_related("person__organisation", "session__place", "session__organisation")


def _ratings() -> QuerySet[Rating]:
    return Rating.objects.select_related(
        "attendance__person", "attendance__session__place", "attendance__session__organisation"
    )


def _ended_sessions() -> QuerySet[Session]:
    """Bookable sessions that took place, each with `held`, the seats somebody kept."""
    held = (
        Booking.objects.filter(session=OuterRef("pk"), state__in=_KEPT_SEAT)
        .order_by()
        .values("session")
        .values(seats=Sum("party"))
    )
    rows = Session.objects.filter(state=SessionState.ENDED, parent=None, capacity__gt=0).exclude(mode="open")
    # A place given away twice because its first holder stayed away is still one place.
    taken = Least(Coalesce(Subquery(held), 0), F("capacity"), output_field=IntegerField())
    return rows.annotate(held=taken).select_related("place", "organisation")


def suggested_name(suggestion: Any) -> str:
    """What was suggested: the session or the place by name, else the service."""
    named = suggestion.session or suggestion.place
    if named is None and apps.is_installed(f"unionhall.services.{suggestion.service}"):
        return str(apps.get_app_config(suggestion.service).verbose_name)
    return str(named or "")


def first_suggestion(need: Any) -> str:
    """What was suggested first, by name; empty when nothing was."""
    return next((suggested_name(first) for first in need.firsts), "")


def took_first(need: Any) -> bool:
    """Whether the first suggestion was taken."""
    return any(first.taken_at for first in need.firsts)


_NEED_COLUMNS = (
    Column(_("When"), lambda need: need.asked_at, "moment"),
    Column(_("What was asked"), lambda need: need.text),
    Column(_("Who"), lambda need: need.person, "person"),
    Column(_("Suggested first"), first_suggestion),
    Column(_("Taken up"), took_first, "mark"),
)

MATCH_RATE = Figure(
    code="match_rate",
    name=_("Match rate"),
    unit=PERCENT,
    definition=_(
        "Of the needs that were answered with a suggestion in this period, the share whose first suggestion was "
        "taken: booked, set out for, or asked for by its form. A need counts on the day it was asked, for the unit of "
        "the worker who asked and for the unit that runs what was suggested first."
    ),
    rows=_answered_needs,
    date="asked_at",
    numerator=counted(where=Q(first__taken_at__isnull=False)),
    denominator=counted(),
    hits=Q(first__taken_at__isnull=False),
    units=NEED_UNITS,
    breakdowns=((_("Service"), "first__service"),),
    columns=_NEED_COLUMNS,
    words=(_("First suggestion taken"), _("Needs answered")),
)

NEEDS_ASKED = Figure(
    code="needs_asked",
    name=_("Needs asked"),
    unit=pgettext_lazy("unit", "needs"),
    definition=_(
        "Everything workers typed into the need box in this period, answered or not. A need counts on the day it was "
        "asked, for the unit of the worker who asked and for the unit that runs what was suggested first."
    ),
    rows=_needs,
    date="asked_at",
    numerator=counted(),
    units=NEED_UNITS,
    columns=_NEED_COLUMNS,
    is_sensitive=True,
    follows=(Follow(Suggestion, {"pk": "need_id"}),),
)

PEOPLE_SERVED = Figure(
    code="people_served",
    name=_("People served"),
    unit=pgettext_lazy("unit", "people"),
    definition=_(
        "People who took part in at least one session that began in this period: checked in, or followed it for the "
        "minutes the rulebook asks. Each person counts once, over all sessions and channels. A person counts for the "
        "unit that served them and for the unit they belong to."
    ),
    rows=_counting_attendances,
    date="session__starts_at",
    numerator=counted("person", distinct=True),
    each="person",
    units=("organisation", "person__organisation"),
    breakdowns=((_("Place"), "session__place__name"), (_("Service"), "session__service")),
    columns=(
        Column(_("Who"), lambda row: row.person, "person"),
        Column(_("Unit"), lambda row: row.person.organisation.short_name),
        Column(_("Last session"), lambda row: row.session.title),
        Column(_("Began"), lambda row: row.session.starts_at, "moment"),
        Column(_("Channel"), lambda row: row.get_channel_display()),
        Column(_("Minutes"), lambda row: row.minutes or None, "number"),
        Column(_("Times"), lambda row: row.times, "number"),
    ),
)

SEATS_FILLED = Figure(
    code="seats_filled",
    name=_("Seats filled"),
    unit=PERCENT,
    definition=_(
        "Of the places offered in sessions that ended in this period, the share that somebody had booked and kept. "
        "A course counts once, when its last lesson is over. Sessions without booking are left out."
    ),
    rows=_ended_sessions,
    date="ends_at",
    numerator=summed("held"),
    denominator=summed("capacity"),
    breakdowns=((_("Place"), "place__name"), (_("Service"), "service")),
    columns=(
        Column(_("Session"), lambda row: row.title),
        Column(_("Place"), lambda row: str(row.place or "")),
        Column(_("Ended"), lambda row: row.ends_at, "moment"),
        Column(_("Seats taken"), lambda row: row.held, "number"),
        Column(_("Seats offered"), lambda row: row.capacity, "number"),
    ),
    words=(_("Seats taken"), _("Seats offered")),
    follows=(Follow(Booking, {"pk": "session_id"}),),
    born_before=(Booking,),
)

SATISFACTION = Figure(
    code="satisfaction",
    name=_("Satisfaction"),
    unit=PERCENT,
    definition=_(
        "Of the ratings given in this period, the share with 4 or 5 of 5 points. A rating counts on the day it was "
        "given, for the unit that served the person and for the unit the person belongs to."
    ),
    rows=_ratings,
    date="rated_at",
    numerator=counted(where=Q(score__gte=_GOOD_SCORE)),
    denominator=counted(),
    hits=Q(score__gte=_GOOD_SCORE),
    units=("organisation", "attendance__person__organisation"),
    breakdowns=(
        (_("Place"), "attendance__session__place__name"),
        (_("Service"), "attendance__session__service"),
    ),
    columns=(
        Column(_("When"), lambda row: row.rated_at, "moment"),
        Column(_("Session"), lambda row: row.attendance.session.title),
        Column(_("Who"), lambda row: row.attendance.person, "person"),
        Column(_("Points"), lambda row: row.score, "number"),
        Column(_("In their own words"), lambda row: row.text),
    ),
    words=(_("4 or 5 points"), _("Ratings")),
)


def figures() -> list[Figure]:
    """The hub's own figures, the headline ones first."""
    return [MATCH_RATE, SATISFACTION, PEOPLE_SERVED, SEATS_FILLED, NEEDS_ASKED, *case_figures.figures()]
