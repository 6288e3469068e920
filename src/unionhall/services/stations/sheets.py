"""Stations as tables and as GeoJSON: out to Excel, CSV and maps, and in again row by row with every mistake named.

What is written out can be read in. Headings and words may be Chinese or English.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from unionhall.kernel.people.models import Person
from unionhall.kernel.places.facilities import facility_name
from unionhall.kernel.places.models import OpeningHours
from unionhall.kernel.places.queries import openings_of
from unionhall.lib.text import safe_cell
from unionhall.services.stations.models import Station, StationFacility
from unionhall.services.stations.queries.public import open_faults, status_of
from unionhall.services.stations.states import Condition, Public

BOM = "\ufeff"
WIDTHS = {"name": 28, "address": 32, "host": 24, "facilities": 48, "unit": 20}

# Key of a column -> its heading; those in NEEDED must be there when a sheet is read in.
COLUMNS: dict[str, Any] = {
    "code": pgettext_lazy("station", "Code"),
    "name": pgettext_lazy("station", "Name"),
    "name_en": _("English name"),
    "unit": _("Unit"),
    "address": _("Address"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "host": _("Host"),
    "built": _("Built"),
    "area_m2": _("Floor area, m²"),
    "access": _("Way in"),
    "all_day": _("Day and night"),
    "opens": _("Opens every day at"),
    "closes": _("Closes every day at"),
    "phone": _("Telephone that is shown"),
    "listed_on": _("On the map since"),
    "facilities": pgettext_lazy("station", "What is there"),
}
NEEDED = ("code", "name", "address", "longitude", "latitude")


def _facilities(stations: Iterable[Station]) -> dict[Any, list[StationFacility]]:
    found: dict[Any, list[StationFacility]] = {}
    rows = StationFacility.objects.filter(station__in=[one.pk for one in stations])
    for row in rows.exclude(condition=Condition.MISSING):
        found.setdefault(row.station_id, []).append(row)
    return found


def _line(station: Station, there: Iterable[StationFacility], hours: tuple[Any, Any]) -> list[Any]:
    place = station.place
    return [
        station.code, place.name, place.name_en, station.organisation.short_name, place.address, place.longitude,
        place.latitude, station.host, str(station.get_built_display()), place.area_m2,
        str(station.get_access_display()), gettext("yes") if place.is_open_24h else gettext("no"), *hours,
        station.phone, station.listed_on, "、".join(str(facility_name(row.code)) for row in there),
    ]  # fmt: skip


def _hours(stations: Iterable[Station]) -> dict[Any, tuple[Any, Any]]:
    """Opening and closing of stations whose hours are the same every day; others have none here."""
    spans: dict[Any, set[tuple[Any, Any]]] = {}
    for row in OpeningHours.objects.filter(place__in=[one.pk for one in stations]):
        spans.setdefault(row.place_id, set()).add((row.opens, row.closes))
    return {key: next(iter(found)) for key, found in spans.items() if len(found) == 1}


def _lines(stations: list[Station]) -> Iterator[list[Any]]:
    there, hours = _facilities(stations), _hours(stations)
    for station in stations:
        yield _line(station, there.get(station.pk, ()), hours.get(station.pk, (None, None)))


def workbook(stations: Iterable[Station], *, by: Person, at: datetime) -> bytes:
    """The stations as an .xlsx file, which can be changed and read in again. Cells that would run are made harmless."""
    rows = list(stations)
    faults = open_faults([one.pk for one in rows])
    book = Workbook()
    sheet = book.active
    sheet.title = gettext("Rest stations")
    headings = [*COLUMNS.values(), gettext("State"), gettext("Stars"), gettext("Keeper")]
    sheet.append([str(heading) for heading in headings])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    for station, line in zip(rows, _lines(rows), strict=True):
        state = Public(status_of(station, faults.get(station.pk, ()))).label
        keeper = station.keeper.name if station.keeper else ""
        sheet.append([_cell(value) for value in (*line, str(state), station.stars, keeper)])
    for index, key in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(key, 13)
    note = book.create_sheet(gettext("About this file"))
    words = {"name": by.name, "at": date_format(timezone.localtime(at), "DATETIME_FORMAT")}
    note.append([gettext("Taken by %(name)s on %(at)s. Personal data: for union work only.") % words])
    note.append([gettext("Columns after “What is there” are not read in.")])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: Any) -> Any:
    return safe_cell(value) if isinstance(value, str) else value


def csv_text(stations: Iterable[Station], *, at: datetime) -> str:
    """The stations as CSV with a byte order mark, for everybody: no names of people in it."""
    rows = list(stations)
    faults = open_faults([one.pk for one in rows])
    target = StringIO()
    target.write(BOM)
    writer = csv.writer(target)
    writer.writerow([str(heading) for heading in (*COLUMNS.values(), gettext("State"))])
    for station, line in zip(rows, _lines(rows), strict=True):
        state = Public(status_of(station, faults.get(station.pk, ()))).label
        writer.writerow([_plain(value) for value in (*line, str(state))])
    return target.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    return f"{value:%H:%M}" if hasattr(value, "hour") and not isinstance(value, date) else str(value)


def geojson(stations: Iterable[Station], *, at: datetime) -> dict[str, Any]:
    """A FeatureCollection of points in WGS-84, longitude first, as RFC 7946 asks."""
    rows = list(stations)
    faults, there = open_faults([one.pk for one in rows]), _facilities(rows)
    openings = openings_of([one.place for one in rows], at)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(station.pk),
                "geometry": {
                    "type": "Point",
                    "coordinates": [station.place.longitude, station.place.latitude],
                },
                "properties": {
                    "code": station.code,
                    "name": station.place.name,
                    "name_en": station.place.name_en,
                    "address": station.place.address,
                    "status": status_of(station, faults.get(station.pk, ())),
                    "is_open": openings[station.pk].is_open,
                    "is_open_24h": station.place.is_open_24h,
                    "access": station.access,
                    "facilities": sorted(
                        row.code for row in there.get(station.pk, ()) if row.condition == Condition.WORKING
                    ),
                    "phone": station.phone,
                    "stars": station.stars,
                },
            }
            for station in rows
        ],
    }
