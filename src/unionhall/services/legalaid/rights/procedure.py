"""What happens next in a dispute, and until when: the periods that each event sets going.

Sources: 调解仲裁法 articles 14, 29, 30, 35, 43 and 48 to 50; 民事诉讼法 (2023); 劳动保障监察条例 article 17;
工伤保险条例 articles 17 and 20; 劳动能力鉴定管理办法. Three, five and ten days of arbitration are working days, fifteen
and forty-five are calendar days (办案规则 article 80).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.core.legal_days import working_day_before
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.parameters import Parameter
from unionhall.services.legalaid.rights.results import Basis, Text
from unionhall.services.legalaid.rights.sheets import Law


class Event(StrEnum):
    """What happened, and sets periods going."""

    MEDIATION_APPLIED = "mediation_applied"
    AGREEMENT_IN_EFFECT = "agreement_in_effect"
    PAYMENT_ORDER_FILED = "payment_order_filed"
    PAYMENT_ORDER_SERVED = "payment_order_served"
    INSPECTION_ACCEPTED = "inspection_accepted"
    ARBITRATION_FILED = "arbitration_filed"
    ARBITRATION_REFUSED = "arbitration_refused"
    ARBITRATION_ACCEPTED = "arbitration_accepted"
    COPY_SERVED = "copy_served"
    ANSWER_RECEIVED = "answer_received"
    HEARING = "hearing"
    AWARD_RECEIVED = "award_received"
    FINAL_AWARD_RECEIVED = "final_award_received"
    SUIT_FILED = "suit_filed"
    SUIT_ACCEPTED = "suit_accepted"
    SUIT_SIMPLIFIED = "suit_simplified"
    SUIT_SMALL = "suit_small"
    JUDGMENT_RECEIVED = "judgment_received"
    APPEAL_ACCEPTED = "appeal_accepted"
    JUDGMENT_IN_EFFECT = "judgment_in_effect"
    PAYMENT_DUE = "payment_due"
    ACCIDENT = "accident"
    RECOGNITION_ACCEPTED = "recognition_accepted"
    RECOGNITION_RECEIVED = "recognition_received"
    GRADING_ACCEPTED = "grading_accepted"
    GRADING_RECEIVED = "grading_received"


@dataclass(frozen=True, slots=True)
class ProcedureDay:
    """The last day of a period: as counted, and as it moves off a holiday; keep to the first. `code` names the step.

    `is_provisional`: a year was counted whose holidays are not known yet, so the second day may still move.
    """

    code: str
    label: Text
    nominal: date
    rolled: date
    basis: Basis
    parameter: Parameter
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class _Norm:
    """`key` from `event`; from the counted end of the norm `after` where that is named; before it with `is_before`."""

    event: Event
    code: str
    key: str
    label: str
    basis: Basis
    after: str = ""
    is_before: bool = False


_CIVIL = "procedure"
_NORMS = (
    _Norm(Event.MEDIATION_APPLIED, "mediation", "legalaid.mediate_days",
          _("Without an agreement by then arbitration is open"), article("arbitration", "第十四条")),
    _Norm(Event.AGREEMENT_IN_EFFECT, "joint_review", "legalaid.joint_review_days",
          _("Both sides ask the arbitration commission to review the agreement"), article("case_rules", "第七十四条")),
    _Norm(Event.AGREEMENT_IN_EFFECT, "confirmation", "legalaid.confirmation_days",
          _("Both sides ask the court to confirm the agreement"), article(_CIVIL, "第二百零五条")),
    _Norm(Event.PAYMENT_ORDER_FILED, "payment_order", "legalaid.payment_order_issue_days",
          _("The court accepts and issues the payment order"), article(_CIVIL, "第二百二十六条、第二百二十七条")),
    _Norm(Event.PAYMENT_ORDER_SERVED, "payment_order_reply", "legalaid.payment_order_days",
          _("The debtor pays or objects; pleading no money is no objection"), article(_CIVIL, "第二百二十七条")),
    _Norm(Event.INSPECTION_ACCEPTED, "inspection", "legalaid.inspection_working_days",
          _("The labour inspection finishes its investigation"), article("inspection", "第十七条")),
    _Norm(Event.INSPECTION_ACCEPTED, "inspection_later", "legalaid.inspection_more_working_days",
          _("The labour inspection finishes, if its time was extended"), article("inspection", "第十七条"),
          after="inspection"),
    _Norm(Event.ARBITRATION_FILED, "acceptance", "legalaid.arbitration_accept_working_days",
          _("The commission accepts or refuses; if it refuses or stays silent you may sue"),
          article("arbitration", "第二十九条")),
    _Norm(Event.ARBITRATION_REFUSED, "suit_instead", "legalaid.sue_days",
          _("Sue at the basic court, as the commission does not take it"), article("arbitration", "第二十九条")),
    _Norm(Event.ARBITRATION_ACCEPTED, "copy", "legalaid.arbitration_copy_working_days",
          _("The commission serves the copy on the other side"), article("arbitration", "第三十条")),
    _Norm(Event.COPY_SERVED, "answer", "legalaid.arbitration_defence_working_days",
          _("The other side answers"), article("arbitration", "第三十条")),
    _Norm(Event.ANSWER_RECEIVED, "answer_copy", "legalaid.arbitration_forward_working_days",
          _("The commission passes the answer on to you"), article("arbitration", "第三十条")),
    _Norm(Event.HEARING, "hearing_notice", "legalaid.hearing_notice_working_days",
          _("The hearing has been announced by then"), article("arbitration", "第三十五条"), is_before=True),
    _Norm(Event.HEARING, "hearing_later", "legalaid.hearing_postpone_working_days",
          _("Ask for a later hearing, with good reason"), article("arbitration", "第三十五条"), is_before=True),
    _Norm(Event.ARBITRATION_ACCEPTED, "award", "legalaid.award_days",
          _("The award is made; if it is not you may sue"), article("arbitration", "第四十三条")),
    _Norm(Event.ARBITRATION_ACCEPTED, "award_later", "legalaid.award_more_days",
          _("The award is made, if its time was extended"), article("arbitration", "第四十三条"), after="award"),
    _Norm(Event.AWARD_RECEIVED, "suit", "legalaid.sue_days",
          _("Sue at the basic court if you do not accept the award"), article("arbitration", "第四十八条、第五十条")),
    _Norm(Event.FINAL_AWARD_RECEIVED, "worker_suit", "legalaid.sue_days",
          _("Sue at the basic court if you do not accept the award"), article("arbitration", "第四十八条")),
    _Norm(Event.FINAL_AWARD_RECEIVED, "set_aside", "legalaid.set_aside_days",
          _("The employer asks the intermediate court to set the final award aside"),
          article("arbitration", "第四十九条")),
    _Norm(Event.SUIT_FILED, "suit_acceptance", "legalaid.court_accept_days",
          _("The court says whether it takes the suit"), article(_CIVIL, "第一百二十六条")),
    _Norm(Event.SUIT_ACCEPTED, "judgment", "legalaid.first_months",
          _("The court judges in first instance"), article(_CIVIL, "第一百五十二条")),
    _Norm(Event.SUIT_SIMPLIFIED, "judgment_simplified", "legalaid.simplified_months",
          _("The court judges in the simplified procedure"), article(_CIVIL, "第一百六十四条")),
    _Norm(Event.SUIT_SMALL, "judgment_small", "legalaid.small_months",
          _("The court judges the small claim"), article(_CIVIL, "第一百六十八条")),
    _Norm(Event.JUDGMENT_RECEIVED, "appeal", "legalaid.appeal_days",
          _("Appeal if you do not accept the judgment"), article(_CIVIL, "第一百七十一条")),
    _Norm(Event.APPEAL_ACCEPTED, "second_instance", "legalaid.second_months",
          _("The court judges in second instance"), article(_CIVIL, "第一百八十三条")),
    _Norm(Event.JUDGMENT_IN_EFFECT, "retrial", "rights.retrial_months",
          _("Ask for a retrial"), article(_CIVIL, "第二百一十六条")),
    _Norm(Event.PAYMENT_DUE, "enforcement", "legalaid.enforce_years",
          _("Ask the court to enforce the award or judgment"), article(_CIVIL, "第二百五十条")),
    _Norm(Event.ACCIDENT, "recognition_by_employer", "rights.recognition_by_employer_days",
          _("The employer applies for recognition of the work injury"), article("injury", "第十七条第一款")),
    _Norm(Event.ACCIDENT, "recognition_by_worker", "rights.recognition_by_worker_years",
          _("You, your family or the union apply for recognition of the work injury"),
          article("injury", "第十七条第二款")),
    _Norm(Event.RECOGNITION_ACCEPTED, "recognition_clear", "rights.recognition_clear_days",
          _("The office decides on a clear work injury"), article("injury", "第二十条第二款")),
    _Norm(Event.RECOGNITION_ACCEPTED, "recognition", "rights.recognition_decision_days",
          _("The office decides on the work injury"), article("injury", "第二十条第一款")),
    _Norm(Event.RECOGNITION_RECEIVED, "review", "rights.administrative_review_days",
          _("Ask for administrative review of the decision"), article("admin_review", "第二十条")),
    _Norm(Event.RECOGNITION_RECEIVED, "administrative_suit", "rights.administrative_suit_months",
          _("Sue against the decision"), article("admin_suit", "第四十六条")),
    _Norm(Event.GRADING_ACCEPTED, "grading", "rights.grading_decision_days",
          _("The commission grades the disability"), article("injury", "第二十五条第二款")),
    _Norm(Event.GRADING_ACCEPTED, "grading_later", "rights.grading_more_days",
          _("The commission grades the disability, if its time was extended"), article("injury", "第二十五条第二款"),
          after="grading"),
    _Norm(Event.GRADING_RECEIVED, "regrading", "rights.regrading_days",
          _("Ask the province for a new grading"), article("injury", "第二十六条")),
    _Norm(Event.GRADING_RECEIVED, "grading_review", "rights.grading_review_years",
          _("From then on a review of the grade can be asked for"), article("injury", "第二十八条")),
)  # fmt: skip

# What has no period of its own: it is asked for while the matter is pending.
ON_REQUEST: tuple[tuple[Text, Basis], ...] = (
    (Text(_("An agreement on pay, medical costs, compensation or damages is not kept: ask for a payment order")),
     article("arbitration", "第十六条")),
    (Text(_("Part of the facts is clear: ask for an award on that part")), article("arbitration", "第四十三条第二款")),
    (Text(_("You cannot live without the money: ask for enforcement in advance; no security is needed")),
     article("arbitration", "第四十四条")),
)  # fmt: skip


def steps_from(event: Event, day: date, law: Law) -> tuple[ProcedureDay, ...]:
    """Everything that `event` on `day` sets going, in the order of the procedure. Raises MissingParameter."""
    found: dict[str, ProcedureDay] = {}
    for norm in _NORMS:
        if norm.event is event:
            start = found[norm.after].nominal if norm.after else day
            found[norm.code] = _day(norm, start, law)
    return tuple(found.values())


def _day(norm: _Norm, start: date, law: Law) -> ProcedureDay:
    parameter = law.parameters.get(norm.key, start)
    count = int(parameter.value)
    if norm.is_before:
        nominal, is_provisional = working_day_before(start, count, law.calendar)
        return ProcedureDay(
            norm.code, Text(norm.label), nominal, nominal, norm.basis, parameter, is_provisional
        )
    unit = law.parameters.book.rule(norm.key).unit
    ends = law.calendar.deadline(start, count, unit, allow_provisional=True)  # type: ignore[arg-type]
    return ProcedureDay(
        norm.code, Text(norm.label), ends.nominal, ends.due_on, norm.basis, parameter, ends.is_provisional
    )
