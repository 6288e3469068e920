"""The legal frames of work for others: before whom, which topics are open, which are closed and why.

Sources: 劳动合同法; 法释〔2020〕26号 article 2; 法释〔2025〕12号 articles 1 and 2; 民法典 articles 1192 and 1193;
超龄劳动者基本权益保障暂行规定; 非法用工单位伤亡人员一次性赔偿办法.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.results import Basis, Forum


class Frame(StrEnum):
    """How the law sees the work."""

    EMPLOYMENT = "employment"
    DISPATCH = "dispatch"
    PART_TIME = "part_time"
    CONTRACTOR_CHAIN = "contractor_chain"
    SERVICE = "service"
    RESULT = "result"
    HELPING = "helping"
    OVER_AGE = "over_age"
    RETIRED_SERVICE = "retired_service"  # above retirement age, before the rules of July 2026
    PLATFORM = "platform"
    UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class FrameRule:
    """What holds in a frame. `forums` in the order to try them; topics by name; `closed` with the reason."""

    label: str
    forums: tuple[Forum, ...]
    open: tuple[str, ...]
    closed: Mapping[str, str]
    respondents: tuple[str, ...]
    basis: tuple[Basis, ...]
    warnings: tuple[str, ...] = field(default=())


ALL_OF_LABOUR = (
    "wages", "overtime", "severance", "reinstatement", "second_wage", "probation", "annual_leave", "insurance",
    "work_injury", "women", "heat",
)  # fmt: skip
OF_EMPLOYMENT = ("severance", "reinstatement", "second_wage", "probation", "annual_leave")

EMPLOYER = _("The employer")
HIRER = _("The person who hired you")
_NO_EMPLOYMENT = _("There is no employment between you and the one who hired you.")
_NO_N = _("The rules for those above retirement age do not give it.")
_NO_FAULT = _("Work-injury benefits stand in its place, and your own carelessness takes nothing off.")
_PLATFORM_OPEN = _("Only if the platform really manages you like an employee; a lawyer should look at it.")
_INJURY_FIRST = _("First the office must recognise the work injury; then the firm with qualification pays.")
_BY_FAULT = _("Damages are shared by both sides' fault; the law names no share.")
_ASK_CHAIN = _("Ask first whether a firm with qualification stands above the person who hired you.")


def _closed(topics: tuple[str, ...], reason: str, *, injury: str = "") -> dict[str, str]:
    made = dict.fromkeys(topics, reason)
    if injury:
        made["personal_injury"] = injury
    return made


def _without(*topics: str) -> tuple[str, ...]:
    return tuple(topic for topic in ALL_OF_LABOUR if topic not in topics)


_CIVIL = _closed(ALL_OF_LABOUR[1:], _NO_EMPLOYMENT)

FRAMES: dict[Frame, FrameRule] = {
    Frame.EMPLOYMENT: FrameRule(
        _("Employment"), (Forum.ARBITRATION, Forum.INSPECTION), ALL_OF_LABOUR, _closed((), "", injury=_NO_FAULT),
        (EMPLOYER,), (article("lcl", "第七条"), article("arbitration", "第二条")),
    ),
    Frame.DISPATCH: FrameRule(
        _("Employment with a dispatching firm"), (Forum.ARBITRATION, Forum.INSPECTION), ALL_OF_LABOUR,
        _closed((), "", injury=_NO_FAULT), (_("The dispatching firm"), _("The firm where you worked")),
        (article("arbitration", "第二十二条"), article("lcl", "第九十二条")),
        (_("Name both firms together."),),
    ),
    Frame.PART_TIME: FrameRule(
        _("Part-time employment"), (Forum.ARBITRATION, Forum.INSPECTION),
        _without("severance", "second_wage", "reinstatement", "probation"),
        _closed(("severance", "reinstatement"), _("Part-time work ends at any time, without compensation."),
                injury=_NO_FAULT)
        | {"second_wage": _("Part-time work may be agreed by word of mouth."),
           "probation": _("A probation must not be agreed for part-time work.")},
        (EMPLOYER,),
        (article("lcl", "第六十八条"), article("lcl", "第六十九条"), article("lcl", "第七十一条"),
         article("lcl", "第七十二条")),
        (_("Pay is due every fifteen days at the latest, by the hourly minimum wage at least."),),
    ),
    Frame.CONTRACTOR_CHAIN: FrameRule(
        _("Hired by a person without qualification, under a firm that has it"),
        (Forum.INSPECTION, Forum.ARBITRATION, Forum.COURT),
        ("payers", "wages", "overtime", "work_injury", "heat"),
        _closed((*OF_EMPLOYMENT, "insurance", "women"),
                _("The firm answers for pay and work injury, but it is not your employer."), injury=_NO_FAULT),
        (_("The firm with qualification"), HIRER),
        (article("spc_2", "第一条"), article("spc_2", "第二条"), article("injury_spc", "第三条"),
         article("builders_notice", "第四条", is_unconfirmed=True)),
        (_INJURY_FIRST,),
    ),
    Frame.SERVICE: FrameRule(
        _("Services between individuals"), (Forum.COURT,), ("wages", "personal_injury"), _CIVIL, (HIRER,),
        (article("civil_code", "第一千一百九十二条"), article("spc_1", "第二条")),
        (_ASK_CHAIN, _BY_FAULT, _("The time to sue is three years.")),
    ),
    Frame.RESULT: FrameRule(
        _("Contract for a result"), (Forum.COURT,), ("wages", "personal_injury"), _CIVIL,
        (_("The one who ordered the result"),),
        (article("civil_code", "第一千一百九十三条"), article("tort_spc", "第十八条")),
        (_("Whoever ordered a result answers only for a wrong order, instruction or choice of person."),),
    ),
    Frame.HELPING: FrameRule(
        _("Unpaid help"), (Forum.COURT,), ("personal_injury",),
        _CIVIL | {"wages": _("The help was unpaid.")}, (_("The one whom you helped"),),
        (article("personal_injury", "第五条"),),
        (_("If the help was refused, only a contribution within the other side's benefit is due."),),
    ),
    Frame.OVER_AGE: FrameRule(
        _("Work above retirement age"), (Forum.ARBITRATION, Forum.INSPECTION),
        ("over_age", "wages", "overtime", "work_injury", "heat"),
        _closed(OF_EMPLOYMENT, _NO_N, injury=_NO_FAULT)
        | {"insurance": _("Only work-injury insurance is the employer's duty."), "women": _NO_N},
        (EMPLOYER,), (article("over_age", "第十九条"), article("over_age", "第十一条")),
        (_("The rules do not name annual leave; ask."),),
    ),
    Frame.RETIRED_SERVICE: FrameRule(
        _("Work above retirement age before July 2026"), (Forum.COURT, Forum.ARBITRATION),
        ("over_age", "wages", "personal_injury", "work_injury"),
        _closed((*OF_EMPLOYMENT, "overtime", "insurance", "women", "heat"), _NO_N), (EMPLOYER,),
        (article("spc_1", "第三十二条"), article("spc_2", "第二十一条")),
        (_("Until August 2025 it was a service of pensioners; from then until June 2026 it is unsettled."),),
    ),
    Frame.PLATFORM: FrameRule(
        _("Orders taken on a platform"), (Forum.PLATFORM, Forum.INSURANCE, Forum.COURT), ("platform_work", "wages"),
        _closed(ALL_OF_LABOUR[1:], _PLATFORM_OPEN,
                injury=_("First the platform's cover for injuries; damages only beside it.")),
        (_("The platform firm"), _("The partner firm that settles your orders")),
        (article("platform", "全文", is_unconfirmed=True),),
        (_("Report the injury in the app at once: the cover needs no employment."),),
    ),
    Frame.UNREGISTERED: FrameRule(
        _("Employer without registration, or a child at work"), (Forum.ARBITRATION, Forum.INSPECTION),
        ("wages", "severance", "illegal_employer"),
        _closed(("work_injury",), _("A sum in place of work-injury benefits is due."))
        | _closed(("second_wage", "annual_leave", "insurance", "overtime", "probation", "reinstatement", "women",
                   "heat"),
                  _("It is not settled against an employer without registration; a lawyer should look at it."),
                  injury=_("A sum in place of work-injury benefits is due.")),
        (_("The organisation without registration"), _("Whoever put up the money")),
        (article("illegal_employer", "第二条"), article("lcl", "第九十三条"), article("spc_1", "第二十九条")),
    ),
}  # fmt: skip
