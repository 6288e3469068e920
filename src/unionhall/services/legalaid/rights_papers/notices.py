"""Papers beside a dispute: the application to recognise an injury, the notice of leaving under article 38."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Box, Form, Lines, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.errors import msgid
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.limits import recognition_by_employer, recognition_by_worker
from unionhall.services.legalaid.rights.results import Text
from unionhall.services.legalaid.rights_papers.damages import PRIVATE
from unionhall.services.legalaid.rights_papers.hints import rows
from unionhall.services.legalaid.rights_papers.kinds import PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.particulars import BLANK, REASONS, Particulars
from unionhall.services.legalaid.rights_papers.platform_cover import ON_PLATFORM
from unionhall.services.legalaid.rights_papers.selection import DeadlineLine, EvidenceLine, deadline_line
from unionhall.services.legalaid.rights_papers.shared import (
    AUTHORITY,
    EVIDENCE,
    EVIDENCE_TABLE,
    LINE,
    NOTES,
    TOP,
    WORKER,
    evidence_values,
    side_values,
)
from unionhall.services.legalaid.rights_papers.wording import day_or_blank, end_words, or_blank, said

_EMPLOYER = (
    DocumentField("employer.name", gettext_lazy("Employer"), "云桥宏达建筑工程有限公司"),
    DocumentField("employer.phone", gettext_lazy("Employer’s phone"), "19900000001"),
    DocumentField("employer.address", gettext_lazy("Employer’s address"), "云桥市桥南街道"),
)


_EMPLOYED = msgid("Employment")
_HURT = msgid("Accident and injury")
# What the application is decided on, whatever was reckoned.
_PROOF: dict[str, str] = {
    "contract": _EMPLOYED, "badge": _EMPLOYED, "roster": _EMPLOYED, "pay_transfers": _EMPLOYED,
    "colleagues": _EMPLOYED, "diagnosis": _HURT, "accident_report": _HURT, "witnesses": _HURT,
}  # fmt: skip
_OF_INJURY = frozenset({"diagnosis", "accident_report", "recognition", "grading"})
# Injuries of those whom no employer insures have papers of their own.
_OTHERWISE = PRIVATE | ON_PLATFORM
# What nobody can claim who ends the contract themselves.
_OF_DISMISSAL = frozenset({"unlawful", "notice_month", "reinstatement"})


def _employer(known: Particulars) -> dict[str, Any]:
    return {
        "employer.name": or_blank(known.employer),
        "employer.phone": or_blank(known.employer_phone),
        "employer.address": or_blank(known.employer_address),
        "worker.hired_on": day_or_blank(known.hired_on),
    }


def _injury(told: Told) -> dict[str, Any]:
    known = told.known
    when = _("%(day)s, at %(time)s") % {
        "day": day_or_blank(known.injured_on), "time": or_blank(known.injured_time),
    }  # fmt: skip
    return (
        side_values(known)
        | evidence_values(known, [EvidenceLine(key, ITEMS[key], (Text(why),)) for key, why in _PROOF.items()])
        | _employer(known)
        | {
            "injury.when": when,
            "injury.where": or_blank(known.injured_where),
            "injury.cause": or_blank(known.injury_cause),
            "injury.part": or_blank(known.body_part),
            "injury.diagnosed_on": day_or_blank(known.diagnosed_on),
            "injury.disease": known.disease or "/",
            "injury.story": known.story or BLANK * 4,
        }
    )


def _recognition_days(told: Told) -> list[DeadlineLine]:
    """The employer's time to apply, and one's own; both run from the accident."""
    hurt_on, law = told.known.injured_on, told.law
    if hurt_on is None:
        return []
    first = recognition_by_employer(hurt_on, law)
    own = Text(msgid("Application by you, your family or your union"))
    lines = [deadline_line([own], recognition_by_worker(hurt_on, law), law, is_defence=False)]
    if first.is_past:
        return lines
    return [deadline_line([Text(msgid("Application by the employer"))], first, law, is_defence=False), *lines]


INJURY = RightsPaper(
    kind=PaperKind.INJURY,
    name=gettext_lazy("Application to recognise a work injury"),
    note=gettext_lazy("For the social-insurance authority, if the employer does not apply itself."),
    asks=(
        "name", "gender", "birth_on", "identity_number", "phone", "address", "job", "hired_on", "employer",
        "employer_phone", "employer_address", "injured_on", "injured_time", "injured_where", "injury_cause",
        "body_part", "diagnosed_on", "disease", "story", "authority", "evidence",
    ),
    fields=(
        *NOTES, *WORKER, *_EMPLOYER, AUTHORITY,
        DocumentField("worker.hired_on", gettext_lazy("Day on which the work began"), "2025年3月1日"),
        DocumentField("injury.when", gettext_lazy("Day and time of the accident"), "2026年5月6日15时"),
        DocumentField("injury.where", gettext_lazy("Place of the accident"), "云桥安居工地3号楼"),
        DocumentField("injury.cause", gettext_lazy("Main cause of the accident"), "脚手架倒塌"),
        DocumentField("injury.part", gettext_lazy("Injured part of the body"), "左小腿"),
        DocumentField("injury.diagnosed_on", gettext_lazy("Diagnosed on"), "2026年5月6日"),
        DocumentField("injury.disease", gettext_lazy("Occupational disease"), "/"),
        DocumentField("injury.story", gettext_lazy("What happened, in short"), "在脚手架上作业时坠落。"),
        *EVIDENCE,
    ),
    body=(
        TOP,
        Form((
            ("worker.name", "worker.gender"),
            ("worker.birth", "worker.phone"),
            ("worker.identity_number",),
            ("worker.address",),
            ("employer.name",),
            ("employer.address", "employer.phone"),
            ("worker.job", "worker.hired_on"),
            ("injury.when", "injury.diagnosed_on"),
            ("injury.where",),
            ("injury.cause",),
            ("injury.part", "injury.disease"),
            ("injury.story",),
            (Box(gettext_lazy("What is applied for"), gettext_lazy(
                "That the injury be recognised as a work injury. What stands here is true.\n\nApplicant (signature):"
                "                    Date:"
            )),),
            (Box(gettext_lazy(
                "Opinion of the "
                "employer"
            ), gettext_lazy("\n\nHandled by:          (seal)          Date:")),),
            (Box(gettext_lazy("Opinion of the authority on acceptance"), gettext_lazy(
                "\n\nHandled by:          (seal)          Date:"
            )),),
            (Box(gettext_lazy("Remarks"), "\n"),),
        )),
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        Words(gettext_lazy(
            "Enclosed: proof of the employment (also of a factual one), the diagnosis or the certificate of an "
            "occupational disease, and:"
        ), "left"),
        EVIDENCE_TABLE,
    ),
    values=_injury,
    concerns=_OF_INJURY,
    drops=_OTHERWISE,
    days=_recognition_days,
    proof=_PROOF,
    steps=(
        gettext_lazy(
            "The time to apply runs from the day of the accident, or of the diagnosis of an occupational disease. Do "
            "not let it pass: apply even if papers are still missing."
        ),
        gettext_lazy(
            "Go to the social-insurance authority of the place where the employer insures its workers; use its "
            "own form "
            "if it wants that."
        ),
        gettext_lazy(
            "The employer has to apply first; if it does not, you, your family or your union can. Without an "
            "application in time the costs until then fall on the employer."
        ),
        gettext_lazy(
            "Without a contract, first have the employment established by arbitration: the time stands "
            "still meanwhile."
        ),
        gettext_lazy("After the treatment, apply for the assessment of your capacity to work."),
    ),
)  # fmt: skip


def _leaving(told: Told) -> dict[str, Any]:
    known = told.known
    demands = [
        _("%(name)s: %(sum)s") % {"name": said(one.name), "sum": end_words(one, one.amount.high)}
        for one in told.selection.raised
        if one.amount is not None and one.payer is None
    ]
    from_day = _("on %(day)s") % {"day": day_or_blank(known.leaving_on)}
    reasons = [_(REASONS[one]) for one in known.reasons] or [BLANK * 3]
    return (
        side_values(known)
        | _employer(known)
        | {
            "reasons": rows(f"（{place}）{text}" for place, text in enumerate(reasons, start=1)),
            "demands": rows(f"{place}. {text}" for place, text in enumerate(demands or [BLANK * 2], start=1)),
            "story": known.story or BLANK * 4,
            "leaving_on": from_day if known.leaving_on else _("on the day on which this notice reaches you"),
        }
    )


LEAVING = RightsPaper(
    kind=PaperKind.LEAVING,
    name=gettext_lazy("Notice of leaving because of the employer’s breach"),
    note=gettext_lazy("To the employer, before you go. The reason stands in it and cannot be changed later."),
    asks=(
        "reasons", "story", "leaving_on", "name", "identity_number", "phone", "job", "hired_on", "employer",
        "employer_address",
    ),
    fields=(
        *NOTES, *WORKER, *_EMPLOYER, AUTHORITY,
        DocumentField("worker.hired_on", gettext_lazy("Day on which the work began"), "2025年3月1日"),
        DocumentField("reasons[].text", gettext_lazy("Reasons"), "未及时足额支付劳动报酬"),
        DocumentField("demands[].text", gettext_lazy("Demands"), "1. 经济补偿：36,000.00元"),
        DocumentField("story", gettext_lazy("What exactly happened"), "自2026年1月起未发工资。"),
        DocumentField("leaving_on", gettext_lazy("When it takes effect"), "自本通知送达之日"),
    ),
    body=(
        TOP,
        Words(gettext_lazy("{{ employer.name }}:"), "left"),
        Words(gettext_lazy(
            "I, {{ worker.name }} (identity number {{ worker.identity_number }}, phone {{ worker.phone }}), have "
            "worked for you since "
            "{{ worker.hired_on }} as {{ worker.job }}. You have broken the law as follows:"
        )),
        Lines("reasons", LINE),
        Words(gettext_lazy("In particular: {{ story }}")),
        Words(gettext_lazy(
            "For this reason, and under article 38 of the Labour Contract Law of the People’s Republic of China, I "
            "hereby end the labour contract. It ends {{ leaving_on }}."
        )),
        Words(gettext_lazy(
            "Under articles 46, 47 and 50 of that law please pay all wages and the compensation owed, issue the "
            "certificate of the end of the contract, and transfer my file and social insurance. I claim:"
        )),
        Lines("demands", LINE),
        Words(gettext_lazy("Notified by (signature or fingerprint): ____________"), "right", space=1),
        Words(gettext_lazy("Date: ____-__-__"), "right"),
    ),
    values=_leaving,
    drops=_OF_DISMISSAL,
    steps=(
        gettext_lazy(
            "Check the reason before you send it: it must be true, it must be one of article 38, and “personal "
            "reasons” "
            "anywhere else takes the compensation away. Have your union look at it."
        ),
        gettext_lazy(
            "Send it by EMS to the employer’s registered address, write “notice under article 38, unpaid …” on "
            "the slip, "
            "and keep slip, copy and proof of delivery; also send a photo by message."
        ),
        gettext_lazy("Do not sign a form of resignation, and hand over your work with a receipt."),
        gettext_lazy("If you are forced or put in danger you may leave at once, without telling first."),
    ),
)  # fmt: skip
