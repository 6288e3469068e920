"""A matter of several claimants on which units of other places work along, each given something else to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Claimant, Evidence, JointWork, LedgerEntry, Matter
from unionhall.services.legalaid.plans import ClaimantPlan, JointPlan, PaymentPlan
from unionhall.services.legalaid.tests.office import TODAY, Office

# Units of another city: what each was given, and whether it takes part.
UNITS = {
    "plain": {"sees_money": False, "sees_evidence": False},
    "money": {"sees_money": True, "sees_evidence": False},
    "evidence": {"sees_money": False, "sees_evidence": True},
    "whole": {"sees_money": True, "sees_evidence": True, "is_own_only": False},
    "invited": {"sees_money": True, "sees_evidence": True, "is_own_only": False},
    "finished": {"sees_money": True, "sees_evidence": True, "is_own_only": False},
}
NAMES = {
    "plain": "临溪县总工会", "money": "临河县总工会", "evidence": "临江县总工会", "whole": "临湖县总工会",
    "invited": "临海县总工会", "finished": "临山县总工会",
}  # fmt: skip


@dataclass
class Group:
    """A group matter of the county, with a claimant of every unit and one of nobody's."""

    office: Office
    matter: Matter
    joints: dict[str, JointWork]
    claimants: dict[str, Claimant]

    def evidence(self, claimant: Claimant | None, **extra: Any) -> Evidence:
        """A piece, of one claimant or of all."""
        values = {
            "number": Evidence.objects.filter(matter=self.matter).count() + 1, "kind": "document", "title": "工资条",
            "proves": "欠薪数额", "source": "本人提供", "obtained_on": TODAY, "added_at": NOW,
        }  # fmt: skip
        return Evidence.objects.create(
            organisation=self.matter.organisation, matter=self.matter, claimant=claimant, **values | extra
        )

    def received(self, name: str) -> LedgerEntry:
        """The line by which the money reached that claimant."""
        return LedgerEntry.objects.get(claimant=self.claimants[name], kind="received")


def county(office: Office, code: str, name: str, region: str = "990282") -> Organisation:
    """A county of another city of the province, made when it is first asked for."""
    if code not in office.cast.organisations:
        above = office.cast["dongyuan"]
        office.cast.organisations[code] = Organisation.objects.create(
            parent=above, path=f"{above.path}.{code}", code=code, level=Level.COUNTY, kind=Kind.FEDERATION, name=name,
            short_name=name[:40], region=region,
        )  # fmt: skip
    return office.cast[code]


def staff_of(office: Office, code: str, role: str = Role.CASEWORKER) -> Person:
    """Whoever holds `role` there."""
    return office.cast.staff(role, code)


def make_group(office: Office, *, name: str = "", task: str = "联系本地工友", **told: Any) -> Group:
    """The matter, under way at the county, with the units that were invited to it.

    The claimants of the units are called `name`, these are asked to do `task`; `told` is what was asked.
    """
    matter = office.handled(office.ask(amount_yuan=Decimal(1000), people=len(UNITS) + 2, **told))
    joints, claimants = {}, {"worker": office.first(matter)}
    for code, given in UNITS.items():
        unit = county(office, code, NAMES[code])
        joints[code] = commands.invite_unit(
            matter, JointPlan(unit=unit, task=task, **given), by=office.head, at=NOW
        )
        person = office.cast.person(
            f"claimant {code}", code, phone=f"135{len(office.cast.people):08d}", name=name
        )
        claimants[code] = add(office, matter, person, unit)
        if code != "invited":
            casework.act(joints[code].case, "accept", by=staff_of(office, code), at=NOW)
    other = office.cast.person("claimant other", "e01", phone="13500000099")
    claimants["other"] = add(office, matter, other, None)
    case = joints["finished"].case
    case.refresh_from_db()
    casework.act(
        case, "finish", by=staff_of(office, "finished"), at=NOW, answers={"outcome": "本地工友都已联系"}
    )
    payment = PaymentPlan(amount_yuan=Decimal(800), paid_on=TODAY)
    commands.receive_payment(matter, payment, by=office.caseworker, at=NOW)
    return Group(
        office, Matter.objects.select_related("case__organisation").get(pk=matter.pk), joints, claimants
    )


def add(office: Office, matter: Matter, person: Person, unit: Organisation | None) -> Claimant:
    """Somebody who is owed a thousand yuan."""
    plan = ClaimantPlan(amount_yuan=Decimal(1000), unit=unit, work="木工", worked_from=date(2026, 1, 5))
    return commands.add_claimant(matter, person, plan, by=office.caseworker, at=NOW)
