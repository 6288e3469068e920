"""What the law had kept of somebody who was erased goes when its time is over: part by part, person by person."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from unionhall.engines.casework.commands import forget_told
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import record
from unionhall.lib.errors import Refused
from unionhall.services.hub.models import Keeping
from unionhall.services.hub.portal.gathering import parts_of
from unionhall.services.hub.portal.retention import kept_from, rules_for

# What people were told of emptied cases goes after all of them; a night that was missed is made up for.
_TOLD = timedelta(days=7)
_log = structlog.get_logger(__name__)


def lapse_people(*, at: datetime) -> int:
    """Let go, of everybody who was erased, what has been kept long enough; answers of how many something went.

    For the nightly job. Everybody is looked at once a day, each in a transaction of their own: killed, it goes on with
    those whom it had not reached. At those of whom nothing is left nobody looks any more.
    """
    people = 0
    for key in _waiting(at):
        try:
            people += lapse_person(key, at=at) > 0
        except Refused as refusal:  # a region without a rule: the others do not wait for it
            _log.error("hub.person.lapse", person=str(key), refused=refusal.code)
    forget_told(since=at - _TOLD, at=at)
    return people


def _waiting(at: datetime) -> list[UUID]:
    seen = Keeping.objects.filter(
        Q(over_at__isnull=False) | Q(looked_on__gte=localdate(at)), person=OuterRef("pk")
    )
    people = Person.objects.filter(~Exists(seen), erased_at__lte=at)
    return list(people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def lapse_person(person_id: UUID, *, at: datetime) -> int:
    """Let go what of one erased person has been kept long enough by today's rules; answers how many things went.

    Parts go in the order in which they are read, by the rule of the person's region, wherever the rows lie. Twice on a
    day is once. Nothing happens to somebody who is on file.
    """
    found = Person.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    person = found.filter(pk=person_id, erased_at__isnull=False).first()
    if person is None:
        return 0
    today, rules = localdate(at), rules_for(person, at)
    keeping = Keeping.objects.filter(person=person).first()
    if keeping is None:
        keeping = Keeping(organisation=person.organisation, person=person)
    elif keeping.over_at is not None or keeping.looked_on >= today:
        return 0
    parts = [(part, part.lapse) for part in parts_of(person, at) if part.keep and part.lapse]
    done = {part.code: lapse(kept_from(rules[part.keep], today), at) for part, lapse in parts}
    gone = {code: one.gone for code, one in done.items() if one.gone}
    keeping.looked_on, keeping.gone = today, keeping.gone + sum(gone.values())
    if not any(one.is_left for one in done.values()):
        keeping.over_at = at
    keeping.save()
    if gone:
        record(person, "hub.person.lapse", by=None, at=at, parts=gone, over=keeping.over_at is not None)
    return sum(gone.values())
