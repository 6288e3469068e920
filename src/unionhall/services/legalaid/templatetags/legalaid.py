"""`{% load legalaid %}`: matters, money and clocks in words and shapes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.casework.kinds import workflow_of
from unionhall.lib.money import format_yuan
from unionhall.lib.text import mask_name
from unionhall.services.legalaid.ledger import Balance
from unionhall.services.legalaid.queries.matters import given_words

register = template.Library()
register.filter("masked", mask_name)
UNHAPPY = ("declined", "ended", "withdrawn", "passed_on")


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount with the sign of the currency; a dash for none."""
    if amount is None:
        return "–"
    return f"{'−' if amount < 0 else ''}¥{format_yuan(abs(amount))}"


@register.filter
def state_words(case: Any) -> Any:
    """Where a case stands, as staff call it."""
    return workflow_of(case.kind).state(case.state).name


@register.filter
def status_kind(case: Any) -> str:
    """How its state is marked: late, doing, to do (it waits for the worker), done, closed."""
    if not case.is_open:
        return "closed" if case.state in UNHAPPY else "done"
    if case.due_at is not None and case.due_at < timezone.now():
        return "late"
    return "todo" if case.turn == "worker" else "doing"


@register.filter
def worded(text: Any) -> str:
    """Words that a core keeps in English, in the reader's language."""
    return _(str(text)) if text else ""


@register.simple_tag
def file_tabs(matter: Any, tab: str) -> list[dict[str, Any]]:
    """The parts of a matter's file: label, address, whether it is the one that is open."""
    pages = (
        ("file", _("Overview"), "legalaid:matter"),
        ("claimants", _("Claimants"), "legalaid:claimants"),
        ("money", _("Money"), "legalaid:money"),
        ("evidence", _("Evidence"), "legalaid:evidence"),
    )
    return [
        {"label": label, "url": reverse(name, args=[matter.pk]), "current": code == tab}
        for code, label, name in pages
    ]


@register.filter
def of_key(found: Any, key: Any) -> Any:
    """What a mapping holds for a key; for a matter without a ledger, nothing claimed and nothing received."""
    return found.get(key, Balance())


@register.filter
def percent(share: Decimal) -> str:
    """A share from 0 to 1: "60%"."""
    return f"{(share * 100).normalize():f}%"


@register.filter
def given(work: Any) -> list[str]:
    """What an invited unit sees, in words."""
    return given_words(work)


@register.filter
def basis_words(deadline: Any) -> str:
    """Which rule a clock follows: its source, and whether that is still to be checked."""
    source: str = deadline.basis.split(": ", 1)[-1]
    if source.endswith(" ?"):
        return _("%(source)s, to be checked") % {"source": source.removesuffix(" ?")}
    return source


@register.filter
def period_words(day: Any) -> str:
    """How long a period is, and on which side of its event: "within 5 working days", "3 working days before"."""
    period = day.period
    words = {
        "working_day": ngettext("%(n)d working day", "%(n)d working days", period.number),
        "day": ngettext("%(n)d day", "%(n)d days", period.number),
        "month": ngettext("%(n)d month", "%(n)d months", period.number),
        "year": ngettext("%(n)d year", "%(n)d years", period.number),
    }[period.unit] % {"n": period.number}
    return (_("%(span)s before") if day.norm.is_before else _("within %(span)s")) % {"span": words}
