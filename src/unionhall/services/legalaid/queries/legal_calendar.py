"""The legal calendar of a matter: what happened in it, and every day that the law derives from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from unionhall.engines.casework.models import Step
from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.core import MissingRule, RuleValue
from unionhall.services.legalaid.core.force import force_of
from unionhall.services.legalaid.core.legal_days import EVENTS, LegalDay, Period
from unionhall.services.legalaid.core.legal_days import legal_days as derive
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import Cause

# The periods by the law they stand in, as one question each: where that law is younger than the event, none of them
# held then.
_LABOUR = (
    "legalaid.limitation_years", "legalaid.inspection_lookback_years", "legalaid.inspection_working_days",
    "legalaid.inspection_more_working_days", "legalaid.mediate_days", "legalaid.arbitration_accept_working_days",
    "legalaid.arbitration_copy_working_days", "legalaid.arbitration_defence_working_days",
    "legalaid.arbitration_forward_working_days", "legalaid.arbitration_panel_working_days",
    "legalaid.hearing_notice_working_days", "legalaid.hearing_postpone_working_days", "legalaid.award_days",
    "legalaid.award_more_days", "legalaid.sue_days", "legalaid.set_aside_days",
)  # fmt: skip
_COURTS = (
    "legalaid.tort_limitation_years",
    "legalaid.confirmation_days", "legalaid.confirmation_decide_days", "legalaid.payment_order_issue_days",
    "legalaid.payment_order_days", "legalaid.court_accept_days", "legalaid.first_months",
    "legalaid.simplified_months", "legalaid.small_months", "legalaid.appeal_days", "legalaid.second_months",
    "legalaid.enforce_years", "legalaid.enforcement_months",
)  # fmt: skip
_REVIEW = ("legalaid.joint_review_days", "legalaid.joint_review_decide_working_days")

# (verb, answer) -> the event it tells of.
_TOLD = {
    ("mediate", "applied_on"): "mediation_applied", ("start_mediation", "applied_on"): "mediation_applied",
    ("agree_mediation", "agreed_on"): "agreed", ("file_confirmation", "filed_on"): "confirmation_filed",
    ("file_review", "filed_on"): "review_filed", ("seek_payment_order", "filed_on"): "order_filed",
    ("issue_order", "served_on"): "order_served", ("report_employer", "accepted_on"): "inspection_accepted",
    ("prolong_inspection", "prolonged_on"): "inspection_prolonged",
    ("file_arbitration", "filed_on"): "arbitration_filed",
    ("accept_arbitration", "accepted_on"): "arbitration_accepted",
    ("decline_arbitration", "received_on"): "arbitration_declined",
    ("extend_arbitration", "extended_on"): "arbitration_extended",
    ("award_arbitration", "received_on"): "award_received", ("lodge_suit", "filed_on"): "suit_filed",
    ("judge_suit", "received_on"): "judged", ("lodge_appeal", "accepted_on"): "appealed",
    ("judge_appeal", "received_on"): "final", ("prepare_enforcement", "effective_on"): "effective",
    ("file_enforcement", "filed_on"): "enforcement_filed",
}  # fmt: skip


@dataclass(frozen=True)
class CalendarLine:
    """A day of the legal calendar as it stands today: met, missed, past or ahead."""

    day: LegalDay
    standing: str

    @property
    def since_words(self) -> str:
        """What set the period going, in English (the page translates it)."""
        return EVENTS[self.day.norm.event]


def legal_days(matter: Matter, today: date) -> list[CalendarLine]:
    """All statutory days that follow from what is known of the matter, in order."""
    events = events_of(matter)
    if not events:
        return []
    found = derive(events, _periods(matter.case.organisation.region), official_calendar())
    return [CalendarLine(one, one.standing(today)) for one in found]


def events_of(matter: Matter) -> dict[str, date]:
    """What happened, with its day, from the log and the matter itself; of what happened twice, the last."""
    events: dict[str, date] = {}
    if matter.right_known_on is not None and matter.limitation_on is not None:
        is_tort = matter.cause == Cause.CASUAL_INJURY
        events["harmed" if is_tort else "known"] = matter.right_known_on
    if matter.heard_on is not None:
        events["hearing"] = matter.heard_on
    verbs = {verb for verb, _answer in _TOLD} | {"accept_suit"}
    steps = Step.objects.filter(case_id=matter.pk, verb__in=verbs).order_by("sequence")
    for verb, data in steps.values_list("verb", "data"):
        for answer, told in data.items():
            if event := _TOLD.get((verb, answer)):
                events[event] = date.fromisoformat(told)
        if verb == "accept_suit":
            events[f"suit_{data['procedure']}"] = date.fromisoformat(data["accepted_on"])
        if verb == "agree_mediation":
            force = force_of(data["sealed_by"])
            events |= {"confirmable": events["agreed"]} if force.can_confirm else {}
            events |= {"reviewable": events["agreed"]} if force.can_review else {}
    return events


def _periods(region: str) -> Callable[[str, date], Period | None]:
    """The periods as they held in `region`: one question for each law and day."""
    known: dict[tuple[str, date], dict[str, RuleValue]] = {}

    def period_of(rule: str, on: date) -> Period | None:
        law = "labour" if rule in _LABOUR else "review" if rule in _REVIEW else "courts"
        if (law, on) not in known:
            known[law, on] = _rules(law, region, on)
        found = known[law, on].get(rule)
        if found is None:
            return None
        return Period(found.number, found.unit, str(found.source), found.unconfirmed)  # type: ignore[arg-type]

    return period_of


def _rules(law: str, region: str, on: date) -> dict[str, RuleValue]:
    try:
        if law == "labour":
            return rulebook.values(*_LABOUR, region=region, on=on)
        if law == "review":
            return rulebook.values(*_REVIEW, region=region, on=on)
        return rulebook.values(*_COURTS, region=region, on=on)
    except MissingRule:
        return {}
