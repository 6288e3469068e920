"""The address under which a calendar program reads somebody's deadlines."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.services.hub.models import DeadlineFeed


@transaction.atomic
def make_calendar_address(*, by: Person, at: datetime) -> DeadlineFeed:
    """A new address for one's own deadlines; every earlier one stops working at once. Raises NotAllowed."""
    authorise(by, "hub.make_calendar_address")
    row = DeadlineFeed.objects.select_for_update().filter(person=by).first()
    if row is None:
        row = DeadlineFeed(organisation=by.organisation, person=by, serial=0)
    row.serial += 1
    row.made_at = at
    row.save()
    record(by, "hub.calendar_address.make", by=by, at=at)
    return row
