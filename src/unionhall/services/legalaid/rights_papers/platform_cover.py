"""The application of a platform worker to have an injury confirmed: the insurance for it comes before other ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Box, Form, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.errors import msgid
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.platform_work import LABELS as PLATFORM_LABELS
from unionhall.services.legalaid.rights.results import Forum, Text
from unionhall.services.legalaid.rights_papers.kinds import PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.particulars import BLANK, Particulars
from unionhall.services.legalaid.rights_papers.selection import (
    DeadlineLine,
    EvidenceLine,
    deadline_list,
    standing,
)
from unionhall.services.legalaid.rights_papers.shared import (
    AUTHORITY,
    EVIDENCE,
    EVIDENCE_TABLE,
    NOTES,
    TOP,
    WORKER,
    evidence_values,
    side_values,
)
from unionhall.services.legalaid.rights_papers.wording import cited_all, day_or_blank, or_blank

ON_PLATFORM = frozenset({"platform_injury", "platform_employment", "platform_harm"})

_ORDER = msgid("That an order was being carried out")
_HURT = msgid("Accident and injury")
_COST = msgid("What the treatment cost")
# What the application is decided on, whatever was reckoned.
_PROOF: dict[str, str] = {
    "platform_records": _ORDER, "accident_report": _HURT, "witnesses": _HURT, "diagnosis": _HURT, "invoices": _COST,
}  # fmt: skip
_YES_NO: dict[str, str] = {"yes": msgid("☑ yes  □ no"), "no": msgid("□ yes  ☑ no"), "": msgid("□ yes  □ no")}


def _platform(told: Told) -> dict[str, Any]:
    known = told.known
    proof = [EvidenceLine(key, ITEMS[key], (Text(why),)) for key, why in _PROOF.items()]
    when = _("%(day)s, at %(time)s") % {
        "day": day_or_blank(known.injured_on), "time": or_blank(known.injured_time),
    }  # fmt: skip
    return (
        side_values(known)
        | evidence_values(known, proof)
        | {
            "authority": known.authority or _("Social-insurance agency of %(place)s") % {"place": BLANK},
            "platform.name": or_blank(known.platform or known.employer),
            "platform.account": or_blank(known.platform_account),
            "platform.sector": _sector(known),
            "order.code": or_blank(known.order_number),
            "order.is_open": _(_YES_NO.get(known.on_order, _YES_NO[""])),
            "injury.when": when,
            "injury.where": or_blank(known.injured_where),
            "injury.cause": or_blank(known.injury_cause),
            "injury.part": or_blank(known.body_part),
            "injury.hospital": or_blank(known.hospital),
            "injury.diagnosed_on": day_or_blank(known.diagnosed_on),
            "injury.third_party": _(_YES_NO.get(known.third_party, _YES_NO[""])),
            "injury.story": known.story or BLANK * 4,
        }
    )


def _sector(known: Particulars) -> str:
    words = PLATFORM_LABELS.get(f"Sector.{known.sector}")
    return _(words) if words else BLANK


def _other_days(told: Told) -> list[DeadlineLine]:
    """The days of the other ways, which run beside this one."""
    return deadline_list([one for one in told.claims if one not in told.selection.raised], told.law)


def _advice(told: Told) -> Sequence[str]:
    """What is not certain, and which other ways stand open."""
    found = []
    raised = told.selection.raised
    uncertain = [one for claim in raised for one in claim.basis if one.is_unconfirmed]
    if uncertain or any(one.is_unconfirmed for claim in raised for one in claim.parameters):
        words = _(
            "The rules of this insurance, and where and since when it holds, have not been confirmed here "
            "(%(articles)s): ask the office before you rely on them."
        )
        found.append(words % {"articles": cited_all(uncertain) or BLANK})
    others = {claim.id for claim in standing(told.claims)}
    if "platform_employment" in others:
        found.append(
            _(
                "If a firm or station sets your hours, punishes and pays you as if you were employed, have it looked "
                "at whether you are: arbitration can establish the employment, and then the ordinary work injury can "
                "be applied for. The time for it runs meanwhile, see above."
            )
        )
    if "platform_harm" in others:
        found.append(
            _(
                "If somebody else caused it, such as a driver, that person and the motor insurance owe damages: call "
                "the police at once, and do not settle before you know the harm. Costs are not paid twice."
            )
        )
    return found


PLATFORM_INJURY = RightsPaper(
    kind=PaperKind.PLATFORM_INJURY,
    name=gettext_lazy("Application to confirm an occupational injury (platform work)"),
    note=gettext_lazy("For riders and drivers who take orders from a platform. It goes through the platform’s app."),
    asks=(
        "name", "gender", "birth_on", "identity_number", "phone", "address", "platform", "platform_account",
        "order_number", "injured_on", "injured_time", "injured_where", "injury_cause", "body_part", "hospital",
        "diagnosed_on", "story", "authority", "evidence",
    ),
    fields=(
        *NOTES, *WORKER, AUTHORITY,
        DocumentField("platform.name", gettext_lazy("Platform firm"), "云桥飞送科技有限公司"),
        DocumentField("platform.account", gettext_lazy("Account in the app"), "13600000001"),
        DocumentField("platform.sector", gettext_lazy("Kind of platform work"), "外卖配送"),
        DocumentField("order.code", gettext_lazy("Number of the order"), "202609010012"),
        DocumentField("order.is_open", gettext_lazy("Was the order being carried out?"), "☑是　□否"),
        DocumentField("injury.when", gettext_lazy("Day and time of the accident"), "2026年9月1日12时"),
        DocumentField("injury.where", gettext_lazy("Place of the accident"), "云桥路口"),
        DocumentField("injury.cause", gettext_lazy("Main cause of the accident"), "与小汽车相撞"),
        DocumentField("injury.part", gettext_lazy("Injured part of the body"), "左小腿"),
        DocumentField("injury.hospital", gettext_lazy("Where you were treated"), "云桥市人民医院"),
        DocumentField("injury.diagnosed_on", gettext_lazy("Diagnosed on"), "2026年9月1日"),
        DocumentField("injury.third_party", gettext_lazy("Did somebody else cause it?"), "□是　☑否"),
        DocumentField("injury.story", gettext_lazy("What happened, in short"), "送餐途中在路口与小汽车相撞。"),
        *EVIDENCE,
    ),
    body=(
        TOP,
        Form((
            ("worker.name", "worker.gender"),
            ("worker.birth", "worker.phone"),
            ("worker.identity_number",),
            ("worker.address",),
            ("platform.name",),
            ("platform.account", "platform.sector"),
            ("order.code", "order.is_open"),
            ("injury.when", "injury.diagnosed_on"),
            ("injury.where",),
            ("injury.cause",),
            ("injury.part", "injury.third_party"),
            ("injury.hospital",),
            ("injury.story",),
            (Box(gettext_lazy("What is applied for"), gettext_lazy(
                "1. That the injury be confirmed as an occupational injury.\n2. That the benefits for it be paid "
                "according to the rules.\nWhat stands here is true.\n\nApplicant (signature):                    Date:"
            )),),
            (Box(gettext_lazy("Opinion of the platform firm"), gettext_lazy(
                "\n\nHandled by:          (seal)          Date:"
            )),),
            (Box(gettext_lazy("Opinion of the agency on acceptance"), gettext_lazy(
                "\n\nHandled by:          (seal)          Date:"
            )),),
        )),
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        Words(gettext_lazy("Enclosed: a copy of the identity card, and:"), "left"),
        EVIDENCE_TABLE,
    ),
    values=_platform,
    days=_other_days,
    advice=_advice,
    proof=_PROOF,
    forum=Forum.PLATFORM,
    needs_claims=True,
    takes=ON_PLATFORM,
    steps=(
        gettext_lazy(
            "First: report the accident in the platform’s app at once, take a screenshot of the report, and call the "
            "police (122) if it happened on the road."
        ),
        gettext_lazy(
            "Save the order before it vanishes from the app: number, time of taking it, route, chat, calls, pay."
        ),
        gettext_lazy(
            "The application goes through the platform’s app to the social-insurance agency; use its form if there is "
            "one. If the platform does not pass it on, hand this paper in at the agency yourself, and keep the proof."
        ),
        gettext_lazy("You need neither a labour contract, nor to show that somebody else was at fault."),
    ),
)  # fmt: skip
