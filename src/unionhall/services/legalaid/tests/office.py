"""A legal-aid office with a head, a caseworker, lawyers of two firms, and shorthand for carrying a matter on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Claimant, LawFirm, Lawyer, Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause, Ground

TODAY = date(2026, 5, 6)
EMPLOYER = "云桥宏达建筑工程有限公司"


@dataclass
class Office:
    """Who works at the county's legal aid, and whom it serves."""

    cast: Cast
    head: Person
    caseworker: Person
    worker: Person
    lawyer: Lawyer
    rival: Lawyer

    def ask(self, person: Person | None = None, *, at: datetime = NOW, **told: Any) -> Matter:
        """A worker asks about three months of unpaid wages."""
        known = {
            "cause": Cause.WAGES, "story": "干了三个月，一分钱没发", "employer": EMPLOYER, "known_on": date(2026, 3, 1),
            "amount_yuan": Decimal("18000.00"), "industry": "construction",
        }  # fmt: skip
        who = person or self.worker
        return commands.open_matter(self.cast["yunqiao"], Intake(**known | told), person=who, by=None, at=at)

    def act(
        self, case: Case, verb: str, *, by: Person | None = None, at: datetime = NOW, **answers: Any
    ) -> Case:
        """Do `verb`, as the head unless somebody else is named."""
        return casework.act(case, verb, by=by or self.head, at=at, answers=answers)

    def handled(self, matter: Matter, *, at: datetime = NOW) -> Matter:
        """A matter that is aided, with its lawyer, under way."""
        case = self.act(matter.case, "apply", applied_on=TODAY, at=at)
        case = self.act(case, "accept", ground=Ground.MIGRANT_PAY, at=at)
        case = self.act(case, "assign", lawyer=self.lawyer.person, at=at)
        self.act(case, "start", met_on=TODAY, at=at)
        return Matter.objects.select_related("case__organisation").get(pk=matter.pk)

    def first(self, matter: Matter) -> Claimant:
        """The one who asked."""
        return Claimant.objects.get(matter=matter, row=1)


def make_lawyer(cast: Cast, key: str, firm: str, **extra: Any) -> Lawyer:
    """A lawyer of that firm who serves the county."""
    home = cast["yunqiao"]
    person = cast.person(key, phone=f"137{len(cast.people):08d}")
    cast.appoint(person, Role.LAWYER)
    office, _made = LawFirm.objects.get_or_create(organisation=home, name=firm)
    values = {
        "licence": f"13701{len(cast.people):012d}",
        "licensed_on": date(2015, 6, 1),
        "since": date(2020, 1, 1),
    }
    return Lawyer.objects.create(organisation=home, person=person, firm=office, **values | extra)


def make_office(cast: Cast) -> Office:
    """The office in the county of `cast`."""
    return Office(
        cast=cast,
        head=cast.staff(Role.LEGAL_MANAGER),
        caseworker=cast.staff(Role.CASEWORKER),
        worker=cast.person("worker", "e01", phone="13600000001", name="王小工", is_migrant=True),
        lawyer=make_lawyer(cast, "lawyer", "云桥法和律师事务所"),
        rival=make_lawyer(cast, "rival", "云桥正立律师事务所"),
    )
