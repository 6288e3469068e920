"""The 268: a building site in another province that stopped in 2014, and the money that came when it was finished."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.demo import settle_in
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.text import pinyin_keys
from unionhall.services.legalaid.demo.chronicle import Course
from unionhall.services.legalaid.demo.lawyers import OLDEST
from unionhall.services.legalaid.demo.matters import File, keep_going, open_file
from unionhall.services.legalaid.demo.stage import Stage, shares
from unionhall.services.legalaid.models import Agreement, Debtor, JointWork
from unionhall.services.legalaid.states import JOINT, Cause, Form, Ground, Money, Result, Sealer

PEOPLE, OURS = 268, 52
CLAIMED, OUR_CLAIMS = Decimal(5_236_800), Decimal(1_734_600)
FIRST_PART = Decimal(600_000)
OTHER_DEBTS = Decimal(36_000_000)
TEN = 10
EMPLOYER = "西陵中岳劳务分包有限公司"
CONTRACTOR, DEVELOPER = "西陵中岳建设有限公司", "西陵锦川置业有限公司"

AUTHORITY = "平川县人力资源和社会保障局"
REPORTS = (
    (9, 18, "已与平川县总工会、当地劳动监察、住建部门对接，核对工资表。"),
    (10, 16, "总包单位承认欠薪事实，称开发商资金断裂，项目已停工。"),
    (11, 12, "欠薪数额经各方确认；开发商另有关联债务约 3600 万元。"),
)


def load(stage: Stage, people: list[Person]) -> None:
    """The matter from 2014 to 2019, with the union of the place where the site is."""
    partner = build_neighbours(stage)
    head = _person(stage, partner, "平川县总工会维权部", phone="19800000301")
    Person.objects.bulk_create([head])
    _appoint(stage, partner, head)
    ours = stage.chance.sample([one for one in people if one.is_migrant], OURS)
    theirs = [_person(stage, partner, "农民工") for _number in range(PEOPLE - OURS)]
    Person.objects.bulk_create(theirs)
    file = _ask(stage, ours, theirs, partner)
    _first_years(stage, file)
    joint = _invite(stage, file, partner, head)
    _money_comes(stage, file, ours)
    _join_ends(stage, joint, head)
    file.close(stage.at(date(2019, 11, 21)))


def build_neighbours(stage: Stage) -> Organisation:
    """The federations of a province and a county next door."""
    tree = stage.city.organisations
    tree["xiling"] = province = Organisation(
        code="xiling", path="xiling", level=Level.PROVINCIAL, kind=Kind.FEDERATION, name="西陵省总工会",
        name_en="Xiling Federation", short_name="西陵省总", region="980000",
    )  # fmt: skip
    tree["pingchuan"] = county = Organisation(
        code="pingchuan", parent=province, path="xiling.pingchuan", level=Level.COUNTY, kind=Kind.FEDERATION,
        name="平川县总工会", name_en="Pingchuan Federation", short_name="平川县总", region="980121",
    )  # fmt: skip
    Organisation.objects.bulk_create([province, county])
    return county


def _person(stage: Stage, home: Organisation, work: str, phone: str = "") -> Person:
    name = stage.name()
    return Person(
        organisation=home, name=name, name_pinyin=" ".join(pinyin_keys(name)), phone=phone, occupation=work,
        is_migrant=not phone, created_at=stage.city.now - timedelta(days=800),
    )  # fmt: skip


def _appoint(stage: Stage, partner: Organisation, head: Person) -> None:
    made = head.created_at
    Account.objects.create(
        person=head, phone=head.phone, password="!", phone_verified_at=made, date_joined=made
    )
    Post.objects.create(
        organisation=partner, person=head, role=Role.LEGAL_MANAGER, starts_on=date(2014, 1, 1)
    )
    settle_in([head], staff=[head], at=stage.city.now)


def _ask(stage: Stage, ours: list[Person], theirs: list[Person], partner: Organisation) -> File:
    file = open_file(
        stage, [*ours, *theirs], date(2014, 8, 11), cause=Cause.WAGES, industry="construction", employer=EMPLOYER,
        source="visit", form=Form.REPRESENTATION,
        story="在西陵省平川县的工地干了一年多，项目停了，268 人的工资都没有结。",
        is_hardship=True,
    )  # fmt: skip
    for row, claimant in enumerate(file.claimants, start=1):
        claimant.unit = stage.home if row <= OURS else partner
        claimant.stands_on = "paper"
    file.employer.liability = "subcontractor"
    stage.chronicle.keep(
        Debtor(organisation=file.unit, matter=file.matter, liability="contractor", name=CONTRACTOR,
               note="总包单位对所招用农民工工资支付负总责，先行清偿。"),
        Debtor(organisation=file.unit, matter=file.matter, liability="developer", name=DEVELOPER,
               note="资金链断裂，项目于 2014 年停工。", other_debts_yuan=OTHER_DEBTS,
               other_debts_note="合同纠纷和民间借贷等关联债务"),
    )  # fmt: skip
    chance = stage.chance
    mine = shares(OUR_CLAIMS, [chance.randint(180, 460) for _one in ours], TEN)
    other = shares(CLAIMED - OUR_CLAIMS, [chance.randint(80, 240) for _one in theirs], TEN)
    file.claim([*mine, *other])
    return file


def _first_years(stage: Stage, file: File) -> None:
    """Aid, the inspection, letters; then the site stood still, and so did the matter."""
    course, matter = file.course, file.matter
    applied, aided = date(2014, 8, 12), date(2014, 8, 15)
    matter.applied_on, matter.aided_on, matter.ground = applied, aided, Ground.MIGRANT_PAY
    lawyer = stage.lawyers[OLDEST].person
    do = _doer(stage, course)
    do("apply", (2014, 8, 12), stage.caseworker, applied_on=applied)
    do("accept", (2014, 8, 15), stage.head, ground=Ground.MIGRANT_PAY)
    do("assign", (2014, 8, 18), stage.head, lawyer=lawyer)
    do("start", (2014, 8, 20), lawyer, met_on=date(2014, 8, 20))
    do("report_employer", (2014, 9, 10), lawyer, accepted_on=date(2014, 9, 10))
    _write(stage, course)
    for month, day, words in REPORTS:
        do("report_progress", (2014, month, day), lawyer, progress=words)
    found = "确认欠薪 5,236,800 元，责令支付，暂无可执行财产。"
    do("end_inspection", (2014, 11, 10), lawyer, result=Result.PARTLY, reason=found)
    until, cause = date(2018, 4, 16), "项目停工，等待复工；两地部门每半年会商一次"
    course.pause(stage.at(date(2014, 11, 20)), until, cause, stage.head)


def _write(stage: Stage, course: Course) -> None:
    """An opinion to the contractor, a recommendation to the authority of the place."""
    do, staff = _doer(stage, course), stage.caseworker
    demand = "请督促总包单位先行清偿拖欠的 268 名农民工工资。"
    do("draft_letter", (2014, 9, 11), staff)
    do("send_opinion", (2014, 9, 16), staff, sent_on=date(2014, 9, 16), to=CONTRACTOR, demand=demand)
    do("send_recommendation", (2014, 10, 9), staff, sent_on=date(2014, 10, 9), to=AUTHORITY, demand=demand)
    do("end_letter", (2014, 11, 6), staff, reason="开发商资金断裂，暂无力支付，转为跟踪项目复工。")


def _doer(stage: Stage, course: Course) -> Any:
    def do(verb: str, day: tuple[int, int, int], by: Person, **answers: Any) -> None:
        course.do(verb, stage.at(date(*day), 10), by, **answers)

    return do


def _invite(stage: Stage, file: File, partner: Organisation, head: Person) -> Course:
    at = stage.at(date(2014, 9, 2))
    joint = stage.chronicle.open(
        partner, JOINT, file.course.case.title, at, parent=file.course.case, source="referral", by=stage.head,
        data={"unit": stage.home.name},
    )  # fmt: skip
    stage.chronicle.keep(JointWork(
        organisation=partner, case=joint.case, matter=file.matter, is_own_only=True, sees_money=True,
        task="项目在贵县，请协助核对工资表、与住建和人社部门会商，并代表由贵会代言的 216 名农民工。",
    ))  # fmt: skip
    do = _doer(stage, joint)
    do("accept", (2014, 9, 5), head)
    do("report", (2014, 10, 8), head, progress="已逐人核对 268 人工资，与总包单位两次会商。")
    joint.pause(stage.at(date(2014, 10, 20)), date(2018, 4, 16), "项目停工，等待复工", head)
    return joint


def _money_comes(stage: Stage, file: File, ours: list[Person]) -> None:
    """2018 the site went on, 2019 it was finished; our workers were paid in two parts."""
    course, matter, staff = file.course, file.matter, stage.caseworker
    lawyer, do = stage.lawyers[OLDEST].person, _doer(stage, course)
    do(
        "report_progress",
        (2018, 4, 18),
        lawyer,
        progress="项目引入新的投资方，已复工；与新投资方约定工资优先支付。",
    )
    matter.mediated_on = date(2018, 5, 7)
    do("start_mediation", (2018, 5, 7), lawyer, applied_on=matter.mediated_on)
    terms = "由云桥市总工会代言的 52 名农民工工资分两期支付：竣工验收前 60 万元，竣工结算后付清。"
    agreed, pay_by = date(2018, 5, 17), date(2019, 11, 15)
    do("agree_mediation", (2018, 5, 17), lawyer, agreed_on=agreed, amount=OUR_CLAIMS, pay_by=pay_by,
       sealed_by=Sealer.TOWN, sealer="平川县城关镇劳动人事争议调解中心", terms=terms)  # fmt: skip
    stage.chronicle.keep(Agreement(
        organisation=file.unit, matter=matter, sealed_by=Sealer.TOWN, sealer="平川县城关镇劳动人事争议调解中心",
        agreed_on=agreed, pay_by=pay_by, amount_yuan=OUR_CLAIMS, terms=terms, performed_on=date(2019, 11, 13),
    ))  # fmt: skip
    course.pause(stage.at(date(2018, 5, 18)), date(2019, 6, 3), "工程施工中，竣工后付款", stage.head)
    mine = [*file.claims[: len(ours)], *(Decimal(0) for _one in file.claims[len(ours) :])]
    file.book(Money.AGREED, mine, on=agreed, at=stage.at(agreed))
    first = [*shares(FIRST_PART, [int(one) for one in mine[: len(ours)]], TEN), *mine[len(ours) :]]
    file.pay(first, stage.at(date(2019, 7, 5)))
    keep_going(stage, course, stage.at(date(2019, 11, 12)), lawyer)
    rest = [whole - part for whole, part in zip(mine, first, strict=True)]
    file.pay(rest, stage.at(date(2019, 11, 12)))
    do("perform_mediation", (2019, 11, 13), staff, performed_on=date(2019, 11, 13))
    file.conclude(Result.PARTLY, stage.at(date(2019, 11, 20)))


def _join_ends(stage: Stage, joint: Course, head: Person) -> None:
    do = _doer(stage, joint)
    do("report", (2018, 4, 20), head, progress="项目已复工，县里成立专班，工资款单列。")
    joint.pause(stage.at(date(2018, 4, 25)), date(2019, 11, 1), "工程施工中，竣工后付款", head)
    do("finish", (2019, 11, 18), head, outcome="云桥籍 52 人工资全部付清；其余 216 人由我会继续代为追讨。")
