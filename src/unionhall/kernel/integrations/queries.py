"""Reads on connected systems: for those who keep the list, for the systems themselves, for people who allowed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.integrations.models import CallDay, Grant, Integration, SigningKey
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Membership, Person
from unionhall.lib.acts import authorise, reach
from unionhall.lib.errors import NotAllowed

DAYS_SHOWN = 14
# Clocks of web processes and of the database may differ by this much.
_CLOCKS_DIFFER = timedelta(seconds=2)


def integrations_visible_to(viewer: Person) -> QuerySet[Integration]:
    """The systems connected where the viewer may see them, live ones first; each with when it `called_last`."""
    rows = Integration.objects.filter(scope_permitted(viewer, "integrations.see_integrations"))
    rows = rows.select_related("organisation", "client", "created_by")
    return rows.annotate(called_last=Max("days__last_at")).order_by("-ended_at", "name")


def get_integration(pk: UUID, viewer: Person) -> Integration:
    """One of them. Raises NotAllowed."""
    found = integrations_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("integration")
    return found


@dataclass(frozen=True)
class DayCount:
    """How often a system called on a day, and how often it was turned away for calling too often."""

    day: date
    calls: int
    refused: int


def calls_of(integration: Integration, *, at: datetime) -> list[DayCount]:
    """The last fourteen days, today first; a day without calls is there with 0."""
    today = timezone.localdate(at)
    known = {row.day: row for row in integration.days.filter(day__gt=today - timedelta(days=DAYS_SHOWN))}
    days = [today - timedelta(days=back) for back in range(DAYS_SHOWN)]
    return [
        DayCount(day, known[day].calls, known[day].refused) if day in known else DayCount(day, 0, 0)
        for day in days
    ]


def calls_in_all(viewer: Person) -> int:
    """How often the systems that the viewer may see called."""
    rows = CallDay.objects.filter(scope_permitted(viewer, "integrations.see_integrations"))
    return int(rows.aggregate(all=Sum("calls"))["all"] or 0)


def caller_of(token: Token) -> Integration | None:
    """The system that a token was given to in its own name; None for one that a person allowed, or an ended system."""
    if token.user_id is not None or token.client_id is None:
        return None
    rows = Integration.objects.select_related("organisation", "person__organisation")
    return rows.filter(client=token.client_id, ended_at=None).first()


def live_token(value: str, *, at: datetime) -> Token | None:
    """The access token with this value, if it has not run out."""
    rows = Token.objects.by_value(value).filter(Q(expires_at=None) | Q(expires_at__gt=at))
    found: Token | None = rows.filter(type=Token.Type.ACCESS_TOKEN).first()
    return found


def by_client(client_id: str) -> Integration | None:
    """The live system that the token endpoint knows by this id."""
    rows = Integration.objects.select_related("organisation", "client")
    return rows.filter(client=client_id, ended_at=None).first()


def member_of(viewer: Person, *, number: str = "", subject: UUID | None = None) -> Person:
    """One of the people of a connected system's units: by membership number, or by the name it knows them under.

    Raises NotAllowed when there is none, or more than one.
    """
    paths = reach(viewer, "integrations.find_member")
    here = Membership.objects.filter(lies_within(paths, field="organisation__path"), left_on=None)
    if subject is not None:
        grants = Grant.objects.filter(subject=subject, integration__person=viewer, ended_at=None)
        here = here.filter(person__in=grants.values("person"))
    elif number:
        here = here.filter(number=number)
    else:
        raise NotAllowed("nobody was named")
    people = Person.objects.filter(pk__in=here.values("person"), erased_at=None, is_system=False)
    found = list(people.select_related("organisation")[:2])
    if len(found) != 1:
        raise NotAllowed("no member, or several")
    return found[0]


def members_within(viewer: Person) -> QuerySet[Membership]:
    """Live memberships at the units of a connected system."""
    paths = reach(viewer, "integrations.find_member")
    return Membership.objects.filter(lies_within(paths, field="organisation__path"), left_on=None)


def organisations_for(viewer: Person) -> QuerySet[Organisation]:
    """The organisation of a connected system and all beneath, parents before children; closed ones are left out."""
    paths = reach(viewer, "integrations.read_organisations")
    return Organisation.objects.filter(lies_within(paths), closed_on=None).order_by("path")


def events_for(viewer: Person, *, at: datetime) -> QuerySet[Event]:
    """What happened at the units of a connected system, in an order in which nothing can come in between any more.

    An event gets its key before its transaction ends. So the list stops where the oldest transaction that may still
    write one began: whoever has read up to a key will never miss an earlier one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(xact_start) from pg_stat_activity"
            " where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()"
        )
        (oldest,) = cursor.fetchone()
    settled = min(oldest, at) if oldest else at
    rows = Event.objects.filter(
        lies_within(reach(viewer, "integrations.read_events"), field="organisation__path"),
        id__lt=_first_key(settled - _CLOCKS_DIFFER),
    )
    return rows.select_related("organisation").defer("private").order_by("id")


def _first_key(moment: datetime) -> UUID:
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def grants_of(person: Person) -> list[Grant]:
    """The systems that the person lets sign them in now, the latest first."""
    rows = Grant.objects.filter(person=person, ended_at=None, integration__ended_at=None)
    return list(rows.select_related("integration__organisation").order_by("-granted_at"))


def get_grant(pk: UUID, viewer: Person) -> Grant:
    """What the viewer allowed. Raises NotAllowed."""
    found = Grant.objects.select_related("integration", "person").filter(pk=pk, person=viewer).first()
    if found is None:
        raise NotAllowed("grant")
    authorise(viewer, "integrations.end_grant", found)
    return found


def live_grant(client_id: str, person: Person) -> Grant | None:
    """What the person allows the system that the token endpoint knows by this id."""
    rows = Grant.objects.filter(integration__client=client_id, person=person)
    return rows.filter(ended_at=None, integration__ended_at=None).first()


def grant_by_subject(client_id: str, subject: UUID) -> Grant | None:
    """Whom a system means by a name it knows them under; also when it was taken back."""
    rows = Grant.objects.select_related("person__account")
    return rows.filter(integration__client=client_id, subject=subject).first()


def published_keys(*, at: datetime) -> list[SigningKey]:
    """The keys whose signatures are still to be believed, the newest first."""
    return list(SigningKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at)).order_by("-issued_at"))
