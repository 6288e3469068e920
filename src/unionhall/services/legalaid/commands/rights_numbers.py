"""Numbers of law that a region enters: one by hand, many from a sheet. The rulebook decides who may, and what fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.files.sheets import SheetRow
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.commands import UnknownKey, end_rule, set_rule, withdraw_rule
from unionhall.kernel.rulebook.configuration import acting_unit
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, row_of
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.number_plans import NumberPlan
from unionhall.services.legalaid.number_rows import COLUMNS, NumberRow, check_rows
from unionhall.services.legalaid.queries.rights_numbers import PART, StoredRow

ONE_DAY = timedelta(days=1)


class NumbersRefused(Refused):
    """The sheet has mistakes; nothing was taken in. `rows` are all of them, each with what is wrong."""

    status = 422
    message = _("Nothing was taken in. Cells that need correcting: %(count)s.")

    def __init__(self, rows: Sequence[NumberRow]) -> None:
        self.rows = list(rows)
        super().__init__(count=sum(len(row.errors) for row in rows), field="file")


@dataclass(frozen=True)
class TakenNumbers:
    """What a sheet came to: numbers that are new, and rows that the rulebook had already."""

    added: int
    already: int


@transaction.atomic
def put_number(plan: NumberPlan, *, by: Person, at: datetime, ends_former: bool = False) -> LocalRule:
    """Give a number of a reckoning a value in a region, in the name of the unit of `by` that the region lies in.

    `ends_former`: the region's own row that still runs on the first day ends the day before.
    Raises NotAllowed, UnknownKey, ForeignRegion, BadRow.
    """
    if not plan.key.startswith(PART):
        raise UnknownKey(field="key", key=plan.key)
    unit = acting_unit(by, "rulebook.set_rule", region=plan.region)
    former = _former(plan) if ends_former else None
    if former is not None:
        end_rule(former.pk, last_day=plan.starts_on - ONE_DAY, organisation=unit, by=by, at=at)
    return set_rule(
        plan.key, organisation=unit, region=plan.region, value=plan.value, starts_on=plan.starts_on,
        ends_on=plan.ends_on, expect_on=plan.expect_on, source=plan.source, is_confirmed=plan.is_confirmed,
        by=by, at=at,
    )  # fmt: skip


def end_number(stored: StoredRow, *, last_day: date, by: Person, at: datetime) -> None:
    """Let a row that was entered hold to the end of `last_day`. Raises NotAllowed, ForeignRegion, BadRow."""
    end_rule(
        _key(stored), last_day=last_day, organisation=_unit(stored, by, "rulebook.end_rule"), by=by, at=at
    )


def withdraw_number(stored: StoredRow, *, by: Person, at: datetime) -> None:
    """Take out a row that should never have been there. Raises NotAllowed, ForeignRegion."""
    withdraw_rule(_key(stored), organisation=_unit(stored, by, "rulebook.withdraw_rule"), by=by, at=at)


@transaction.atomic
def import_numbers(rows: Iterable[SheetRow], *, region: str, by: Person, at: datetime) -> TakenNumbers:
    """Enter the numbers of a sheet, all or none. Raises NumbersRefused."""
    checked = _enter(rows, region, by=by, at=at)
    if any(row.errors for row in checked):
        raise NumbersRefused(checked)
    already = sum(1 for row in checked if row.is_known)
    return TakenNumbers(len(checked) - already, already)


def rehearse_numbers(rows: Iterable[SheetRow], *, region: str, by: Person, at: datetime) -> list[NumberRow]:
    """The rows as `import_numbers` would enter them, each with what is wrong; nothing stays written."""
    with transaction.atomic():
        checked = _enter(rows, region, by=by, at=at)
        transaction.set_rollback(True)
    return checked


def _key(stored: StoredRow) -> UUID:
    if stored.pk is None:
        raise NotAllowed("rule")
    return stored.pk


def _unit(stored: StoredRow, by: Person, permission: str) -> Any:
    return acting_unit(by, permission, region=stored.row.region)


def _enter(rows: Iterable[SheetRow], region: str, *, by: Person, at: datetime) -> list[NumberRow]:
    checked = check_rows(rows, region=region)
    right = [row for row in checked if row.plan is not None]
    for row in sorted(right, key=lambda one: one.plan.starts_on):  # type: ignore[union-attr]
        assert row.plan is not None
        row.is_known = _is_known(row.plan)
        if not row.is_known:
            _enter_one(row, row.plan, by=by, at=at)
    return checked


def _enter_one(row: NumberRow, plan: NumberPlan, *, by: Person, at: datetime) -> None:
    try:
        put_number(plan, by=by, at=at, ends_former=True)
    except NotAllowed:
        raise
    except Refused as refusal:
        row.say(refusal.field if refusal.field in COLUMNS else "value", str(refusal))


def _former(plan: NumberPlan) -> LocalRule | None:
    running = Q(ends_on=None) | Q(ends_on__gte=plan.starts_on)
    same = LocalRule.objects.filter(key=plan.key, region=plan.region, starts_on__lt=plan.starts_on)
    return same.filter(running).first()


def _is_known(plan: NumberPlan) -> bool:
    """Whether this number stands in the files, or was entered."""
    entered = LocalRule.objects.filter(key=plan.key, region=plan.region, starts_on=plan.starts_on)
    rows = [*book().rule(plan.key).rows, *(row_of(rule) for rule in entered)]
    told = (plan.region, plan.starts_on, plan.value)
    return any((row.region, row.starts_on, row.value) == told for row in rows)
