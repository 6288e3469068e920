"""The sentences of a report: each states a figure exactly, with the period before, last year and the target."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.engines.figures.queries import Reading
from unionhall.services.hub.desk.queries.report import OVERALL, Cell, Chapter, Entry, Report


def title_of(report: Report) -> str:
    """What the report is called."""
    kind = {1: _("Monthly report"), 3: _("Quarterly report"), 12: _("Yearly report")}
    name = kind.get(report.period.months, pgettext("paper", "Report"))
    return _("%(report)s on services to workers") % {"report": name}


def name_of(chapter: Chapter) -> str:
    """What a chapter is called."""
    return _("All services together") if chapter.label == OVERALL else str(chapter.name)


def sentence(entry: Entry, report: Report) -> str:
    """The figure in one or two sentences."""
    first = _stated(entry, report)
    if entry.now.reading is None or entry.now.value is None:
        return first
    held = [_held(entry.now.reading, entry.before, report.than)]
    if entry.last_year is not None:
        held.append(_held(entry.now.reading, entry.last_year, report.than_last_year))
    told = _("; ").join(one for one in held if one)
    text = (
        _("%(stated)s: %(held)s.") % {"stated": first, "held": told}
        if told
        else _("%(stated)s.") % {"stated": first}
    )
    if entry.goal_text:
        aim = _("%(stated)s.") % {"stated": entry.goal_text}
        text = _("%(first)s %(second)s") % {"first": text, "second": aim}
    return text


def _stated(entry: Entry, report: Report) -> str:
    figure, reading = entry.figure, entry.now.reading
    words: dict[str, object] = {"figure": figure.name, "value": entry.now.text, "unit": figure.unit}
    if reading is None:
        return _("%(figure)s: fewer than %(least)s, not shown.") % (words | {"least": report.least})
    if reading.value is None:
        return _("%(figure)s: nothing to count in this period.") % words
    if reading.whole is None:
        return _("%(figure)s: %(value)s %(unit)s") % words
    words |= {"part": _count(reading.part), "whole": _count(reading.whole)}
    return _("%(figure)s: %(value)s%% (%(part)s of %(whole)s)") % words


def _held(now: Reading, then: Cell, than: str) -> str:
    """Against another time; nothing where that is hidden or had nothing to count."""
    if then.reading is None or then.value is None or now.value is None:
        return ""
    change = round(now.value - then.value, 1)
    digits = 0 if now.whole is None else 1
    words = {"by": number_format(abs(change), digits, force_grouping=True), "than": than, "then": then.text}
    if now.whole is None:
        if change > 0:
            return _("%(by)s more than in %(than)s (%(then)s)") % words
        if change < 0:
            return _("%(by)s fewer than in %(than)s (%(then)s)") % words
        return _("as many as in %(than)s") % words
    if change > 0:
        return _("%(by)s points more than in %(than)s (%(then)s%%)") % words
    if change < 0:
        return _("%(by)s points less than in %(than)s (%(then)s%%)") % words
    return _("as in %(than)s") % words


def hiding_note(report: Report) -> str:
    """How small numbers are treated."""
    return _(
        "“<%(least)s” stands for a number from 1 to %(most)s in a figure about people in need: it could point at "
        "somebody. “*” stands for a number that would give such a one away."
    ) % {"least": report.least, "most": report.least - 1}


def _count(number: float) -> str:
    return number_format(number, force_grouping=True)
