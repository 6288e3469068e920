"""Five years of legal aid: 825 applications granted, 26.52 million yuan in the hands of 1,469 workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.demo.chronicle import day_of
from unionhall.services.legalaid.demo.history import arbitrate, unit_of
from unionhall.services.legalaid.demo.matters import File, in_time, keep_going, open_file
from unionhall.services.legalaid.demo.stage import Earned, Stage, shares
from unionhall.services.legalaid.models import Lawyer
from unionhall.services.legalaid.states import Form, Ground, Money, Result
from unionhall.services.legalaid.states import Stage as Paid

AIDED = 825
RECEIVED = Decimal(26_520_000)
RECEIVERS = 1_469
TEN = 10  # what was received is whole tens
# How a matter that was aided goes on, of a hundred.
WAYS = {"talk": 36, "arbitrate": 40, "sue": 14, "lose": 7, "own": 3}
# So many days after the grant, at the latest, there is money by talks, by arbitration, by a judgment.
TEN_WEEKS, HALF_A_YEAR_NEARLY, YEAR_NEARLY = 72, 165, 330


@dataclass
class Plan:
    """One matter before it is told: when it was granted, which way it goes, and what reaches whom."""

    aided_on: date
    way: str
    people: list[Person] = field(default_factory=list)
    amounts: list[Decimal] = field(default_factory=list)


def load(stage: Stage, people: list[Person], count: int) -> None:
    """`count` matters that were aided; what was received in them adds up, to the cent and to the head."""
    plans = [_plan(stage, day) for day in _days(stage, count)]
    _spread(
        stage,
        [plan for plan in plans if plan.people == [] and plan.way in ("talk", "arbitrate", "sue")],
        people,
    )
    for plan in plans:
        _tell(stage, plan, people)


def _days(stage: Stage, count: int) -> list[date]:
    length = (stage.city.today - stage.since).days - 6
    days = (stage.since + timedelta(days=5 + stage.chance.randrange(length - 5)) for _n in range(count))
    return sorted(stage.chronicle.workday(day) for day in days)


def _plan(stage: Stage, day: date) -> Plan:
    """What is too young to have come to money by now is still being carried on, or was settled quickly."""
    age, way = (stage.city.today - day).days, stage.pick(WAYS)
    if age < YEAR_NEARLY and way == "sue":
        way = "arbitrate"
    if age < HALF_A_YEAR_NEARLY and way in ("arbitrate", "lose"):
        way = "talk"
    if (way == "talk" and age < TEN_WEEKS) or (way == "own" and age < 40):
        way = "open"
    return Plan(day, way)


def _spread(stage: Stage, plans: list[Plan], people: list[Person]) -> None:
    """So many workers over these matters: mostly one each, some with two or three, and groups."""
    chosen = iter(stage.chance.sample(people, RECEIVERS))
    sizes = [1] * len(plans)
    rest = RECEIVERS - len(plans)
    for place in stage.chance.sample(range(len(plans)), min(24, len(plans))):
        more = min(stage.chance.randint(9, 20), rest)
        sizes[place] += more
        rest -= more
    while rest > 0:
        place = stage.chance.randrange(len(plans))
        if sizes[place] < 4:
            sizes[place] += 1
            rest -= 1
    weights = [int(stage.chance.lognormvariate(3.4, 0.7) * 100) + 80 for _one in range(RECEIVERS)]
    amounts = iter(shares(RECEIVED, weights, TEN))
    for plan, size in zip(plans, sizes, strict=True):
        plan.people = [next(chosen) for _one in range(size)]
        plan.amounts = [next(amounts) for _one in range(size)]


def _tell(stage: Stage, plan: Plan, people: list[Person]) -> None:
    who = plan.people or [stage.chance.choice(people)]
    asked = plan.aided_on - timedelta(days=stage.chance.choice((1, 2, 2, 3, 4, 5, 6, 6, 7, 9)))
    while stage.chronicle.workday(asked) != asked:
        asked -= timedelta(days=1)
    file = open_file(
        stage, who, asked, unit=unit_of(stage, who[0]), form=Form.REPRESENTATION,
        is_hardship=stage.chance.random() < 0.3,
    )  # fmt: skip
    rate = Decimal(stage.chance.choice((1, 1, 1, "0.8", "0.8", "0.625", "0.5")))
    amounts = plan.amounts or [Decimal(stage.chance.randint(60, 600) * 100) for _one in who]
    file.claim([(amount / rate).quantize(Decimal("0.01")) for amount in amounts])
    at, lawyer = _grant(file, plan)
    if at >= stage.chronicle.now:
        return
    by = lawyer.person
    if plan.way in ("arbitrate", "sue", "lose"):
        arbitrate(file, stage.later(at, 2, 12), by, rate=rate, is_lost=plan.way == "lose")
    if plan.way == "sue":
        _sue(file, amounts, by)
    if plan.way == "lose":
        end = file.course.steps[-1].at + timedelta(hours=2)
        file.conclude(Result.LOST, end)
        file.close(end)
    elif plan.way == "own":
        _terminate(file, stage.later(at, 5, 25))
    elif plan.way == "open":
        keep_going(stage, file.course, stage.chronicle.now, by)
    else:
        _collect(file, amounts, rate, by, is_agreed=plan.way == "talk")
    stages = {"talk": [Paid.MEDIATION], "arbitrate": [Paid.ARBITRATION], "lose": [Paid.ARBITRATION],
              "sue": [Paid.ARBITRATION, Paid.FIRST]}.get(plan.way, [])  # fmt: skip
    day = file.matter.concluded_on
    stage.earned += [Earned(lawyer, file.matter, one, day) for one in stages if day is not None]


def _grant(file: File, plan: Plan) -> tuple[datetime, Lawyer]:
    """Applied for, granted on the day of the plan, given to a lawyer who meets the worker: when, and which."""
    stage, course, matter = file.stage, file.course, file.matter
    accepted = stage.at(plan.aided_on)
    at = min(stage.later(course.case.opened_at, 0, 1), accepted - timedelta(hours=2))
    at = max(at, course.case.opened_at + timedelta(minutes=5))
    matter.applied_on, matter.aided_on = day_of(at), day_of(accepted)
    matter.ground = stage.pick({Ground.MIGRANT_PAY: 62, Ground.HARDSHIP: 34, Ground.URGENT: 4})
    course.do("apply", at, stage.caseworker, applied_on=matter.applied_on)
    if matter.ground == Ground.URGENT:
        matter.is_urgent = True
        course.do("accept_urgent", accepted, stage.head, reason="时效不足七日，先行援助。")
        course.do("complete_papers", accepted + timedelta(hours=3), stage.caseworker)
    else:
        course.do("accept", accepted, stage.head, ground=matter.ground)
    lawyer = stage.chance.choice(_free(stage, file))
    at = in_time(stage, course, accepted + timedelta(hours=3), late=0.05)
    if at < stage.chronicle.now:
        course.do("assign", at, stage.head, lawyer=lawyer.person)
        at = in_time(stage, course, at, late=0.08)
    if at < stage.chronicle.now:
        course.do("start", at, lawyer.person, met_on=day_of(at))
    return at, lawyer


def _free(stage: Stage, file: File) -> list[Lawyer]:
    """Lawyers who served at the time and whose firm does not act for the other side."""
    day = day_of(file.course.case.opened_at)
    clients = stage.words["firms"]
    served = [one for one in stage.lawyers if one.since <= day] or stage.lawyers[:10]
    return [one for one in served if file.employer.name not in clients[one.firm.name]]


def _sue(file: File, amounts: list[Decimal], by: Person) -> None:
    """The other side does not accept the award; the court gives the same."""
    stage, course = file.stage, file.course
    lodged = stage.later(course.steps[-1].at, 2, 12)
    keep_going(stage, course, lodged, by)
    course.do("lodge_suit", lodged, by, filed_on=day_of(lodged))
    accepted = in_time(stage, course, lodged, late=0.03, track="first")
    keep_going(stage, course, accepted, by)
    course.do(
        "accept_suit",
        accepted,
        by,
        into="simplified",
        accepted_on=day_of(accepted),
        procedure="simplified",
    )
    judged = stage.later(accepted, 30, 85)
    keep_going(stage, course, judged - timedelta(hours=1), by)
    total = sum(amounts, Decimal(0))
    course.do("judge_suit", judged, by, received_on=day_of(judged), amount=total, result=Result.WON)
    course.do(
        "end_suit", judged + timedelta(minutes=30), by, result=Result.WON, reason="双方均未上诉，判决生效。"
    )


def _collect(file: File, amounts: list[Decimal], rate: Decimal, by: Person, *, is_agreed: bool) -> None:
    """The money is followed until it is there."""
    stage, course = file.stage, file.course
    began = max(step.at for step in course.steps) + timedelta(hours=1)
    keep_going(stage, course, began, by)
    course.do("collect_money", began, by)
    paid = stage.later(began, 3, 26)
    keep_going(stage, course, paid, by)
    result = Result.WON if rate == 1 else Result.PARTLY
    if is_agreed:
        file.book(Money.AGREED, amounts, on=day_of(began), at=began)
    file.pay(amounts, paid)
    course.do("end_recovery", paid + timedelta(minutes=10), by, result=result, reason="款项已全部到账。")
    file.conclude(result, paid + timedelta(minutes=20))
    file.close(paid + timedelta(minutes=20))


def _terminate(file: File, at: datetime) -> None:
    """The worker hired a lawyer of their own, and said so."""
    stage, course = file.stage, file.course
    keep_going(stage, course, at, stage.head)
    course.do("terminate", at, stage.head, ground="own_lawyer", reason="受援人已自行委托律师。")
    over = course.due() + timedelta(hours=9)
    if over < stage.chronicle.now:
        course.do("lapse", over, stage.head, into="ended")
