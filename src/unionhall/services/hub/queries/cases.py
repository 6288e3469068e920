"""A case as the person it serves sees it: like a parcel, with whose turn it is and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import Party, Verb, Workflow
from unionhall.engines.casework.models import Case, CaseRating, Deadline, Task
from unionhall.engines.casework.queries.cases import ASKED_FOR
from unionhall.engines.casework.states import TaskKind
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.queries import has_staff_role
from unionhall.kernel.access.roles import Role
from unionhall.kernel.catalogue.services import CaseLink, MyItem, Todo, service_named, services
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.queries import case_story
from unionhall.services.hub.queries.case_story import Entry
from unionhall.ui import calendars

MOST_CASES = 50
STATUS = {"worker": "todo", "staff": "doing", "partner": "doing", "nobody": "done"}
TURN_WORDS = {
    "worker": gettext_lazy("Your turn"),
    "staff": gettext_lazy("Being worked on"),
    "partner": gettext_lazy("Waiting for the other side"),
    "nobody": gettext_lazy("Finished"),
}


class NotServed(Exception):
    """Whoever looks works on the case, or is on the other side: their page is the desk's."""


@dataclass(frozen=True)
class Promise:
    """By when somebody must act: the day, how long that is, where it comes from, and why it stands still if it does."""

    due_at: datetime
    left: str
    basis: str
    is_late: bool
    paused_until: datetime | None
    cause: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows to the person it serves."""

    case: Case
    workflow: Workflow
    steps: list[dict[str, str]]
    story: list[Entry]
    verbs: list[Verb]
    promise: Promise | None
    readers: list[Any]
    hides_from_employer: bool
    facts: list[tuple[Any, Any]]
    links: list[CaseLink]
    rating: CaseRating | None
    call: Task | None
    may: dict[str, bool]
    at: datetime

    @property
    def status(self) -> str:
        """The colour of the pill."""
        return STATUS[self.case.turn]

    @property
    def status_words(self) -> Any:
        """Whose turn it is, in a word."""
        return TURN_WORDS[self.case.turn]

    @property
    def told(self) -> Any:
        """What the state means for them."""
        return self.workflow.state(self.case.state).told

    @property
    def is_my_turn(self) -> bool:
        """Whether something waits for them."""
        return self.case.turn == Party.WORKER

    @property
    def wish(self) -> str:
        """What is wanted of them, as the last step said it."""
        return next((one.title for one in self.story if one.kind == "ask"), str(self.told))

    @property
    def main_verbs(self) -> list[Verb]:
        """What they can do now that it is their turn."""
        return [verb for verb in self.verbs if not verb.is_grave] if self.is_my_turn else []

    @property
    def other_verbs(self) -> list[Verb]:
        """What they can do besides."""
        return [verb for verb in self.verbs if verb not in self.main_verbs]

    @property
    def asks_rating(self) -> bool:
        """Whether there is something to rate."""
        return (
            not self.case.is_open
            and self.rating is None
            and self.may["rate"]
            and self.case.joined_to_id is None
        )


def served_case(pk: UUID, *, viewer: Person) -> Case:
    """The case, for whom it serves or who opened it. Raises NotAllowed; NotServed for staff and partners."""
    try:
        case = casework.get_case(pk, viewer)
    except NotAllowed:
        # Without their second factor staff are nobody here; the desk asks for it.
        if has_staff_role(viewer):
            raise NotServed from None
        raise
    if viewer.pk not in (case.person_id, case.opened_by_id) or (
        viewer.pk != case.person_id and casework.may_see_internal(case, viewer)
    ):
        raise NotServed
    return case


def where_worked_on(pk: UUID, *, viewer: Person) -> str:
    """Where the viewer works on the case: the desk; for somebody who is no staff, the page of the service."""
    if not has_staff_role(viewer):
        case = casework.get_case(pk, viewer)
        service = service_named(kinds.workflow_of(case.kind).service)
        if service and (url := service.case_url(case)):
            return url
    return reverse("hub:desk-case", args=[pk])


def case_page(pk: UUID, *, viewer: Person, at: datetime) -> CasePage:
    """Raises NotAllowed, NotServed."""
    case = served_case(pk, viewer=viewer)
    kind = kinds.find(case.kind)
    story = case_story.entries(case, viewer, is_staff=False)
    deadline = casework.live_deadline(case)
    return CasePage(
        case=case,
        workflow=kind.workflow,
        steps=case_story.steps(case, story),
        story=story,
        verbs=casework.open_verbs(case, viewer),
        promise=promise_of(deadline, at) if deadline else None,
        readers=casework.readers_of(case),
        hides_from_employer=_hides_from_employer(case, kind.workflow),
        facts=list(kind.facts(case, viewer)) if kind.facts else [],
        links=[link for service in services() for link in service.case_links(case, viewer)],
        rating=CaseRating.objects.filter(case=case).first() if not case.is_open else None,
        call=Task.objects.filter(case=case, kind=TaskKind.CALL, done_at=None).first(),
        may={
            "note": may(viewer, "casework.add_note", case),
            "file": may(viewer, "casework.attach_file", case),
            "call": case.is_open and may(viewer, "casework.ask_call", case),
            "rate": may(viewer, "casework.rate_case", case),
            "complain": may(viewer, "casework.complain_case", case),
        },
        at=at,
    )


def _hides_from_employer(case: Case, workflow: Workflow) -> bool:
    """Whether nobody at the worker's own enterprise is among the readers."""
    at_enterprises = {Role.UNION_OFFICER}
    is_partner = case.partner_id is not None and bool(workflow.partner_roles)
    return not is_partner and not at_enterprises & {*workflow.handled_by, *workflow.seen_by}


