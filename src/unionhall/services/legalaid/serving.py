"""What several commands about lawyers and their duty lock, look up and refuse in the same way."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.dealings import same_name
from unionhall.services.legalaid.models import Duty, DutyWish, LawFirm, Lawyer, Roster
from unionhall.services.legalaid.states import Availability, LawyerState


class FirmNameMissing(InvalidInput):
    """A firm has a name."""

    message = _("Enter the name of the law firm.")


class NotActive(InvalidInput):
    """Only active lawyers of this federation are on duty."""

    message = _("%(name)s is not an active lawyer here.")


class OnLeave(InvalidInput):
    """Whoever is away is not on duty."""

    message = _("%(name)s is away on that day.")


class TwiceADay(InvalidInput):
    """One post a day."""

    message = _("%(name)s is on duty on that day already: %(post)s.")


def firm_called(organisation: Organisation, name: str, *, phone: str = "") -> LawFirm:
    """The firm of that name as `organisation` knows it, entered if it is new. For commands that have authorised.

    Raises FirmNameMissing.
    """
    plain = " ".join(name.split())
    if not plain:
        raise FirmNameMissing(field="firm_name")
    for firm in LawFirm.objects.filter(organisation=organisation):
        if same_name(firm.name) == same_name(plain):
            return firm
    firm, _made = LawFirm.objects.get_or_create(
        organisation=organisation, name=plain, defaults={"phone": phone}
    )
    return firm


def locked_lawyer(lawyer: Lawyer) -> Lawyer:
    """The row of a lawyer, held until the end of the transaction."""
    rows = Lawyer.objects.select_for_update(of=("self",)).select_related("person", "organisation", "firm")
    return rows.get(pk=lawyer.pk)


def locked_roster(roster: Roster) -> Roster:
    """The roster, held until the end of the transaction: whoever changes its duties waits here."""
    return Roster.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=roster.pk)


def locked_duty(duty: Duty) -> Duty:
    """The duty as it is now, held until the end of the transaction."""
    rows = Duty.objects.select_for_update(of=("self",))
    return rows.select_related("lawyer__person", "lawyer__organisation", "post").get(pk=duty.pk)


def refuse_lawyer(
    lawyer: Lawyer, roster: Roster, day: date, *, field: str = "lawyer", but: Duty | None = None
) -> None:
    """Whoever cannot be on duty that day; the duty `but` does not count. For commands that hold the roster's lock.

    Raises NotActive, OnLeave, TwiceADay.
    """
    name = lawyer.person.name
    if lawyer.organisation_id != roster.organisation_id or lawyer.state != LawyerState.ACTIVE:
        raise NotActive(name=name, field=field)
    away = DutyWish.objects.filter(lawyer=lawyer, kind=Availability.LEAVE, from_on__lte=day, to_on__gte=day)
    if away.exists():
        raise OnLeave(name=name, field=field)
    others = Duty.objects.filter(lawyer=lawyer, day=day).exclude(pk=but and but.pk)
    other = others.select_related("post").first()
    if other is not None:
        raise TwiceADay(name=name, post=other.post.name, field=field)
