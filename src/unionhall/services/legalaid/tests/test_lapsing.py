"""Files of erased people when their time is over: what tells of somebody goes, the ledger and the figures stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from unionhall.engines.casework.models import Attachment, Case
from unionhall.engines.figures.counting import count_marked
from unionhall.engines.figures.declared import kept_ahead
from unionhall.engines.figures.queries import drift_of
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.catalogue.services import Lapsed
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.people.commands import erase_person
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands import lapsing
from unionhall.services.legalaid.commands.forgetting import forget_person
from unionhall.services.legalaid.export import parts
from unionhall.services.legalaid.models import (
    Claimant,
    CustodyEntry,
    Debtor,
    Evidence,
    LedgerEntry,
    Matter,
    Payment,
    RightsCheck,
)
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.tests.dossier import Dossier
from unionhall.services.legalaid.tests.neighbours import Group
from unionhall.services.legalaid.tests.office import TODAY, Office

pytestmark = pytest.mark.usefixtures("media_root")
DAY = timedelta(days=1)
# Files that ended on or before this day are let go.
LATER = date(2040, 1, 1)
SECRET = "王小工"


def erase(person: Person, *, by: Person, at: datetime = NOW) -> Person:
    """As the hub does it: the services first, then the file."""
    forget_person(person, by=by, at=at)
    return erase_person(person, by=by, at=at)


def ended(dossier: Dossier) -> Matter:
    """With evidence and money, and withdrawn in the end."""
    piece = dossier.piece(title=f"{SECRET}的工资表", claimant=dossier.office.first(dossier.matter))
    commands.receive_payment(
        dossier.matter, PaymentPlan(amount_yuan=Decimal(800), paid_on=TODAY, note=f"付{SECRET}"),
        by=dossier.office.caseworker, at=NOW,
    )  # fmt: skip
    assert piece.file is not None
    dossier.act("withdraw", by=dossier.office.worker, reason="不要了")
    return dossier.matter


def sums() -> list[tuple[Any, ...]]:
    return list(LedgerEntry.objects.order_by("pk").values_list("pk", "kind", "amount_yuan", "booked_on"))


def test_a_file_is_destroyed_and_its_number_ledger_and_days_stay(dossier: Dossier) -> None:
    matter, worker = ended(dossier), dossier.office.worker
    before, number = sums(), matter.case.number
    erase(worker, by=worker)
    assert lapsing.lapse_matters(worker, TODAY, at=NOW) == Lapsed(0, True)  # it ended on that day
    assert Evidence.objects.exclude(title="").exists()
    assert lapsing.lapse_matters(worker, TODAY + DAY, at=NOW) == Lapsed(1, False)
    case = Case.objects.get(pk=matter.pk)
    assert (case.number, case.title, case.emptied_at) == (number, "法律援助与调解", NOW)
    piece = Evidence.objects.get()
    assert (piece.title, piece.proves, piece.file, piece.number) == ("", "", None, 1)
    assert set(StoredFile.objects.filter(subject_id=piece.pk).values_list("name", "sha256")) == {("***", "")}
    assert not Attachment.objects.filter(case=case).exists()
    assert set(Debtor.objects.values_list("phone", "address", "credit_code")) == {("", "", "")}
    assert set(Claimant.objects.values_list("work", "worked_from")) == {("", None)}
    assert CustodyEntry.objects.filter(evidence=piece).exists()
    assert sums() == before
    assert Entry.objects.filter(verb="legalaid.matter.empty", subject_id=case.pk, by=None).count() == 1
    assert lapsing.lapse_matters(worker, LATER, at=NOW) == Lapsed(0, False)


def test_figures_read_the_same_afterwards(dossier: Dossier) -> None:
    worker = dossier.office.worker
    ended(dossier)
    erase(worker, by=worker)
    count_marked()
    for part in parts(worker, NOW):
        if part.lapse:
            part.lapse(LATER, NOW)
    count_marked()
    assert [drift for counted in kept_ahead() for drift in drift_of(counted)] == []


def test_a_file_that_others_claim_in_stays_and_ones_own_part_goes(group: Group) -> None:
    office, worker = group.office, group.office.worker
    mine = group.evidence(group.claimants["worker"], title="我的工资条")
    theirs = group.evidence(group.claimants["other"], title="他的工资条")
    common = group.evidence(None, title="考勤表")
    office.act(group.matter.case, "withdraw", by=worker, reason="不要了")
    erase(worker, by=worker)
    assert lapsing.lapse_matters(worker, LATER, at=NOW) == Lapsed(0, True)
    # Units that were invited work on; until they end nothing that hangs on the matter is over.
    assert lapsing.lapse_evidence(worker, LATER, at=NOW) == Lapsed(0, True)
    for case in Case.objects.filter(parent=group.matter.case, closed_at=None):
        office.act(case, "end", reason="结束了")
    assert lapsing.lapse_evidence(worker, LATER, at=NOW) == Lapsed(1, False)
    assert lapsing.lapse_claims(worker, LATER, at=NOW).is_left is False
    titles = [Evidence.objects.get(pk=one.pk).title for one in (mine, theirs, common)]
    assert titles == ["", "他的工资条", "考勤表"]
    assert Claimant.objects.get(pk=group.claimants["other"].pk).work == "木工"


def test_vouchers_are_kept_from_the_end_of_their_year(dossier: Dossier) -> None:
    worker = dossier.office.worker
    ended(dossier)
    old = LedgerEntry.objects.filter(kind="received").get()
    line = LedgerEntry.objects.create(
        organisation=old.organisation, matter=old.matter, claimant=old.claimant, kind=old.kind, reverses=old,
        amount_yuan=-old.amount_yuan, booked_on=TODAY, note=f"退{SECRET}", at=NOW,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(pk=line.pk).update(note="")  # whose it is, is on file
    noted = LedgerEntry.objects.exclude(note="").count() + Payment.objects.exclude(note="").count()
    before = sums()
    erase(worker, by=worker)
    assert lapsing.lapse_ledger(worker, date(2026, 12, 31), at=NOW) == Lapsed(0, True)
    assert lapsing.lapse_ledger(worker, date(2027, 1, 1), at=NOW) == Lapsed(noted, False)
    assert sums() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(pk=line.pk).update(amount_yuan=1)
    assert lapsing.lapse_ledger(worker, LATER, at=NOW) == Lapsed(0, False)


def test_the_custody_log_of_a_piece_that_is_there_cannot_lose_a_word(dossier: Dossier) -> None:
    piece = dossier.piece()
    CustodyEntry.objects.create(
        organisation=piece.organisation, evidence=piece, act="lent", at=NOW, note="交仲裁委"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CustodyEntry.objects.filter(note="交仲裁委").update(note="")


def test_a_reckoning_that_was_handed_over_is_nobodys_any_more(dossier: Dossier) -> None:
    worker = dossier.office.worker
    matter = ended(dossier)
    RightsCheck.objects.create(
        organisation=matter.organisation, matter=matter, person=worker, region="CN", as_of=TODAY,
        consent="rights-2026", created_at=NOW,
    )  # fmt: skip
    erase(worker, by=worker)
    assert lapsing.lapse_checks(worker, TODAY, at=NOW) == Lapsed(0, True)
    assert lapsing.lapse_checks(worker, TODAY + DAY, at=NOW) == Lapsed(1, False)
    assert RightsCheck.objects.values_list("person", "consent").get() == (None, "")


def test_of_a_lawyer_the_year_of_the_licence_stays(office: Office) -> None:
    lawyer = office.lawyer
    lawyer.specialities = ["wages"]
    lawyer.save()
    person = erase(lawyer.person, by=office.cast.staff(Role.ADMINISTRATOR))
    assert lapsing.lapse_service(person, TODAY, at=NOW) == Lapsed(0, True)
    assert lapsing.lapse_service(person, TODAY + DAY, at=NOW) == Lapsed(1, False)
    lawyer.refresh_from_db()
    assert (lawyer.specialities, lawyer.licensed_on) == ([], date(2015, 1, 1))
    assert lapsing.lapse_service(person, LATER, at=NOW) == Lapsed(0, False)
