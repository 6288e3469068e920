"""Five years of mediation: 3,786 labour disputes, 169 million yuan; of the last year's 107 all but one settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.demo.chronicle import day_of
from unionhall.services.legalaid.demo.matters import File, in_time, keep_going, open_file
from unionhall.services.legalaid.demo.stage import Stage, moment, shares
from unionhall.services.legalaid.models import Agreement
from unionhall.services.legalaid.states import Form, Money, Result

MEDIATED = 3_786
INVOLVED = Decimal(169_000_000)
THIS_YEAR, SETTLED = 107, 106
ADVISED, REFUSED = 400, 36
FIFTY = 50  # claims are round sums
TOWN_SHARE = 0.4
LETTERS_SHARE = 0.06
# How many of a hundred mediations ended with an agreement, from the first of the five years to the last.
SUCCESS = (0.86, 0.88, 0.91, 0.93, 0.95)


@dataclass(frozen=True)
class Stretch:
    """Days in which so many mediations began and ended; all but `failed` with an agreement, where that is known."""

    first: date
    after: date
    count: int
    failed: int | None = None


@dataclass(frozen=True)
class Left:
    """What today's own matters leave of the totals to the past: mediations, and yuan claimed in them."""

    mediated: int
    involved: Decimal


def told_year(today: date) -> tuple[date, date]:
    """The year that the report of 107 disputes is about: this one up to the last full month, or early on the last."""
    if today.month > 2:
        return date(today.year, 1, 1), today.replace(day=1)
    return date(today.year - 1, 1, 1), date(today.year, 1, 1)


def stretches(stage: Stage, count: int) -> list[Stretch]:
    """`count` mediations over the five years."""
    first, after = told_year(stage.city.today)
    latest = 8 * (stage.city.today.month - 1) if after.month == 1 else 0
    before = Stretch(stage.since, first, count - THIS_YEAR - latest)
    told = Stretch(first, after, THIS_YEAR, THIS_YEAR - SETTLED)
    rest = [Stretch(after, stage.city.today.replace(day=1), latest)] if latest else []
    return [before, told, *rest]


