"""A matter that has been through everything: every paper of it can be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.tests import crafted
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.models import Claimant, Debtor, Evidence, Matter
from unionhall.services.legalaid.plans import DebtorPlan, PaymentPlan
from unionhall.services.legalaid.states import EvidenceKind, Liability, Sealer
from unionhall.services.legalaid.tests.office import TODAY, Office

IDENTITY = "110101199003074258"
LATER = NOW + timedelta(days=30)
PAID_ON = date(2026, 5, 20)


@dataclass
class Dossier:
    """A matter with both sides known in full, and whoever carries it."""

    office: Office
    matter: Matter

    @property
    def case(self) -> Any:
        return self.matter.case

    def act(self, verb: str, **more: Any) -> Any:
        """Do a verb on it."""
        self.matter.case = self.office.act(self.matter.case, verb, **more)
        return self.matter.case

    def piece(self, content: bytes = crafted.PDF, name: str = "工资表.pdf", **changes: Any) -> Evidence:
        """Take a piece of evidence in."""
        by = changes.pop("by", self.office.caseworker)
        at = changes.pop("at", NOW)
        upload = SimpleNamespace(file=BytesIO(content), name=name) if name else None
        return add_evidence(self.matter, plan(**changes), upload, by=by, at=at)


def plan(**changes: Any) -> EvidencePlan:
    """A wage table."""
    known = {
        "kind": EvidenceKind.DOCUMENT, "title": "工资表", "proves": "2025年12月至2026年2月工资未发",
        "source": "申请人提供", "obtained_on": TODAY, "pages": 2, "has_original": True,
    }  # fmt: skip
    return EvidencePlan(**known | changes)


def begin(office: Office) -> Dossier:
    """Everybody is known in full, nothing has been done yet."""
    worker = office.worker
    worker.gender, worker.birth_year, worker.occupation = "m", 1990, "木工"
    worker.identity_number = IDENTITY
    worker.save()
    matter = office.ask()
    Debtor.objects.filter(matter=matter).update(
        credit_code="91990181MA00000002", phone="19900000001", address="云桥市桥南街道建设路12号"
    )
    general = DebtorPlan(
        name="云桥安居建设集团有限公司", liability=Liability.CONTRACTOR, address="沂滨市人民路1号"
    )
    commands.add_debtor(matter, general, by=office.caseworker, at=NOW)
    Claimant.objects.filter(matter=matter).update(
        work="木工", worked_from=date(2025, 12, 1), worked_to=date(2026, 2, 28)
    )
    return Dossier(office, matter)


def aided(office: Office) -> Dossier:
    """Legal aid was granted, the lawyer met the worker."""
    made = begin(office)
    made.act("apply", applied_on=TODAY)
    made.act("accept", ground="migrant_pay")
    made.act("assign", lawyer=office.lawyer.person)
    made.act("start", by=office.lawyer.person, met_on=TODAY)
    return made


def mediated(made: Dossier) -> None:
    """An agreement was reached, and broken."""
    clerk = made.office.caseworker
    made.act("start_mediation", by=clerk, applied_on=TODAY)
    made.act(
        "record_mediation",
        by=clerk,
        met_on=TODAY,
        record="单位承认欠薪，提出五月二十日前付一万五千元。\n职工同意。",
    )
    made.act(
        "agree_mediation", by=clerk, agreed_on=TODAY, amount=Decimal(15_000), pay_by=PAID_ON, sealed_by=Sealer.TOWN,
        sealer="桥南街道劳动争议调解委员会", terms="款项付至申请人本人账户。",
    )  # fmt: skip
    made.act("break_mediation", by=clerk, reason="到期未付")


def supervised(made: Dossier) -> None:
    """All three letters went out."""
    clerk = made.office.caseworker
    made.act("draft_letter", by=clerk)
    to, demand = "云桥宏达建筑工程有限公司", "足额支付拖欠的工资18,000元。"
    made.act("send_reminder", by=clerk, sent_on=TODAY, to=to, demand=demand)
    made.act("send_opinion", by=clerk, sent_on=TODAY, to=to, demand=demand)
    made.act(
        "send_recommendation",
        by=clerk,
        sent_on=TODAY,
        to="云桥市人力资源和社会保障局",
        demand="责令限期支付。",
    )
    made.act("end_letter", by=clerk, reason="仍未改正")


def arbitrated(made: Dossier) -> None:
    """The commission awarded the whole, and the money came."""
    lawyer = made.office.lawyer.person
    made.act("prepare_arbitration", by=lawyer)
    made.act("file_arbitration", by=lawyer, filed_on=TODAY, body="云桥市劳动人事争议仲裁委员会")
    made.act("accept_arbitration", by=lawyer, accepted_on=TODAY)
    made.act("award_arbitration", by=lawyer, received_on=TODAY, amount=Decimal(18_000), result="won")
    made.act("end_arbitration", by=lawyer, result="won", reason="裁决生效")
    paid = PaymentPlan(amount_yuan=Decimal(18_000), paid_on=PAID_ON)
    commands.receive_payment(made.matter, paid, by=made.office.caseworker, at=LATER)


def closed(office: Office) -> Dossier:
    """Through everything, with three pieces of evidence, to the closing report."""
    made = aided(office)
    made.piece()
    made.piece(
        crafted.picture(),
        "考勤.png",
        title="考勤记录照片",
        kind=EvidenceKind.AUDIOVISUAL,
        device="手机",
        pages=1,
    )
    made.piece(b"", "", title="工作服", kind=EvidenceKind.OBJECT, proves="在该工地工作", pages=1)
    mediated(made)
    supervised(made)
    arbitrated(made)
    made.act("conclude", by=office.lawyer.person, at=LATER, result="won", concluded_on=PAID_ON)
    made.act(
        "report", by=office.lawyer.person, at=LATER, summary="经仲裁裁决，全部请求得到支持，款项已到账。"
    )
    return made
