"""Carrying a matter on: mediation, agreements, arbitration, courts, and what each does to the money."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import split_yuan
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.core.force import force_of
from unionhall.services.legalaid.dealings import Answers, answered, issue, matter_of, refuse_ahead
from unionhall.services.legalaid.models import Agreement, Claimant, Matter
from unionhall.services.legalaid.states import MATTER, Form, Money, Result


class PayBeforeAgreed(InvalidInput):
    """Money is paid after it was agreed."""

    message = _("The day of payment does not lie before the agreement.")


class CannotBeConfirmed(Refused):
    """Only agreements that a body named in the law has sealed are confirmed or reviewed."""

    message = _("The agreement cannot take this way: it was not sealed by a body that the law names for it.")


@transaction.atomic
def mediate_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Begin mediation at once, without legal aid being applied for."""
    return _begin_mediation(case, "mediate", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def start_mediation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Begin mediation in a matter that is being handled."""
    return _begin_mediation(case, "start_mediation", by=by, at=at, seen=seen, answers=answers)


def _begin_mediation(
    case: Case, verb: str, *, by: Person, at: datetime, seen: int | None, answers: Answers | None
) -> Case:
    case = casework.advance(case, verb, by=by, at=at, seen=seen, answers=answers)
    matter, day = matter_of(case), answered(MATTER.kind, verb, answers)["applied_on"]
    refuse_ahead(day, at, field="applied_on")
    matter.mediated_on = matter.mediated_on or day
    matter.form = Form.MEDIATION if matter.form in (Form.ADVICE, Form.DRAFTING) else matter.form
    matter.save(update_fields=["mediated_on", "form"])
    return case


@transaction.atomic
def agree_mediation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Record the agreement; its amount becomes what each claimant has a right to, in proportion to their claims.

    Raises DayAhead, PayBeforeAgreed, LessThanReceived.
    """
    case = casework.advance(case, "agree_mediation", by=by, at=at, seen=seen, answers=answers)
    matter, told = matter_of(case), answered(MATTER.kind, "agree_mediation", answers)
    refuse_ahead(told["agreed_on"], at, field="agreed_on")
    if told["pay_by"] < told["agreed_on"]:
        raise PayBeforeAgreed(field="pay_by")
    Agreement.objects.create(
        organisation=case.organisation, matter=matter, sealed_by=told["sealed_by"], sealer=told["sealer"],
        agreed_on=told["agreed_on"], pay_by=told["pay_by"], amount_yuan=told["amount"], terms=told["terms"],
    )  # fmt: skip
    _fix(matter, Money.AGREED, told["amount"], on=told["agreed_on"], by=by, at=at)
    issue(case, "agree_mediation", by=by, at=at)
    return case


@transaction.atomic
def perform_mediation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The agreement was performed."""
    case = casework.advance(case, "perform_mediation", by=by, at=at, seen=seen, answers=answers)
    day = answered(MATTER.kind, "perform_mediation", answers)["performed_on"]
    refuse_ahead(day, at, field="performed_on")
    _change_agreement(case, performed_on=day)
    return case


@transaction.atomic
def break_mediation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The agreement was not performed."""
    case = casework.advance(case, "break_mediation", by=by, at=at, seen=seen, answers=answers)
    _change_agreement(case, broken_at=at)
    return case


def _change_agreement(case: Case, **changes: Any) -> None:
    last = Agreement.objects.filter(matter_id=case.pk).last()
    if last is not None:
        Agreement.objects.filter(pk=last.pk).update(**changes)


@transaction.atomic
def seek_confirmation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Both sides are to ask the court to confirm the agreement. Raises CannotBeConfirmed."""
    return _seek(case, "seek_confirmation", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def seek_review(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Both sides are to ask the commission to review the agreement. Raises CannotBeConfirmed."""
    return _seek(case, "seek_review", by=by, at=at, seen=seen, answers=answers)


def _seek(
    case: Case, verb: str, *, by: Person, at: datetime, seen: int | None, answers: Answers | None
) -> Case:
    case = casework.lock(case)
    authorise(by, f"legalaid.{verb}", case)
    last = Agreement.objects.filter(matter_id=case.pk).last()
    force = force_of(last.sealed_by) if last is not None else None
    if force is None or not (force.can_confirm if verb == "seek_confirmation" else force.can_review):
        raise CannotBeConfirmed
    return casework.advance(case, verb, by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def end_confirmation(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The court has decided on the confirmation."""
    return _decided(case, "end_confirmation", "confirmed_on", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def end_review(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The commission has decided on the review."""
    return _decided(case, "end_review", "reviewed_on", by=by, at=at, seen=seen, answers=answers)


def _decided(
    case: Case, verb: str, column: str, *, by: Person, at: datetime, seen: int | None, answers: Answers | None
) -> Case:
    case = casework.advance(case, verb, by=by, at=at, seen=seen, answers=answers)
    if answered(MATTER.kind, verb, answers)["result"] in (Result.WON, Result.PARTLY):
        _change_agreement(case, **{column: localdate(at)})
    return case


@transaction.atomic
def file_arbitration(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The application was filed: what was claimed is passed into it."""
    case = casework.advance(case, "file_arbitration", by=by, at=at, seen=seen, answers=answers)
    day = answered(MATTER.kind, "file_arbitration", answers)["filed_on"]
    refuse_ahead(day, at, field="filed_on")
    Matter.objects.filter(case=case).update(arbitrated_on=day)
    issue(case, "file_arbitration", by=by, at=at)
    return case


@transaction.atomic
def award_arbitration(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The award was received; its amount becomes what each has a right to. Raises DayAhead, LessThanReceived."""
    return _awarded(case, "award_arbitration", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def judge_suit(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The judgment of first instance was received. Raises DayAhead, LessThanReceived."""
    return _awarded(case, "judge_suit", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def judge_appeal(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The final judgment was received. Raises DayAhead, LessThanReceived."""
    return _awarded(case, "judge_appeal", by=by, at=at, seen=seen, answers=answers)


def _awarded(
    case: Case, verb: str, *, by: Person, at: datetime, seen: int | None, answers: Answers | None
) -> Case:
    case = casework.advance(case, verb, by=by, at=at, seen=seen, answers=answers)
    told = answered(MATTER.kind, verb, answers)
    refuse_ahead(told["received_on"], at, field="received_on")
    _fix(matter_of(case), Money.AWARDED, told["amount"], on=told["received_on"], by=by, at=at)
    return case


def _fix(matter: Matter, kind: str, amount: Decimal, *, on: date, by: Person, at: datetime) -> None:
    """What was agreed or awarded in one sum, in proportion to the claims; without claims, alike."""
    claimants = list(Claimant.objects.filter(matter=matter, left_at=None).select_related("person"))
    sums = ledger.balances(matter)
    claims = [sums.get(one.pk, ledger.Balance()).claimed for one in claimants]
    weights: list[Decimal | int] = list(claims) if any(claims) else [1] * len(claimants)
    shares = split_yuan(amount, weights)
    ledger.fix_rights(matter, kind, dict(zip(claimants, shares, strict=True)), booked_on=on, by=by, at=at)


@transaction.atomic
def accept_suit(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The court has accepted the suit; its time depends on the procedure."""
    to = answered(MATTER.kind, "accept_suit", answers)["procedure"]
    return casework.advance(case, "accept_suit", by=by, at=at, seen=seen, answers=answers, to=to)


@transaction.atomic
def conclude_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The matter has its result. Raises DayAhead."""
    case = casework.advance(case, "conclude", by=by, at=at, seen=seen, answers=answers)
    told = answered(MATTER.kind, "conclude", answers)
    refuse_ahead(told["concluded_on"], at, field="concluded_on")
    Matter.objects.filter(case=case).update(result=told["result"], concluded_on=told["concluded_on"])
    return case


@transaction.atomic
def reopen_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Take a matter up again: where it was handled, there it goes on."""
    matter = matter_of(casework.lock(case))
    was_handled = matter.aided_on is not None or matter.mediated_on is not None
    to = "handling" if was_handled else "asked"
    case = casework.advance(case, "reopen", by=by, at=at, seen=seen, answers=answers, to=to)
    Matter.objects.filter(case=case).update(result="", concluded_on=None)
    return case


@transaction.atomic
def withdraw_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The worker does not want it carried on."""
    case = casework.advance(case, "withdraw", by=by, at=at, seen=seen, answers=answers)
    Matter.objects.filter(case=case, result="").update(result=Result.WITHDRAWN, concluded_on=localdate(at))
    return case


COMMANDS: dict[str, Any] = {
    "mediate": mediate_matter, "start_mediation": start_mediation, "agree_mediation": agree_mediation,
    "perform_mediation": perform_mediation, "break_mediation": break_mediation, "seek_confirmation": seek_confirmation,
    "seek_review": seek_review, "end_confirmation": end_confirmation, "end_review": end_review,
    "file_arbitration": file_arbitration, "award_arbitration": award_arbitration, "judge_suit": judge_suit,
    "judge_appeal": judge_appeal, "accept_suit": accept_suit, "conclude": conclude_matter, "reopen": reopen_matter,
    "withdraw": withdraw_matter,
}  # fmt: skip
