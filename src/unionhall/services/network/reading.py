"""Reading candidates and workers by cell from Excel, CSV or GeoJSON: each row becomes a plan or says what is wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.files import sheets as files
from unionhall.kernel.files.sheets import (
    ColumnsMissing,
    Layout,
    SheetRow,
    TooManyRows,
    cell_text,
    in_both_languages,
)
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.geo import checked_point
from unionhall.lib.money import parse_yuan
from unionhall.lib.text import fold
from unionhall.services.network.core.cells import cell_at, checked_cell
from unionhall.services.network.plans import CandidatePlan, DemandPlan
from unionhall.services.network.sheets import (
    CANDIDATE_COLUMNS,
    CANDIDATE_NEEDED,
    DEMAND_COLUMNS,
    DEMAND_NEEDED,
)
from unionhall.services.network.states import Level, Standing

MOST_ROWS = 5_000
MOST_BYTES = 20_000_000
HEADING_ROWS = 5
CANDIDATES = Layout(CANDIDATE_COLUMNS, CANDIDATE_NEEDED, MOST_ROWS)
DEMAND = Layout(DEMAND_COLUMNS, DEMAND_NEEDED, MOST_ROWS)


class NotReadable(InvalidInput):
    """None of the kinds of file that are taken."""

    message = _("This file cannot be read. Give an Excel file (.xlsx), a CSV file or a GeoJSON file.")


class NoPoints(InvalidInput):
    """A GeoJSON without points."""

    message = _("The GeoJSON has no points. Each place must be a feature with a point.")


@dataclass
class CheckedCandidate(files.CheckedRow):
    """A row with its unit and plan when it is right."""

    columns = CANDIDATE_COLUMNS
    organisation: Organisation | None = None
    plan: CandidatePlan | None = None

    def refuse(self, refusal: Refused) -> None:
        """Take the plan back: adding or changing would be refused."""
        self.plan = None
        self.say(refusal.field or "", str(refusal))


@dataclass
class CheckedDemand(files.CheckedRow):
    """A row with its unit and people when it is right."""

    columns = DEMAND_COLUMNS
    organisation: Organisation | None = None
    plan: DemandPlan | None = None


def read_rows(file: IO[bytes], layout: Layout) -> list[SheetRow]:
    """The rows of an Excel, CSV or GeoJSON file; what it is, its own bytes say.

    Raises NotReadable, NotASpreadsheet, ColumnsMissing, TooManyRows, NoPoints.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotReadable(field="file")
    if content[:2] == b"PK":
        return layout.read(BytesIO(content))
    text = _decoded(content)
    if text.lstrip()[:1] == "{":
        return _of_geojson(text, layout)
    return _of_csv(text, layout)


def _decoded(content: bytes) -> str:
    # Excel in China writes CSV in GB 18030 unless it is told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotReadable(field="file")


def _of_csv(text: str, layout: Layout) -> list[SheetRow]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NotReadable(field="file") from error
    known = in_both_languages(layout.columns)
    for number, line in enumerate(lines[:HEADING_ROWS], start=1):
        keys = {
            known[fold(cell_text(word))]: at for at, word in enumerate(line) if fold(cell_text(word)) in known
        }
        if all(key in keys for key in layout.needed):
            return _kept(_rows(lines[number:], keys, number), layout)
    missing = [str(layout.columns[key]) for key in layout.needed]
    raise ColumnsMissing(columns=gettext(", ").join(missing), field="file")


def _rows(lines: Sequence[Sequence[str]], keys: Mapping[str, int], above: int) -> Iterable[SheetRow]:
    for number, line in enumerate(lines, start=above + 1):
        cells = {key: cell_text(line[at]) if at < len(line) else "" for key, at in keys.items()}
        if any(cells.values()):
            yield SheetRow(number, cells)


def _of_geojson(text: str, layout: Layout) -> list[SheetRow]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotReadable(field="file") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise NoPoints(field="file")
    known = in_both_languages(layout.columns)
    rows = [_of_feature(number, feature, known) for number, feature in enumerate(features, start=1)]
    return _kept((row for row in rows if row is not None), layout)


def _of_feature(number: int, feature: Any, known: Mapping[str, str]) -> SheetRow | None:
    if not isinstance(feature, dict):
        return None
    given = feature.get("properties")
    properties = given if isinstance(given, dict) else {}
    cells = {
        known[fold(str(name))]: cell_text(value)
        for name, value in properties.items()
        if fold(str(name)) in known and not isinstance(value, dict | list)
    }
    geometry = feature.get("geometry")
    point = (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "Point"
        else None
    )
    if isinstance(point, list) and len(point) >= 2:
        cells |= {"longitude": cell_text(point[0]), "latitude": cell_text(point[1])}
    return SheetRow(number, cells)


