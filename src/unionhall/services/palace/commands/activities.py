"""Shows, matches, screenings, free play, child care, social gatherings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.palace.commands.sessions import index_session
from unionhall.services.palace.models import Activity
from unionhall.services.palace.plans import ActivityPlan
from unionhall.services.palace.states import ACTIVITY_NEEDS, SessionKind


class WhereMissing(Refused):
    """Something that nobody can find cannot be put on."""

    message = _("Say where it happens: a place, the unit it is sent to, or in words.")


class AgesBackwards(Refused):
    """The oldest age is not below the youngest."""

    message = _("The oldest age is not below the youngest.")


@transaction.atomic
def create_activity(organisation: Organisation, plan: ActivityPlan, *, by: Person, at: datetime) -> Activity:
    """Put on an activity as a draft. One that is sent to a unit (`host`) is open to the people of that unit.

    Raises NotAllowed, WhereMissing, AgesBackwards, and what the booking engine refuses.
    """
    authorise(by, "palace.create_activity", organisation)
    if not (plan.place or plan.room or plan.host or plan.venue):
        raise WhereMissing(field="venue")
    if plan.age_from is not None and plan.age_to is not None and plan.age_to < plan.age_from:
        raise AgesBackwards(field="age_to")
    session = booking.create_session(
        organisation=organisation, service="palace", kind=SessionKind.ACTIVITY, title=plan.title,
        title_en=plan.title_en, summary=plan.summary, starts_at=plan.starts_at, ends_at=plan.ends_at,
        capacity=plan.capacity, waiting_capacity=plan.waiting_capacity,
        tags=tuple(dict.fromkeys((*plan.needs, *ACTIVITY_NEEDS[plan.kind]))),
        place=plan.place or (plan.room.place if plan.room else None), room=plan.room, mode=plan.mode,
        draw_at=plan.draw_at, opens_at=plan.opens_at, closes_at=plan.closes_at,
        audience=plan.audience or plan.host, is_members_only=plan.is_members_only, party_max=plan.party_max,
        team_min=plan.team_min, team_max=plan.team_max, fee_yuan=plan.fee_yuan, by=by, at=at,
    )  # fmt: skip
    activity = Activity.objects.create(
        organisation=organisation, session=session, kind=plan.kind, host=plan.host, venue=plan.venue,
        age_from=plan.age_from, age_to=plan.age_to,
    )  # fmt: skip
    record(activity, "palace.activity.create", by=by, at=at, title=plan.title, kind=plan.kind)
    return activity


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    title: str,
    title_en: str,
    summary: str,
    capacity: int,
    venue: str,
    age_from: int | None,
    age_to: int | None,
    by: Person,
    at: datetime,
) -> Activity:
    """Change words, places, where it is in words, and ages. Raises NotAllowed, AgesBackwards, and the engine's."""
    row = _lock(activity)
    authorise(by, "palace.change_activity", row)
    if age_from is not None and age_to is not None and age_to < age_from:
        raise AgesBackwards(field="age_to")
    row.session = booking.change_session(
        row.session, title=title, title_en=title_en, summary=summary, capacity=capacity, by=by, at=at
    )
    row.venue, row.age_from, row.age_to = venue, age_from, age_to
    row.save()
    index_session(row.session, at=at)
    record(row, "palace.activity.change", by=by, at=at, title=title)
    return row


def _lock(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "session__organisation").get(pk=activity.pk)
