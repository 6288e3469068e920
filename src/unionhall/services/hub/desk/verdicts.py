"""Figures in words: how large, and what became of them since the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from unionhall.services.hub.desk.queries.figures import Reading, Trend

GOOD, WATCH, PLAIN = "good", "watch", ""


@dataclass(frozen=True)
class Verdict:
    """A sentence, and whether it is good news (`good`), wants watching (`watch`) or is neither."""

    text: str
    mood: str = PLAIN


def shown_value(reading: Reading) -> str:
    """The number of a reading as it is printed: a share with one digit behind the point."""
    value = reading.value
    if value is None:
        return "–"
    digits = 0 if reading.whole is None else 1
    # Rounded first: `number_format` cuts off.
    return number_format(round(value, digits), digits, force_grouping=True)


def verdict(trend: Trend) -> Verdict:
    """What changed since the period before, in one short sentence."""
    now, before = trend.now.value, trend.before.value
    if now is None:
        return Verdict(_("Nothing to count yet"))
    if before is None or (not before and trend.now.whole is None and not now):
        return Verdict(_("Nothing to compare with yet"))
    change = round(now - before, 1)
    digits = 0 if trend.now.whole is None else 1
    words = {"than": trend.than, "by": number_format(abs(change), digits, force_grouping=True)}
    if trend.now.whole is not None:
        return _points(change, words)
    return _count(change, words)


def _points(change: float, words: Mapping[str, object]) -> Verdict:
    if change > 0:
        return Verdict(_("%(by)s points above %(than)s") % words, GOOD)
    if change < 0:
        return Verdict(_("%(by)s points below %(than)s") % words, WATCH)
    return Verdict(_("As in %(than)s") % words)


def _count(change: float, words: Mapping[str, object]) -> Verdict:
    if change > 0:
        return Verdict(_("%(by)s more than in %(than)s") % words, GOOD)
    if change < 0:
        return Verdict(_("%(by)s fewer than in %(than)s") % words, WATCH)
    return Verdict(_("As many as in %(than)s") % words)
