"""Targets that a unit sets itself for a figure and a year."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.services.hub.desk.queries.figures import find_figure
from unionhall.services.hub.models import Target

_WHOLE = Decimal(100)


class TargetOutOfRange(InvalidInput):
    """Nothing, less than nothing, or more than the whole."""

    message = _("A target lies above 0; a share at 100 at most.")


@transaction.atomic
def set_target(
    organisation: Organisation,
    code: str,
    year: int,
    *,
    value: Decimal,
    note: str = "",
    by: Person,
    at: datetime,
) -> Target:
    """Let `value` be what `organisation` wants to reach in `year`: percent of a share, or the number of the year.

    Setting it again replaces it. Raises NotAllowed (also for a figure that nobody counts), TargetOutOfRange.
    """
    authorise(by, "hub.set_target", organisation)
    figure = find_figure(code)
    if value <= 0 or (figure.denominator is not None and value > _WHOLE):
        raise TargetOutOfRange(field="value")
    row, _is_new = Target.objects.select_for_update().update_or_create(
        organisation=organisation,
        figure=code,
        year=year,
        defaults={"value": value, "note": note, "set_by": by, "set_at": at},
    )
    record(row, "hub.target.set", by=by, at=at, figure=code, year=year, value=str(value))
    return row


@transaction.atomic
def remove_target(organisation: Organisation, code: str, year: int, *, by: Person, at: datetime) -> None:
    """Want nothing any more. Raises NotAllowed, also when there is no such target."""
    authorise(by, "hub.set_target", organisation)
    row = Target.objects.select_for_update().filter(organisation=organisation, figure=code, year=year).first()
    if row is None:
        raise NotAllowed("target")
    record(row, "hub.target.remove", by=by, at=at, figure=code, year=year, value=str(row.value))
    row.delete()
