"""What people do with what is kept about them: ask for a copy, fetch it, ask for more, make their addresses anew."""

from __future__ import annotations

import base64
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from unionhall.engines.casework.commands import Opening, open_case
from unionhall.engines.casework.models import Case
from unionhall.kernel.integrations.models import Grant
from unionhall.kernel.people.models import Language, Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.hub.models import BookingFeed, DeadlineFeed, Takeout
from unionhall.services.hub.portal.bundle import gather, packed
from unionhall.services.hub.portal.gathering import parts_of
from unionhall.services.hub.portal.wishes import WISH
from unionhall.services.hub.states import TO_MAKE, TakeoutState, Wish

TASK = "unionhall.services.hub.tasks.make_takeout"
LONGEST_WISH = 1000


class TakeoutGone(Refused):
    """Copies are kept for some hours only."""

    status = 410
    message = _("This copy is no longer kept. Please have a new one made.")


class WishEmpty(InvalidInput):
    """Somebody must know what is wanted."""

    message = _("Please say what it is about.")


@transaction.atomic
def renew_booking_feed(*, by: Person, at: datetime) -> BookingFeed:
    """A new calendar address for one's own bookings; every earlier one stops working at once."""
    # The person's row is the gate: two presses at once make two addresses, one after the other.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    row = BookingFeed.objects.filter(person=by).first()
    if row is None:
        row = BookingFeed(organisation=by.organisation, person=by, serial=1)
    row.serial += 1
    row.made_at = at
    row.save()
    record(by, "hub.booking_feed.renew", by=by, at=at)
    return row


@transaction.atomic
def ask_takeout(*, language: str, by: Person, at: datetime) -> Takeout:
    """Have a job gather everything that is kept about `by`; whoever asks again while it is made gets the same.

    Raises NotAllowed.
    """
    authorise(by, "people.export_person", by)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    found = Takeout.objects.filter(person=by, state__in=TO_MAKE).first()
    if found is not None:
        return found
    made = Takeout.objects.create(
        organisation=by.organisation,
        person=by,
        asked_at=at,
        language=language if language in Language.values else Language.CHINESE,
    )
    app.configure_task(TASK, allow_unknown=True).defer(takeout_id=str(made.pk))
    record(by, "hub.takeout.ask", by=by, at=at)
    return made


def make_takeout(takeout_id: UUID, *, at: datetime) -> Takeout | None:
    """Gather the parts one by one, saying how far it is, and keep the zip file for as long as the rulebook says.

    For the job; killed, it is begun anew and nothing is kept twice. None when there is nothing to make.
    """
    takeout = (
        Takeout.objects.select_related("person__organisation")
        .filter(pk=takeout_id, state__in=TO_MAKE, person__erased_at=None)
        .first()
    )
    if takeout is None:
        return None
    with override(takeout.language):
        parts = parts_of(takeout.person, at)
        _progress(takeout, 0, len(parts))
        gathered = []
        for number, part in enumerate(parts, start=1):
            gathered.append(gather(part))
            _progress(takeout, number, len(parts))
        content = packed(gathered, about=takeout.person.name, at=at)
    return _keep(takeout, content, at)


def _progress(takeout: Takeout, done: int, total: int) -> None:
    Takeout.objects.filter(pk=takeout.pk, state__in=TO_MAKE).update(
        state=TakeoutState.MAKING, done=done, total=total
    )


@transaction.atomic
def _keep(takeout: Takeout, content: bytes, at: datetime) -> Takeout | None:
    row = Takeout.objects.select_for_update(of=("self",)).filter(pk=takeout.pk, state__in=TO_MAKE).first()
    if row is None:  # erased, or made by another meanwhile
        return None
    hours = rulebook.value(
        "privacy.takeout_hours", region=takeout.person.organisation.region, on=localdate(at)
    )
    row.state, row.made_at, row.expires_at = TakeoutState.READY, at, at + hours.span
    row.content, row.size_bytes = base64.b64encode(content).decode(), len(content)
    row.save(update_fields=["state", "made_at", "expires_at", "content", "size_bytes"])
    record(row, "hub.takeout.make", by=None, at=at, bytes=len(content))
    return row


@transaction.atomic
def open_takeout(takeout_id: UUID, *, by: Person, at: datetime) -> tuple[Takeout, bytes]:
    """The zip file, for whom it is about and nobody else; that it was fetched is written down.

    Raises NotAllowed, TakeoutGone.
    """
    row = Takeout.objects.select_for_update(of=("self",)).filter(pk=takeout_id, person=by).first()
    if row is None:
        raise NotAllowed("takeout")
    if row.state != TakeoutState.READY or row.expires_at is None or row.expires_at <= at:
        raise TakeoutGone
    row.opened_at = at
    row.save(update_fields=["opened_at"])
    record(row, "hub.takeout.open", by=by, at=at)
    return row, base64.b64decode(row.content)


def expire_takeouts(*, at: datetime) -> int:
    """Empty the copies whose time is over; answers how many. That there was one stays."""
    old = Takeout.objects.filter(state=TakeoutState.READY, expires_at__lte=at)
    return old.update(state=TakeoutState.EXPIRED, content="")


@transaction.atomic
def ask_wish(wish: str, text: str, *, key: UUID, by: Person, at: datetime) -> Case:
    """Ask the staff of one's own unit for what one cannot do oneself with one's data; the same `key` asks once.

    Raises NotAllowed, WishEmpty, ValueError for a wish that there is not.
    """
    authorise(by, "hub.ask_wish", by)
    words = text.strip()
    if not words:
        raise WishEmpty(field="text")
    chosen = Wish(wish)
    with override(Language.CHINESE):  # the staff read it
        title = str(chosen.label)
    opening = Opening(
        WISH.kind, title, person=by, key=key, data={"wish": chosen.value}, private={"text": words[:LONGEST_WISH]}
    )  # fmt: skip
    return open_case(by.organisation, opening, by=by, at=at)


@transaction.atomic
def forget_portal(person: Person, *, by: Person | None, at: datetime) -> None:
    """Delete addresses, copies, and what lets other systems recognise the person.

    For whoever erases the person, who has been authorised.
    """
    BookingFeed.objects.filter(person=person).delete()
    DeadlineFeed.objects.filter(person=person).delete()
    Takeout.objects.filter(person=person).delete()
    Grant.objects.filter(person=person).delete()
