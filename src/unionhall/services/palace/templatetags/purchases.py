"""`{% load purchases %}`: orders, contracts and money in words and shapes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.casework.kinds import workflow_of
from unionhall.lib.money import format_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount with the sign of the currency; a dash for none."""
    if amount is None:
        return "–"
    return f"{'−' if amount < 0 else ''}¥{format_yuan(abs(amount))}"


@register.filter
def basis_words(deadline: Any) -> str:
    """Which rule a clock follows: its source, and whether that is still to be checked."""
    source: str = deadline.basis.split(": ", 1)[-1]
    if source.endswith(" ?"):
        return _("%(source)s, to be checked") % {"source": source.removesuffix(" ?")}
    return source


@register.filter
def state_words(case: Any) -> Any:
    """Where a case stands, as staff call it."""
    return workflow_of(case.kind).state(case.state).name


@register.filter
def status_kind(case: Any, now: datetime) -> str:
    """How its state is marked: late, doing, to do (it waits for the unit), done, closed."""
    if not case.is_open:
        return "closed" if case.state in ("declined", "withdrawn", "terminated") else "done"
    if case.due_at is not None and case.due_at < now:
        return "late"
    return "todo" if case.turn == "partner" else "doing"


@register.filter
def as_steps(stages: Iterable[Any]) -> list[dict[str, Any]]:
    """The progress of a case for the `steps` component."""
    return [
        {"title": stage.name, "state": "next" if stage.status == "ahead" else stage.status}
        for stage in stages
    ]


@register.filter
def as_events(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """What happened, for the `timeline` component."""
    return [
        {
            "title": line.text,
            "at": line.at,
            "who": line.who,
            "files": [
                {"url": reverse("files:download", args=[each.file_id]), "name": each.label or str(each.file)}
                for each in line.files
            ],
            "text": "; ".join(f"{label}: {value}" for label, value in line.details),
        }
        for line in lines
    ]


@register.filter
def stars(rating: float) -> str:
    """An average of ratings, with one place: "4.6"."""
    return f"{rating:.1f}"


@register.filter
def by_code(verbs: Iterable[Any], code: str) -> Any:
    """The verb called `code` among those that can be done; nothing when it cannot."""
    return next((verb for verb in verbs if verb.code == code), None)


@register.inclusion_tag("palace/desk/bar.html")
def budget_bar(balance: Any, label: str, is_contract: bool = False) -> dict[str, Any]:
    """What is paid and bound of a sum, as one bar with its words."""
    paid = balance.share(balance.paid)
    bound = min(balance.share(balance.committed), 100 - paid)
    return {
        "balance": balance,
        "label": label,
        "paid": paid,
        "bound": bound,
        "is_contract": is_contract,
    }
