"""Writing an administrator's rows. A row belongs to a region; the unit that sets it answers for it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.rulebook.core import BadRow, Source, check_overlap, check_row, ladder
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, row_of, rows_beside
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import NotAllowed


class UnknownKey(BadRow):
    """The row is for a rule that nothing reads."""

    message = _("There is no rule “%(key)s”.")


class ForeignRegion(BadRow):
    """A unit sets rules for its own region and what lies in it."""

    message = _("Region %(region)s does not belong to “%(organisation)s”.")


@transaction.atomic
def set_rule(
    key: str,
    *,
    organisation: Any,
    region: str,
    value: Decimal,
    starts_on: date,
    source: Source,
    by: Any,
    at: datetime,
    ends_on: date | None = None,
    is_confirmed: bool = False,
    unit: str = "",
    expect_on: date | None = None,
) -> LocalRule:
    """Give `key` a `value` in `region` from `starts_on` to the end of `ends_on`, in the name of `organisation`.

    The checks are those of the rulebook's files; `unit` counts a period differently here, `expect_on` says when a
    newer number is due.

    Raises NotAllowed, UnknownKey, ForeignRegion, BadRow.
    """
    _lock_rules()
    authorise(by, "rulebook.set_rule", organisation)
    if key not in book().rules:
        raise UnknownKey(field="key", key=key)
    status = LocalRule.Status.CONFIRMED if is_confirmed else LocalRule.Status.UNCONFIRMED
    rule = LocalRule(
        key=key, region=region, value=value, unit=unit, starts_on=starts_on, ends_on=ends_on, status=status,
        expect_on=expect_on, instrument=source.instrument.strip(), article=source.article.strip(),
    )  # fmt: skip
    row = row_of(rule)
    check_row(book().rule(key).unit, row)
    _refuse_foreign(region, organisation)
    check_overlap([row, *rows_beside(rule)])
    rule.save()
    record(rule, "rulebook.rule.set", by=by, at=at, organisation=organisation, **_told(rule))
    return rule


@transaction.atomic
def end_rule(rule_id: UUID, *, last_day: date | None, organisation: Any, by: Any, at: datetime) -> LocalRule:
    """Let a row hold to the end of `last_day`, or without end. Raises NotAllowed, ForeignRegion, BadRow."""
    _lock_rules()
    rule = _found(rule_id)
    authorise(by, "rulebook.end_rule", organisation)
    _refuse_foreign(rule.region, organisation)
    before, rule.ends_on = rule.ends_on, last_day
    row = row_of(rule)
    check_row(book().rule(rule.key).unit, row)
    check_overlap([row, *rows_beside(rule)])
    rule.save(update_fields=["ends_on"])
    told = _told(rule) | {"before": before.isoformat() if before else None}
    record(rule, "rulebook.rule.end", by=by, at=at, organisation=organisation, **told)
    return rule


@transaction.atomic
def withdraw_rule(rule_id: UUID, *, organisation: Any, by: Any, at: datetime) -> None:
    """Take out a row that should never have been there; the trail keeps it. Raises NotAllowed, ForeignRegion."""
    _lock_rules()
    rule = _found(rule_id)
    authorise(by, "rulebook.withdraw_rule", organisation)
    _refuse_foreign(rule.region, organisation)
    record(rule, "rulebook.rule.withdraw", by=by, at=at, organisation=organisation, **_told(rule))
    rule.delete()


def _lock_rules() -> None:
    # Rules change a few times a year; one writer at a time sees every row it could overlap with.
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {LocalRule._meta.db_table} in share row exclusive mode")


def _found(rule_id: UUID) -> LocalRule:
    try:
        return LocalRule.objects.get(pk=rule_id)
    except LocalRule.DoesNotExist:
        raise NotAllowed("rule") from None


def _refuse_foreign(region: str, organisation: Any) -> None:
    if organisation.region not in ladder(region):
        raise ForeignRegion(field="region", region=region, organisation=organisation)


def _told(rule: LocalRule) -> dict[str, str | None]:
    counted = {"unit": rule.unit} if rule.unit else {}
    return counted | {
        "key": rule.key,
        "region": rule.region,
        "value": format(rule.value.normalize(), "f"),
        "from": rule.starts_on.isoformat(),
        "to": rule.ends_on.isoformat() if rule.ends_on else None,
        "source": str(row_of(rule).source),
        "status": rule.status,
    }
