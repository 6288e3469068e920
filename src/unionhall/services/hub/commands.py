"""Writing what was asked, what was suggested, what was taken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from unionhall.engines.booking.commands import forget_bookings
from unionhall.engines.booking.models import Booking
from unionhall.engines.casework.commands import forget_cases
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.messaging.commands import forget_messages
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Person
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.queries.needs import Answer


@transaction.atomic
def ask_need(
    answer: Answer, *, organisation: Organisation, visitor: UUID, by: Person | None, at: datetime
) -> list[Suggestion]:
    """Keep the sentence and what was suggested for it. Returns the suggestions in their order.

    The row is its own record: nothing else about the asking is written. Anybody may ask.
    """
    need = Need.objects.create(
        organisation=by.organisation if by else organisation,
        person=by,
        visitor=visitor,
        text=answer.text[:200],
        categories=[match.category for match in answer.matches],
        confidence=max((match.score for match in answer.matches), default=0.0),
        asked_at=at,
    )
    return Suggestion.objects.bulk_create(
        Suggestion(
            organisation=need.organisation,
            need=need,
            rank=one.rank,
            service=one.service,
            category=one.category,
            session=one.session,
            place=one.place.place if one.place else None,
            request=f"{one.service}.{one.request.code}" if one.request else "",
            reason=[{"code": reason.code, **reason.params} for reason in one.reasons],
        )
        for one in answer.suggestions
    )


@transaction.atomic
def take_suggestion(
    suggestion_id: UUID, *, by: Person | None, at: datetime, booking_id: UUID | None = None
) -> Suggestion | None:
    """The worker took what was suggested: booked it, set out for the place, or went to the form.

    Taking twice is taking once. Only what was suggested to `by`, or to somebody not signed in, can be taken; anything
    else is left alone (None), because a booking must not fail over it.
    """
    found = Suggestion.objects.select_for_update().select_related("need").filter(pk=suggestion_id).first()
    if found is None or (found.need.person_id and (by is None or found.need.person_id != by.pk)):
        return None
    if booking_id and not Booking.objects.filter(pk=booking_id, session=found.session_id).exists():
        return None
    if found.taken_at is None:
        found.taken_at, found.booking_id = at, booking_id
        found.save(update_fields=["taken_at", "booking_id"])
    Need.objects.filter(pk=found.need_id, taken_at=None).update(taken_at=at)
    if by is not None and found.need.person_id is None:
        Need.objects.filter(pk=found.need_id).update(person=by)
    return found


@transaction.atomic
def forget_needs(person: Person, *, by: Person | None, at: datetime) -> int:
    """Keep that something was asked and what was suggested, without the words and whose they were; answers how many.

    For whoever erases the person, who has been authorised.
    """
    return Need.objects.filter(person=person).update(text="", person=None, visitor=None)


@transaction.atomic
def erase_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Take a person out of everything, in one act: every service, every engine, the outbox, their file.

    Live bookings end and their places go on; open cases go on without their words until they end. Raises NotAllowed.
    """
    authorise(by, "people.erase_person", person)
    for service in services():
        service.forget(person, at)
    forget_bookings(person, by=by, at=at)
    forget_cases(person, by=by, at=at)
    forget_messages(person, by=by, at=at)
    return people.erase_person(person, by=by, at=at)
