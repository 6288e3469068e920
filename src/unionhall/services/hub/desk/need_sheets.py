"""What lists and rates of needs look like as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from unionhall.engines.matching.core.masking import masked
from unionhall.kernel.files.workbooks import Sheet
from unionhall.lib.text import mask_name
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.need_words import service_name, topic_name
from unionhall.services.hub.desk.queries.match_rates import COLUMNS, Rate, Rates
from unionhall.services.hub.figures import suggested_name


def unmatched_sheet(rows: Iterable[Any]) -> Sheet:
    """Needs that are not matched, people masked."""
    heads = [
        _("Asked"), _("What was asked"), _("Understood as"), _("Confidence"), _("Who"), _("Unit"), _("Suggested first"),
        _("Taken instead"), _("What was meant"),
    ]  # fmt: skip
    return Sheet(heads, [_line(row) for row in rows], name=_("Not matched"))


def _line(row: Any) -> list[Any]:
    first = next((one for one in row.suggested if one.rank == 1), None)
    taken = next((one for one in row.suggested if one.rank > 1 and one.taken_at), None)
    return [
        row.asked_at, masked(row.text), ", ".join(topic_name(slug) for slug in row.categories),
        f"{row.confidence:.0%}", mask_name(row.person.name) if row.person else _("not signed in"),
        row.organisation.short_name, suggested_name(first) if first else "", suggested_name(taken) if taken else "",
        topic_name(row.meant) if row.meant else "",
    ]  # fmt: skip


def rate_sheets(rates: Rates, note: str) -> list[Sheet]:
    """The rates by service, by category, and the months of each service; small numbers hidden as on the page."""
    counts = [
        _("Needs"), _("Needs answered"), _("First suggestion taken"), _("Another taken"), _("None taken"),
        _("Misheard"), _("Match rate in percent"),
    ]  # fmt: skip
    services = [_counts(one, service_name(one.key), rates.least) for one in rates.services]
    categories = [_counts(one, topic_name(one.key), rates.least) for one in rates.categories]
    months = [
        [
            service_name(one.key),
            *(
                (verdicts.shown_value(reading) if reading.whole >= rates.least else "–")
                for reading in one.trend
            ),
        ]
        for one in rates.services
        if one.trend and not one.is_hidden
    ]
    labels = [f"{month.first:%Y-%m}" for month in rates.months]
    return [
        Sheet([_("Service"), *counts], services, name=_("By service"), note=note),
        Sheet([_("Category"), *counts], categories, name=_("By category"), note=note),
        Sheet([_("Match rate in percent"), *labels], months, name=_("Twelve months"), note=note),
    ]


def _counts(one: Rate, name: str, least: int) -> Sequence[Any]:
    if one.is_hidden:
        return [name, f"<{least}", *("–" for _column in COLUMNS), "–"]
    return [name, one.needs, *(one.counts[show] for show in COLUMNS), verdicts.shown_value(one.reading)]