def _kept(rows: Iterable[SheetRow], layout: Layout) -> list[SheetRow]:
    found = list(rows)
    if len(found) > layout.most_rows:
        raise TooManyRows(most=layout.most_rows, field="file")
    return found


class Reader:
    """Turns rows into plans with the viewer's own units; rows without a unit belong to the first of `units`."""

    def __init__(self, units: Sequence[Organisation]) -> None:
        self._units = {fold(word): unit for unit in units for word in (unit.name, unit.short_name) if word}
        self._default = units[0]
        self._levels = in_both_languages(dict(Level.choices))
        self._standings = in_both_languages(dict(Standing.choices))
        self._seen: set[tuple[Any, str]] = set()

    def candidates(self, rows: Iterable[SheetRow]) -> list[CheckedCandidate]:
        """Every row with its candidate or its mistakes. A code twice in the file is the later row's mistake."""
        found = []
        for row in rows:
            checked = CheckedCandidate(row)
            values = self._values(checked, CANDIDATE_COLUMNS, CANDIDATE_NEEDED, self._candidate_value)
            unit = values.pop("unit", None)
            self._once(checked, unit, values.get("code", ""), "code")
            if not checked.errors:
                checked.organisation, checked.plan = unit, CandidatePlan(**values)
            found.append(checked)
        return found

    def demand(self, rows: Iterable[SheetRow]) -> list[CheckedDemand]:
        """Every row with its cell and people, or its mistakes. A point counts in its cell and is forgotten."""
        found = []
        for row in rows:
            checked = CheckedDemand(row)
            values = self._values(checked, DEMAND_COLUMNS, DEMAND_NEEDED, self._demand_value)
            unit = values.get("unit")
            cell = values.get("cell") or self._cell(checked, values)
            self._once(checked, unit, cell, "cell")
            if not checked.errors:
                checked.organisation = unit
                checked.plan = DemandPlan(cell=cell, working=values["working"], living=values["living"])
            found.append(checked)
        return found

    @staticmethod
    def _cell(checked: CheckedDemand, values: Mapping[str, Any]) -> str:
        point = values.get("longitude"), values.get("latitude")
        if checked.errors:
            return ""
        if None in point:
            checked.say("cell", gettext("Give a cell, or longitude and latitude."))
            return ""
        try:
            return cell_at(*checked_point(*point, field="longitude"))  # type: ignore[arg-type]
        except Refused as refusal:
            checked.say("longitude", str(refusal))
            return ""

    def _once(self, checked: files.CheckedRow, unit: Organisation | None, key: str, column: str) -> None:
        if key and (getattr(unit, "pk", None), key) in self._seen:
            checked.say(column, gettext("This stands in the file twice."))
        self._seen.add((getattr(unit, "pk", None), key))

    @staticmethod
    def _values(
        checked: files.CheckedRow,
        columns: Iterable[str],
        needed: Sequence[str],
        read: Callable[[str, str], Any],
    ) -> dict[str, Any]:
        values = {}
        for key in columns:
            text = checked.row.cells.get(key, "")
            try:
                if not text and key in needed:
                    raise InvalidInput(_("This must be filled in."))
                values[key] = read(key, text)
            except Refused as refusal:
                checked.say(key, str(refusal))
        return values

    def _unit(self, text: str) -> Organisation:
        if not text:
            return self._default
        found = self._units.get(fold(text))
        if found is None:
            raise InvalidInput(_("You have no unit of this name."))
        return found

    def _candidate_value(self, key: str, text: str) -> Any:
        match key:
            case "unit":
                return self._unit(text)
            case "longitude" | "latitude":
                return _degrees(text)
            case "cost_yuan":
                return _yuan(text)
            case "level":
                return _word(self._levels, text) if text else Level.TOWN
            case "standing":
                return _word(self._standings, text) if text else Standing.FREE
            case "capacity" | "radius_m" | "year":
                return _whole(text) if text else None
            case _:
                return text

    def _demand_value(self, key: str, text: str) -> Any:
        match key:
            case "unit":
                return self._unit(text)
            case "longitude" | "latitude":
                return _degrees(text) if text else None
            case "working" | "living":
                return _whole(text) if text else 0
            case _:
                return checked_cell(text, field="cell") if text else ""


def _word(known: Mapping[str, str], text: str) -> str:
    found = known.get(fold(text))
    if found is None:
        raise InvalidInput(_("This word is not in the list."))
    return found


def _yuan(text: str) -> Decimal:
    """An amount; "150万" is one and a half million."""
    if text.endswith("万"):
        return parse_yuan(text.removesuffix("万")) * 10_000
    return parse_yuan(text)


def _degrees(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise InvalidInput(_("Degrees are written like 119.62.")) from None
    if not -180 <= number <= 180:
        raise InvalidInput(_("Degrees lie between -180 and 180."))
    return number


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or Decimal(text) > 10_000_000:
        raise InvalidInput(_("Give a whole number, 0 or more."))
    return int(text)
