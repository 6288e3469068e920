"""The copy that people take along: a zip with one page to read and one file for programs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.kernel.catalogue.services import ExportPart

PAGE, DATA = "index.html", "data.json"


@dataclass(frozen=True)
class Gathered:
    """A part with its rows as they were read."""

    part: ExportPart
    rows: list[Mapping[str, Any]]

    @property
    def heads(self) -> list[Any]:
        """The words over the columns."""
        return [label for _key, label in self.part.columns]

    def lines(self) -> Iterator[list[str]]:
        """The rows in words, a cell for each column."""
        for row in self.rows:
            yield [shown(row.get(key)) for key, _label in self.part.columns]

    def first(self) -> Iterator[list[tuple[Any, str]]]:
        """The rows in words, each as its filled (label, text)."""
        for row in self.rows:
            told = [(label, shown(row.get(key))) for key, label in self.part.columns]
            yield [(label, text) for label, text in told if text]


def gather(part: ExportPart) -> Gathered:
    """Read the rows of a part."""
    return Gathered(part, list(part.rows()))


def shown(value: Any) -> str:
    """A value in the reader's language; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def packed(gathered: list[Gathered], *, about: str, at: datetime) -> bytes:
    """The zip file. Everything in it is plain text: nothing that is opened runs or fetches anything."""
    data = {
        "format": "unionhall.copy/1",
        "made_at": at,
        "parts": [
            {
                "code": one.part.code,
                "title": one.part.title,
                "why": one.part.why,
                "ground": one.part.ground.value,
                "seen_by": one.part.seen_by,
                "columns": dict(one.part.columns),
                "rows": one.rows,
            }
            for one in gathered
        ],
    }
    page = render_to_string("hub/portal/copy.html", {"gathered": gathered, "about": about, "at": at})
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, page)
        archive.writestr(DATA, json.dumps(data, cls=_Plain, ensure_ascii=False, indent=2))
    return target.getvalue()


class _Plain(DjangoJSONEncoder):
    """Days and instants as ISO 8601, money as text with its cents, words in the language they are read in."""

    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, Promise) else super().default(o)
