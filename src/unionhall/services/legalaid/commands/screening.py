"""Screening of enterprises: noticed, verified, graded, handed on, resolved; a mass stop becomes a group matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid.dealings import Answers, answered, refuse_ahead, same_name
from unionhall.services.legalaid.models import Debtor, Matter, Screening, Signal
from unionhall.services.legalaid.states import MATTER, SCREENING, Cause, Grade, Liability, SignalKind

# What the workers of such an enterprise will mostly claim.
_CAUSES = {SignalKind.LAYOFFS: Cause.DISMISSAL, SignalKind.UNPAID_INSURANCE: Cause.INSURANCE}


@dataclass(frozen=True, kw_only=True)
class Spotting:
    """An enterprise and what was noticed about it. `workers` is how many are concerned, nothing when not known."""

    enterprise: str
    kind: SignalKind
    noticed_on: date
    note: str
    credit_code: str = ""
    address: str = ""
    workers: int = 0
    source: Source = Source.DESK


class EnterpriseMissing(InvalidInput):
    """An enterprise has a name, if only the one on the gate."""

    message = _("Say what the enterprise is called.")


class NoteMissing(InvalidInput):
    """A signal says what was seen or heard."""

    message = _("Say in a few words what was noticed.")


class TooFew(Refused):
    """A group matter is prepared for a mass stop, or where the case is grave."""

    status = 422
    message = _(
        "A group matter is prepared for more than %(least)s workers, or when the enterprise is graded as grave; "
        "here it is %(workers)s workers."
    )


class PreparedAlready(Refused):
    """One screening, one group matter."""

    message = _("The group matter %(number)s was prepared already.")


@transaction.atomic
def spot_enterprise(organisation: Organisation, plan: Spotting, *, by: Person, at: datetime) -> Screening:
    """Look at an enterprise because of something noticed; one that is looked at already gets the signal added.

    It is the same one by its credit code or its name, at this unit, above it or beneath it.
    Raises NotAllowed, EnterpriseMissing, NoteMissing, DayAhead.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    authorise(by, "legalaid.spot_enterprise", organisation)
    if not plan.enterprise.strip():
        raise EnterpriseMissing(field="enterprise")
    if not plan.note.strip():
        raise NoteMissing(field="note")
    refuse_ahead(plan.noticed_on, at, field="noticed_on")
    found = _same_enterprise(organisation, plan.enterprise, plan.credit_code)
    if found is not None:
        return _join(found, plan, by=by, at=at)
    opening = casework.Opening(
        SCREENING.kind, plan.enterprise, source=plan.source, data={"kind": plan.kind, "text": plan.note}
    )
    case = casework.open_case(organisation, opening, by=by, at=at)
    screening = Screening.objects.create(
        organisation=organisation, case=case, enterprise=plan.enterprise.strip()[:120], address=plan.address.strip(),
        credit_code=plan.credit_code.strip().upper(), workers=plan.workers,
    )  # fmt: skip
    _note(screening, plan.kind, plan.noticed_on, plan.workers, plan.note, by=by, at=at)
    record(case, "legalaid.enterprise.spot", by=by, at=at, kind=plan.kind)
    return screening


def _same_enterprise(organisation: Organisation, name: str, credit_code: str = "") -> Screening | None:
    """The open screening of this enterprise at the unit, above it or beneath it; None when there is none."""
    rows = Screening.objects.filter(case__closed_at=None).select_related("case__organisation").order_by("pk")
    near = rows.filter(organisation__path__above=organisation.path) | rows.filter(
        organisation__path__within=organisation.path
    )
    code, wanted = credit_code.strip().upper(), same_name(name)
    for one in near:
        codes_differ = code and one.credit_code and one.credit_code != code
        if (code and one.credit_code == code) or (same_name(one.enterprise) == wanted and not codes_differ):
            return one
    return None


def _join(screening: Screening, plan: Spotting, *, by: Person, at: datetime) -> Screening:
    """Add what was noticed to the screening under way. Whoever spots need not work on it: then the system writes."""
    works = may(by, "legalaid.signal_screening", screening.case)
    answers = {"kind": plan.kind, "noticed_on": plan.noticed_on, "note": plan.note}
    answers |= {"workers": plan.workers} if plan.workers else {}
    case = casework.advance(screening.case, "signal", by=by if works else None, at=at, answers=answers)
    row = Screening.objects.get(pk=screening.pk)
    row.case = case
    _note(row, plan.kind, plan.noticed_on, plan.workers, plan.note, by=by, at=at)
    for column in ("credit_code", "address"):
        if not getattr(row, column):
            setattr(row, column, getattr(plan, column).strip())
    row.save(update_fields=["credit_code", "address"])
    record(case, "legalaid.enterprise.spot", by=by, at=at, kind=plan.kind)
    return row


