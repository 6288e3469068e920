"""Matters, joint work, screenings and candidacies for walks at random, answered by what these are called."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.core import Workflow
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Candidacy, LawFirm, Lawyer, Matter, OpenCall, Screening
from unionhall.services.legalaid.plans import Intake, JointPlan
from unionhall.services.legalaid.states import CANDIDACY, JOINT, MATTER, SCREENING, Cause

ENTERPRISE = "云桥宏达建筑工程有限公司"


def _a_lawyer(town: Any) -> Any:
    """Whoever is a lawyer at the county; their row is made when it is first asked for."""
    person = town.union.staff(Role.LAWYER, "yunqiao")
    if not Lawyer.objects.filter(organisation=town.home, person=person).exists():
        firm = LawFirm.objects.create(organisation=town.home, name="云桥法和律师事务所")
        Lawyer.objects.create(
            organisation=town.home, person=person, firm=firm, licence="13701000000000001",
            licensed_on=date(2015, 6, 1), since=date(2020, 1, 1),
        )  # fmt: skip
    return person


def _matter(town: Any, at: datetime) -> Matter:
    known = localdate(at) - timedelta(days=60)
    intake = Intake(
        cause=Cause.WAGES, story="干了三个月，没发工资", employer=ENTERPRISE, known_on=known,
        amount_yuan=Decimal("18000.00"),
    )  # fmt: skip
    return commands.open_matter(town.home, intake, person=town.worker, by=None, at=at)


def open_matter(town: Any, at: datetime) -> Case:
    """The worker asks about wages."""
    return _matter(town, at).case


def open_joint(town: Any, at: datetime) -> Case:
    """The city's head has a matter and asks the county to join in."""
    head = town.union.staff(Role.LEGAL_MANAGER, "yibin")
    above = town.union["yibin"]
    intake = Intake(cause=Cause.WAGES, employer=ENTERPRISE, amount_yuan=Decimal(900))
    matter = commands.open_matter(above, intake, person=town.worker, by=None, at=at)
    return commands.invite_unit(matter, JointPlan(unit=town.home, task="走访工友"), by=head, at=at).case


def open_screening(town: Any, at: datetime) -> Case:
    """An officer saw that production has stopped."""
    officer = town.union.staff(Role.UNION_OFFICER, "yunqiao")
    case = casework.open_case(town.home, casework.Opening(SCREENING.kind, ENTERPRISE), by=officer, at=at)
    Screening.objects.create(organisation=town.home, case=case, enterprise=ENTERPRISE, workers=40)
    return case


def open_candidacy(town: Any, at: datetime) -> Case:
    """Somebody answers an open call."""
    today = localdate(at)
    call = OpenCall.objects.create(
        organisation=town.home, title=f"第 {OpenCall.objects.count() + 1} 批公益律师", wanted=10, opens_on=today,
        closes_on=today + timedelta(days=30), text="欢迎报名",
    )  # fmt: skip
    opening = casework.Opening(CANDIDACY.kind, call.title, person=town.worker)
    case = casework.open_case(town.home, opening, by=town.worker, at=at)
    Candidacy.objects.create(
        organisation=town.home, case=case, call=call, firm_name="云桥法和律师事务所",
        licence=f"1370120{OpenCall.objects.count():010d}", licensed_on=date(2016, 1, 1), came_by="self",
    )  # fmt: skip
    return case


def _today(_town: Any, case: Case) -> date:
    """The day of the last step: what is recorded has happened."""
    return localdate(case.steps.latest("sequence").at)


def _days(workflow: Workflow) -> dict[tuple[str, str], Any]:
    """Every day that the verbs ask for: today."""
    return {
        (verb.code, ask.code): _today for verb in workflow.verbs for ask in verb.asks if ask.kind == "day"
    }


OPENERS = {
    MATTER.kind: open_matter,
    JOINT.kind: open_joint,
    SCREENING.kind: open_screening,
    CANDIDACY.kind: open_candidacy,
}
ANSWERS = {
    MATTER.kind: _days(MATTER) | {("assign", "lawyer"): lambda town, _case: _a_lawyer(town)},
    SCREENING.kind: _days(SCREENING),
    CANDIDACY.kind: _days(CANDIDACY),
}
