"""What lies on the desk today: matters of the last weeks in every state, done by the commands at their hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands.lawyers import apply_candidacy, open_call
from unionhall.services.legalaid.demo import evidence
from unionhall.services.legalaid.demo.history import told_year
from unionhall.services.legalaid.demo.stage import Stage, moment
from unionhall.services.legalaid.lawyer_plans import CallPlan, CandidacyPlan
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.plans import Intake, PaymentPlan
from unionhall.services.legalaid.states import CameBy, Cause, Ground, Sealer

WORKER_CLAIM, WORKER_AGREED, WORKER_PAID = Decimal(18_600), Decimal(18_000), Decimal(12_000)
LIMITATION = timedelta(days=361)


@dataclass(frozen=True)
class Idea:
    """A matter of today: what about, how old it is in days, and how far it has come."""

    cause: Cause
    industry: str
    place: int  # which of the industry's employers
    amount: int
    days: int
    way: str
    is_mine: bool = False  # with the demo's own lawyer


IDEAS = (
    Idea(Cause.WAGES, "construction", 0, 12_600, 0, "asked"),
    Idea(Cause.DISMISSAL, "catering", 1, 9_000, 0, "asked"),
    Idea(Cause.OVERTIME, "home_service", 2, 4_800, 1, "asked"),
    Idea(Cause.INSURANCE, "manufacturing", 3, 0, 5, "asked"),
    Idea(Cause.WAGES, "construction", 4, 26_000, 2, "applied"),
    Idea(Cause.INJURY, "manufacturing", 4, 68_000, 4, "applied"),
    Idea(Cause.CONTRACT, "software", 0, 36_000, 9, "applied"),
    Idea(Cause.INJURY, "transport", 2, 42_000, 6, "supplement"),
    Idea(Cause.WAGES, "farming", 0, 8_400, 3, "supplement"),
    Idea(Cause.WAGES, "catering", 2, 6_600, 6, "talking"),
    Idea(Cause.DISMISSAL, "retail", 1, 15_000, 9, "talking"),
    Idea(Cause.OVERTIME, "manufacturing", 5, 7_200, 12, "talking"),
    Idea(Cause.LEAVE, "other", 0, 3_450, 4, "talking"),
    Idea(Cause.WAGES, "home_service", 0, 5_250, 18, "talking"),
    Idea(Cause.WAGES, "construction", 2, 31_500, 16, "agreed"),
    Idea(Cause.DISMISSAL, "transport", 3, 24_000, 20, "agreed"),
    Idea(Cause.WAGES, "manufacturing", 6, 19_800, 5, "granted"),
    Idea(Cause.INJURY, "construction", 5, 85_000, 8, "assigned", is_mine=True),
    Idea(Cause.WAGES, "construction", 6, 44_000, 14, "handled", is_mine=True),
    Idea(Cause.INSURANCE, "home_service", 1, 12_000, 17, "handled"),
    Idea(Cause.WAGES, "retail", 2, 23_400, 19, "filed", is_mine=True),
    Idea(Cause.DISMISSAL, "other", 1, 33_000, 21, "filed"),
    Idea(Cause.INJURY, "mining", 0, 120_000, 22, "filed", is_mine=True),
    Idea(Cause.WAGES, "transport", 1, 9_900, 1, "urgent", is_mine=True),
    Idea(Cause.WOMEN, "catering", 3, 18_000, 12, "objecting"),
)
AIDED = {"granted", "assigned", "handled", "filed", "urgent"}
MEDIATED = {"talking", "agreed"}


def mediated() -> int:
    """How many mediations of today add to the five years: those on the desk, and the demo worker's own."""
    return sum(idea.way in MEDIATED for idea in IDEAS) + 1


def involved() -> Decimal:
    """What is claimed in them, in yuan."""
    return sum((Decimal(idea.amount) for idea in IDEAS if idea.way in MEDIATED), WORKER_CLAIM)


def aided() -> int:
    """How many of today's matters were granted aid."""
    return sum(idea.way in AIDED for idea in IDEAS)