def _note(
    screening: Screening, kind: str, noticed_on: date, workers: int, note: str, *, by: Person, at: datetime
) -> None:
    """One signal more; until somebody has counted on the spot, the largest number that was told holds."""
    Signal.objects.create(
        organisation=screening.organisation, screening=screening, kind=kind, noticed_on=noticed_on,
        workers=workers, note=note.strip()[:2_000], by=by, at=at,
    )  # fmt: skip
    if screening.verified_on is None and workers > screening.workers:
        screening.workers = workers
        screening.save(update_fields=["workers"])


@transaction.atomic
def signal_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Add something noticed. Raises DayAhead."""
    case = casework.advance(case, "signal", by=by, at=at, seen=seen, answers=answers)
    told = answered(SCREENING.kind, "signal", answers)
    refuse_ahead(told["noticed_on"], at, field="noticed_on")
    screening = Screening.objects.select_related("organisation").get(case=case)
    _note(screening, told["kind"], told["noticed_on"], told.get("workers", 0), told["note"], by=by, at=at)
    return case


@transaction.atomic
def verify_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Somebody was there: how many workers, how much is owed, how grave. Raises DayAhead."""
    case = casework.advance(case, "verify", by=by, at=at, seen=seen, answers=answers)
    told = answered(SCREENING.kind, "verify", answers)
    refuse_ahead(told["visited_on"], at, field="visited_on")
    Screening.objects.filter(case=case).update(
        workers=told["workers"],
        owed_yuan=told.get("owed"),
        grade=told["grade"],
        verified_on=told["visited_on"],
    )
    return case


@transaction.atomic
def regrade_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Grade it anew, with a reason."""
    case = casework.advance(case, "regrade", by=by, at=at, seen=seen, answers=answers)
    Screening.objects.filter(case=case).update(grade=answered(SCREENING.kind, "regrade", answers)["grade"])
    return case


@transaction.atomic
def dismiss_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It proved unfounded."""
    case = casework.advance(case, "dismiss", by=by, at=at, seen=seen, answers=answers)
    Screening.objects.filter(case=case).update(grade=Grade.GREEN)
    return case


@transaction.atomic
def reopen_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Look at it again: it is verified and graded anew; what was found before stays in the log."""
    case = casework.advance(case, "reopen", by=by, at=at, seen=seen, answers=answers)
    Screening.objects.filter(case=case).update(grade="", verified_on=None)
    return case


@transaction.atomic
def prepare_group_screening(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Open a group matter before the workers come one by one: nobody in it yet, the enterprise on the other side.

    For more workers than the rulebook says, or where the grade is grave. Raises TooFew, PreparedAlready.
    """
    case = casework.advance(case, "prepare_group", by=by, at=at, seen=seen, answers=answers)
    screening = Screening.objects.select_related("matter__case", "organisation").get(case=case)
    if screening.matter is not None:
        raise PreparedAlready(number=screening.matter.case.number)
    least = value("legalaid.mass_stop_people", region=case.organisation.region, on=localdate(at)).number
    if screening.workers <= least and screening.grade != Grade.RED:
        raise TooFew(least=least, workers=screening.workers)
    screening.matter = _open_group(screening, case, by=by, at=at)
    screening.save(update_fields=["matter"])
    return case


def _open_group(screening: Screening, case: Case, *, by: Person, at: datetime) -> Matter:
    kinds = set(Signal.objects.filter(screening=screening).order_by().values_list("kind", flat=True))
    cause = next((_CAUSES[kind] for kind in SignalKind if kind in kinds and kind in _CAUSES), Cause.WAGES)
    if kinds & {SignalKind.STOPPED, SignalKind.ARREARS, SignalKind.FLIGHT}:
        cause = Cause.WAGES
    with override("zh-hans"):
        words = (
            gettext("Group matter: production stopped")
            if SignalKind.STOPPED in kinds
            else gettext("Group matter")
        )
    opening = casework.Opening(
        MATTER.kind,
        f"{words} · {screening.enterprise}",
        source=Source.REFERRAL,
        parent=case,
        data={"cause": cause},
    )
    opened = casework.open_case(case.organisation, opening, by=by, at=at)
    matter = Matter.objects.create(
        organisation=case.organisation, case=opened, cause=cause, is_group=True, expected=max(screening.workers, 1),
        caseworker=by,
    )  # fmt: skip
    Debtor.objects.create(
        organisation=case.organisation, matter=matter, name=screening.enterprise, liability=Liability.EMPLOYER,
        credit_code=screening.credit_code, address=screening.address,
    )  # fmt: skip
    record(opened, "legalaid.matter.ask", by=by, at=at, cause=cause, screening=case.number)
    return matter


SCREENING_COMMANDS: dict[str, Any] = {
    "signal": signal_screening, "verify": verify_screening, "regrade": regrade_screening,
    "prepare_group": prepare_group_screening, "dismiss": dismiss_screening, "reopen": reopen_screening,
}  # fmt: skip
