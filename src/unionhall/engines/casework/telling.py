"""Telling people of cases: the person served, whoever works on it, the unit. Through the outbox, in the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.posts import held_on
from unionhall.kernel.messaging.commands import emit
from unionhall.kernel.messaging.kinds import register
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person

# Whoever works on the case is led from there to where they do: the desk, or a page of the service.
_DESK = "/c/%(id)s/"
# A unit with more people than that reads its inbox.
TOLD_AT_MOST = 20

# To staff: kind -> (title, text)
_TO_STAFF = {
    "arrived": (_("New: %(number)s"), _("“%(title)s” has come in. Due %(due_at)s.")),
    "assigned": (_("Yours: %(number)s"), _("“%(title)s” is with you now. Due %(due_at)s.")),
    "answered": (_("Answered: %(number)s"), _("Something has happened in “%(title)s”; it is your turn again.")),
    "remind": (_("Due %(due_at)s: %(number)s"), _("“%(title)s” is still to be done.")),
    "missed": (_("Overdue: %(number)s"), _("“%(title)s” was due %(due_at)s and is not done.")),
    "task": (_("A task for you: %(number)s"), _("%(task)s (“%(title)s”)")),
    "call_wanted": (_("Please call: %(number)s"), _("The person served in “%(title)s” asks to be called.")),
    "moved_day": (_("New day: %(number)s"), _("“%(title)s” is now due %(due_at)s, because a rule or holiday changed.")),
}  # fmt: skip
# To the person served, or the partner, whose turn it is.
_TO_PARTY = {
    "opened": (_("Received: %(number)s"), _("“%(title)s” has been received. You can follow it here.")),
    "your_turn": (
        _("Your turn: %(number)s"),
        _("“%(title)s” waits for you until %(due_at)s. You can also ask to be called."),
    ),
    "note": (_("News: %(number)s"), _("There is a message for you in “%(title)s”.")),
    "transferred": (_("Passed on: %(number)s"), _("“%(title)s” is now with %(unit)s.")),
    "rate_please": (
        _("How did it go? %(number)s"),
        _("“%(title)s” is done. One tap is enough; whoever is not content is called."),
    ),
    "day_changed": (
        _("New day: %(number)s"),
        _("In “%(title)s” the day by which something is promised is now %(due_at)s."),
    ),
}  # fmt: skip
_BY_SMS = frozenset({"opened", "your_turn", "transferred", "rate_please"})
# Days run from them, or they say who owes what by when.
_BINDING = frozenset({"your_turn", "transferred", "day_changed"})

# What happened, for who connects other systems: the title speaks to whom it concerns.
_HAPPENED = {
    "arrived": _("A case came in at a unit"),
    "assigned": _("A case was given to somebody"),
    "answered": _("The other side answered"),
    "remind": _("A reminder of a day was sent"),
    "missed": _("A day was missed"),
    "task": _("A task was given"),
    "call_wanted": _("Somebody asks to be called"),
    "moved_day": _("A rule or holiday moved a day"),
    "opened": _("A case was received"),
    "your_turn": _("The person served has to act"),
    "note": _("A message was written"),
    "transferred": _("A case was passed to another unit"),
    "rate_please": _("The person served was asked to rate"),
    "day_changed": _("A promised day was changed"),
}  # fmt: skip


def register_messages() -> None:
    """Hand every kind of message of this engine to messaging; called once, at start-up."""
    for kind, (title, body) in _TO_STAFF.items():
        register(f"casework.{kind}", title=title, body=body, path=_DESK, happened=_HAPPENED[kind])
    for kind, (title, body) in _TO_PARTY.items():
        register(
            f"casework.{kind}", title=title, body=body, path="/c/%(id)s/", sms=kind in _BY_SMS,
            is_binding=kind in _BINDING, happened=_HAPPENED[kind],
        )  # fmt: skip


def facts(case: Case) -> dict[str, Any]:
    """What a message may say of a case; nothing that only those on the file may know."""
    due = {"due_at": case.due_at.isoformat()} if case.due_at else {}
    return {"number": case.number, "title": case.title, "kind": case.kind} | due


def tell(
    case: Case, kind: str, person: Person | None, *, at: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """One message (or, without a person, only the fact for other systems). `data` is what else it says."""
    emit(
        kind,
        organisation=case.organisation,
        subject_id=case.pk,
        person=person,
        at=at,
        data=dict(data or {}) | facts(case),
    )


def tell_staff(case: Case, kind: str, *, at: datetime, but: Person | None = None) -> None:
    """Tell whoever it lies with; while it lies with nobody, those of the unit who work on its kind."""
    tell_all(case, kind, staff_of(case, at=at), at=at, but=but)


def staff_of(case: Case, *, at: datetime) -> list[Person]:
    """Whoever it lies with; while it lies with nobody, those of the unit who work on its kind."""
    return [case.assignee] if case.assignee else workers_at(case.organisation, case.kind, at=at)


def tell_missed(case: Case, above: Organisation | None, *, at: datetime) -> None:
    """Tell whoever it lies with, and those who work on its kind or lead at the unit above; nobody twice."""
    readers = staff_of(case, at=at)
    if above is not None:
        readers += workers_at(above, case.kind, at=at, leaders=True)
    tell_all(case, "casework.missed", {reader.pk: reader for reader in readers}.values(), at=at)


def tell_partner(case: Case, kind: str, *, at: datetime, but: Person | None = None) -> None:
    """Tell those who act for the partner."""
    if case.partner is not None:
        roles = workflow_of(case.kind).partner_roles
        tell_all(case, kind, _holders(case.partner, roles, at=at), at=at, but=but)


def workers_at(unit: Organisation, kind: str, *, at: datetime, leaders: bool = False) -> list[Person]:
    """Who works on cases of `kind` at `unit`: those with a post there; where there is none, the next unit above."""
    workflow = workflow_of(kind)
    roles = {*workflow.handled_by, *(["leader"] if leaders else [])}
    home: Organisation | None = unit
    while home is not None:
        found = _holders(home, roles, at=at)
        if found:
            return found
        home = home.parent
    return []


def _holders(unit: Organisation, roles: Iterable[str], *, at: datetime) -> list[Person]:
    posts = held_on(localdate(at)).filter(organisation=unit, role__in=list(roles)).select_related("person")
    return list({post.person_id: post.person for post in posts.order_by("person")[:TOLD_AT_MOST]}.values())


def tell_all(
    case: Case, kind: str, readers: Iterable[Person], *, at: datetime, but: Person | None = None
) -> None:
    """Tell each of `readers`, except `but`, who did it."""
    for reader in readers:
        if but is None or reader.pk != but.pk:
            tell(case, kind, reader, at=at)