class Telling:
    """One matter on its way from when it was asked for to now; each act comes a little later than the one before."""

    def __init__(self, stage: Stage, person: Person, idea: Idea, acts: int) -> None:
        self.stage, self.idea, self.person = stage, idea, person
        self.began = began_on(stage, idea)
        self.acts, self.done = acts, 0
        self.matter = self._open()
        self.case: Case = self.matter.case

    @property
    def at(self) -> datetime:
        """When the next act takes place."""
        return self.began + (self.stage.city.now - self.began) * self.done / (self.acts + 1)

    @property
    def employer(self) -> str:
        """The other side."""
        found: str = self.stage.words["employers"][self.idea.industry][self.idea.place]
        return found

    def _open(self) -> Matter:
        idea, stage = self.idea, self.stage
        is_urgent = idea.way == "urgent"
        known = localdate(self.began) - (LIMITATION if is_urgent else timedelta(days=40))
        intake = Intake(
            cause=idea.cause, story=stage.chance.choice(stage.words["stories"][idea.cause]), employer=self.employer,
            industry=idea.industry, known_on=known, amount_yuan=Decimal(idea.amount) if idea.amount else None,
            is_hardship=is_urgent, source=Source.PORTAL if idea.days % 2 else Source.PHONE,
        )  # fmt: skip
        by = None if idea.days % 2 else stage.caseworker
        return commands.open_matter(stage.home, intake, person=self.person, by=by, at=self.began)

    def do(self, verb: str, by: Person | None = None, **answers: Any) -> None:
        """The next act; days that it asks for are those on which it takes place."""
        self.done += 1
        day = localdate(self.at)
        told = {name: day if value is TODAY else value for name, value in answers.items()}
        self.case = casework.act(self.case, verb, by=by or self.stage.caseworker, at=self.at, answers=told)


TODAY = object()  # the day of the act itself


def began_on(stage: Stage, idea: Idea) -> datetime:
    """When it was asked for. Mediations of today began after the last full month: that one is told already."""
    days = idea.days
    if idea.way in MEDIATED:
        _first, after = told_year(stage.city.today)
        month = max(after, stage.city.today.replace(day=1))
        days = min(days, (stage.city.today - month).days)
    found = moment(stage.city.today - timedelta(days=days), 9 * 60 + 10 + idea.amount % 240)
    return min(found, stage.city.now - timedelta(minutes=20))


def load(stage: Stage) -> None:
    """All of them, the demo worker's own, and who wants to become a lawyer."""
    people = stage.chance.sample(stage.city.workers[1:], len(IDEAS))
    for idea, person in zip(IDEAS, people, strict=True):
        way, acts = WAYS[idea.way]
        way(Telling(stage, person, idea, acts))
    evidence.load(stage, own_matter(stage))
    candidates(stage)


def _applied(one: Telling) -> None:
    one.do("apply", applied_on=TODAY)


def _supplement(one: Telling) -> None:
    _applied(one)
    one.do("ask_supplement", one.stage.head, missing="身份证复印件、工资流水或者工友的书面证明。")


def _granted(one: Telling) -> None:
    _applied(one)
    one.do("accept", one.stage.head, ground=Ground.MIGRANT_PAY if one.person.is_migrant else Ground.HARDSHIP)


def _lawyer(one: Telling) -> Person:
    stage, clients = one.stage, one.stage.words["firms"]
    others = [lawyer for lawyer in stage.lawyers[1:] if one.employer not in clients[lawyer.firm.name]]
    return stage.lawyers[0].person if one.idea.is_mine else stage.chance.choice(others).person


def _assigned(one: Telling) -> None:
    _granted(one)
    one.do("assign", one.stage.head, lawyer=_lawyer(one))


def _handled(one: Telling) -> None:
    _assigned(one)
    lawyer = one.case.assignee
    one.do("start", lawyer, met_on=TODAY)
    one.do("report_progress", lawyer, progress=one.stage.chance.choice(one.stage.words["progress"]))


def _filed(one: Telling) -> None:
    _handled(one)
    lawyer = one.case.assignee
    one.do("prepare_arbitration", lawyer)
    one.do("file_arbitration", lawyer, filed_on=TODAY, body=one.stage.words["body"])


