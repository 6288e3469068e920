"""Writing what was asked, what was suggested, what was taken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.commands import forget_bookings
from unionhall.engines.booking.models import Booking
from unionhall.engines.casework.commands import forget_cases
from unionhall.engines.matching.commands import forget_examples, teach
from unionhall.engines.matching.core.masking import masked
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.messaging.commands import forget_messages
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.portal.commands import forget_portal
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
    rows = Need.objects.filter(person=person)
    # What was learnt of them has no name in it; it goes all the same.
    forget_examples(rows.exclude(corrected_at=None).values_list("pk", flat=True), by=by, at=at)
    return rows.update(text="", person=None, visitor=None)


class NothingToLearn(Refused):
    """The sentence is gone with the person who wrote it, or nothing of it may be kept."""

    message = _("Nothing can be learnt from this one: its words are no longer kept, or nothing but numbers.")


@transaction.atomic
def correct_need(need: Need, category: str, *, by: Person, at: datetime) -> Need:
    """Say that `category` was meant. The sentence, without names and numbers, is learnt from the next time.

    The same again changes nothing. Raises NotAllowed, NothingToLearn, UnknownNeed.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    authorise(by, "hub.correct_need", need)
    kept = masked(need.text)
    if not any(character.isalpha() for character in kept):
        raise NothingToLearn
    if need.meant == category:
        return need
    teach(kept, category, need.organisation, need.pk, by=by, at=at)
    before, need.meant, need.corrected_by, need.corrected_at = need.meant, category, by, at
    need.save(update_fields=["meant", "corrected_by", "corrected_at"])
    record(need, "hub.need.correct", by=by, at=at, category=category, before=before)
    return need


@transaction.atomic
def uncorrect_need(need: Need, *, by: Person, at: datetime) -> Need:
    """Take back what was said about it: it is no longer learnt from, unless another need says the same.

    Without a correction nothing changes. Raises NotAllowed.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    authorise(by, "hub.uncorrect_need", need)
    if not need.meant:
        return need
    before, need.meant, need.corrected_by, need.corrected_at = need.meant, "", None, None
    need.save(update_fields=["meant", "corrected_by", "corrected_at"])
    forget_examples([need.pk], by=by, at=at)
    if need.text and (same := _corrected_alike(need)):
        teach(masked(same.text), same.meant, same.organisation, same.pk, by=by, at=at)
    record(need, "hub.need.uncorrect", by=by, at=at, before=before)
    return need


def _corrected_alike(need: Need) -> Need | None:
    alike = Need.objects.filter(organisation=need.organisation_id, text=need.text).exclude(meant="")
    return alike.select_related("organisation").order_by("-corrected_at").first()


@transaction.atomic
def erase_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Take a person out of everything, in one act: every service, every engine, the outbox, their file.

    Live bookings end and their places go on; open cases go on without their words until they end. Raises NotAllowed.
    """
    authorise(by, "people.erase_person", person)
    forget_portal(person, by=by, at=at)
    for service in services():
        service.forget(person, at)
    forget_bookings(person, by=by, at=at)
    forget_cases(person, by=by, at=at)
    forget_messages(person, by=by, at=at)
    return people.erase_person(person, by=by, at=at)