def load(stage: Stage, people: list[Person], left: Left) -> None:
    """Everything that was mediated, advised or refused in five years, except what today's matters add themselves."""
    files: list[tuple[File, Stretch, bool]] = []
    for stretch in stretches(stage, left.mediated):
        days = sorted(_days(stage, stretch))
        fails = set(range(stretch.failed)) if stretch.failed is not None else set()
        for number, day in enumerate(days):
            rate = SUCCESS[min((day - stage.since).days // 366, 4)]
            settles = number not in fails if stretch.failed is not None else stage.chance.random() < rate
            files.append((_begin(stage, people, day), stretch, settles))
    _claims(stage, [file for file, _stretch, _settles in files], left.involved)
    for file, stretch, settles in files:
        cap = moment(stretch.after - timedelta(days=1), 17 * 60)
        (_settle if settles else _fail)(file, min(cap, stage.chronicle.now))
    _advise(stage, people)
    _refuse(stage, people)


def _days(stage: Stage, stretch: Stretch) -> list[date]:
    """Working days on which mediations began; more of them before the Spring Festival than after it, fewer lately."""
    found: list[date] = []
    length = (stretch.after - stretch.first).days - 1
    while len(found) < stretch.count:
        day = stretch.first + timedelta(days=int(length * stage.chance.random() ** 1.15))
        busy = {12: 1.0, 1: 1.0, 11: 0.85}.get(day.month, 0.6)
        if stage.chance.random() < busy and stage.chronicle.workday(day) == day:
            found.append(day)
    return found


def unit_of(stage: Stage, person: Person) -> Organisation:
    """Some matters are carried by the worker's town, most by the city's federation."""
    home, above = stage.home, person.organisation.parent
    if above is None or above.parent_id != home.pk or stage.chance.random() > TOWN_SHARE:
        return home
    return above if above.level == "town" and above.kind == "federation" else home


def _begin(stage: Stage, people: list[Person], day: date) -> File:
    size = stage.chance.choices((1, 2, 3, 5, 8, 14, 32), (870, 50, 35, 20, 12, 10, 3))[0]
    chosen = stage.chance.sample(people, size)
    asked = day - timedelta(days=stage.chance.choice((0, 0, 1, 1, 2)))
    return open_file(
        stage,
        chosen,
        max(asked, stage.since),
        unit=unit_of(stage, chosen[0]),
        form=Form.MEDIATION,
        mediated_on=day,
    )


def _claims(stage: Stage, files: list[File], total: Decimal) -> None:
    weights = [
        int(stage.chance.lognormvariate(3.2, 0.8) * 100) + 60 for file in files for _one in file.claimants
    ]
    parts = iter(shares(total, weights, FIFTY))
    for file in files:
        file.claim([next(parts) for _one in file.claimants])


def _talk(file: File, cap: datetime) -> datetime:
    """From the request to the end of the talks: when they ended."""
    stage, course = file.stage, file.course
    began = course.case.opened_at
    day = file.matter.mediated_on
    assert day is not None
    at = began + timedelta(hours=1) if day_of(began) >= day else stage.at(day)
    at = min(at, cap - timedelta(hours=2))
    course.do("mediate", at, stage.caseworker, applied_on=day)
    if stage.chance.random() < LETTERS_SHARE:
        course.do("draft_letter", at + timedelta(minutes=10), stage.caseworker)
        _write_letters(file, at, cap)
    ends = min(in_time(stage, course, at, late=0.07, track="mediation"), cap)
    keep_going(stage, course, ends - timedelta(minutes=30), stage.caseworker)
    return ends


def _write_letters(file: File, at: datetime, cap: datetime) -> None:
    """A reminder; an opinion to whoever does not heed it; sometimes the authority is asked to act."""
    stage, course = file.stage, file.course
    names = {"to": file.employer.name, "demand": "请在收到本函后依法足额支付劳动报酬。"}
    for verb in ("send_reminder", "send_opinion", "send_recommendation"):
        at = in_time(stage, course, at, late=0.05, track="letters")
        if at >= cap - timedelta(hours=4):
            break
        if course.tracks["letters"].state != "drafting" and stage.chance.random() < 0.6:
            course.do("correct_letter", at, stage.caseworker, corrected_on=day_of(at))
            return
        course.do(verb, at, stage.caseworker, sent_on=day_of(at), **names)
    track = course.tracks["letters"]
    at = max(step.at for step in course.steps) + timedelta(minutes=5)
    verb, said = ("correct_letter", {"corrected_on": day_of(at)})
    if track.state == "drafting" or stage.chance.random() < 0.25:
        verb, said = "end_letter", {"reason": "用人单位仍未改正，转其他途径处理。"}  # type: ignore[dict-item]
    course.do(verb, at, stage.caseworker, **said)


def _settle(file: File, cap: datetime) -> None:
    """An agreement, its performance, the end of the matter: as far as there was time for it."""
    stage, chance, course = file.stage, file.stage.chance, file.course
    ends = _talk(file, cap)
    rate = Decimal(chance.choice((1, 1, 1, 1, "0.9", "0.85", "0.8", "0.7", "0.6")))
    amounts = [(claim * rate).quantize(Decimal("0.01")) for claim in file.claims]
    total, day = sum(amounts, Decimal(0)), day_of(ends)
    pay_by = day + timedelta(days=chance.choice((0, 3, 7, 10, 15, 30)))
    sealed_by = stage.pick({"town": 46, "people": 30, "enterprise": 8, "union": 16})
    sealer, terms = chance.choice(stage.words["sealers"][sealed_by]), chance.choice(stage.words["terms"])
    course.do("agree_mediation", ends, stage.caseworker, agreed_on=day, amount=total, pay_by=pay_by,
              sealed_by=sealed_by, sealer=sealer, terms=terms)  # fmt: skip
    agreement = Agreement(
        organisation=file.unit, matter=file.matter, sealed_by=sealed_by, sealer=sealer, agreed_on=day, pay_by=pay_by,
        amount_yuan=total, terms=terms,
    )  # fmt: skip
    stage.chronicle.keep(agreement)
    file.book(Money.AGREED, amounts, on=day, at=ends)
    _perform(file, agreement, amounts, rate, ends)


def _perform(file: File, agreement: Agreement, amounts: list[Decimal], rate: Decimal, ends: datetime) -> None:
    stage, course = file.stage, file.course
    at = max(stage.later(moment(agreement.pay_by, 600), 0, 3), ends + timedelta(hours=1))
    keep_going(stage, course, min(at, stage.chronicle.now), stage.caseworker)
    if at >= stage.chronicle.now:
        return
    if stage.chance.random() < 0.04:
        file.pay([(one / 2).quantize(Decimal("0.01")) for one in amounts], at)
        agreement.broken_at = at
        course.do("break_mediation", at, stage.caseworker, reason="只付了一半，其余未按约定支付。")
        result = Result.PARTLY
    else:
        file.pay(amounts, at)
        agreement.performed_on = day_of(at)
        course.do("perform_mediation", at, stage.caseworker, performed_on=day_of(at))
        result = Result.WON if rate == 1 else Result.PARTLY
    file.conclude(result, at + timedelta(minutes=20))
    file.close(at + timedelta(minutes=20))


def _fail(file: File, cap: datetime) -> None:
    """No agreement; some take it to arbitration themselves, with a paper we wrote for them."""
    stage, course, now = file.stage, file.course, file.stage.chronicle.now
    ends = _talk(file, cap)
    reason = stage.chance.choice(stage.words["failed"])
    course.do("fail_mediation", ends, stage.caseworker, reason=reason)
    filed = stage.later(ends, 1, 5)
    if stage.chance.random() < 0.5 or (now - filed).days < 90:
        at = ends + timedelta(hours=1)
        if at < now:
            file.conclude(Result.LOST, at)
            file.close(at)
        return
    arbitrate(file, filed, stage.caseworker, rate=Decimal("0.8"))
    at = course.steps[-1].at + timedelta(hours=1)
    file.conclude(Result.PARTLY, at)
    file.close(at)


def arbitrate(
    file: File, filed: datetime, by: Person, *, rate: Decimal, is_lost: bool = False
) -> list[Decimal]:
    """Arbitration from the application to the award: what was awarded to each."""
    stage, course, day = file.stage, file.course, day_of(filed)
    course.do("prepare_arbitration", filed - timedelta(hours=3), by)
    course.do("file_arbitration", filed, by, filed_on=day, body=stage.words["body"])
    file.matter.arbitrated_on = day
    accepted = in_time(stage, course, filed, late=0.05, track="arbitration")
    course.do("accept_arbitration", accepted, by, accepted_on=day_of(accepted))
    awarded = stage.later(accepted, 20, 44)
    keep_going(stage, course, awarded - timedelta(hours=1), by)
    amounts = [(claim * rate).quantize(Decimal("0.01")) for claim in file.claims]
    total = Decimal(0) if is_lost else sum(amounts, Decimal(0))
    result = Result.LOST if is_lost else Result.WON if rate == 1 else Result.PARTLY
    course.do("award_arbitration", awarded, by, received_on=day_of(awarded), amount=total, result=result)
    if not is_lost:
        file.book(Money.AWARDED, amounts, on=day_of(awarded), at=awarded)
    over = awarded + timedelta(minutes=30)
    course.do(
        "end_arbitration", over, by, result=result, reason="裁决已生效。" if not is_lost else "请求未获支持。"
    )
    return amounts


def _advise(stage: Stage, people: list[Person]) -> None:
    """Advice, and papers written for people: answered the same day or the next."""
    days = (stage.city.today - stage.since).days - 2
    for _number in range(ADVISED):
        day = stage.since + timedelta(days=stage.chance.randrange(days))
        form = Form.DRAFTING if stage.chance.random() < 0.22 else Form.ADVICE
        file = open_file(stage, [stage.chance.choice(people)], day, form=form)
        at = in_time(stage, file.course, file.course.case.opened_at, late=0.03)
        if at < stage.chronicle.now:
            file.course.do(
                "advise", at, stage.caseworker, advice=stage.chance.choice(stage.words["advice"]), form=form
            )


def _refuse(stage: Stage, people: list[Person]) -> None:
    """Applications that were refused in writing and not objected to."""
    days = (stage.city.today - stage.since).days - 90
    grounds = {
        "no_case": "所述事项不属于工会法律援助范围。",
        "no_hardship": "不符合经济困难标准，也不属于免审查情形。",
    }
    for _number in range(REFUSED):
        day = stage.since + timedelta(days=stage.chance.randrange(days))
        file = open_file(stage, [stage.chance.choice(people)], day)
        course, asked = file.course, day_of(file.course.case.opened_at)
        file.matter.applied_on = asked
        at = course.case.opened_at + timedelta(minutes=30)
        course.do("apply", at, stage.caseworker, applied_on=asked)
        ground = stage.chance.choice(list(grounds))
        course.do(
            "refuse", in_time(stage, course, at, late=0.02), stage.head, ground=ground, reason=grounds[ground]
        )
        course.do("lapse", course.due() + timedelta(hours=9), stage.head, into="declined")
