"""Asking for help: by the worker without signing in, or entered by whoever took the call or the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.limits import network_of
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value, values
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.dealings import refuse_ahead, same_name
from unionhall.services.legalaid.models import Claimant, Debtor, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import MATTER, Cause, Money

LONGEST_STORY = 4_000
PEOPLE_AT_MOST = 100_000


class AskedAlready(Refused):
    """The same worker, the same employer, the same cause: it is one matter."""

    message = _("You have asked about this already: %(number)s. Add what is new there.")

    def __init__(self, case: Case) -> None:
        super().__init__(number=case.number)
        self.case = case


class StoryTooLong(InvalidInput):
    """More than there is room for."""

    message = _("At most %(most)s characters; tell us the rest on the phone.")


class PeopleOutOfRange(InvalidInput):
    """A matter has at least the one who asks."""

    message = _("The number of people is between 1 and %(most)s.")


class TooManyRequests(Refused):
    """One connection cannot flood the desk."""

    status = 429
    message = _("Many requests have come from this connection today. Please telephone us.")


@dataclass(frozen=True)
class Limitation:
    """The last day to apply for arbitration; none while the employment goes on and wages are claimed."""

    ends_on: date | None
    is_late: bool = False
    is_urgent: bool = False


def limitation_of(intake: Intake, region: str, today: date) -> Limitation:
    """When the claim lapses, as the rulebook of `region` counts it from the day it was known.

    Wages claimed while the employment goes on do not lapse (Labour Dispute Mediation and Arbitration Law, article 27).
    """
    is_pay = intake.cause in (Cause.WAGES, Cause.OVERTIME)
    if intake.known_on is None or (is_pay and intake.is_still_employed):
        return Limitation(None)
    rules = values("legalaid.limitation_years", "legalaid.urgent_days", region=region, on=today)
    years = rules["legalaid.limitation_years"]
    ends_on = calendar.deadline(intake.known_on, years.number, "year", allow_provisional=True).due_on
    left = (ends_on - today).days
    return Limitation(ends_on, left < 0, 0 <= left < rules["legalaid.urgent_days"].number)


@transaction.atomic
def open_matter(
    organisation: Organisation, intake: Intake, *, person: Person, by: Person | None, at: datetime
) -> Matter:
    """Open a matter for `person`, who asked themselves (`by` nobody, or them), or for whom staff writes it down.

    Raises NotAllowed, AskedAlready, StoryTooLong, PeopleOutOfRange, TooManyRequests, DayAhead.
    """
    if by is not None and by.pk != person.pk:
        authorise(by, "legalaid.open_matter", organisation)
    trace = _trace(organisation, intake.address, at)
    _refuse(organisation, intake, person, trace, at)
    opening = casework.Opening(
        MATTER.kind, _title(intake), person=person, source=intake.source, key=intake.key,
        data={"cause": intake.cause},
    )  # fmt: skip
    case = casework.open_case(organisation, opening, by=by, at=at)
    found = Matter.objects.filter(case=case).first()
    if found is not None:  # the same form once more
        return found
    matter = _write(case, intake, trace, by=by, at=at)
    record(case, "legalaid.matter.ask", by=by, at=at, cause=intake.cause)
    return matter


def _write(case: Case, intake: Intake, trace: str, *, by: Person | None, at: datetime) -> Matter:
    today, organisation = localdate(at), case.organisation
    limitation = limitation_of(intake, organisation.region, today)
    matter = Matter.objects.create(
        organisation=organisation, case=case, cause=intake.cause, industry=intake.industry, story=intake.story.strip(),
        right_known_on=intake.known_on, is_still_employed=intake.is_still_employed, trace=trace,
        limitation_on=limitation.ends_on, is_late=limitation.is_late, is_urgent=limitation.is_urgent,
        is_group=_is_group(organisation, intake.people, today), is_hardship=intake.is_hardship, expected=intake.people,
    )  # fmt: skip
    if intake.employer.strip():
        Debtor.objects.create(
            organisation=organisation,
            matter=matter,
            name=intake.employer.strip()[:120],
            liability="employer",
        )
    claimant = Claimant.objects.create(
        organisation=organisation, matter=matter, person=case.person, row=1, is_hardship=intake.is_hardship
    )
    if intake.amount_yuan:
        line = ledger.Line(claimant, Money.CLAIMED, intake.amount_yuan)
        ledger.book(matter, [line], booked_on=today, by=by, at=at)
    return matter


def _title(intake: Intake) -> str:
    with override("zh-hans"):
        words = str(Cause(intake.cause).label)
    return f"{words} · {intake.employer.strip()}" if intake.employer.strip() else words


def _is_group(organisation: Organisation, people: int, today: date) -> bool:
    least = value("legalaid.group_people", region=organisation.region, on=today)
    return people >= least.number


def _trace(organisation: Organisation, address: str, at: datetime) -> str:
    try:
        network = network_of(address)
    except ValueError:
        return ""
    return blind_index(f"{organisation.pk} {network} {at:%Y-%m-%d}", purpose="legalaid.trace")


def _refuse(organisation: Organisation, intake: Intake, person: Person, trace: str, at: datetime) -> None:
    if len(intake.story) > LONGEST_STORY:
        raise StoryTooLong(field="story", most=LONGEST_STORY)
    if not 1 <= intake.people <= PEOPLE_AT_MOST:
        raise PeopleOutOfRange(field="people", most=PEOPLE_AT_MOST)
    refuse_ahead(intake.known_on, at, field="known_on")
    if trace:
        lately = Matter.objects.filter(trace=trace, case__opened_at__gt=at - timedelta(days=1)).count()
        most = value("legalaid.guest_requests_count", region=organisation.region, on=localdate(at))
        if lately >= most.number:
            raise TooManyRequests
    twin = None if intake.is_separate else same_matter(person, intake)
    if twin is not None:
        raise AskedAlready(twin.case)


def same_matter(person: Person, intake: Intake) -> Matter | None:
    """An open matter of this worker about the same thing against the same employer; not the one of the same form."""
    employer = same_name(intake.employer)
    rows = Matter.objects.filter(claimants__person=person, case__closed_at=None, cause=intake.cause)
    for matter in rows.exclude(case__key=intake.key).select_related("case").prefetch_related("debtors"):
        names = {same_name(debtor.name) for debtor in matter.debtors.all()}
        if employer in names or (not employer and not names):
            return matter
    return None
