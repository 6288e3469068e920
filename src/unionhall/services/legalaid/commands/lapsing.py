"""What the law had legal aid keep of an erased person, let go when its time is over; sums, days and results stay."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncYear
from django.utils.timezone import localdate

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import ended_before, kept_cases
from unionhall.kernel.catalogue.services import Lapsed
from unionhall.kernel.files.commands import shred_files
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import record
from unionhall.services.legalaid.commands.forgetting import empty_matters
from unionhall.services.legalaid.models import (
    Candidacy,
    Claimant,
    CustodyEntry,
    Debtor,
    Evidence,
    Lawyer,
    LedgerEntry,
    Matter,
    Payment,
    ReviewSheet,
    RightsCheck,
)
from unionhall.services.legalaid.states import JOINT, MATTER

_TELLS_OF_SOMEBODY = ~Q(work="") | ~Q(note="") | Q(worked_from__isnull=False) | Q(worked_to__isnull=False)


@transaction.atomic
def lapse_matters(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Destroy the files of matters that served `person` and ended before `before`.

    A file that somebody on file claims in as well is theirs too: it stays, and only what is the person's own goes.
    """
    kept = kept_cases(person, MATTER.keep).filter(kind=MATTER.kind)
    others = Claimant.objects.filter(matter=OuterRef("pk"), person__erased_at=None)
    due = list(ended_before(kept, before).filter(~Exists(others)))
    for case in due:
        empty_matter(case, by=None, at=at)
    return Lapsed(len(due), kept.exists())


@transaction.atomic
def empty_matter(case: Case, *, by: Person | None, at: datetime) -> None:
    """Destroy the file of one matter that has ended: papers, evidence, texts, who was on the other side.

    For whoever may, or whom the law tells to. The ledger stays as it is; doing it again finds nothing.
    """
    joint = Case.objects.filter(parent=case, kind=JOINT.kind, closed_at__isnull=False)
    casework.empty_cases([case, *joint], by=by, at=at)
    matter = Matter.objects.filter(pk=case.pk)
    empty_matters(matter, at=at)
    _empty_claims(Claimant.objects.filter(matter=case.pk))
    pieces = _destroy_evidence(Evidence.objects.filter(matter=case.pk), by=by, at=at)
    for debtor in Debtor.objects.filter(matter=case.pk):
        debtor.name, debtor.phone, debtor.address = f"- {debtor.pk.hex}", "", ""
        debtor.credit_code = debtor.counsel = debtor.note = debtor.other_debts_note = ""
        debtor.save()
    ReviewSheet.objects.filter(file__matter=case.pk).exclude(remark="").update(remark="")
    record(case, "legalaid.matter.empty", by=by, at=at, evidence=pieces)


@transaction.atomic
def destroy_papers(case: Case, *, by: Person | None, at: datetime) -> None:
    """What legal aid keeps of one of its cases whose papers two people had destroyed; others' words are none of it."""
    if case.kind == MATTER.kind:
        empty_matter(case, by=by, at=at)
    Candidacy.objects.filter(case=case).update(about="")


@transaction.atomic
def lapse_claims(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Take what describes the person out of their own lines in matters that ended before `before`."""
    kept = Claimant.objects.filter(_TELLS_OF_SOMEBODY, person=person)
    gone = _empty_claims(kept.filter(matter__in=_ended(before)))
    return Lapsed(gone, kept.exists())


@transaction.atomic
def lapse_evidence(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Destroy the person's own pieces in matters that ended before `before`, also where others claim with them."""
    kept = Evidence.objects.filter(claimant__person=person).exclude(title="")
    gone = _destroy_evidence(kept.filter(matter__in=_ended(before)), by=None, at=at)
    return Lapsed(gone, kept.exists())


@transaction.atomic
def lapse_checks(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Unname what was reckoned and handed over with matters that ended before `before`."""
    kept = RightsCheck.objects.filter(person=person)
    due = kept.filter(matter__in=_ended(before))
    return Lapsed(due.update(person=None, consent="", answers="", results=""), kept.exists())


@transaction.atomic
def lapse_ledger(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Empty the remarks in the person's lines, and of payments that reached nobody on file, of years that are over.

    Vouchers are kept from the end of their accounting year. Amounts, columns and days are never changed.
    """
    first = date(before.year, 1, 1)
    lines = LedgerEntry.objects.filter(claimant__person=person).exclude(note="")
    others = LedgerEntry.objects.filter(payment=OuterRef("pk"), claimant__person__erased_at=None)
    paid = LedgerEntry.objects.filter(claimant__person=person, payment__isnull=False).values("payment")
    payments = Payment.objects.filter(~Exists(others), pk__in=paid).exclude(note="")
    gone = lines.filter(booked_on__lt=first).update(note="")
    gone += payments.filter(paid_on__lt=first).update(note="")
    return Lapsed(gone, lines.exists() or payments.exists())


@transaction.atomic
def lapse_service(person: Person, before: date, *, at: datetime) -> Lapsed:
    """Of a lawyer who was erased before `before`, let only stay that somebody served from a day on."""
    year = TruncYear("licensed_on")
    kept = Lawyer.objects.filter(person=person).exclude(specialities=[], licensed_on=year)
    if person.erased_at is None or localdate(person.erased_at) >= before:
        return Lapsed(0, kept.exists())
    return Lapsed(kept.update(specialities=[], licensed_on=year), False)


def _ended(before: date) -> Any:
    return ended_before(Case.objects.filter(kind=MATTER.kind), before).values("pk")


def _empty_claims(claims: QuerySet[Claimant]) -> int:
    return claims.update(work="", note="", worked_from=None, worked_to=None)


def _destroy_evidence(pieces: QuerySet[Evidence], *, by: Person | None, at: datetime) -> int:
    """Its bytes go for good; that there was a piece, when it came and who handled it stays."""
    found = list(pieces)
    keys = [piece.pk for piece in found]
    files = [piece.file_id for piece in found if piece.file_id]
    Evidence.objects.filter(pk__in=keys).update(title="", proves="", source="", device="", file=None)
    # Afterwards, because the database lets a remark be taken out of the log of a destroyed piece only.
    CustodyEntry.objects.filter(evidence__in=keys).exclude(note="").update(note="")
    shred_files(StoredFile.objects.filter(pk__in=files), by=by, at=at)
    return len(found)
