"""Who the palace engages, and what its menu offers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput
from unionhall.services.palace.models import MenuItem, Provider
from unionhall.services.palace.plans import MenuPlan, ProviderPlan


class ProviderKnown(InvalidInput):
    """A provider is entered once."""

    message = _("“%(name)s” is in the list of providers already.")


class CodeTaken(InvalidInput):
    """A code names one thing."""

    message = _("The code “%(code)s” is taken.")


class PeopleBackwards(InvalidInput):
    """At most is not less than at least."""

    message = _("The largest number of people is not below the smallest.")


class PriceNegative(InvalidInput):
    """Nobody is paid less than nothing."""

    message = _("The price is 0 or more, the length above 0 hours.")


@transaction.atomic
def add_provider(organisation: Organisation, plan: ProviderPlan, *, by: Person, at: datetime) -> Provider:
    """Enter a provider. Raises NotAllowed, ProviderKnown."""
    authorise(by, "palace.add_provider", organisation)
    row = Provider(organisation=organisation)
    _refuse_known(row, plan.name)
    _keep(row, plan, "palace.provider.add", by=by, at=at)
    return row


@transaction.atomic
def change_provider(provider: Provider, plan: ProviderPlan, *, by: Person, at: datetime) -> Provider:
    """Change what is known of a provider, or whether it is engaged any more. Raises NotAllowed, ProviderKnown."""
    row = Provider.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=provider.pk)
    authorise(by, "palace.change_provider", row)
    _refuse_known(row, plan.name)
    _keep(row, plan, "palace.provider.change", by=by, at=at)
    return row


@transaction.atomic
def add_menu_item(organisation: Organisation, plan: MenuPlan, *, by: Person, at: datetime) -> MenuItem:
    """Put something on the menu. Raises NotAllowed, CodeTaken, PeopleBackwards, PriceNegative."""
    authorise(by, "palace.add_menu_item", organisation)
    row = MenuItem(organisation=organisation)
    _refuse_menu(row, plan)
    _keep(row, plan, "palace.menu_item.add", by=by, at=at)
    return row


@transaction.atomic
def change_menu_item(item: MenuItem, plan: MenuPlan, *, by: Person, at: datetime) -> MenuItem:
    """Change something on the menu, or take it off. Raises NotAllowed, CodeTaken, PeopleBackwards, PriceNegative."""
    row = MenuItem.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=item.pk)
    authorise(by, "palace.change_menu_item", row)
    _refuse_menu(row, plan)
    _keep(row, plan, "palace.menu_item.change", by=by, at=at)
    return row


def _refuse_known(row: Provider, name: str) -> None:
    others = Provider.objects.filter(organisation=row.organisation, name=name).exclude(pk=row.pk)
    if others.exists():
        raise ProviderKnown(name=name, field="name")


def _refuse_menu(row: MenuItem, plan: MenuPlan) -> None:
    others = MenuItem.objects.filter(organisation=row.organisation, code=plan.code).exclude(pk=row.pk)
    if others.exists():
        raise CodeTaken(code=plan.code, field="code")
    if plan.people_max < plan.people_min:
        raise PeopleBackwards(field="people_max")
    if plan.unit_price_yuan < 0 or plan.hours <= Decimal(0):
        raise PriceNegative(field="unit_price_yuan")


def _keep(
    row: Provider | MenuItem, plan: ProviderPlan | MenuPlan, verb: str, *, by: Person, at: datetime
) -> None:
    for name, value in plan.values().items():
        setattr(row, name, value)
    row.save()
    record(row, verb, by=by, at=at, name=str(row))