def promise_of(deadline: Deadline, at: datetime) -> Promise:
    """A running clock in words."""
    days = (localdate(deadline.due_at) - localdate(at)).days
    if deadline.due_at < at:
        left = ngettext("%(n)d day late", "%(n)d days late", max(-days, 1)) % {"n": max(-days, 1)}
    elif days == 0:
        left = _("today")
    else:
        left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return Promise(
        deadline.due_at, left, case_story.basis_words(deadline.basis), deadline.due_at < at,
        deadline.resumes_at, deadline.pause_cause,
    )  # fmt: skip


# ---- among my things ----


def seen_cases(person: Person) -> list[Any]:
    """The latest cases of the person and what lies with them, each with its rating and whether it waits. One query."""
    return list(casework.cases_near(person).select_related("rating")[:MOST_CASES])


def items(seen: list[Any], person: Person, at: datetime) -> list[MyItem]:
    """Cases as lines of "my things"; what one only works on is not among them."""
    return [item_of(case, at) for case in seen if person.pk in (case.person_id, case.opened_by_id)]


def item_of(case: Case, at: datetime) -> MyItem:
    """A case as a line of "my things"."""
    return MyItem(
        title=case.title,
        note=_note(case),
        url=reverse("hub:case", args=[case.pk]),
        status=STATUS[case.turn],
        status_text=TURN_WORDS[case.turn],
        # What is still owed lies ahead, however late it is.
        at=max(case.due_at, at) if case.due_at else case.closed_at or at,
    )


def _note(case: Case) -> str:
    if case.due_at is None:
        told = kinds.workflow_of(case.kind).state(case.state).told
        return str(told)
    day = calendars.short_date(localtime(case.due_at).date())
    if case.turn == Party.WORKER:
        return _("Please act by %(day)s") % {"day": day}
    return _("You will hear by %(day)s") % {"day": day}


def todos(seen: list[Any], person: Person, at: datetime) -> list[Todo]:
    """Cases in which it is the person's turn, the most urgent first; then those to be rated."""
    mine = [one for one in seen if one.waits]
    waiting = [
        Todo(
            _("Your turn: %(title)s") % {"title": one.title},
            _note(one) if one.turn == Party.WORKER else calendars.span(one.due_at),
            reverse("hub:case", args=[one.pk]),
            one.due_at,
        )
        for one in sorted(mine, key=lambda one: one.due_at or at)
    ]
    rate = [
        Todo(
            _("How did it go? %(title)s") % {"title": one.title},
            _("One tap is enough"),
            reverse("hub:case", args=[one.pk]),
        )
        for one in seen
        if is_to_rate(one, person, at)
    ]
    return waiting + rate


def is_to_rate(case: Case, person: Person, at: datetime) -> bool:
    """The same as `casework.to_rate`, for a case that has been read with its rating."""
    if case.closed_at is None or case.person_id != person.pk or hasattr(case, "rating"):
        return False
    is_fresh = at - ASKED_FOR < case.closed_at <= at
    return is_fresh and case.joined_to_id is None and case.kind != "casework.complaint"
