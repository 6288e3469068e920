"""The days that the law derives from what happened in a dispute: who owes what, by when, and why.

What happened goes in as events with their days, the periods come from the rulebook; nothing here knows a number.
Sources: Labour Dispute Mediation and Arbitration Law, articles 14, 27, 29, 30, 32, 35, 43, 48 to 50; Civil Procedure
Law (2023), articles 126, 152, 164, 168, 171, 183, 187, 205, 226, 227 and 250; Labour Inspection Regulations, articles
17 and 20.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.kernel.calendar.core import OfficialCalendar, PeriodUnit
from unionhall.lib.errors import msgid as _

ONE_DAY = timedelta(days=1)

COMMISSION = _("the arbitration commission")
COURT = _("the court")
INSPECTION = _("the labour inspection")
OTHER_SIDE = _("the other side")
WORKER = _("the worker")
EITHER = _("either side")
BOTH = _("both sides together")

# What sets a period going, in words that go before the day.
EVENTS = {
    "known": _("limitation counts from"), "harmed": _("limitation counts from"),
    "mediation_applied": _("mediation applied for"),
    "confirmable": _("agreement"), "reviewable": _("agreement"), "confirmation_filed": _("confirmation requested"),
    "review_filed": _("review requested"), "order_filed": _("payment order asked for"),
    "order_served": _("payment order served"), "inspection_accepted": _("taken on by the inspection"),
    "inspection_prolonged": _("inspection prolonged after"), "arbitration_filed": _("application filed"),
    "arbitration_accepted": _("application accepted"), "arbitration_declined": _("refusal received"),
    "arbitration_extended": _("time extended after"), "award_received": _("award received"), "hearing": _("hearing"),
    "suit_filed": _("suit filed"), "suit_ordinary": _("suit accepted"), "suit_simplified": _("suit accepted"),
    "suit_small": _("suit accepted"), "judged": _("judgment received"), "appealed": _("appeal accepted"),
    "final": _("final judgment received"), "effective": _("to be performed since"),
    "enforcement_filed": _("enforcement requested"), "copy": _("copy served at the latest"),
    "defence": _("defence at the latest"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """How long, by which rule; `unconfirmed` when that still has to be checked."""

    number: int
    unit: PeriodUnit
    source: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Norm:
    """`owes` does what `words` say, within the period `rule` from `event`, or that long before it (`is_before`).

    `event` may be another norm's code: then its latest day counts. What happened of `met_by` has done with it.
    """

    code: str
    event: str
    rule: str
    owes: str
    words: str
    met_by: tuple[str, ...] = ()
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class LegalDay:
    """The last day on which a norm is kept. `since` is the day of the event; `is_reckoned` when that is itself only
    the latest day on which it may have happened; `met_on` the day on which it was done, as far as known."""

    norm: Norm
    due_on: date
    since: date
    period: Period
    is_reckoned: bool = False
    is_provisional: bool = False
    met_on: date | None = None

    def standing(self, today: date) -> str:
        """met, missed (done too late), past (the day is over and nobody wrote that it was done) or ahead."""
        if self.met_on is not None:
            return "met" if self.met_on <= self.due_on else "missed"
        return "past" if self.due_on < today else "ahead"


# A norm that hangs on another stands after it.
NORMS = (
    Norm("limitation", "known", "legalaid.limitation_years", WORKER, _("apply for arbitration"),
         ("arbitration_filed",)),
    Norm("tort", "harmed", "legalaid.tort_limitation_years", WORKER, _("sue for damages"), ("suit_filed",)),
    Norm("lookback", "known", "legalaid.inspection_lookback_years", WORKER,
         _("report it to the labour inspection, which looks back no further"), ("inspection_accepted",)),
    Norm("mediation", "mediation_applied", "legalaid.mediate_days", BOTH,
         _("agree; without an agreement by then, arbitration is open"), ("agreed",)),
    Norm("confirmation", "confirmable", "legalaid.confirmation_days", BOTH,
         _("ask the court to confirm the agreement"), ("confirmation_filed",)),
    Norm("review", "reviewable", "legalaid.joint_review_days", BOTH,
         _("ask the commission to review the agreement"), ("review_filed",)),
    Norm("confirmation_decision", "confirmation_filed", "legalaid.confirmation_decide_days", COURT,
         _("decide on the confirmation")),
    Norm("review_decision", "review_filed", "legalaid.joint_review_decide_working_days", COMMISSION,
         _("decide on the review")),
    Norm("order", "order_filed", "legalaid.payment_order_issue_days", COURT,
         _("accept the request and issue the payment order"), ("order_served",)),
    Norm("payment", "order_served", "legalaid.payment_order_days", OTHER_SIDE,
         _("pay, or object to the payment order in writing")),
    Norm("inspection", "inspection_accepted", "legalaid.inspection_working_days", INSPECTION,
         _("finish its investigation"), ("inspection_prolonged",)),
    Norm("inspection_later", "inspection_prolonged", "legalaid.inspection_more_working_days", INSPECTION,
         _("finish its investigation")),
    Norm("acceptance", "arbitration_filed", "legalaid.arbitration_accept_working_days", COMMISSION,
         _("say whether it accepts the application"), ("arbitration_accepted", "arbitration_declined")),
    Norm("copy", "arbitration_accepted", "legalaid.arbitration_copy_working_days", COMMISSION,
         _("serve a copy of the application on the other side")),
    Norm("panel", "arbitration_accepted", "legalaid.arbitration_panel_working_days", COMMISSION,
         _("make the panel known to both sides")),
    Norm("defence", "copy", "legalaid.arbitration_defence_working_days", OTHER_SIDE, _("hand in its defence")),
    Norm("forward", "defence", "legalaid.arbitration_forward_working_days", COMMISSION,
         _("pass the defence on to the worker")),
    Norm("notice", "hearing", "legalaid.hearing_notice_working_days", COMMISSION,
         _("announce the day and place of the hearing in writing"), is_before=True),
    Norm("postponement", "hearing", "legalaid.hearing_postpone_working_days", EITHER,
         _("ask for a later hearing, with good reason"), is_before=True),
    Norm("award", "arbitration_accepted", "legalaid.award_days", COMMISSION, _("make the award"),
         ("award_received", "arbitration_extended")),
    Norm("award_later", "arbitration_extended", "legalaid.award_more_days", COMMISSION, _("make the award"),
         ("award_received",)),
    Norm("suit", "award_received", "legalaid.sue_days", WORKER, _("sue, if the award is not accepted"),
         ("suit_filed",)),
    Norm("suit_instead", "arbitration_declined", "legalaid.sue_days", WORKER,
         _("sue, as the commission does not take it"), ("suit_filed",)),
    Norm("set_aside", "award_received", "legalaid.set_aside_days", OTHER_SIDE,
         _("ask the court to set a final award aside")),
    Norm("court_acceptance", "suit_filed", "legalaid.court_accept_days", COURT,
         _("say whether it accepts the suit"), ("suit_ordinary", "suit_simplified", "suit_small")),
    Norm("judgment", "suit_ordinary", "legalaid.first_months", COURT, _("judge in first instance"), ("judged",)),
    Norm("judgment_simplified", "suit_simplified", "legalaid.simplified_months", COURT,
         _("judge in first instance"), ("judged",)),
    Norm("judgment_small", "suit_small", "legalaid.small_months", COURT, _("judge in first instance"), ("judged",)),
    Norm("appeal", "judged", "legalaid.appeal_days", EITHER, _("appeal"), ("appealed",)),
    Norm("second", "appealed", "legalaid.second_months", COURT, _("judge in second instance"), ("final",)),
    Norm("enforcement_request", "effective", "legalaid.enforce_years", WORKER, _("ask the court to enforce it"),
         ("enforcement_filed",)),
    Norm("enforcement", "enforcement_filed", "legalaid.enforcement_months", COURT, _("carry the enforcement out")),
)  # fmt: skip


def legal_days(
    events: Mapping[str, date], period_of: Callable[[str, date], Period | None], calendar: OfficialCalendar
) -> list[LegalDay]:
    """Every day that follows from `events`, in order; an event that has not happened is not among them.

    `period_of(rule, day)` is the period as it held on the day of the event; where there is none, nothing follows.
    """
    found: list[LegalDay] = []
    reckoned: dict[str, date] = {}
    for norm in NORMS:
        since = events.get(norm.event) or reckoned.get(norm.event)
        period = period_of(norm.rule, since) if since is not None else None
        if since is None or period is None:
            continue
        due_on, is_provisional = _end(since, period, calendar, is_before=norm.is_before)
        reckoned[norm.code] = due_on
        met_on = min((events[code] for code in norm.met_by if code in events), default=None)
        found.append(LegalDay(norm, due_on, since, period, norm.event not in events, is_provisional, met_on))
    return sorted(found, key=lambda one: one.due_on)


def _end(since: date, period: Period, calendar: OfficialCalendar, *, is_before: bool) -> tuple[date, bool]:
    if is_before:
        return working_day_before(since, period.number, calendar)
    ends = calendar.deadline(since, period.number, period.unit, allow_provisional=True)
    return ends.due_on, ends.is_provisional


def working_day_before(day: date, count: int, calendar: OfficialCalendar) -> tuple[date, bool]:
    """The `count`-th working day before `day`, which is not counted itself; and whether a year was guessed."""
    is_provisional = False
    while count:
        day -= ONE_DAY
        looked = calendar.day(day)
        is_provisional = is_provisional or not looked.is_known
        count -= looked.is_working_day
    return day, is_provisional
