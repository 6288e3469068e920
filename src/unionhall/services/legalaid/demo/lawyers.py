"""Thirty public-interest lawyers of eight firms: taken on ten at a time, on duty every working day, paid by stages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import localtime

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.demo import settle_in
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.places.models import Place
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.text import pinyin_keys
from unionhall.services.legalaid.demo.stage import Earned, Stage, moment
from unionhall.services.legalaid.models import (
    AidBudget,
    Allowance,
    Duty,
    DutyLog,
    DutyPost,
    DutyWish,
    FirmClient,
    LawFirm,
    Lawyer,
    Roster,
)
from unionhall.services.legalaid.states import Availability, Cause, RosterState
from unionhall.services.legalaid.states import Stage as Paid

LAWYERS, AT_A_TIME = 30, 10
# One of them was there before the five years, and carried the matters of that time.
OLDEST, EARLIEST = 1, date(2014, 3, 1)
BUDGET = Decimal(200_000)
# Of this year's budget something is left for the weeks to come.
SPENT = Decimal("0.93")
PAID_AFTER = timedelta(days=40)
SPECIALITIES = (
    (Cause.WAGES, Cause.OVERTIME, Cause.CONTRACT), (Cause.INJURY, Cause.CASUAL_INJURY),
    (Cause.DISMISSAL, Cause.CONTRACT),
    (Cause.INSURANCE, Cause.WAGES), (Cause.WOMEN, Cause.LEAVE, Cause.DISMISSAL), (Cause.WAGES, Cause.INJURY),
)  # fmt: skip
CAME = (
    "咨询拖欠工资，告知证据清单，建议先申请调解。", "电话咨询工伤认定时限。", "来访，代写仲裁申请书一份。",
    "咨询离职补偿金怎么算。", "来访，已登记为法律援助申请。",
)  # fmt: skip


def load(stage: Stage) -> None:
    """Firms, lawyers, the post, two quarters of duty."""
    firms = _firms(stage)
    stage.lawyers = _lawyers(stage, firms)
    posts = _posts(stage)
    for first in _quarters(stage.city.today):
        _roster(stage, first, posts)


def _firms(stage: Stage) -> list[LawFirm]:
    home, firms, clients = stage.home, [], []
    for number, (name, acts_for) in enumerate(stage.words["firms"].items(), start=1):
        firm = LawFirm(
            organisation=home, name=name, licence=f"39900000{number:05d}", phone=f"0000-86{number:05d}"
        )
        firms.append(firm)
        clients += [FirmClient(organisation=home, firm=firm, name=client) for client in acts_for]
    LawFirm.objects.bulk_create(firms)
    FirmClient.objects.bulk_create(clients)
    return firms


def _lawyers(stage: Stage, firms: list[LawFirm]) -> list[Lawyer]:
    """The demo's own lawyer, and as many more as there are in all."""
    people = [stage.city.staff[Role.LAWYER], *_people(stage, LAWYERS - 1)]
    first = stage.since - timedelta(days=20)
    step = (stage.city.today - first).days // 3
    lawyers = [
        Lawyer(
            organisation=stage.home, person=person, firm=firms[number % len(firms)],
            licence=f"1990120{10 + number % 12:02d}1{number:07d}",
            licensed_on=date(stage.city.today.year - 6 - number % 12, 6, 1),
            specialities=list(SPECIALITIES[number % len(SPECIALITIES)]), most_open=14,
            since=EARLIEST if number == OLDEST else first + timedelta(days=step * (number // AT_A_TIME)),
        )
        for number, person in enumerate(people)
    ]  # fmt: skip
    return Lawyer.objects.bulk_create(lawyers)


def _people(stage: Stage, count: int) -> list[Person]:
    made = stage.city.now - timedelta(days=700)
    people = []
    for number in range(1, count + 1):
        name = stage.name()
        people.append(Person(
            organisation=stage.home, name=name, name_pinyin=" ".join(pinyin_keys(name)), phone=f"198000002{number:02d}",
            occupation="律师", created_at=made,
        ))  # fmt: skip
    Person.objects.bulk_create(people)
    Account.objects.bulk_create(
        Account(person=one, phone=one.phone, password="!", phone_verified_at=made, date_joined=made)
        for one in people
    )
    Post.objects.bulk_create(
        Post(organisation=stage.home, person=one, role=Role.LAWYER, starts_on=made.date()) for one in people
    )
    settle_in(people, staff=people, at=stage.city.now)
    return people


def _posts(stage: Stage) -> list[DutyPost]:
    """The service centre on every working day, the window at the court on two."""
    centre = Place.objects.filter(organisation=stage.home, code="centre").first()
    hours = {"opens": time(9), "closes": time(16, 30)}
    return DutyPost.objects.bulk_create([
        DutyPost(organisation=stage.home, name="职工服务中心法律援助窗口", place=centre, phone="0000-8212352", **hours),
        DutyPost(organisation=stage.home, name="法院诉讼服务中心工会窗口", phone="0000-8212353", **hours),
    ])  # fmt: skip


def _quarters(today: date) -> list[date]:
    """The first days of the last quarter and of this one."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = (first - timedelta(days=1)).replace(day=1)
    return [date(before.year, before.month - 2, 1), first]


def _roster(stage: Stage, first: date, posts: list[DutyPost]) -> None:
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    roster = Roster.objects.create(
        organisation=stage.home, from_on=first, to_on=last, state=RosterState.PUBLISHED,
        published_at=moment(first - timedelta(days=12), 600),
    )  # fmt: skip
    turns, duties = _turns(stage.lawyers), []
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for day in days:
        if stage.chronicle.workday(day) != day:
            continue
        open_posts = posts if day.isoweekday() in (2, 4) else posts[:1]
        taken: list[Lawyer] = []
        for post in open_posts:
            is_today = post is posts[0] and day == stage.chronicle.workday(stage.city.today)
            lawyer = stage.lawyers[0] if is_today else next(one for one in turns if one not in taken)
            taken.append(lawyer)
            duties.append(_duty(stage, roster, post, day, lawyer))
    Duty.objects.bulk_create(_once_a_day(duties))
    _wishes_and_log(stage, duties, last)


def _turns(lawyers: list[Lawyer]) -> Iterator[Lawyer]:
    while True:
        yield from lawyers


def _once_a_day(duties: list[Duty]) -> list[Duty]:
    return list({(duty.lawyer_id, duty.day): duty for duty in duties}.values())


def _duty(stage: Stage, roster: Roster, post: DutyPost, day: date, lawyer: Lawyer) -> Duty:
    came = moment(day, 9 * 60 - stage.chance.randint(0, 18))
    left = moment(day, 16 * 60 + 30 + stage.chance.randint(0, 20))
    now: datetime = stage.city.now
    if day < stage.city.today:
        stage.earned.append(Earned(lawyer, None, Paid.DUTY, day))
    return Duty(
        organisation=stage.home, roster=roster, post=post, day=day, lawyer=lawyer,
        signed_in_at=came if came <= now else None, signed_out_at=left if left <= now else None,
    )  # fmt: skip


def _wishes_and_log(stage: Stage, duties: list[Duty], last: date) -> None:
    """What lawyers asked for, and who came while they were on duty."""
    DutyWish.objects.bulk_create(
        DutyWish(
            organisation=stage.home, lawyer=lawyer, kind=kind, from_on=last - timedelta(days=9 + number),
            to_on=last - timedelta(days=7 + number),
        )
        for number, (lawyer, kind) in enumerate(
            zip(stage.chance.sample(stage.lawyers, 6), [*Availability.values, *Availability.values], strict=True)
        )
    )  # fmt: skip
    DutyLog.objects.bulk_create(
        DutyLog(
            organisation=stage.home, duty=duty, note=stage.chance.choice(CAME), by=duty.lawyer.person,
            at=moment(duty.day, 600 + 55 * turn),
        )
        for duty in duties if duty.signed_out_at is not None
        for turn in range(stage.chance.randint(0, 3))
    )  # fmt: skip


def load_allowances(stage: Stage) -> None:
    """What lawyers earned this year and last, set aside within the budget and mostly paid."""
    this_year: int = stage.city.today.year
    for year, most in ((this_year - 1, BUDGET), (this_year, BUDGET * SPENT)):
        budget = AidBudget.objects.create(organisation=stage.home, year=year, amount_yuan=BUDGET)
        _set_aside(stage, budget, most)


def _set_aside(stage: Stage, budget: AidBudget, most: Decimal) -> None:
    rates = rulebook.values(
        "legalaid.allowance_duty_yuan", "legalaid.allowance_mediation_yuan", "legalaid.allowance_arbitration_yuan",
        "legalaid.allowance_first_yuan", region=stage.home.region, on=stage.city.today,
    )  # fmt: skip
    spent, rows = Decimal(0), []
    earned = [one for one in stage.earned if one.day.year == budget.year]
    for one in sorted(earned, key=lambda each: each.day):
        rate = rates[f"legalaid.allowance_{one.stage}_yuan"]
        if spent + rate.value > most:
            continue
        spent += rate.value
        at = moment(one.day, 17 * 60)
        paid_on = localtime(at + PAID_AFTER).date()
        rows.append(Allowance(
            organisation=stage.home, budget=budget, lawyer=one.lawyer, matter=one.matter, stage=one.stage,
            earned_on=one.day, amount_yuan=rate.value, basis=f"{rate.value:f}: {rate.source}"[:200],
            granted_by=stage.caseworker, granted_at=at, paid_on=paid_on if paid_on <= stage.city.today else None,
        ))  # fmt: skip
    Allowance.objects.bulk_create(rows)
