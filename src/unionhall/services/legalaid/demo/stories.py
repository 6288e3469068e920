"""Two matters told in full: the carpenter who fell, and the works that stood still."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.demo.chronicle import Course, day_of
from unionhall.services.legalaid.demo.lawyers import OLDEST
from unionhall.services.legalaid.demo.matters import File, keep_going, open_file
from unionhall.services.legalaid.demo.stage import Stage, shares
from unionhall.services.legalaid.models import Screening, Signal
from unionhall.services.legalaid.states import (
    SCREENING,
    Cause,
    Form,
    Grade,
    Ground,
    Liability,
    Money,
    Result,
    SignalKind,
)

MEDICAL, ADVANCED = Decimal("24256.23"), Decimal("3000.00")
LOSS = Decimal("136780.40")  # medical costs, lost earnings, disability, care
FAULT = Decimal("0.6")
AWARD = Decimal("51712.16")  # the contractor's four tenths of the loss, less what was advanced

AFFECTED, JOINED, IN_HARDSHIP = 528, 206, 15
OWED = Decimal(2_574_000)
HUNDRED = 100
STOPPED = "云桥星辉智能科技有限公司"
STOPPED_AIDED = 1  # matters aided in the last weeks

RISKS = (
    (SignalKind.ARREARS, "连续两个月未足额发工资，职工到街道反映。"),
    (SignalKind.HOTLINE, "12351 一周内接到四个电话。"),
    (SignalKind.LAYOFFS, "通知裁减一条生产线。"), (SignalKind.UNPAID_INSURANCE, "三个月未缴社会保险费。"),
    (SignalKind.COMPLAINTS, "工会群里多人反映加班费问题。"), (SignalKind.FLIGHT, "负责人电话停机，办公室上锁。"),
)  # fmt: skip
OUTCOMES = (
    "经约谈，企业已补发工资。",
    "企业制定支付计划，街道每周核查，已全部兑现。",
    "职工代表与企业达成一致，未引发争议。",
)
RESOLVED, UNFOUNDED = 38, 9
# Of those looked at now: older ones, in days, have been visited, still older ones handed on.
TO_VISIT, TO_DISPATCH = 2, 10


def load(stage: Stage, people: list[Person]) -> None:
    """Both, and what else was screened in five years."""
    migrants = [one for one in people if one.is_migrant]
    carpenter(stage, stage.chance.choice(migrants))
    stopped_works(stage, stage.chance.sample(people, JOINED))
    screenings(stage)


def carpenter(stage: Stage, person: Person) -> None:
    """He fell on 6 April 2018 while fitting out a shop, paid in cash, nothing in writing."""
    file = open_file(
        stage, [person], date(2018, 5, 14), cause=Cause.CASUAL_INJURY, industry="construction",
        employer="装修承包人（个人）", source="visit", form=Form.REPRESENTATION, fault_share=FAULT, is_hardship=True,
        story="2018 年 4 月 6 日给门市装修时从架子上摔下来，没有合同，现金结账。"
              "医疗费 24256.23 元，承包人垫付了 3000 元。",
    )  # fmt: skip
    file.employer.liability, file.employer.note = (
        Liability.FOREMAN,
        "雇用受援人施工，未签书面协议，现金支付报酬",
    )
    file.matter.right_known_on = date(2018, 4, 6)
    file.claimants[0].work, file.claimants[0].note = "木工", f"医疗费 {MEDICAL} 元，已垫付 {ADVANCED} 元"
    file.claim([LOSS - ADVANCED])
    lawyer = stage.lawyers[OLDEST].person
    _sue_contractor(stage, file, lawyer)
    paid = stage.at(date(2019, 1, 15))
    file.pay([AWARD], paid)
    _at(
        stage,
        file.course,
        "end_enforcement",
        (2019, 1, 16),
        lawyer,
        result=Result.WON,
        reason="款项全部到账。",
    )
    file.conclude(Result.PARTLY, stage.at(date(2019, 1, 17)))
    file.close(stage.at(date(2019, 1, 17)))


def _at(
    stage: Stage, course: Course, verb: str, day: tuple[int, int, int], by: Person, **answers: Any
) -> None:
    at = stage.at(date(*day), 10)
    if course.table.verb(verb).track != "main" or verb.startswith(("lodge", "order", "prepare")):
        keep_going(stage, course, at, by)
    course.do(verb, at, by, **answers)


def _sue_contractor(stage: Stage, file: File, lawyer: Person) -> None:
    """Aid, the appraisal, the suit."""
    course, matter = file.course, file.matter
    applied, aided = date(2018, 5, 15), date(2018, 5, 18)
    matter.applied_on, matter.aided_on, matter.ground = applied, aided, Ground.MIGRANT_PAY
    course.do("apply", stage.at(applied, 10), stage.caseworker, applied_on=applied)
    course.do("accept", stage.at(aided, 10), stage.head, ground=Ground.MIGRANT_PAY)
    course.do("assign", stage.at(date(2018, 5, 21), 10), stage.head, lawyer=lawyer)
    course.do("start", stage.at(date(2018, 5, 23), 10), lawyer, met_on=date(2018, 5, 23))
    ordered, reported, lodged, accepted = (
        date(2018, 6, 1),
        date(2018, 7, 18),
        date(2018, 8, 2),
        date(2018, 8, 8),
    )
    _at(
        stage, course, "order_appraisal", (2018, 6, 1), lawyer, ordered_on=ordered, subject="伤残等级和误工期"
    )
    finding = "构成十级伤残，误工期 120 日。"
    _at(stage, course, "report_appraisal", (2018, 7, 20), lawyer, reported_on=reported, finding=finding)
    _at(stage, course, "lodge_suit", (2018, 8, 2), lawyer, filed_on=lodged)
    told = {"accepted_on": accepted, "procedure": "simplified"}
    course.do("accept_suit", stage.at(accepted, 10), lawyer, into="simplified", **told)
    _judged(stage, file, lawyer)


def _judged(stage: Stage, file: File, lawyer: Person) -> None:
    """The judgment, and its enforcement."""
    course, judged, final = file.course, date(2018, 10, 29), date(2018, 11, 14)
    _at(
        stage,
        course,
        "judge_suit",
        (2018, 10, 29),
        lawyer,
        received_on=judged,
        amount=AWARD,
        result=Result.PARTLY,
    )
    file.book(Money.AWARDED, [AWARD], on=judged, at=stage.at(judged))
    why = "本人承担六成、承包人承担四成，扣除已垫付的 3000 元。双方未上诉。"
    _at(stage, course, "end_suit", (2018, 11, 13), lawyer, result=Result.PARTLY, reason=why)
    _at(stage, course, "prepare_enforcement", (2018, 11, 14), lawyer, effective_on=final)
    _at(stage, course, "file_enforcement", (2018, 12, 3), lawyer, filed_on=date(2018, 12, 3))


def stopped_works(stage: Stage, people: list[Person]) -> None:
    """Found by screening, prepared as a group matter; fifteen in hardship are represented by our lawyers."""
    row = _spot(
        stage, STOPPED, 24, ((SignalKind.STOPPED, "车间全部停工，门口聚集职工百余人。"), *RISKS[:2]), AFFECTED
    )
    course = row.course
    course.do("verify", stage.days_ago(23, 15), stage.caseworker, visited_on=day_of(stage.days_ago(23)),
              found="企业全面停产，拖欠两个月工资，法定代表人可以联系。", workers=AFFECTED, owed=OWED,
              grade=Grade.RED)  # fmt: skip
    course.do("prepare_group", stage.days_ago(22, 16), stage.caseworker)
    file = open_file(
        stage, people, day_of(stage.days_ago(22)), cause=Cause.WAGES, industry="manufacturing", employer=STOPPED,
        source="referral", at=stage.days_ago(22), form=Form.REPRESENTATION, expected=AFFECTED, is_hardship=True,
        story="公司停产，两个月工资没有发，五百多人受影响。",
    )  # fmt: skip
    for claimant in file.claimants:
        claimant.is_hardship = claimant.row <= IN_HARDSHIP
        claimant.note = "经济困难，由工会律师代理" if claimant.is_hardship else "自行委托律师"
    file.claim(shares(OWED, [stage.chance.randint(80, 160) for _one in people], HUNDRED))
    screening = row.screening
    screening.workers, screening.owed_yuan, screening.grade = AFFECTED, OWED, Grade.RED
    screening.verified_on, screening.matter = day_of(stage.days_ago(23)), file.matter
    _represent(stage, file)


def _represent(stage: Stage, file: File) -> None:
    course, matter, lawyer = file.course, file.matter, stage.lawyers[0].person
    day = day_of(course.case.opened_at)
    matter.applied_on, matter.aided_on, matter.ground = day, day, Ground.HARDSHIP
    at = course.case.opened_at
    course.do("apply", at + timedelta(minutes=20), stage.caseworker, applied_on=day)
    course.do("accept", at + timedelta(minutes=50), stage.head, ground=Ground.HARDSHIP)
    course.do("assign", at + timedelta(minutes=60), stage.head, lawyer=lawyer)
    course.do("start", stage.days_ago(19, 9), lawyer, met_on=day_of(stage.days_ago(19)))
    course.do("prepare_arbitration", stage.days_ago(18, 9), lawyer)
    filed = day_of(stage.days_ago(13))
    course.do("file_arbitration", stage.days_ago(13, 15), lawyer, filed_on=filed, body=stage.words["body"])
    matter.arbitrated_on = filed
    accepted = day_of(stage.days_ago(9))
    course.do("accept_arbitration", stage.days_ago(9, 11), lawyer, accepted_on=accepted)


class _Row:
    """A screening and its case."""

    def __init__(self, course: Course, screening: Screening) -> None:
        self.course, self.screening = course, screening


def _spot(stage: Stage, enterprise: str, days_ago: int, signals: Any, workers: int) -> _Row:
    at = stage.days_ago(days_ago, 9)
    course = stage.chronicle.open(
        stage.home, SCREENING, f"风险排查 · {enterprise}", at, source="visit", by=stage.caseworker
    )
    screening = Screening(organisation=stage.home, case=course.case, enterprise=enterprise, workers=workers)
    noticed = [
        Signal(
            organisation=stage.home, screening=screening, kind=kind, noticed_on=day_of(at), workers=workers,
            note=note, by=stage.caseworker, at=at,
        )
        for kind, note in signals
    ]  # fmt: skip
    stage.chronicle.keep(screening, *noticed)
    return _Row(course, screening)


def screenings(stage: Stage) -> None:
    """Enterprises looked at over the years; a few are being looked at now."""
    chance = stage.chance
    names = [name for found in stage.words["employers"].values() for name in found]
    days = (stage.city.today - stage.since).days
    for number in range(RESOLVED + UNFOUNDED):
        ago = chance.randrange(50, days)
        row = _spot(stage, chance.choice(names), ago, [chance.choice(RISKS)], chance.randint(6, 180))
        _look(stage, row, ago, resolve=number < RESOLVED)
    for ago, name in zip((1, 2, 6, 17), chance.sample(names, 4), strict=True):
        row = _spot(stage, name, ago, [chance.choice(RISKS)], chance.randint(12, 90))
        if ago > TO_VISIT:
            _visit(stage, row, ago - 1)
        if ago > TO_DISPATCH:
            row.course.do(
                "dispatch",
                stage.days_ago(ago - 2),
                stage.head,
                to="街道总工会",
                task="每周核查工资发放情况。",
            )


def _visit(stage: Stage, row: _Row, days_ago: int) -> None:
    at, grade = stage.days_ago(days_ago, 14), stage.pick({Grade.ORANGE: 4, Grade.YELLOW: 5, Grade.RED: 1})
    row.screening.verified_on, row.screening.grade = day_of(at), grade
    row.course.do("verify", at, stage.caseworker, visited_on=day_of(at), found="已上门核实，情况基本属实。",
                  workers=row.screening.workers, grade=grade)  # fmt: skip


def _look(stage: Stage, row: _Row, ago: int, *, resolve: bool) -> None:
    course = row.course
    if not resolve:
        row.screening.verified_on, row.screening.grade = day_of(stage.days_ago(ago - 1)), Grade.GREEN
        course.do(
            "dismiss", stage.days_ago(ago - 1, 15), stage.caseworker, reason="经核实，工资按时发放，属误传。"
        )
        return
    _visit(stage, row, ago - 1)
    course.do(
        "dispatch", stage.days_ago(ago - 1, 16), stage.head, to="街道总工会", task="约谈企业，督促限期解决。"
    )
    at = stage.days_ago(ago - stage.chance.randint(8, 28), 11)
    course.do("resolve", at, stage.caseworker, outcome=stage.chance.choice(OUTCOMES))
