"""A town with one rest station and everybody who has to do with it."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Person
from unionhall.services.stations import commands
from unionhall.services.stations.models import Station
from unionhall.services.stations.plans import StationPlan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGITUDE, LATITUDE = 119.62, 37.88


@dataclass
class House:
    """The cast, who runs the stations, who keeps the one there is, and a worker on the street."""

    cast: Cast
    manager: Person
    desk: Person
    keeper: Person
    backup: Person
    worker: Person
    station: Station

    def plan(self, **wishes: Any) -> StationPlan:
        """A station like the first, with other wishes."""
        return plan(**{"keeper": self.keeper, "backup": self.backup} | wishes)

    def another(self, number: int, **wishes: Any) -> Station:
        """A further station, a bit more to the east with each number."""
        given = {"code": f"YQ-{number:03d}", "longitude": LONGITUDE + number / 1000} | wishes
        return commands.register_station(self.cast["t01"], self.plan(**given), by=self.manager, at=NOW)

    def report(self, fault: str = "microwave", **wishes: Any) -> commands.Reported:
        """Somebody who does not sign in reports it at `NOW`."""
        return commands.report_station(self.station, fault, **{"by": None, "at": NOW} | wishes)


def plan(**wishes: Any) -> StationPlan:
    """A station with everything basic, open from seven to nine in the evening."""
    given: dict[str, Any] = {
        "code": "YQ-012", "name": "滨河路工会驿站", "name_en": "Binhe Road rest station", "address": "滨河路 12 号",
        "longitude": LONGITUDE, "latitude": LATITUDE, "phone": "0000-8200012", "listed_on": date(2026, 1, 1),
        "opens": time(7), "closes": time(21), "host": "邮政营业厅",
    }  # fmt: skip
    return StationPlan(**given | wishes)


def open_house() -> House:
    """Make everybody, and the station of 桥南街道."""
    made = cast()
    manager = made.staff(Role.STATION_MANAGER)
    keeper = made.person("keeper", "e01", phone="13711110001", name="王站长")
    backup = made.person("backup", "e01", phone="13711110002", name="李替班")
    worker = made.person("worker", "e01", phone="13711110003", name="赵骑手")
    station = commands.register_station(
        made["t01"], plan(keeper=keeper, backup=backup), by=manager, at=NOW - 90 * DAY
    )
    return House(made, manager, made.staff(Role.DESK), keeper, backup, worker, station)


def png(name: str = "微波炉.png", size: int = 4) -> SimpleUploadedFile:
    """A small true picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xb3\x21\x1f" * size for _row in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + body, content_type="image/png")


def large(megabytes: int = 30) -> SimpleUploadedFile:
    """A picture that is far too large."""
    return SimpleUploadedFile(
        "大照片.png", b"\x89PNG\r\n\x1a\n" + bytes(megabytes * 2**20), content_type="image/png"
    )
