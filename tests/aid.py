"""One of everything an address of legal aid can name; made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests import networks
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.rulebook.core import Source
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands import screening
from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.commands.rights_numbers import put_number
from unionhall.services.legalaid.models import (
    AidBudget,
    Allowance,
    Claimant,
    Debtor,
    Duty,
    DutyPost,
    DutySwap,
    DutyWish,
    Evidence,
    FileReview,
    FirmClient,
    JointWork,
    LawFirm,
    Lawyer,
    LedgerEntry,
    Matter,
    OpenCall,
    Payment,
    ReviewedFile,
    ReviewSheet,
    Roster,
    Screening,
)
from unionhall.services.legalaid.number_plans import NumberPlan
from unionhall.services.legalaid.plans import ClaimantPlan, Intake, JointPlan, PaymentPlan
from unionhall.services.legalaid.states import Cause

DAY = timedelta(days=1)


def the_matter(town: Town) -> Matter:
    """Unpaid wages of the worker and a colleague, a part of them paid; with evidence, and a unit that helps."""
    found = Matter.objects.first()
    if found is not None:
        return found
    county, at = town.cast["yunqiao"], town.now
    caseworker = town.cast.staff(Role.CASEWORKER)
    intake = Intake(cause=Cause.WAGES, employer="云桥宏达建筑", amount_yuan=Decimal(9_000), people=2)
    matter = commands.open_matter(county, intake, person=town.worker, by=town.worker, at=at)
    colleague = town.cast.person("colleague", "e01", name="赵小工")
    plan = ClaimantPlan(amount_yuan=Decimal(1_000))
    commands.add_claimant(matter, colleague, plan, by=caseworker, at=at)
    today = timezone.localdate(at)
    payment = PaymentPlan(amount_yuan=Decimal(100), paid_on=today)
    commands.receive_payment(matter, payment, by=caseworker, at=at)
    commands.invite_unit(matter, JointPlan(unit=town.cast["yibin"], task="协助送达"), by=caseworker, at=at)
    evidence = EvidencePlan(
        kind="object", title="工牌", proves="劳动关系", source="本人", obtained_on=today, has_original=True
    )
    add_evidence(matter, evidence, None, by=caseworker, at=at)
    return matter


def one(town: Town, model: type[Any]) -> Any:
    """The first row of `model` that belongs to the matter."""
    the_matter(town)
    return model.objects.order_by("pk")[0].pk


def the_claimant(town: Town) -> list[Any]:
    """The matter's key and that of the worker's claim."""
    claimant = Claimant.objects.get(matter=the_matter(town), row=1)
    return [claimant.matter_id, claimant.pk]


def the_debtor(town: Town) -> Any:
    """The employer."""
    return one(town, Debtor)


def the_piece(town: Town) -> Any:
    """The badge."""
    return one(town, Evidence)


def the_joint_case(town: Town) -> Any:
    """The case of the unit that helps."""
    return one(town, JointWork)


def the_payment(town: Town) -> list[Any]:
    """The matter's key and that of what was paid."""
    return [the_matter(town).pk, one(town, Payment)]


def the_entry(town: Town) -> Any:
    """The worker's share of it."""
    claimant = Claimant.objects.get(matter=the_matter(town), row=1)
    return LedgerEntry.objects.get(claimant=claimant, kind="received").pk


def the_lawyer(town: Town, number: int = 1) -> Lawyer:
    """A lawyer of the county, by number."""
    found = Lawyer.objects.filter(licence=f"{number:017d}").first()
    if found is not None:
        return found
    county = town.cast["yunqiao"]
    firm, _made = LawFirm.objects.get_or_create(organisation=county, name="云桥法和律师事务所")
    FirmClient.objects.get_or_create(organisation=county, firm=firm, name="云桥某置业")
    person = town.cast.person(f"lawyer{number}", phone=f"1370000000{number}")
    town.cast.appoint(person, Role.LAWYER)
    return Lawyer.objects.create(
        organisation=county, person=person, firm=firm, licence=f"{number:017d}", licensed_on=date(2015, 6, 1),
        since=date(2020, 1, 1),
    )  # fmt: skip


