"""What lawyers and the desk are told of duty, and workers of results they keep: the words, and whom they go to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.telling import workers_at
from unionhall.kernel.messaging.commands import emit
from unionhall.kernel.messaging.kinds import register
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import Duty, DutyPost, DutySwap, Lawyer, RightsCheck, Roster
from unionhall.services.legalaid.states import MATTER

MINE = "/legal/duty/mine/"
_ROSTER = "/legal/desk/rosters/%(roster)s/"

# To a lawyer: kind -> (title, text, by text message too)
_TO_LAWYER = {
    "roster_published": (
        _("Your duties from %(from_on)s to %(to_on)s"),
        _("The roster is published. You are on duty on %(count)s days; if one does not suit you, ask to swap."),
        False,
    ),
    "duty_set": (_("On duty on %(day_on)s"), _("You are on duty on %(day_on)s: %(post)s, from %(opens)s."), True),
    "duty_cleared": (
        _("Not on duty on %(day_on)s"), _("You are no longer on duty on %(day_on)s: %(post)s."), True,
    ),
    "swap_asked": (
        _("%(name)s asks you to take over a duty"), _("On %(day_on)s: %(post)s. Please say yes or no."), True,
    ),
    "exchange_asked": (
        _("%(name)s asks you to exchange duties"),
        _("You take %(day_on)s (%(post)s), they take %(return_on)s. Please say yes or no."),
        True,
    ),
    "swap_agreed": (
        _("%(name)s agreed to swap"), _("The duty on %(day_on)s (%(post)s) is now theirs."), True,
    ),
    "swap_declined": (
        _("%(name)s cannot swap"), _("You are still on duty on %(day_on)s: %(post)s. You can ask somebody else."),
        True,
    ),
    "swap_taken_back": (
        _("No need to swap any more"), _("%(name)s no longer asks for %(day_on)s (%(post)s)."), False,
    ),
}  # fmt: skip
# To the head and the caseworkers of the unit.
_TO_DESK = {
    "duty_gap": (
        _("Nobody on duty on %(day_on)s"), _("%(post)s lacks a lawyer on %(day_on)s. Please find somebody."),
    ),
    "duty_unsigned": (
        _("Not signed in: %(name)s"), _("%(post)s opened at %(opens)s, and nobody has signed in there."),
    ),
}  # fmt: skip
# What happened, for who connects other systems: the title speaks to whom it concerns.
_HAPPENED = {
    "rights_kept": _("A result of the rights calculator was kept"),
    "roster_published": _("A duty roster was published"),
    "duty_set": _("A lawyer was put on duty"),
    "duty_cleared": _("A lawyer was taken off duty"),
    "swap_asked": _("Somebody was asked to take over a duty"),
    "exchange_asked": _("Somebody was asked to exchange duties"),
    "swap_agreed": _("A swap of duties was agreed"),
    "swap_declined": _("A swap of duties was declined"),
    "swap_taken_back": _("A wish to swap was taken back"),
    "duty_gap": _("Nobody is on duty"),
    "duty_unsigned": _("Whoever is on duty has not signed in"),
}  # fmt: skip
KEPT = "/legal/rights/kept/"


def register_messages() -> None:
    """Hand every kind of message of duty and of kept results to messaging; called once, at start-up."""
    register(
        "legalaid.rights_kept", title=_("Your result is kept in your account"),
        body=_("Made on %(made_on)s. Sign in to read and print it; mind the days by which to act."), path=KEPT,
        sms=True, happened=_HAPPENED["rights_kept"],
    )  # fmt: skip
    for kind, (title, body, sms) in _TO_LAWYER.items():
        register(f"legalaid.{kind}", title=title, body=body, path=MINE, sms=sms, happened=_HAPPENED[kind])
    for kind, (title, body) in _TO_DESK.items():
        register(f"legalaid.{kind}", title=title, body=body, path=_ROSTER, happened=_HAPPENED[kind])


def tell_kept(check: RightsCheck, *, at: datetime) -> None:
    """To the phone of whoever keeps a result: where it is. What it says of them stays behind their sign-in."""
    emit(
        "legalaid.rights_kept", organisation=check.organisation, subject_id=check.pk, person=check.person, at=at,
        data={"made_on": check.as_of.isoformat()},
    )  # fmt: skip


def tell_lawyer(
    lawyer: Lawyer, kind: str, subject: Any, *, at: datetime, name: str = "", **data: Any
) -> None:
    """One message to a lawyer about `subject`. `name` is somebody's, and so never leaves the database."""
    emit(
        f"legalaid.{kind}", organisation=lawyer.organisation, subject_id=subject.pk, person=lawyer.person, at=at,
        data=data, private={"name": name} if name else {},
    )  # fmt: skip


def about_duty(duty: Duty) -> dict[str, Any]:
    """What a message says of a duty."""
    opens = f"{duty.post.opens:%H:%M}"
    return {"day_on": duty.day.isoformat(), "post": duty.post.name, "opens": opens}


def tell_duty(duty: Duty, kind: str, *, at: datetime) -> None:
    """Tell a lawyer what became of their duty."""
    tell_lawyer(duty.lawyer, kind, duty, at=at, **about_duty(duty))


def tell_swap(swap: DutySwap, kind: str, to: Lawyer, name: str, *, at: datetime) -> None:
    """Tell one of the two who swap what the other, called `name`, did."""
    back = {"return_on": swap.in_return.day.isoformat()} if swap.in_return else {}
    tell_lawyer(to, kind, swap, at=at, name=name, **about_duty(swap.duty), **back)


def tell_desk(
    roster: Roster, kind: str, post: DutyPost, data: dict[str, Any], *, at: datetime, name: str = ""
) -> None:
    """Tell those who run legal aid at the roster's unit; where it has none, those of the unit above."""
    told = data | {"post": post.name, "roster": str(roster.pk)}
    readers: list[Person] = workers_at(roster.organisation, MATTER.kind, at=at)
    for reader in readers:
        emit(
            f"legalaid.{kind}", organisation=roster.organisation, subject_id=roster.pk, person=reader, at=at,
            data=told, private={"name": name} if name else {},
        )  # fmt: skip
