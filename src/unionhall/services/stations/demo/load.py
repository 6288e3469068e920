"""Three dozen stations of Yunqiao with a year behind them, entered, inspected, reported and mended by commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.services.stations import commands
from unionhall.services.stations.models import Station
from unionhall.services.stations.plans import SitePlan, StationPlan
from unionhall.services.stations.states import BASIC, CHECKLIST, EXTENDED, MOST_STARS, Access, Built

STATIONS = 36
# What a room for sanitation workers in a district has: heat a meal, drink, rest.
ROOM = (
    "table_chairs", "water", "microwave", "air_conditioner", "medicine_box", "newspapers", "rain_gear", "tv",
)  # fmt: skip
HOSTS = (
    "云桥联华超市", "云桥邮政营业厅", "云桥洁美环卫驻点", "云桥供电营业厅", "云桥公交场站", "社区党群服务中心",
    "云桥移动营业厅", "加油站便利店",
)  # fmt: skip
STREETS = ("桥北路", "朝阳街", "学府路", "港兴路")
FIXES = (
    "换了保险管，已能加热。",
    "清洗滤芯并换水，恢复供水。",
    "遥控器和压缩机已检修。",
    "补齐了药品。",
    "换了新插座。",
    "已请钥匙保管员按时开门。",
)
DAYS_COUNTED = 31


@dataclass
class Stage:
    """The city's cast, and who looks after its stations."""

    city: Any
    manager: Person
    keepers: list[Person]

    def moment(self, days_ago: float, hour: int = 10, minute: int = 0) -> datetime:
        """An hour of a day in the past, in the city's own time; never later than now."""
        day = self.city.today - timedelta(days=days_ago)
        found = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        return min(found, self.city.now)


def load(city: Any) -> None:
    """Stations on the places that the city has, and four more; a year of use."""
    stage = Stage(city, city.staff[Role.STATION_MANAGER], city.workers[40:76])
    stations = [_register(stage, number, place) for number, place in enumerate(_places(city), start=1)]
    _inspect(stage, stations)
    _repairs(stage, stations)
    _visits(stage, stations)
    _sites(stage)


def _places(city: Any) -> list[Place | None]:
    rows = Place.objects.filter(kind=Kind.STATION).select_related("organisation").order_by("code")
    found: list[Place | None] = list(rows[:STATIONS])
    return found + [None] * (STATIONS - len(found))


def _register(stage: Stage, number: int, place: Place | None) -> Station:
    chance, city = stage.city.chance, stage.city
    organisation = place.organisation if place else city.organisations[f"t{number % 3 + 1:02d}"]
    is_24h = number % 7 == 3
    access = Access.SMART if number % 14 == 3 else Access.ALL_DAY if is_24h else Access.POSTED
    if access == Access.POSTED and number % 4 == 0:
        access = Access.EXTENDED
    extra = chance.sample(EXTENDED, chance.randint(1, 5))
    things = set(ROOM) | set(chance.sample(BASIC, 5)) | set(extra) if number > 30 else set(ROOM) | set(extra)
    if number <= 30:
        things |= {"charging", "toilet"} if number % 2 else {"toilet"}
    keeper = stage.keepers[number % len(stage.keepers)]
    opens, closes = time(7), time(22) if access == Access.EXTENDED else time(18)
    plan = StationPlan(
        code=f"YQ-{number:03d}",
        facilities=tuple(things),
        host=HOSTS[number % len(HOSTS)],
        built=Built.OWN if number % 9 == 0 else Built.SHARED,
        access=access,
        is_open_24h=is_24h,
        opens=None if is_24h else opens,
        closes=None if is_24h else closes,
        area_m2=Decimal(chance.randint(16, 48)),
        keeper=keeper,
        backup=stage.manager,
        phone=f"0000-82{number:05d}",
        listed_on=stage.moment(400 - number * 6).date(),
        **_where(stage, number, place),
    )
    return commands.register_station(
        organisation, plan, place=place, by=stage.manager, at=stage.moment(400 - number * 6)
    )


