"""Law firms and whom they act for: what conflicts of interest are found by."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid.models import FirmClient, LawFirm
from unionhall.services.legalaid.serving import FirmNameMissing


class FirmTwice(InvalidInput):
    """A firm is entered once."""

    message = _("“%(name)s” is in the list of firms already.")


class ClientNameMissing(InvalidInput):
    """A client has a name."""

    message = _("Enter the name of whom the firm acts for.")


class ClientKnown(InvalidInput):
    """A client of a firm is entered once."""

    message = _("“%(name)s” is entered as a client of this firm already.")


class ClientEnded(Refused):
    """What has ended ends once."""

    message = _("The firm acts for “%(name)s” no longer.")


@transaction.atomic
def change_firm(firm: LawFirm, *, name: str, licence: str, phone: str, by: Person, at: datetime) -> LawFirm:
    """Change name, licence and phone of a firm. Raises NotAllowed, FirmNameMissing, FirmTwice."""
    firm = LawFirm.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=firm.pk)
    authorise(by, "legalaid.keep_lawyers", firm)
    plain = " ".join(name.split())
    if not plain:
        raise FirmNameMissing(field="name")
    others = LawFirm.objects.filter(organisation=firm.organisation, name=plain).exclude(pk=firm.pk)
    if others.exists():
        raise FirmTwice(name=plain, field="name")
    firm.name, firm.licence, firm.phone = plain, licence.strip(), phone.strip()
    firm.save(update_fields=["name", "licence", "phone"])
    record(firm, "legalaid.firm.change", by=by, at=at, name=plain)
    return firm


@transaction.atomic
def add_client(firm: LawFirm, *, name: str, credit_code: str = "", by: Person, at: datetime) -> FirmClient:
    """Note whom a firm acts for; a client that had ended is one again. Raises NotAllowed, ClientKnown."""
    firm = LawFirm.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=firm.pk)
    authorise(by, "legalaid.keep_lawyers", firm)
    plain = " ".join(name.split())
    if not plain:
        raise ClientNameMissing(field="name")
    client = FirmClient.objects.filter(firm=firm, name=plain).first()
    if client is not None and client.ended_on is None:
        raise ClientKnown(name=plain, field="name")
    client = client or FirmClient(organisation=firm.organisation, firm=firm, name=plain)
    client.credit_code, client.ended_on = credit_code.strip().upper(), None
    client.save()
    record(firm, "legalaid.firm_client.add", by=by, at=at, client=str(client.pk))
    return client


@transaction.atomic
def end_client(client: FirmClient, *, by: Person, at: datetime) -> FirmClient:
    """Note that a firm acts for somebody no longer. Raises NotAllowed, ClientEnded."""
    rows = FirmClient.objects.select_for_update(of=("self",)).select_related("organisation")
    client = rows.get(pk=client.pk)
    authorise(by, "legalaid.keep_lawyers", client)
    if client.ended_on is not None:
        raise ClientEnded(name=client.name)
    client.ended_on = localdate(at)
    client.save(update_fields=["ended_on"])
    record(client, "legalaid.firm_client.end", by=by, at=at)
    return client
