"""Claimants from a spreadsheet: every row is checked, every mistake is named, and all rows go in or none.

A worker is one claimant, whatever phone they called from: known by the identity number, else by phone and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.sheets import SheetRow
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.details import keep_identity, name_keys
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.acts import changed
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.claim_rows import ClaimantRow, check_rows
from unionhall.services.legalaid.commands.parties import ClaimantTwice
from unionhall.services.legalaid.dealings import matter_of
from unionhall.services.legalaid.models import Claimant, Matter
from unionhall.services.legalaid.states import Money

# By what law the union keeps the identity numbers of those whom it represents; the trail says so.
BASIS = "工会法第三十条"


class ClaimantsRefused(Refused):
    """The sheet has mistakes; nothing was taken in. `rows` are all of them, each with what is wrong."""

    status = 422
    message = _("Nothing was taken in. Cells that need correcting: %(count)s.")

    def __init__(self, rows: Sequence[ClaimantRow]) -> None:
        self.rows = list(rows)
        super().__init__(count=sum(len(row.errors) for row in rows), field="file")


@dataclass(frozen=True)
class Taken:
    """What a sheet came to: claimants that are new, people of whom no file was there, rows that were in already."""

    added: int
    registered: int
    already: int


def rehearse_import(
    matter: Matter, rows: Iterable[SheetRow], *, by: Person, at: datetime
) -> list[ClaimantRow]:
    """The rows as `import_claimants` would take them, with mistakes and with who was recognised; nothing is written."""
    authorise(by, "legalaid.import_claimants", matter.case)
    return check_rows(matter, rows, today=localdate(at))


@transaction.atomic
def import_claimants(matter: Matter, rows: Iterable[SheetRow], *, by: Person, at: datetime) -> Taken:
    """Take the workers of a sheet into the matter, in its order. The same sheet again adds nothing.

    Who is on file already gets no second file. The number of queries does not grow with the rows.
    Raises NotAllowed, ClaimantsRefused.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.import_claimants", case)
    _close_gate(case.organisation)
    matter = matter_of(case)
    checked = check_rows(matter, rows, today=localdate(at))
    if any(row.errors for row in checked):
        raise ClaimantsRefused(checked)
    new = [row for row in checked if row.known is None]
    registered, kept = _keep_people(matter, checked, at)
    _write_claims(matter, new, by=by, at=at)
    if new or kept:
        record(
            case, "legalaid.claimant.import", by=by, at=at, added=len(new), registered=registered,
            identity_numbers=kept, basis=BASIS,
        )  # fmt: skip
    return Taken(len(new), registered, len(checked) - len(new))


@transaction.atomic
def enter_claimant(matter: Matter, cells: Mapping[str, str], *, by: Person, at: datetime) -> Claimant:
    """One claimant, typed by hand as the row of a sheet; somebody who has no file yet gets one.

    Raises NotAllowed, ClaimantTwice, InvalidInput for the first mistake, with the column as its field.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.add_claimant", case)
    _close_gate(case.organisation)
    matter = matter_of(case)
    (row,) = check_rows(matter, [SheetRow(1, dict(cells))], today=localdate(at))
    if row.known is not None:
        raise ClaimantTwice(name=row.name, row=row.known.row, field="name")
    for column, text in row.errors:
        raise InvalidInput(text, field=column)
    registered, kept = _keep_people(matter, [row], at)
    (claimant,) = _write_claims(matter, [row], by=by, at=at)
    record(
        case, "legalaid.claimant.add", by=by, at=at, claimant=str(claimant.pk), registered=registered,
        identity_numbers=kept, basis=BASIS,
    )  # fmt: skip
    return claimant


def _close_gate(organisation: Organisation) -> None:
    # Two sheets for two matters at once could open two files for one person.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _keep_people(matter: Matter, rows: Sequence[ClaimantRow], at: datetime) -> tuple[int, int]:
    """Open the files that are missing, add identity numbers that files lack; answers how many of each."""
    new, filled = [], []
    for row in rows:
        if row.person is None:
            row.person = Person(
                organisation=matter.organisation, name=row.name, name_pinyin=name_keys(row.name), phone=row.phone,
                occupation=row.plan.work if row.plan else "", created_at=at,
            )  # fmt: skip
            new.append(row.person)
        elif row.identity and not row.person.identity_index and row.is_ours:
            filled.append(row.person)
        else:
            continue
        if row.identity:
            keep_identity(row.person, row.identity)
    Person.objects.bulk_create(new, batch_size=1_000)
    changed(*new, at=at)
    Person.objects.bulk_update(
        filled, ["identity_number", "identity_index", "gender", "birth_year"], batch_size=500
    )
    return len(new), len(filled) + sum(1 for person in new if person.identity_index)


def _write_claims(matter: Matter, rows: Sequence[ClaimantRow], *, by: Person, at: datetime) -> list[Claimant]:
    last = Claimant.objects.filter(matter=matter).aggregate(last=Max("row"))["last"] or 0
    claimants, lines = [], []
    for number, row in enumerate(rows, start=last + 1):
        assert row.person is not None
        assert row.plan is not None
        values = {
            key: getattr(row.plan, key) for key in row.plan.__dataclass_fields__ if key != "amount_yuan"
        }
        claimant = Claimant(
            organisation=matter.organisation, matter=matter, person=row.person, row=number, **values
        )
        claimants.append(claimant)
        if row.plan.amount_yuan:
            lines.append(ledger.Line(claimant, Money.CLAIMED, row.plan.amount_yuan))
    Claimant.objects.bulk_create(claimants, batch_size=1_000)
    ledger.book(matter, lines, booked_on=localdate(at), by=by, at=at)
    _count_group(matter, last + len(rows), at)
    return claimants


def _count_group(matter: Matter, people: int, at: datetime) -> None:
    """As many as choose representatives make a group matter of it."""
    least = value("legalaid.group_people", region=matter.organisation.region, on=localdate(at))
    matter.is_group = matter.is_group or people >= least.number
    matter.expected = max(matter.expected, people)
    matter.save(update_fields=["is_group", "expected"])
