"""What the planner says of a roster, in words: rules that collide, and what stood against a wish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.services.legalaid.duty_calendar import day_words

NAMED_DAYS = 12


def conflict_words(rules: Iterable[tuple[str, Mapping[str, Any]]], names: Mapping[str, str]) -> list[str]:
    """Rules that collide, one line for each post or lawyer; `names` by key as text."""
    days: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for code, values in rules:
        subject = str(values.get("station") or values.get("person") or "")
        if code == "fixed":
            subject = str(values.get("person"))
        count = values.get("needs", values.get("takes", values.get("in_row", 0)))
        days[code, subject, int(str(count))].append(str(values.get("day", "")))
    return [
        _line(code, names.get(subject, subject), count, _days(found))
        for (code, subject, count), found in days.items()
    ]


def _line(code: str, name: str, count: int, days: str) -> str:
    filled = {"name": name, "n": count, "days": days}
    if code == "cover":
        return (
            ngettext("%(name)s needs %(n)d lawyer: %(days)s", "%(name)s needs %(n)d lawyers: %(days)s", count)
            % filled
        )
    if code == "most":
        return ngettext(
            "%(name)s takes %(n)d lawyer at most: %(days)s", "%(name)s takes %(n)d lawyers at most: %(days)s", count
        ) % filled  # fmt: skip
    if code == "leave":
        return _("%(name)s is away: %(days)s") % filled
    if code == "row":
        return (
            _(
                "%(name)s may be on duty at most %(n)d working days in a row, which would be exceeded on: %(days)s"
            )
            % filled
        )
    return _("%(name)s is put on duty by hand: %(days)s") % filled


def _days(found: Iterable[str]) -> str:
    days = [day_words(date.fromisoformat(day)) for day in sorted(set(found)) if day]
    return _(", ").join(days[:NAMED_DAYS]) + (" …" if len(days) > NAMED_DAYS else "")


def wish_words(values: Mapping[str, Any]) -> str:
    """What stood against a wish, from the values of its reason."""
    because, is_avoided = values["because"], values["weight"] < 0
    if because == "nobody_else":
        return (
            _("nobody else could take it: %(away)d away, %(busy)d on duty, %(tired)d too many days in a row")
            % values
        )
    if because == "fixed":
        return _("set by hand")
    if because == "leave":
        return _("away on that day")
    if because == "row":
        return _("it would be too many days in a row")
    if because == "shares" and is_avoided:
        return _("whoever else could take it has their share, or would rather not either")
    if because == "shares":
        return _("whoever is there has no more than their share, or wishes the day too")
    return _("nobody else is needed on that day")
