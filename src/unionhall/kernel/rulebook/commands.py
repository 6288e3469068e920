"""Writing an administrator's rows. Whoever calls records who did it: people stand above the rulebook."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.rulebook.core import BadRow, check_overlap, check_row
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, row_of


class UnknownKey(BadRow):
    """The row is for a rule that nothing reads."""

    message = _("There is no rule “%(key)s”.")


@transaction.atomic
def save_local_rule(rule: LocalRule) -> LocalRule:
    """Add `rule`, or change it, after the checks that the rulebook's files go through.

    Raises UnknownKey, BadRow.
    """
    if rule.key not in book().rules:
        raise UnknownKey(field="key", key=rule.key)
    check_row(book().rule(rule.key).unit, row_of(rule))
    others = LocalRule.objects.select_for_update().filter(key=rule.key, region=rule.region).exclude(pk=rule.pk)
    check_overlap([row_of(rule), *map(row_of, others)])
    rule.save()
    return rule


def add_local_rule(
    key: str,
    *,
    region: str,
    value: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    instrument: str,
    article: str = "",
    status: str = "unconfirmed",
) -> LocalRule:
    """Give `key` a `value` in `region` from `starts_on` to the end of `ends_on`. Raises UnknownKey, BadRow."""
    return save_local_rule(
        LocalRule(
            key=key,
            region=region,
            value=value,
            starts_on=starts_on,
            ends_on=ends_on,
            instrument=instrument,
            article=article,
            status=status,
        )
    )
