"""What other systems call the people and units here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import ForeignId, Person
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import Refused, msgid


class ForeignIdTaken(Refused):
    """One name in the other system, one person or unit here."""

    message = msgid("The other system already uses this name for somebody or something else here.")


@transaction.atomic
def set_foreign_id(thing: Person | Organisation, *, by: Person, at: datetime, **names: str) -> ForeignId:
    """Keep what the system that acts as `by` calls a person or a unit: `value`, `login`, `number`, `telephones`.

    What is not given stays as it is. Raises NotAllowed, ForeignIdTaken, TypeError for any other name.
    """
    if unknown := names.keys() - {"value", "login", "number", "telephones"}:
        raise TypeError(f"not part of a foreign id: {', '.join(sorted(unknown))}")
    authorise(by, "people.set_foreign_id", thing)
    # The system's own row is the gate: it gives no name twice.
    source = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=by.pk)
    key = {"unit": thing} if isinstance(thing, Organisation) else {"person": thing}
    others = ForeignId.objects.filter(source=source).exclude(**key)
    same = others.filter(person=None) if "unit" in key else others.filter(unit=None)
    if names.get("value") and same.filter(value=names["value"]).exists():
        raise ForeignIdTaken(field="value")
    if names.get("login") and others.filter(login__iexact=names["login"]).exists():
        raise ForeignIdTaken(field="login")
    row = ForeignId.objects.filter(source=source, **key).first()
    if row is None:
        row = ForeignId(organisation=source.organisation, source=source, **key)
    fields = sorted(name for name, value in names.items() if getattr(row, name) != value)
    for name in fields:
        setattr(row, name, names[name])
    if fields or row._state.adding:
        row.save()
        record(row, "people.foreign_id.set", by=by, at=at, fields=fields)
    return row


@transaction.atomic
def end_foreign_id(thing: Person | Organisation, *, by: Person, at: datetime) -> None:
    """Forget what the system that acts as `by` calls a person or a unit. Raises NotAllowed."""
    authorise(by, "people.set_foreign_id", thing)
    key: dict[str, Any] = {"unit": thing} if isinstance(thing, Organisation) else {"person": thing}
    row = ForeignId.objects.select_for_update(of=("self",)).filter(source=by, **key).first()
    if row is not None:
        record(row, "people.foreign_id.end", by=by, at=at)
        row.delete()