def _where(stage: Stage, number: int, place: Place | None) -> dict[str, Any]:
    if place is not None:
        return {
            "name": place.name, "name_en": place.name_en, "address": place.address, "longitude": place.longitude,
            "latitude": place.latitude,
        }  # fmt: skip
    palace = Place.objects.filter(kind=Kind.PALACE).order_by("pk")[0]
    street = STREETS[number % len(STREETS)]
    return {
        "name": f"桥南街道{street}工会驿站", "name_en": f"Rest station {number}, Qiaonan Street",
        "address": f"云桥市桥南街道{street} {number} 号",
        "longitude": palace.longitude + stage.city.chance.uniform(-0.012, 0.012),
        "latitude": palace.latitude + stage.city.chance.uniform(-0.009, 0.009),
    }  # fmt: skip


def _inspect(stage: Stage, stations: list[Station]) -> None:
    for number, station in enumerate(stations):
        for days_ago in (150, 40)[: 1 + number % 2]:
            stars = stage.city.chance.choice((3, 3, 4, 4, 5))
            failed = "rules" if number % 5 == 0 else "clean" if number % 7 == 0 else ""
            commands.inspect_station(
                station, results={item: item != failed for item in CHECKLIST}, stars=min(stars, MOST_STARS),
                note="室内整洁，设施完好。" if not failed else "已当场要求一周内整改。",
                by=stage.manager, at=stage.moment(days_ago - number % 9),
            )  # fmt: skip


def _repairs(stage: Stage, stations: list[Station]) -> None:
    chance = stage.city.chance
    for number in range(28):
        station = stations[(number * 5) % len(stations)]
        began = stage.moment(150 - number * 5, 11, 20)
        fault = ("microwave", "water", "air_conditioner", "closed")[number % 4]
        done = commands.report_station(
            station, fault, by=None if number % 3 else chance.choice(stage.city.workers[:200]), at=began
        )
        hours = chance.choice((3, 6, 7, 20, 21, 30)) if number % 6 == 5 else chance.choice((2, 4, 7))
        keeper = station.keeper or stage.manager
        case = commands.accept_repair(done.repair.case, by=keeper, at=began + timedelta(hours=1))
        commands.fix_repair(
            case, by=keeper, at=began + timedelta(hours=hours), answers={"answer": FIXES[number % len(FIXES)]}
        )
    for place, fault, hours, is_taken in (
        (1, "microwave", 3, True), (4, "air_conditioner", 5, False), (9, "closed", 2, False), (15, "water", 30, True),
        (22, "entry", 4, False),
    ):  # fmt: skip
        began = stage.city.now - timedelta(hours=hours)
        done = commands.report_station(stations[place], fault, by=None, at=began)
        if is_taken:
            keeper = stations[place].keeper or stage.manager
            commands.accept_repair(done.repair.case, by=keeper, at=began + timedelta(minutes=30))


def _visits(stage: Stage, stations: list[Station]) -> None:
    chance = stage.city.chance
    for number, station in enumerate(stations):
        usual = chance.randint(14, 90)
        for days_ago in range(1, DAYS_COUNTED, 1 if number < 6 else 7):
            people = max(1, round(chance.gauss(usual, usual / 5)))
            day = stage.city.today - timedelta(days=days_ago)
            commands.count_visitors(station, people=people, day=day, by=stage.manager, at=stage.city.now)
        commands.count_visit(station, at=stage.moment(0, 7))


def _sites(stage: Stage) -> None:
    city = stage.city
    spots = (
        ("北港镇装卸码头驿站", "云桥市北港镇港区 3 号门", "t05"),
        ("东侯镇物流园驿站", "云桥市东侯镇物流园内", "t04"),
    )
    for number, (name, address, code) in enumerate(spots):
        town = city.organisations[code]
        near = Place.objects.filter(organisation=town).order_by("pk")[0]
        plan = SitePlan(
            name=name, address=address, longitude=near.longitude + 0.006, latitude=near.latitude + 0.004,
            host="园区管理处", area_m2=Decimal(25), reason="周边每天有三百多名装卸工和司机，最近的驿站在四公里外。",
        )  # fmt: skip
        commands.propose_site(town, plan, by=stage.manager, at=city.now - timedelta(days=2 + number))
