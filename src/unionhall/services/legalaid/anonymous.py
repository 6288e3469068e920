"""A matter's file as a reviewer reads it: what was done, when and how, without anybody's name, phone or number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Attachment, Case, Deadline, Step
from unionhall.engines.casework.states import Outcome
from unionhall.engines.casework.wording import name_of_step, shown
from unionhall.kernel.access.models import Post
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import ancestors
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.core.masking import Masker, Masks, ways_to_write
from unionhall.services.legalaid.models import Agreement, Claimant, Debtor, Evidence, Lawyer, Matter
from unionhall.services.legalaid.states import Liability

_UNIT = re.compile(r"(总工会|工会|人民政府|委员会)$")
_LEVEL = re.compile(r"(自治区|自治州|自治县|街道|省|市|县|区|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the course: when, what, and what was said, in (label, words)."""

    on: date
    what: Any
    details: tuple[tuple[Any, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence."""

    number: int
    kind: Any
    title: str
    proves: str
    source: str


@dataclass(frozen=True, slots=True)
class AnonymousFile:
    """What a reviewer sees of a matter. `clocks` are how many were kept and how many missed."""

    facts: tuple[tuple[Any, Any], ...]
    story: str
    course: tuple[Entry, ...]
    papers: tuple[tuple[date, str], ...]
    evidence: tuple[Piece, ...]
    agreements: tuple[str, ...]
    money: ledger.Balance
    clocks: tuple[int, int]


def anonymous_file(matter: Matter) -> AnonymousFile:
    """The file of `matter` without names. For callers that know who is asking."""
    case = Case.objects.select_related("person", "assignee", "opened_by", "organisation").get(pk=matter.pk)
    steps = list(Step.objects.filter(case=case).select_related("by").order_by("sequence"))
    claimants = list(Claimant.objects.filter(matter=matter).select_related("person").order_by("row"))
    debtors = list(Debtor.objects.filter(matter=matter))
    mask = _masks(matter, case, steps, claimants, debtors).compiled()
    papers = Attachment.objects.filter(case=case).order_by("at")
    pieces = Evidence.objects.filter(matter=matter, withdrawn_at=None)
    outcomes = list(Deadline.objects.filter(case=case).exclude(outcome="").values_list("outcome", flat=True))
    return AnonymousFile(
        facts=tuple(_facts(matter, len(claimants), debtors)),
        story=mask(matter.story),
        course=tuple(_course(case, steps, mask)),
        papers=tuple((localdate(one.at), mask(one.label or _("File"))) for one in papers),
        evidence=tuple(
            Piece(one.number, one.get_kind_display(), mask(one.title), mask(one.proves), mask(one.source))
            for one in pieces
        ),
        agreements=tuple(mask(one.terms) for one in Agreement.objects.filter(matter=matter)),
        money=ledger.total(ledger.balances(matter).values()),
        clocks=(outcomes.count(Outcome.MET), outcomes.count(Outcome.LATE)),
    )


def _facts(matter: Matter, people: int, debtors: list[Debtor]) -> Iterator[tuple[Any, Any]]:
    known = (
        (gettext_lazy("What the dispute is about"), matter.get_cause_display()),
        (gettext_lazy("Industry"), matter.get_industry_display()),
        (gettext_lazy("Claimants"), people),
        (
            gettext_lazy("Other side"),
            "、".join(dict.fromkeys(str(one.get_liability_display()) for one in debtors)),
        ),
        (gettext_lazy("Ground of the aid"), matter.get_ground_display()),
        (gettext_lazy("Form of help"), matter.get_form_display()),
        (gettext_lazy("Applied on"), matter.applied_on),
        (gettext_lazy("Legal aid granted on"), matter.aided_on),
        (gettext_lazy("Mediation began on"), matter.mediated_on),
        (gettext_lazy("Arbitration filed on"), matter.arbitrated_on),
        (gettext_lazy("Limitation ends on"), matter.limitation_on),
        (gettext_lazy("Result"), matter.get_result_display()),
        (gettext_lazy("Result on"), matter.concluded_on),
    )
    return ((label, value) for label, value in known if value not in ("", None))


def _course(case: Case, steps: Iterable[Step], mask: Masker) -> Iterator[Entry]:
    workflow = workflow_of(case.kind)
    for step in steps:
        asks = (
            {ask.code: ask for ask in workflow.verb(step.verb).asks} if workflow.has_verb(step.verb) else {}
        )
        told = step.data | (json.loads(step.private) if step.private else {})
        details = tuple(
            (asks[code].label, mask(str(shown(asks[code], value))))
            for code, value in told.items()
            if code in asks and asks[code].kind not in ("photos", "file")
        )
        yield Entry(localdate(step.at), name_of_step(workflow, step), details)


def _masks(
    matter: Matter, case: Case, steps: list[Step], claimants: list[Claimant], debtors: list[Debtor]
) -> Masks:
    workers = [*([case.person] if case.person else []), *(one.person for one in claimants)]
    acted = (matter.caseworker, case.opened_by, *(step.by for step in steps))
    staff = [one for one in acted if one is not None] + _staff_of(case.organisation)
    people = _words((one.name for one in workers), _("worker %(letter)s"))
    if case.assignee is not None:
        people.setdefault(case.assignee.name, _("the lawyer"))
    people = _words([*(one.name for one in staff), *_named_in(steps)], _("staff %(letter)s")) | people
    foremen = [one.name for one in debtors if one.liability == Liability.FOREMAN]
    people = _words(foremen, _("person %(letter)s")) | people
    lawyers = {one.pk for one in (*staff, case.assignee) if one is not None}
    firms = Lawyer.objects.filter(person__in=lawyers).values_list("firm__name", flat=True)
    companies = [one.name for one in debtors if one.liability != Liability.FOREMAN]
    counsels = [*firms, *(one.counsel for one in debtors)]
    words = _words(counsels, _("law firm %(letter)s")) | _words(companies, _("company %(letter)s"))
    places, plain = _places(case.organisation), {}
    for name, word in words.items():
        for way in ways_to_write(name, places):
            plain.setdefault(way, word)
    for one in debtors:
        for way in ways_to_write(one.address, places):
            plain.setdefault(way, _("(address left out)"))
    return Masks(
        plain, {name: word for name, word in people.items() if len(name) > 1}, _("(number left out)")
    )


def _staff_of(organisation: Organisation) -> list[Person]:
    """Everybody with a post here: they are named in files they never signed."""
    posts = Post.objects.filter(organisation__path__above=organisation.path).select_related("person")
    return [one.person for one in posts.order_by("pk")]


def _words(names: Iterable[str], word: str) -> dict[str, str]:
    """Each name with the next letter; after the letters numbers."""
    letters = _("A B C D E F G H I J").split()
    each = enumerate(dict.fromkeys(name.strip() for name in names if name.strip()))
    return {name: word % {"letter": letters[n] if n < len(letters) else str(n + 1)} for n, name in each}


def _named_in(steps: Iterable[Step]) -> Iterator[str]:
    """People whom an answer names (the lawyer before the last)."""
    for step in steps:
        for value in step.data.values():
            if isinstance(value, dict) and "name" in value:
                yield str(value["name"])


def _places(organisation: Organisation) -> list[str]:
    """What enterprises of this place put before their names: 云桥市, 云桥, 沂滨市 ..."""
    found = []
    for name in ancestors(organisation).values_list("name", flat=True):
        place = _UNIT.sub("", name)
        found += [place, _LEVEL.sub("", place)]
    return [one for one in found if len(one) >= 2]
