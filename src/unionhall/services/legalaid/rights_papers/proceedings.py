"""Papers to offices that decide: arbitration commission, labour inspection, court."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Lines, Part, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.errors import msgid
from unionhall.lib.money import format_yuan, in_capitals
from unionhall.services.legalaid.rights.limits import inspection
from unionhall.services.legalaid.rights.results import Amount, Forum, Text
from unionhall.services.legalaid.rights_papers.facts import (
    BEFORE_ARBITRATION,
    BEFORE_INSPECTION,
    Roles,
    facts_of,
    reasons_of,
    requests_of,
)
from unionhall.services.legalaid.rights_papers.hints import rows
from unionhall.services.legalaid.rights_papers.kinds import PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.particulars import BLANK
from unionhall.services.legalaid.rights_papers.selection import (
    DeadlineLine,
    deadline_line,
    evidence_checklist,
    total_of,
)
from unionhall.services.legalaid.rights_papers.shared import (
    AUTHORITY,
    EVIDENCE,
    EVIDENCE_TABLE,
    LINE,
    NOTES,
    OTHER_SIDE,
    SIDES_TABLE,
    TOP,
    WORKER,
    WORKER_FORM,
    evidence_values,
    side_values,
)

_ASKS = (
    "name", "gender", "birth_on", "identity_number", "phone", "address", "job", "employer", "employer_representative",
    "employer_address", "employer_phone", "others", "authority", "hired_on", "last_day", "wage", "workplace", "story",
    "witnesses", "evidence",
)  # fmt: skip
_CLAIMING = (
    *NOTES, *WORKER, *OTHER_SIDE, AUTHORITY,
    DocumentField("requests[].text", gettext_lazy("Claims"), "1. 支付经济补偿36,000.00元。"),
    DocumentField("sums[].text", gettext_lazy("Claimed together"), "合计36,000.00元。"),
    DocumentField("facts[].text", gettext_lazy("Facts and reasons"), "申请人于2021年3月1日入职。"),
    DocumentField("reasons[].text", gettext_lazy("How each is reckoned"), "第1项：8000 × 4.5。"),
    *EVIDENCE,
    DocumentField("witnesses", gettext_lazy("Witnesses, with address and phone"), "李某，13600000002"),
    DocumentField("copies", gettext_lazy("Copies"), 1),
)  # fmt: skip
_SIGNED: tuple[Part, ...] = (
    Words(gettext_lazy("Signature or fingerprint: ____________"), "right", space=1),
    Words(gettext_lazy("Date: ____-__-__"), "right"),
)


def _highest(amount: Amount) -> Decimal:
    return amount.high


def _lowest(amount: Amount) -> Decimal:
    return amount.low


def _values(told: Told, roles: Roles, lead: str, *, is_least: bool = False) -> dict[str, Any]:
    raised = told.selection.raised
    total, pick = total_of(raised, is_least=is_least), _lowest if is_least else _highest
    sums = _("Together: %(sum)s yuan (in words: %(capitals)s).") % {
        "sum": format_yuan(total), "capitals": in_capitals(total),
    }  # fmt: skip
    return (
        side_values(told.known)
        | evidence_values(told.known, evidence_checklist(raised))
        | {
            "requests": rows(requests_of(raised, roles, lead=lead, pick=pick)),
            "sums": rows([sums] if total else []),
            "facts": rows(facts_of(told.known, roles)),
            "reasons": rows(reasons_of(raised, pick)),
            "witnesses": told.known.witnesses or BLANK * 2,
            "copies": len(told.known.respondents),
        }
    )


def _parts(first: Any, second: Any, head: Any, why: Any, *ending: Part) -> tuple[Part, ...]:
    """The form that such papers share: the two sides, what is asked, why, and by which proof."""
    return (
        TOP,
        Words(first, "left", is_strong=True),
        WORKER_FORM,
        Words(second, "left", is_strong=True, space=1),
        SIDES_TABLE,
        Words(head, "left", is_strong=True, space=1),
        Lines("requests", LINE),
        Lines("sums", LINE),
        Words(why, "left", is_strong=True),
        Lines("facts", LINE),
        Lines("reasons", LINE),
        *ending,
    )


_PROOF: tuple[Part, ...] = (
    Words(gettext_lazy("Evidence and where it comes from:"), "left", is_strong=True, space=1),
    EVIDENCE_TABLE,
    Words(gettext_lazy("Witnesses: {{ witnesses }}"), "left", space=1),
)


def _arbitration(told: Told) -> dict[str, Any]:
    lead = msgid("That %(payer)s be ordered to pay %(name)s, %(sum)s")
    return _values(told, BEFORE_ARBITRATION, lead)


ARBITRATION = RightsPaper(
    kind=PaperKind.ARBITRATION,
    name=gettext_lazy("Application for arbitration"),
    note=gettext_lazy("For the labour arbitration commission. It costs nothing."),
    asks=_ASKS,
    fields=_CLAIMING,
    body=_parts(
        gettext_lazy("Applicant:"), gettext_lazy("Respondent:"), gettext_lazy("Claims:"),
        gettext_lazy("Facts and reasons:"),
        Words(gettext_lazy(
            "For the protection of the applicant’s lawful rights, this application is made under the Labour Dispute "
            "Mediation and Arbitration Law of the People’s Republic of China; please decide according to law."
        )),
        *_PROOF,
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        *_SIGNED,
        Words(gettext_lazy(
            "Enclosed: {{ copies }} copies of this application (one for each respondent), the evidence, a copy of the "
            "identity card."
        ), "left"),
    ),
    values=_arbitration,
    forum=Forum.ARBITRATION,
    needs_claims=True,
    steps=(
        gettext_lazy(
            "Go to the commission of the place where you worked or where the employer has its seat. If you "
            "cannot write "
            "it, you may apply by word of mouth."
        ),
        gettext_lazy(
            "Hand in as many copies as there are respondents, and one for the commission. Have your own copy stamped "
            "with the day."
        ),
        gettext_lazy(
            "Look up the employer’s exact name and legal representative in the public company register "
            "(gsxt)."
        ),
        gettext_lazy(
            "You may add or change claims as long as the time to prepare the hearing runs; ask the "
            "commission."
        ),
        gettext_lazy("If they do not take the application, ask for that in writing; then you may go to court."),
    ),
)  # fmt: skip


def _inspection(told: Told) -> dict[str, Any]:
    lead = msgid("That %(payer)s be ordered to put it right and pay %(name)s, %(sum)s")
    return _values(told, BEFORE_INSPECTION, lead)


def _inspection_days(told: Told) -> list[DeadlineLine]:
    """A breach that goes on can be complained of at any time."""
    last = told.known.last_day if told.known.still != "yes" else None
    if last is None:
        return []
    own = Text(msgid("Complaint to labour inspection"))
    return [deadline_line([own], inspection(last, told.law), told.law, is_defence=False)]


INSPECTION = RightsPaper(
    kind=PaperKind.INSPECTION,
    name=gettext_lazy("Complaint to labour inspection"),
    note=gettext_lazy("For the inspection of the place where you worked. It looks into the matter itself."),
    asks=_ASKS,
    fields=_CLAIMING,
    body=_parts(
        gettext_lazy("Complainant:"), gettext_lazy("Employer complained of:"), gettext_lazy("What is asked for:"),
        gettext_lazy("Facts of the violation:"),
        Words(gettext_lazy(
            "This complaint is made under the Regulations on Labour Security Inspection. The complainant vouches for "
            "the truth of what stands here."
        )),
        *_PROOF,
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        *_SIGNED,
    ),
    values=_inspection,
    days=_inspection_days,
    forum=Forum.INSPECTION,
    needs_claims=True,
    steps=(
        gettext_lazy(
            "Hand it in at the labour inspection of the district where you worked, or telephone 12333; for "
            "unpaid wages "
            "there is also the national platform for leads on arrears (根治欠薪线索反映平台)."
        ),
        gettext_lazy("Ask for a receipt, and when you will be told whether the case is opened."),
        gettext_lazy(
            "A complaint interrupts the time for arbitration; what is already in arbitration or court the inspection "
            "does not take."
        ),
    ),
)  # fmt: skip


def _payment_order(told: Told) -> dict[str, Any]:
    # An order holds only for what is beyond dispute.
    lead = msgid("That %(payer)s be urged by a payment order to pay %(name)s, %(sum)s")
    return _values(told, BEFORE_ARBITRATION, lead, is_least=True)


PAYMENT_ORDER = RightsPaper(
    kind=PaperKind.PAYMENT_ORDER,
    name=gettext_lazy("Application for a payment order"),
    note=gettext_lazy("For the court, where the sum is clear: an IOU, a pay slip, a signed account."),
    asks=_ASKS,
    fields=_CLAIMING,
    body=_parts(
        gettext_lazy("Applicant:"), gettext_lazy("Respondent:"), gettext_lazy("What is asked for:"),
        gettext_lazy("Facts and reasons:"),
        Words(gettext_lazy(
            "The debt is due and its sum is certain. Applicant and respondent owe each other nothing else, and the "
            "order can be served on the respondent. This application is made under article 225 of the Civil Procedure "
            "Law and article 30, paragraph 2, of the Labour Contract Law."
        )),
        *_PROOF,
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        *_SIGNED,
    ),
    values=_payment_order,
    forum=Forum.PAYMENT_ORDER,
    needs_claims=True,
    steps=(
        gettext_lazy("Go to the basic court of the place where the debtor has its seat."),
        gettext_lazy("Enclose the paper that proves the sum: IOU, signed account, agreement, pay slip."),
        gettext_lazy(
            "Where a sum lies between two, the lower is asked for here. If the debtor objects, the order falls; then "
            "apply for arbitration with the full sum at once: the time goes on."
        ),
    ),
)  # fmt: skip