def the_firm(town: Town) -> Any:
    """The lawyers' firm."""
    return the_lawyer(town).firm_id


def the_client(town: Town) -> list[Any]:
    """The firm's key and that of a client of theirs."""
    firm = the_firm(town)
    return [firm, FirmClient.objects.get(firm=firm).pk]


def the_call(town: Town) -> Any:
    """An open call."""
    today = timezone.localdate(town.now)
    known = {"wanted": 10, "opens_on": today, "closes_on": today + 30 * DAY, "text": "公益律师"}
    return OpenCall.objects.get_or_create(
        organisation=town.cast["yunqiao"], title="公益律师招募", defaults=known
    )[0].pk


def the_allowance(town: Town) -> Any:
    """What was set aside for a day on duty."""
    county, today = town.cast["yunqiao"], timezone.localdate(town.now)
    budget, _made = AidBudget.objects.get_or_create(
        organisation=county, year=today.year, defaults={"amount_yuan": Decimal(200_000)}
    )
    known = {"amount_yuan": Decimal(200), "basis": "值班一天", "granted_at": town.now}
    return Allowance.objects.get_or_create(
        organisation=county, budget=budget, lawyer=the_lawyer(town), stage="duty", earned_on=today, defaults=known
    )[0].pk  # fmt: skip


def the_duty(town: Town) -> Duty:
    """A lawyer on duty tomorrow, who asked another to take it."""
    found = Duty.objects.first()
    if found is not None:
        return found
    county, tomorrow = town.cast["yunqiao"], timezone.localdate(town.now) + DAY
    post = DutyPost.objects.create(organisation=county, name="服务中心", opens=time(9), closes=time(17))
    roster = Roster.objects.create(
        organisation=county,
        from_on=tomorrow,
        to_on=tomorrow + 7 * DAY,
        state="published",
        published_at=town.now,
    )
    lawyer, other = the_lawyer(town), the_lawyer(town, 2)
    duty = Duty.objects.create(organisation=county, roster=roster, post=post, day=tomorrow, lawyer=lawyer)
    DutySwap.objects.create(organisation=county, duty=duty, asked_by=lawyer, other=other, asked_at=town.now)
    DutyWish.objects.create(
        organisation=county, lawyer=lawyer, kind="avoid", from_on=tomorrow + 5 * DAY, to_on=tomorrow + 6 * DAY
    )
    return duty


def the_roster_day(town: Town) -> list[Any]:
    """The roster's key and the day of the duty."""
    duty = the_duty(town)
    return [duty.roster_id, duty.day.isoformat()]


def the_swap(town: Town) -> Any:
    """Who is asked to take the duty."""
    return DutySwap.objects.get(duty=the_duty(town)).pk


def the_wish(town: Town) -> Any:
    """When the lawyer would rather not."""
    return DutyWish.objects.get(lawyer=the_duty(town).lawyer).pk


def the_review(town: Town) -> FileReview:
    """A review of last year's files, one of which lies with the lawyer."""
    found = FileReview.objects.first()
    if found is not None:
        return found
    county = town.cast["yunqiao"]
    form = [{"code": "intake", "name": "受理登记", "points": 100}]
    review = FileReview.objects.create(
        organisation=county,
        year=town.now.year,
        seed="种子",
        wanted=1,
        form=form,
        state="marking",
        drawn_at=town.now,
    )
    file = ReviewedFile.objects.create(
        organisation=county, review=review, matter=the_matter(town), code="A01"
    )
    ReviewSheet.objects.create(organisation=county, file=file, reviewer=the_lawyer(town).person)
    return review


def the_sheet(town: Town) -> Any:
    """The lawyer's sheet."""
    return ReviewSheet.objects.get(file__review=the_review(town)).pk