def _talking(one: Telling) -> None:
    one.do("mediate", applied_on=TODAY)
    one.do("record_mediation", met_on=TODAY, record="用人单位承认欠款，提出分期支付，职工要求一次付清。")


def _agreed(one: Telling) -> None:
    _talking(one)
    words, pay_by = one.stage.words, one.stage.city.today + timedelta(days=6)
    one.do("agree_mediation", agreed_on=TODAY, amount=Decimal(one.idea.amount) * 9 / 10, pay_by=pay_by,
           sealed_by=Sealer.TOWN, sealer=words["sealers"]["town"][0], terms=words["terms"][0])  # fmt: skip


def _urgent(one: Telling) -> None:
    one.do("accept_urgent", one.stage.head, reason="距仲裁时效届满不足七日。")
    one.do("assign", one.stage.head, lawyer=_lawyer(one))


def _objecting(one: Telling) -> None:
    _applied(one)
    one.do(
        "refuse",
        one.stage.head,
        ground="no_hardship",
        reason="家庭人均收入高于经济困难标准，且不属于免审查情形。",
    )
    one.do("object", one.person, objection="孩子生病，家里已经没有积蓄，请重新考虑。")


WAYS: dict[str, tuple[Callable[[Telling], None], int]] = {
    "asked": (lambda _one: None, 0), "applied": (_applied, 1), "supplement": (_supplement, 2), "granted": (_granted, 2),
    "assigned": (_assigned, 3), "handled": (_handled, 5), "filed": (_filed, 7), "talking": (_talking, 2),
    "agreed": (_agreed, 3), "urgent": (_urgent, 2), "objecting": (_objecting, 3),
}  # fmt: skip


def own_matter(stage: Stage) -> Matter:
    """The worker whom visitors sign in as: wages agreed, the first part paid, to be confirmed."""
    idea = Idea(Cause.WAGES, "construction", 1, int(WORKER_CLAIM), 21, "agreed")
    one = Telling(stage, stage.city.workers[0], idea, 4)
    one.do("mediate", applied_on=TODAY)
    one.do("record_mediation", met_on=TODAY, record="单位承认拖欠三个月工资，提出分两次付清。")
    pay_by = stage.city.today + timedelta(days=9)
    one.do("agree_mediation", agreed_on=TODAY, amount=WORKER_AGREED, pay_by=pay_by, sealed_by=Sealer.PEOPLE,
           sealer=stage.words["sealers"]["people"][0], terms=stage.words["terms"][1])  # fmt: skip
    one.done += 1
    plan = PaymentPlan(
        amount_yuan=WORKER_PAID, paid_on=localdate(one.at), debtor=one.matter.debtors.first(), note="第一期"
    )
    commands.receive_payment(one.matter, plan, by=stage.caseworker, at=one.at)
    return one.matter


def candidates(stage: Stage) -> None:
    """An open call of the last weeks, and three who answered it."""
    opens, home = stage.city.today - timedelta(days=15), stage.home
    plan = CallPlan(
        title=f"{opens.year} 年公益律师招募", wanted=10, opens_on=opens, closes_on=opens + timedelta(days=30),
        text="面向全市执业律师公开招募，可以自荐，也可以由律师事务所推荐。每月值班一到两天，按阶段发放补贴。",
    )  # fmt: skip
    call = open_call(home, plan, by=stage.head, at=stage.days_ago(15, 9))
    firms, came = list(stage.words["firms"]), (CameBy.SELF, CameBy.FIRM, CameBy.SELF)
    people = Person.objects.bulk_create(
        Person(organisation=home, name=stage.name(), phone=f"1980000028{number}", occupation="律师")
        for number in range(len(came))
    )
    for number, (person, way) in enumerate(zip(people, came, strict=True)):
        told = CandidacyPlan(
            firm_name=firms[number], licence=f"1990120180{number:07d}", licensed_on=opens - timedelta(days=1500),
            specialities=(Cause.WAGES, Cause.INJURY), came_by=way,
            about="愿意为职工提供公益法律服务，可以参加周二、周四值班。",
        )  # fmt: skip
        apply_candidacy(call, told, by=person, at=stage.days_ago(2 * number + 1, 11))
