"""One case as those who work on it see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import MAIN, Workflow
from unionhall.engines.casework.forms import VerbForm
from unionhall.engines.casework.models import Case, CaseRating, Deadline, Task
from unionhall.kernel.access.permissions import may
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person
from unionhall.lib.text import mask_phone
from unionhall.services.hub.queries import case_story
from unionhall.services.hub.queries.case_story import Entry
from unionhall.services.hub.queries.cases import Promise, promise_of
from unionhall.ui import calendars

ACTS = (
    "assign_case", "take_case", "transfer_case", "join_cases", "split_case", "pause_clock", "resume_clock", "add_note",
    "attach_file", "add_task", "see_internal",
)  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """A running clock: which course it belongs to, what is owed, by when."""

    track: str
    course: Any
    name: Any
    promise: Promise
    deadline: Deadline


@dataclass(frozen=True)
class DeskCase:
    """Everything the desk's page of a case shows."""

    case: Case
    workflow: Workflow
    steps: list[dict[str, str]]
    story: list[Entry]
    forms: list[VerbForm]
    clocks: list[Clock]
    facts: list[dict[str, Any]]
    tasks: Sequence[Task]
    parent: Case | None
    related: list[Case]
    workers: list[Person]
    readers: list[Any]
    rating: CaseRating | None
    may: dict[str, bool]
    file_url: str
    viewer: Person
    at: datetime

    @property
    def main_forms(self) -> list[VerbForm]:
        """What is to be done next: the table's main acts; where it names none, everything that is not grave."""
        chosen = [form for form in self.forms if form.verb.is_main_act]
        return chosen or [form for form in self.forms if not form.verb.is_grave]

    @property
    def other_forms(self) -> list[VerbForm]:
        """What else can be done, graver things last."""
        rest = [form for form in self.forms if form not in self.main_forms]
        return sorted(rest, key=lambda form: form.verb.is_grave)

    @property
    def is_mine(self) -> bool:
        """Whether it lies with the viewer."""
        return self.case.assignee_id == self.viewer.pk

    @property
    def may_take(self) -> bool:
        """Whether nobody has it yet and the viewer may."""
        return self.case.is_open and self.case.assignee_id is None and self.may["take_case"]

    @property
    def state_name(self) -> Any:
        """What staff call the state."""
        return self.workflow.state(self.case.state).name


def case_page(pk: UUID, *, viewer: Person, at: datetime) -> DeskCase:
    """Raises NotAllowed."""
    case = casework.get_case(pk, viewer)
    kind = kinds.find(case.kind)
    allowed = {act: may(viewer, f"casework.{act}", case) for act in ACTS}
    story = case_story.entries(case, viewer, is_staff=allowed["see_internal"])
    return DeskCase(
        case=case,
        workflow=kind.workflow,
        steps=case_story.steps(case, story),
        story=story,
        forms=[VerbForm(verb, case, viewer) for verb in casework.open_verbs(case, viewer)],
        clocks=[_clock(one, kind.workflow, at) for one in casework.running_deadlines(case)],
        facts=_facts(case, viewer) + _added(kind.facts(case, viewer) if kind.facts else ()),
        tasks=list(casework.tasks_of(case, viewer)) if allowed["see_internal"] else [],
        parent=case.parent if case.parent and may(viewer, "casework.see_case", case.parent) else None,
        related=casework.children_of(case, viewer),
        workers=casework.workers_on(case) if allowed["assign_case"] and case.is_open else [],
        readers=casework.readers_of(case)[1:],
        rating=None if case.is_open else CaseRating.objects.filter(case=case).first(),
        may=allowed,
        file_url=_file_url(case, viewer),
        viewer=viewer,
        at=at,
    )


def _file_url(case: Case, viewer: Person) -> str:
    return next((url for service in services() if (url := service.file_url(case, viewer))), "")


def _clock(deadline: Deadline, workflow: Workflow, at: datetime) -> Clock:
    clock = workflow.state(deadline.state, deadline.track).clock
    course = "" if deadline.track == MAIN else workflow.track(deadline.track).name
    return Clock(deadline.track, course, clock.name if clock else "", promise_of(deadline, at), deadline)


def _facts(case: Case, viewer: Person) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if case.person is not None:
        row: dict[str, Any] = {
            "label": _("Person served"),
            "value": case.person.name,
            "note": mask_phone(case.person.phone),
        }
        if may(viewer, "people.see_person", case.organisation):
            row |= {"url": reverse("hub:desk-person", args=[case.person_id]), "url_text": _("Open")}
        rows.append(row)
    if case.partner is not None:
        rows.append({"label": _("Unit concerned"), "value": case.partner.name})
    rows.append({"label": _("Unit that has it"), "value": case.organisation.name})
    if case.escalated_to is not None:
        rows.append({"label": _("Seen to by"), "value": case.escalated_to.name})
    opened = {
        "label": _("Came in"),
        "value": case.get_source_display(),
        "note": calendars.moment(case.opened_at),
    }
    return [*rows, opened]


def _added(facts: Sequence[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in facts]


def by_number(number: str, *, viewer: Person) -> Case | None:
    """The case with this number among those the viewer may see."""
    return casework.cases_visible_to(viewer).filter(number=number.strip()).first()
