"""What several commands of orders and purchases look up, and refuse, in the same way."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.errors import InvalidInput
from unionhall.services.palace.models import Contract, Provider, TrainingOrder
from unionhall.services.palace.states import MenuKind


class NoSuchProvider(InvalidInput):
    """Only who is in the list, and still engaged, can be chosen."""

    message = _("“%(name)s” is not in the list of providers that are engaged.")


class DayAhead(InvalidInput):
    """What is recorded has happened."""

    message = _("This day is still to come.")


def order_of(case: Case) -> TrainingOrder:
    """The order behind a locked case, as it is now."""
    rows = TrainingOrder.objects.select_related(
        "item", "provider", "line", "session__organisation", "organisation"
    )
    order = rows.get(case_id=case.pk)
    order.case = case
    return order


def provider_called(organisation: Organisation, name: str) -> Provider:
    """The engaged provider of that name. Raises NoSuchProvider."""
    found = Provider.objects.filter(organisation=organisation, name=name.strip(), is_active=True).first()
    if found is None:
        raise NoSuchProvider(name=name, field="provider")
    return found


def kind_of(order: TrainingOrder) -> str:
    """What sort of thing was ordered; words of one's own count as training."""
    return order.item.kind if order.item is not None else MenuKind.TRAINING


def contract_of(case: Case) -> Contract:
    """The contract behind a locked case, as it is now."""
    contract = Contract.objects.select_related("line__organisation", "provider", "organisation").get(
        case_id=case.pk
    )
    contract.case = case
    return contract


def refuse_ahead(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day that is still to come. Raises DayAhead."""
    if day > localdate(at):
        raise DayAhead(field=field)