def the_screening(town: Town) -> Any:
    """An enterprise whose wages are late."""
    found = Screening.objects.first()
    if found is None:
        plan = screening.Spotting(
            enterprise="云桥宏达建筑",
            kind="arrears",
            noticed_on=timezone.localdate(town.now),
            note="两个月未发工资",
        )
        by = town.cast.staff(Role.CASEWORKER)
        found = screening.spot_enterprise(town.cast["yunqiao"], plan, by=by, at=town.now)
    return found.pk


def the_number(town: Town) -> Any:
    """A number of law that the city above the county has entered."""
    found = LocalRule.objects.filter(key="rights.minimum_wage_month_yuan").first()
    if found is None:
        plan = NumberPlan(
            key="rights.minimum_wage_month_yuan", region="990100", value=Decimal(2000),
            starts_on=date(2025, 1, 1), source=Source("沂滨市最低工资公告"),
        )  # fmt: skip
        found = put_number(plan, by=town.cast.staff(Role.ADMINISTRATOR, "yibin"), at=town.now)
    return found.pk


# What each address of legal aid is asked about, by name; the rest of a family by the beginning of its name.
ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "legalaid:": lambda town: [the_matter(town).pk],
    "legalaid:ask-step": lambda _town: ["employer"],
    "legalaid:claim": lambda town: the_claimant(town)[1:],
    "legalaid:claimants": lambda town: [the_matter(town).pk],
    "legalaid:claimant": lambda town: the_claimant(town),
    "legalaid:claimant-add": lambda town: [the_matter(town).pk],
    "legalaid:receipt-confirm": lambda town: [the_entry(town)],
    "legalaid:entry-": lambda town: [the_matter(town).pk, the_entry(town)],
    "legalaid:payment": lambda town: the_payment(town),
    "legalaid:money-export": lambda town: [the_matter(town).pk, "claimants"],
    "legalaid:debtor-change": lambda town: [the_debtor(town)],
    "legalaid:joint": lambda town: [the_joint_case(town)],
    "legalaid:evidence-": lambda town: [the_piece(town)],
    "legalaid:evidence-add": lambda town: [the_matter(town).pk],
    "legalaid:evidence-list": lambda town: [the_matter(town).pk],
    "legalaid:my-evidence-open": lambda town: [the_piece(town)],
    "legalaid:original-": lambda town: [the_piece(town)],
    "legalaid:lawyer": lambda town: [the_lawyer(town).pk],
    "legalaid:firm": lambda town: [the_firm(town)],
    "legalaid:client-end": lambda town: the_client(town),
    "legalaid:call": lambda town: [the_call(town)],
    "legalaid:candidacy-apply": lambda town: [the_call(town)],
    "legalaid:allowance-": lambda town: [the_allowance(town)],
    "legalaid:roster": lambda town: [the_duty(town).roster_id],
    "legalaid:roster-day": lambda town: the_roster_day(town),
    "legalaid:duty-set": lambda town: the_roster_day(town),
    "legalaid:duty-": lambda town: [the_duty(town).pk],
    "legalaid:duty-post-": lambda town: [the_duty(town).post_id],
    "legalaid:swap": lambda town: [the_duty(town).pk],
    "legalaid:swap-ask": lambda town: [the_duty(town).pk, the_lawyer(town, 2).pk],
    "legalaid:swap-answer": lambda town: [the_swap(town)],
    "legalaid:swap-take-back": lambda town: [the_swap(town)],
    "legalaid:wish-drop": lambda town: [the_wish(town)],
    "legalaid:review": lambda town: [the_review(town).pk],
    "legalaid:review-sheet": lambda town: [the_sheet(town)],
    "legalaid:review-pass": lambda town: [the_review(town).pk, the_sheet(town)],
    "legalaid:rights-law": lambda _town: ["lcl"],
    "legalaid:rights-number": lambda _town: ["rights.limitation_years"],
    "legalaid:desk-rights-": lambda town: [the_number(town)],
    "legalaid:rights-sheet": lambda _town: ["severance"],
    "legalaid:screening": lambda town: [the_screening(town)],
    "legalaid:screening-act": lambda town: [the_screening(town), "verify"],
}
ARGUMENTS |= networks.ARGUMENTS
