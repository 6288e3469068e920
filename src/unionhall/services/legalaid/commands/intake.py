"""Asking for help: by the worker without signing in, or entered by whoever took the call or the visit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people import commands as persons
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.details import clean_name
from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.limits import lock_keys, network_of, phone_key
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.text import parse_phone
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.dealings import refuse_ahead
from unionhall.services.legalaid.limitation import limitation_of, limitation_starts
from unionhall.services.legalaid.models import Claimant, Debtor, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.queries.intake import same_matter
from unionhall.services.legalaid.queries.mine import look_again
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


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who asks without having signed in. `consent` is the version of the text on personal data they agreed
    to."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    consent: str
    is_migrant: bool = False


@transaction.atomic
def open_matter(
    organisation: Organisation, intake: Intake, *, person: Person, by: Person | None, at: datetime
) -> Matter:
    """Open a matter for `person`, who asked themselves (`by` nobody, or them), or for whom staff writes it down.

    Raises NotAllowed, AskedAlready, StoryTooLong, PeopleOutOfRange, TooManyRequests, DayAhead.
    """
    if by is not None and by.pk != person.pk:
        authorise(by, "legalaid.open_matter", organisation)
    return _open(organisation, intake, {}, person=person, by=by, at=at)


@transaction.atomic
def ask_for_help(organisation: Organisation, intake: Intake, guest: Guest, *, at: datetime) -> Matter:
    """Open a matter for somebody who has not signed in; whoever signs in with that phone finds it.

    The consent is kept with the request, and in the person's file where the request opened it: of a file that was
    there before, nobody knows whether it is theirs. For the same reason only who gives the name on file is told of an
    earlier request. Raises OldText, InvalidInput, and what `open_matter` raises.
    """
    if guest.consent != PRIVACY.version:
        raise persons.OldText
    # One after the other for one number: a second tap finds the file that the first one opened.
    lock_keys(phone_key(parse_phone(guest.phone, field="phone")))
    person = persons.take_in_guest(
        organisation, name=guest.name, phone=guest.phone, at=at, is_migrant=guest.is_migrant
    )
    if person.created_at == at:
        persons.give_consent(person, subject=PRIVACY.subject, version=guest.consent, by=person, at=at)
    if (called := clean_name(guest.name)) != person.name:
        intake = replace(_naming(intake, called), is_separate=True)
    data = {"consent": f"{PRIVACY.subject} {guest.consent}"}
    return _open(organisation, intake, data, person=person, by=None, at=at)


def _naming(intake: Intake, name: str) -> Intake:
    """The number is on file under another name: what they are called stands with their words."""
    with override("zh-hans"):
        words = str(_("Name given: %(name)s") % {"name": name})
    return replace(intake, story="\n".join(part for part in (intake.story.strip(), words) if part))


@transaction.atomic
def open_for_caller(
    organisation: Organisation,
    intake: Intake,
    *,
    person: Person | None = None,
    name: str = "",
    phone: str = "",
    is_migrant: bool = False,
    by: Person,
    at: datetime,
) -> Matter:
    """Open a matter for somebody who called or came; without `person`, for whoever is on file with `phone`, else anew.

    Raises NotAllowed, InvalidInput, and what `open_matter` raises.
    """
    authorise(by, "legalaid.open_matter", organisation)
    if person is None:
        person = persons.take_in_guest(organisation, name=name, phone=phone, at=at, is_migrant=is_migrant)
        if (called := clean_name(name)) != person.name:
            intake = _naming(intake, called)
    return _open(organisation, intake, {}, person=person, by=by, at=at)


def _open(
    organisation: Organisation,
    intake: Intake,
    data: dict[str, Any],
    *,
    person: Person,
    by: Person | None,
    at: datetime,
) -> Matter:
    trace = _trace(organisation, intake.address, at)
    opening = casework.Opening(
        MATTER.kind, _title(intake), person=person, source=intake.source, key=intake.key,
        data=data | {"cause": intake.cause},
    )  # fmt: skip
    if intake.key is not None:  # two forms of one person at once are compared with each other, too
        lock_keys(f"legalaid.ask {person.pk}", *([trace] if trace else []))
    _refuse(organisation, intake, person, trace, at)
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
        organisation=organisation, case=case, cause=intake.cause, industry=intake.industry, story=_story(intake),
        right_known_on=limitation_starts(intake), is_still_employed=intake.is_still_employed, trace=trace,
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
    assert case.person is not None
    claimant = Claimant.objects.create(
        organisation=organisation, matter=matter, person=case.person, row=1, is_hardship=intake.is_hardship,
        worked_to=intake.worked_to,
    )  # fmt: skip
    look_again(case.person)
    if intake.amount_yuan:
        line = ledger.Line(claimant, Money.CLAIMED, intake.amount_yuan)
        ledger.book(matter, [line], booked_on=today, by=by, at=at)
    return matter


def _story(intake: Intake) -> str:
    """Their own words; and since when, where the limitation period is counted from another day."""
    words = [intake.story.strip()]
    if intake.known_on is not None and intake.known_on != limitation_starts(intake):
        with override("zh-hans"):
            words.append(_("Since %(day)s") % {"day": intake.known_on.isoformat()})
    return "\n".join(word for word in words if word)


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
    if intake.key is not None and Case.objects.filter(numbered_at=organisation, key=intake.key).exists():
        return  # it was let in when it came first
    refuse_ahead(intake.known_on, at, field="known_on")
    refuse_ahead(intake.worked_to, at, field="worked_to")
    if trace:
        lately = Matter.objects.filter(trace=trace, case__opened_at__gt=at - timedelta(days=1)).count()
        most = value("legalaid.guest_requests_count", region=organisation.region, on=localdate(at))
        if lately >= most.number:
            raise TooManyRequests
    twin = None if intake.is_separate else same_matter(person, intake)
    if twin is not None:
        raise AskedAlready(twin.case)


__all__ = [
    "AskedAlready", "Guest", "PeopleOutOfRange", "StoryTooLong", "TooManyRequests", "ask_for_help", "limitation_of",
    "open_for_caller", "open_matter",
]  # fmt: skip
