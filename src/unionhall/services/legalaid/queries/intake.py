"""Asking for help: where to, who is on duty, what was just asked, and what the desk should know beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models.functions import Now, TruncDate
from django.utils.timezone import localdate

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.queries import held_on, posts_of
from unionhall.kernel.access.roles import Role
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import home_organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import people_visible_to
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.dealings import same_name
from unionhall.services.legalaid.models import Debtor, FirmClient, Lawyer, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.queries.duty import OnDuty, on_duty
from unionhall.services.legalaid.states import MATTER, LawyerState

CONFIRMED_FOR = timedelta(days=1)
MOST_MINE = 5
MOST_KNOWN = 20


@dataclass(frozen=True)
class DutyToday:
    """Who is on duty today; on a day without duty, who is on the next working day."""

    day: date
    is_today: bool
    lawyers: list[OnDuty]


@dataclass(frozen=True)
class Asked:
    """A request that was just sent, for whoever sent it."""

    matter: Matter
    due_at: datetime | None
    duty: DutyToday

    @property
    def case(self) -> Case:
        """Its case."""
        return self.matter.case


@dataclass(frozen=True)
class Barred:
    """A lawyer who could not act, because their firm acts for the other side."""

    name: str
    firm: str
    is_on_duty: bool


@dataclass(frozen=True)
class Known:
    """What the desk should see before it opens another matter."""

    matters: list[Matter]
    barred: list[Barred]
    namesakes: list[Person]


def office_for(person: Person | None) -> Organisation:
    """The union whose legal aid serves `person`: the nearest at or above theirs that has people for it, else home.

    Raises NoHome.
    """
    if person is None:
        return home_organisation()
    posts = held_on(TruncDate(Now())).filter(role__in=(Role.LEGAL_MANAGER, Role.CASEWORKER))
    near = posts.filter(
        organisation__path__above=person.organisation.path, organisation__closed_on=None
    ).select_related("organisation")
    offices = [post.organisation for post in near]
    return max(offices, key=lambda one: len(one.path)) if offices else home_organisation()


def office_of_desk(viewer: Person, person: Person | None) -> Organisation:
    """Where `viewer` writes down a request of `person`: the person's office, else the viewer's own unit.

    Raises NotAllowed when the viewer may nowhere.
    """
    own = [post.organisation for post in posts_of(viewer)]
    for office in (office_for(person or viewer), *own):
        if may(viewer, "legalaid.open_matter", office):
            return office
    raise NotAllowed("legalaid.open_matter")


def duty_near(organisation: Organisation, today: date) -> DutyToday:
    """The lawyers on duty today, or on the next working day."""
    lawyers = on_duty(organisation, today)
    if lawyers:
        return DutyToday(today, is_today=True, lawyers=lawyers)
    following = calendar.deadline(today, 1, "working_day", allow_provisional=True).due_on
    return DutyToday(following, is_today=False, lawyers=on_duty(organisation, following))


def contact_days(organisation: Organisation, today: date) -> int:
    """Within how many working days whoever asks is called."""
    return int(value("legalaid.contact_working_days", region=organisation.region, on=today).number)


def asked(pk: UUID, at: datetime) -> Asked | None:
    """What was asked within a day; None later, and for any other key.

    For whoever sent it: the session remembers which it was.
    """
    rows = Matter.objects.select_related("case__organisation", "case__person")
    matter = rows.filter(case_id=pk, case__opened_at__gt=at - CONFIRMED_FOR).first()
    if matter is None:
        return None
    deadline = casework.live_deadline(matter.case)
    duty = duty_near(matter.case.organisation, localdate(at))
    return Asked(matter, deadline.due_at if deadline else None, duty)


def matters_of(person: Person) -> list[Case]:
    """The latest matters that serve the person or that they opened."""
    return list(casework.cases_of(person).filter(kind=MATTER.kind)[:MOST_MINE])


def caller(viewer: Person, pk: UUID) -> Person:
    """The person on file for whom the desk asks. Raises NotAllowed."""
    found = people_visible_to(viewer).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("person")
    return found


def known(
    viewer: Person,
    organisation: Organisation,
    *,
    person: Person | None,
    phone: str,
    employer: str,
    today: date,
) -> Known:
    """Open matters of the caller, lawyers who could not act against the employer, who is on file with the phone."""
    namesakes = list(people_visible_to(viewer).filter(phone=phone)[:MOST_KNOWN]) if phone else []
    people = [person] if person is not None else namesakes
    rows = Matter.objects.filter(claimants__person__in=people, case__closed_at=None)
    matters = (
        rows.select_related("case__organisation").prefetch_related("debtors").distinct()
        if people
        else rows.none()
    )
    seen = [
        one
        for one in matters.order_by("-case__opened_at")[:MOST_KNOWN]
        if may(viewer, "casework.see_case", one.case)
    ]
    return Known(seen, barred_against(organisation, employer, today), namesakes if person is None else [])


def barred_against(organisation: Organisation, employer: str, today: date) -> list[Barred]:
    """The lawyers who could not act against `employer`: it is a client of their firm, or their firm acts for it
    in another matter. Those on duty today come first."""
    name = same_name(employer)
    if not name:
        return []
    lawyers = Lawyer.objects.filter(organisation=organisation).exclude(state=LawyerState.LEFT)
    firms = _firms_acting_for(organisation, name)
    here = {(one.lawyer, one.firm) for one in on_duty(organisation, today)}
    found = [
        Barred(one.person.name, one.firm.name, (one.person.name, one.firm.name) in here)
        for one in lawyers.select_related("person", "firm")
        if same_name(one.firm.name) in firms
    ]
    return sorted(found, key=lambda one: (not one.is_on_duty, one.firm, one.name))


def _firms_acting_for(organisation: Organisation, name: str) -> set[str]:
    clients: Iterable[tuple[str, str]] = FirmClient.objects.filter(
        organisation=organisation, ended_on=None
    ).values_list("name", "firm__name")
    counsels: Iterable[tuple[str, str]] = (
        Debtor.objects.filter(organisation=organisation)
        .exclude(counsel="")
        .values_list("name", "counsel")
        .distinct()
    )
    return {same_name(firm) for client, firm in (*clients, *counsels) if same_name(client) == name}


def same_matter(person: Person, intake: Intake) -> Matter | None:
    """An open matter of this worker about the same thing against the same employer; not the one of the same form."""
    employer = same_name(intake.employer)
    rows = Matter.objects.filter(claimants__person=person, case__closed_at=None, cause=intake.cause)
    if intake.key is not None:
        rows = rows.exclude(case__key=intake.key)
    for matter in rows.select_related("case").prefetch_related("debtors"):
        names = {same_name(debtor.name) for debtor in matter.debtors.all()}
        if employer in names or (not employer and not names):
            return matter
    return None
