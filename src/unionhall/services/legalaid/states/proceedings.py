"""The courses a matter may take beside its main one: mediation, arbitration, courts, letters, recovery.

Each clock runs from the day on which the law lets it begin, which the verb asks for, not from the day on which
somebody found time to write it down. All periods are rows of the rulebook.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Clock, Party, State, Track, Verb
from unionhall.services.legalaid.states.words import Result, Sealer

LONGEST = 2_000
HANDLING = ("handling",)


def clock(rule: str, owed: Any, since: str = "") -> Clock:
    """A clock of this service."""
    return Clock(f"legalaid.{rule}", owed, since)


def day(code: str, label: Any) -> Ask:
    """A day that something happened on."""
    return Ask(code, label, "day")


def _state(code: str, name: Any, running: Clock, turn: Party = Party.STAFF) -> State:
    return State(code, name, name, turn, running)


def _over(name: Any) -> State:
    return State("over", name, name, Party.NOBODY)


def _verb(code: str, name: Any, frm: tuple[str, ...], track: str, **more: Any) -> Verb:
    return Verb(code, name, frm, f"legalaid.{code}", track=track, **more)


def _begin(code: str, name: Any, track: str, told: Any, asks: tuple[Ask, ...], **more: Any) -> Verb:
    """A verb of the main course that sets `track` going."""
    return Verb(code, name, HANDLING, f"legalaid.{code}", told=told, asks=asks, starts=(track,), **more)


_RESULT = Ask("result", _("How it came out"), "choice", choices=tuple(Result.choices))
_WHY = Ask("reason", _("Reason"), "paragraph", most=400)

MEDIATION = Track("mediation", _("Mediation"), (
    _state("talking", _("in mediation"),
           clock("mediate_days", _("bring both sides to an agreement, or say that there is none"), "applied_on")),
    _state("agreed", _("agreement reached"), clock("performance_check_days", _("see that it is paid"), "pay_by")),
    State("performed", _("agreement performed"), _("The agreement was performed."), Party.NOBODY),
    State("failed", _("no agreement"), _("No agreement was reached."), Party.NOBODY),
    State("broken", _("agreement not performed"), _("The agreement was not performed."), Party.NOBODY),
))  # fmt: skip
PAPERS = Track("papers", _("Papers owed later"), (
    _state("owed", _("papers owed"), clock("papers_days", _("hand in the papers that are missing")), Party.WORKER),
    _over(_("papers are complete")),
))  # fmt: skip
CONFIRMATION = Track("confirmation", _("Judicial confirmation"), (
    _state("to_request", _("to be requested by both sides"),
           clock("confirmation_days", _("both sides ask the court to confirm the agreement"), "agreed_on")),
    _state("requested", _("before the court"),
           clock("confirmation_decide_days", _("hear the court's decision"), "filed_on")),
    _over(_("decided")),
))  # fmt: skip
REVIEW = Track("review", _("Joint review of the agreement"), (
    _state("to_review", _("to be requested by both sides"),
           clock("joint_review_days", _("both sides ask the commission to review the agreement"), "agreed_on")),
    _state("reviewing", _("before the commission"),
           clock("joint_review_decide_working_days", _("hear the commission's decision"), "filed_on")),
    _over(_("decided")),
))  # fmt: skip
PAYMENT_ORDER = Track("payment_order", _("Payment order"), (
    _state("asked_for", _("asked for"), clock("payment_order_issue_days", _("hear from the court"), "filed_on")),
    _state("issued", _("issued"),
           clock("payment_order_days", _("see whether the debtor pays or objects"), "served_on")),
    _over(_("over")),
))  # fmt: skip
APPRAISAL = Track("appraisal", _("Appraisal"), (
    _state("ordered", pgettext_lazy("legalaid", "ordered"),
           clock("appraisal_days", _("see that the report comes"), "ordered_on")),
    _over(_("report is there")),
))  # fmt: skip
INSPECTION = Track("inspection", _("Labour inspection"), (
    _state("reported", pgettext_lazy("legalaid", "reported"),
           clock("inspection_working_days", _("hear what the inspection decided"), "accepted_on")),
    _state("prolonged", _("prolonged"),
           clock("inspection_more_working_days", _("hear what the inspection decided"), "prolonged_on")),
    _over(_("decided")),
))  # fmt: skip
ARBITRATION = Track("arbitration", _("Arbitration"), (
    _state("preparing", _("being prepared"), clock("prepare_days", _("file the application"))),
    _state("filed", _("filed"),
           clock("arbitration_accept_working_days", _("hear whether it is accepted"), "filed_on")),
    _state("accepted", _("accepted"), clock("award_days", _("await the award"), "accepted_on")),
    _state("extended", _("time extended"), clock("award_more_days", _("await the award"), "extended_on")),
    _state("awarded", pgettext_lazy("legalaid", "awarded"),
           clock("sue_days", _("decide whether to go to court"), "received_on")),
    _state("not_accepted", _("not accepted"), clock("sue_days", _("go to court"), "received_on")),
    _over(_("over")),
))  # fmt: skip
FIRST = Track("first", _("First instance"), (
    _state("lodged", _("lodged"), clock("court_accept_days", _("hear whether it is accepted"), "filed_on")),
    _state("ordinary", _("ordinary procedure"), clock("first_months", _("await the judgment"), "accepted_on")),
    _state("simplified", _("simplified procedure"),
           clock("simplified_months", _("await the judgment"), "accepted_on")),
    _state("small", _("small claims procedure"), clock("small_months", _("await the judgment"), "accepted_on")),
    _state("judged", _("judged"), clock("appeal_days", _("decide whether to appeal"), "received_on")),
    _over(_("over")),
))  # fmt: skip
SECOND = Track("second", _("Second instance"), (
    _state("appealed", _("appealed"), clock("second_months", _("await the judgment"), "accepted_on")),
    _over(_("over")),
))  # fmt: skip
ENFORCEMENT = Track("enforcement", _("Enforcement"), (
    _state("to_enforce", _("may be enforced"),
           clock("enforce_years", _("ask the court to enforce it"), "effective_on")),
    _state("enforcing", _("being enforced"),
           clock("enforcement_months", _("see what the court collected"), "filed_on")),
    _over(_("over")),
))  # fmt: skip
LETTERS = Track("letters", _("Supervision letters"), (
    _state("drafting", _("being written"), clock("letter_working_days", _("send the letter"))),
    _state("reminded", _("reminder letter sent"),
           clock("reminder_reply_days", _("see whether it is put right"), "sent_on")),
    _state("opined", _("opinion letter sent"),
           clock("opinion_reply_days", _("see whether they answer and put it right"), "sent_on")),
    _state("recommended", _("recommendation sent to the authority"),
           clock("recommendation_reply_days", _("hear what the authority does"), "sent_on")),
    _state("referred", _("referred to the prosecutor"),
           clock("referral_reply_days", _("hear what becomes of it"), "sent_on")),
    State("corrected", _("put right"), _("The employer has put it right."), Party.NOBODY),
    State("uncorrected", _("not put right"), _("The employer has not put it right."), Party.NOBODY),
))  # fmt: skip
RECOVERY = Track("recovery", _("Recovery of the money"), (
    _state("collecting", _("money being collected"), clock("recovery_check_days", _("ask where the money is"))),
    _over(pgettext_lazy("legalaid", "settled")),
))  # fmt: skip

TRACKS = (
    MEDIATION, PAPERS, CONFIRMATION, REVIEW, PAYMENT_ORDER, APPRAISAL, INSPECTION, ARBITRATION, FIRST, SECOND,
    ENFORCEMENT, LETTERS, RECOVERY,
)  # fmt: skip

_AGREED = day("agreed_on", _("Day of the agreement"))
_FILED = day("filed_on", _("Filed on"))
_ACCEPTED = day("accepted_on", pgettext_lazy("legalaid", "Accepted on"))
_RECEIVED = day("received_on", _("Received on"))
_SENT = (day("sent_on", _("Sent on")), Ask("to", _("To whom")), Ask("demand", _("What it demands"), "paragraph",
                                                                    most=LONGEST))  # fmt: skip

STARTS = (
    _begin("start_mediation", _("Begin mediation"), "mediation", _("A mediation began."),
           (day("applied_on", _("Applied for on")),)),
    _begin("seek_confirmation", _("Seek judicial confirmation"), "confirmation",
           _("The court will be asked to confirm the agreement."), (_AGREED,)),
    _begin("seek_review", _("Seek joint review"), "review",
           _("The arbitration commission will be asked to review the agreement."), (_AGREED,)),
    _begin("seek_payment_order", _("Ask for a payment order"), "payment_order",
           _("The court was asked for a payment order."), (_FILED,)),
    _begin("order_appraisal", _("Order an appraisal"), "appraisal", _("An appraisal was ordered: %(subject)s"),
           (day("ordered_on", pgettext_lazy("legalaid", "Ordered on")), Ask("subject", _("What is appraised")))),
    _begin("report_employer", _("Report to the labour inspection"), "inspection",
           _("The labour inspection took the report on."), (_ACCEPTED,)),
    _begin("prepare_arbitration", _("Prepare arbitration"), "arbitration",
           _("The application for arbitration is being prepared."), ()),
    _begin("lodge_suit", _("Lodge a suit"), "first", _("The suit was lodged with the court."), (_FILED,)),
    _begin("lodge_appeal", _("Appeal"), "second", _("The appeal is before the court."), (_ACCEPTED,)),
    _begin("prepare_enforcement", _("Prepare enforcement"), "enforcement",
           _("What was decided can now be enforced."), (day("effective_on", _("To be performed since")),)),
    _begin("draft_letter", _("Write a supervision letter"), "letters",
           _("The union is writing to the employer."), ()),
    _begin("collect_money", _("Follow the money"), "recovery", _("We follow the money until it reaches you."), ()),
)  # fmt: skip

VERBS = (
    _verb("record_mediation", _("Record a mediation meeting"), ("talking",), "mediation",
          told=_("The two sides met."), asks=(day("met_on", _("Met on")),
          Ask("record", pgettext_lazy("legalaid", "What was said"), "paragraph", most=LONGEST, is_private=True)),
          document="legalaid.mediation_record"),
    _verb("agree_mediation", _("Agreement reached"), ("talking",), "mediation", to="agreed",
          told=_("An agreement was reached: %(amount)s, to be paid by %(pay_by)s."),
          asks=(_AGREED, Ask("amount", _("Amount agreed, yuan"), "money"), day("pay_by", _("To be paid by")),
                Ask("sealed_by", _("Sealed by"), "choice", choices=tuple(Sealer.choices)),
                Ask("sealer", _("Name of that body")),
                Ask("terms", pgettext_lazy("legalaid", "Terms"), "paragraph", most=LONGEST)),
          document="legalaid.mediation_agreement"),
    _verb("fail_mediation", _("No agreement"), ("talking",), "mediation", to="failed",
          told=_("No agreement was reached; arbitration is open to you."), asks=(_WHY,)),
    _verb("perform_mediation", _("Agreement performed"), ("agreed",), "mediation", to="performed",
          told=_("The agreement was performed."), asks=(day("performed_on", _("Performed on")),)),
    _verb("break_mediation", _("Agreement not performed"), ("agreed",), "mediation", to="broken",
          told=_("The agreement was not performed; we go on."), asks=(_WHY,)),
    _verb("complete_papers", _("Papers are complete"), ("owed",), "papers", to="over",
          told=_("Your papers are complete.")),
    _verb("file_confirmation", _("Confirmation requested"), ("to_request",), "confirmation", to="requested",
          told=_("The court has the request."), asks=(_FILED,)),
    _verb("end_confirmation", _("Confirmation decided"), ("to_request", "requested"), "confirmation", to="over",
          told=_("Judicial confirmation: %(result)s."), asks=(_RESULT,)),
    _verb("file_review", _("Review requested"), ("to_review",), "review", to="reviewing",
          told=_("The commission has the request."), asks=(_FILED,)),
    _verb("end_review", _("Review decided"), ("to_review", "reviewing"), "review", to="over",
          told=_("Joint review: %(result)s."), asks=(_RESULT,)),
    _verb("issue_order", _("Payment order served"), ("asked_for",), "payment_order", to="issued",
          told=_("The payment order was served on the debtor."), asks=(day("served_on", _("Served on")),)),
    _verb("end_order", _("Payment order over"), ("asked_for", "issued"), "payment_order", to="over",
          told=_("Payment order: %(result)s."), asks=(_RESULT, _WHY)),
    _verb("report_appraisal", _("Report came"), ("ordered",), "appraisal", to="over",
          told=_("The appraisal says: %(finding)s"), asks=(day("reported_on", _("Dated")),
                                                          Ask("finding", _("Finding"), "paragraph", most=400))),
    _verb("prolong_inspection", _("Inspection prolonged"), ("reported",), "inspection", to="prolonged",
          told=_("The inspection needs longer."), asks=(day("prolonged_on", _("Last day before")),)),
    _verb("end_inspection", _("Inspection decided"), ("reported", "prolonged"), "inspection", to="over",
          told=_("Labour inspection: %(result)s."), asks=(_RESULT, _WHY)),
    _verb("file_arbitration", _("Application filed"), ("preparing",), "arbitration", to="filed",
          told=_("The application for arbitration was filed."), asks=(_FILED, Ask("body", _("Commission"))),
          document="legalaid.arbitration_application"),
    _verb("accept_arbitration", pgettext_lazy("legalaid", "Accepted"), ("filed",), "arbitration", to="accepted",
          told=_("The commission has accepted the case."), asks=(_ACCEPTED,)),
    _verb("decline_arbitration", _("Not accepted"), ("filed",), "arbitration", to="not_accepted",
          told=_("The commission has not accepted the case; the court is open to you."), asks=(_RECEIVED,)),
    _verb("extend_arbitration", _("Time extended"), ("accepted",), "arbitration", to="extended",
          told=_("The commission needs longer."), asks=(day("extended_on", _("Last day before")),)),
    _verb("award_arbitration", _("Award received"), ("accepted", "extended"), "arbitration", to="awarded",
          told=_("The award is there: %(amount)s."),
          asks=(_RECEIVED, Ask("amount", _("Amount awarded, yuan"), "money"), _RESULT)),
    _verb("end_arbitration", _("Arbitration over"),
          ("preparing", "filed", "accepted", "extended", "awarded", "not_accepted"), "arbitration", to="over",
          told=_("Arbitration: %(result)s."), asks=(_RESULT, _WHY)),
    _verb("accept_suit", _("Suit accepted"), ("lodged",), "first", to=("ordinary", "simplified", "small"),
          told=_("The court has accepted the suit."),
          asks=(_ACCEPTED, Ask("procedure", _("Procedure"), "choice",
                               choices=(("ordinary", _("ordinary procedure")),
                                        ("simplified", _("simplified procedure")),
                                        ("small", _("small claims procedure")))))),
    _verb("judge_suit", _("Judgment received"), ("ordinary", "simplified", "small"), "first", to="judged",
          told=_("The judgment is there: %(amount)s."),
          asks=(_RECEIVED, Ask("amount", _("Amount awarded, yuan"), "money"), _RESULT)),
    _verb("end_suit", _("First instance over"), ("lodged", "ordinary", "simplified", "small", "judged"), "first",
          to="over", told=_("First instance: %(result)s."), asks=(_RESULT, _WHY)),
    _verb("judge_appeal", _("Final judgment received"), ("appealed",), "second", to="over",
          told=_("The final judgment is there: %(amount)s."),
          asks=(_RECEIVED, Ask("amount", _("Amount awarded, yuan"), "money"), _RESULT)),
    _verb("file_enforcement", _("Enforcement requested"), ("to_enforce",), "enforcement", to="enforcing",
          told=_("The court was asked to enforce it."), asks=(_FILED,)),
    _verb("end_enforcement", _("Enforcement over"), ("to_enforce", "enforcing"), "enforcement", to="over",
          told=_("Enforcement: %(result)s."), asks=(_RESULT, _WHY)),
    _verb("send_reminder", _("Send a reminder letter"), ("drafting",), "letters", to="reminded",
          told=_("The union reminded %(to)s of its duties."), asks=_SENT, document="legalaid.reminder_letter"),
    _verb("send_opinion", _("Send an opinion letter"), ("drafting", "reminded"), "letters", to="opined",
          told=_("The union demanded of %(to)s to put it right."), asks=_SENT, document="legalaid.opinion_letter"),
    _verb("send_recommendation", _("Send a recommendation"), ("opined",), "letters", to="recommended",
          told=_("The union asked %(to)s to act."), asks=_SENT, document="legalaid.recommendation_letter"),
    _verb("refer_prosecutor", _("Refer to the prosecutor"), ("opined", "recommended"), "letters", to="referred",
          told=_("The matter was referred to %(to)s."), asks=_SENT),
    _verb("correct_letter", _("Put right"), ("reminded", "opined", "recommended", "referred"), "letters",
          to="corrected", told=_("The employer has put it right."), asks=(day("corrected_on", _("Put right on")),)),
    _verb("end_letter", _("Not put right"), ("drafting", "reminded", "opined", "recommended", "referred"), "letters",
          to="uncorrected", told=_("The letters have not helped; we go on another way."), asks=(_WHY,)),
    _verb("chase_money", _("Asked where the money is"), ("collecting",), "recovery",
          told=_("We asked where the money is: %(answer)s"), asks=(Ask("answer", _("Answer"), "paragraph", most=400),),
          restarts_clock=True),
    _verb("end_recovery", _("Money settled"), ("collecting",), "recovery", to="over",
          told=_("Recovery: %(result)s."), asks=(_RESULT, _WHY)),
)  # fmt: skip
