"""What every matter of the past has in common: who, against whom, about what, and the money in its ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from unionhall.engines.casework.models import CaseRating
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.demo.chronicle import Course, day_of
from unionhall.services.legalaid.demo.stage import Stage
from unionhall.services.legalaid.models import Claimant, Debtor, LedgerEntry, Matter, Payment
from unionhall.services.legalaid.states import MATTER, Liability, Money

MANY = 10
RATED = 0.35
SCORES = {5: 62, 4: 25, 3: 8, 2: 3, 1: 2}


@dataclass(slots=True)
class Entry:
    """A line of a ledger: the columns of `LedgerEntry`."""

    organisation_id: UUID
    matter_id: UUID
    claimant_id: UUID
    kind: str
    amount_yuan: Decimal
    booked_on: date
    payment_id: UUID | None
    by_id: UUID
    at: datetime
    reverses_id: UUID | None = None
    note: str = ""
    id: UUID = field(default_factory=uuid7)


@dataclass
class File:
    """One matter of the past with its claimants; `claims` are theirs, in yuan, in the same order."""

    stage: Stage
    course: Course
    matter: Matter
    employer: Debtor
    claimants: list[Claimant]
    claims: list[Decimal] = field(default_factory=list)

    @property
    def unit(self) -> Organisation:
        """Who carries it."""
        return self.course.case.organisation

    def book(
        self, kind: str, amounts: list[Decimal], *, on: date, at: datetime, payment: Payment | None = None
    ) -> None:
        """A line for each claimant."""
        paid, by = payment.pk if payment is not None else None, self.stage.caseworker.pk
        self.stage.chronicle.keep_as(LedgerEntry, (
            Entry(self.unit.pk, self.matter.pk, claimant.pk, str(kind), amount, on, paid, by, at)
            for claimant, amount in zip(self.claimants, amounts, strict=True) if amount
        ))  # fmt: skip

    def claim(self, claims: list[Decimal]) -> None:
        """What each claims, from the day they asked."""
        self.claims, at = claims, self.course.case.opened_at
        self.book(Money.CLAIMED, claims, on=day_of(at), at=at)

    def pay(self, amounts: list[Decimal], at: datetime) -> None:
        """Money reaches the workers."""
        payment = Payment(
            organisation=self.unit, matter=self.matter, debtor=self.employer, amount_yuan=sum(amounts, Decimal(0)),
            paid_on=day_of(at), spread="pro_rata", has_arrived=True, by=self.stage.caseworker, at=at,
        )  # fmt: skip
        self.stage.chronicle.keep(payment)
        self.book(Money.RECEIVED, amounts, on=day_of(at), at=at, payment=payment)

    def conclude(self, result: str, at: datetime) -> None:
        """The matter has its result."""
        day = day_of(at)
        self.course.do("conclude", at, self.stage.caseworker, result=result, concluded_on=day)
        self.matter.result, self.matter.concluded_on = result, day

    def close(self, after: datetime) -> None:
        """Reported, asked how it went, filed away, rated: as far as there was time for it."""
        stage, course = self.stage, self.course
        said = {"report": ("summary", "reports"), "visit": ("said", "visited"), "archive": ("", "")}
        at = after
        for verb, (asked, words) in said.items():
            at = in_time(stage, course, at, late=0.04)
            if at >= stage.chronicle.now:
                return
            by = stage.head if verb == "archive" else stage.caseworker
            course.do(verb, at, by, **({asked: stage.chance.choice(stage.words[words])} if asked else {}))
        if stage.chance.random() < RATED:
            stage.chronicle.keep(_rating(stage, course, at))


def _rating(stage: Stage, course: Course, at: datetime) -> CaseRating:
    score = int(stage.chance.choices(list(SCORES), list(SCORES.values()))[0])
    good = score >= 4
    return CaseRating(
        organisation=course.case.organisation, case=course.case, score=score,
        reasons=[stage.chance.choice(("clear", "quick", "money_came") if good else ("long_wait", "unclear"))],
        text=stage.chance.choice(stage.words["praise"]) if good and stage.chance.random() < 0.3 else "", rated_at=at,
    )  # fmt: skip


def in_time(stage: Stage, course: Course, after: datetime, *, late: float, track: str = "main") -> datetime:
    """When the next thing is done: mostly early in the time there is for it, with a chance of `late` after it."""
    chance, due = stage.chance, course.due(track)
    days = max((due - after).days, 1)
    if chance.random() < late:
        return max(stage.at(due.date()), due) + (stage.later(due, 1, 6) - due)
    found = stage.later(after, 0, max(1, int(days * chance.choice((0.3, 0.5, 0.8)))))
    return found if found <= due else max(after, due - (due - after) / 3)


def keep_going(stage: Stage, course: Course, until: datetime, by: Person) -> None:
    """While a matter takes longer than its clock: say how it stands, now and then a day late."""
    while course.due() < until:
        due = course.due()
        at = stage.at(due.date()) if stage.chance.random() < 0.12 else due - (due - course.steps[-1].at) / 8
        at = min(at, until)
        course.do("report_progress", at, by, progress=stage.chance.choice(stage.words["progress"]))


def open_file(stage: Stage, people: list[Person], day: date, **more: Any) -> File:
    """A matter of these people, asked for on `day`: recorded with whoever stands first.

    `more` are columns of it, its unit, and its cause, industry, employer, source and moment where these are not left
    to chance.
    """
    chance, person = stage.chance, people[0]
    cause = more.pop("cause", None) or stage.pick(stage.words["causes"])
    industry = more.pop("industry", None) or stage.pick(stage.words["industries"])
    employer = more.pop("employer", None) or chance.choice(stage.words["employers"][industry])
    source = more.pop("source", None) or stage.pick(stage.words["sources"])
    at = more.pop("at", None) or stage.at(day)
    unit = more.pop("unit", None) or stage.home
    by = None if source == "portal" else stage.caseworker
    course = stage.chronicle.open(
        unit, MATTER, f"{stage.causes[cause]} · {employer}", at, person=person, source=source, by=by,
        data={"cause": cause},
    )  # fmt: skip
    matter = Matter(
        organisation=unit, case=course.case, cause=cause, industry=industry, caseworker=stage.caseworker,
        is_group=len(people) >= MANY, is_still_employed=chance.random() < 0.3, right_known_on=day,
        **({"story": chance.choice(stage.words["stories"][cause]), "expected": len(people)} | more),
    )  # fmt: skip
    debtor = Debtor(organisation=unit, matter=matter, name=employer, liability=Liability.EMPLOYER)
    claimants = [
        Claimant(
            organisation=unit, matter=matter, person=one, row=row, work=chance.choice(stage.words["works"]),
            is_representative=len(people) >= MANY and row <= 3, stands_on=chance.choice(("paper", "reckoned", "word")),
        )
        for row, one in enumerate(people, start=1)
    ]  # fmt: skip
    stage.chronicle.keep(matter, debtor, *claimants)
    return File(stage, course, matter, debtor, claimants)
