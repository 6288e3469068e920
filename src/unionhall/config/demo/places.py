"""The palace with its zones and rooms, and the smaller places a worker finds nearby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from unionhall.config.demo import geography
from unionhall.config.demo.city import City
from unionhall.kernel.places.models import Kind, OpeningHours, Place, Room, Zone

STATION_FACILITIES = (
    "water",
    "microwave",
    "air_conditioner",
    "charging",
    "toilet",
    "medicine_box",
    "table_chairs",
    "tv",
    "rain_gear",
    "newspapers",
    "wifi",
    "books",
)
PALACE_FACILITIES = (
    "basketball",
    "badminton",
    "table_tennis",
    "gym",
    "books",
    "wifi",
    "water",
    "toilet",
    "nursery",
    "accessible",
    "parking",
    "charging",
)


@dataclass(frozen=True)
class ZonePlan:
    """One zone of the palace with its rooms: (name, English name, floor, people, m²)."""

    code: str
    name: str
    name_en: str
    area_m2: int
    rooms: tuple[tuple[str, str, int, int, int], ...]


ZONES = (
    ZonePlan(
        "services",
        "职工服务区",
        "Worker services",
        1_260,
        (
            ("综合服务大厅", "Service hall", 1, 80, 420),
            ("心理咨询室", "Counselling room", 1, 6, 30),
            ("职工书屋", "Workers' library", 2, 90, 360),
            ("爱心托管室", "Children's room", 2, 40, 180),
        ),
    ),
    ZonePlan(
        "education",
        "教育培训区",
        "Education and training",
        2_180,
        (
            ("多功能报告厅", "Lecture hall", 1, 400, 520),
            ("301 教室", "Classroom 301", 3, 40, 86),
            ("302 教室", "Classroom 302", 3, 40, 86),
            ("303 教室", "Classroom 303", 3, 60, 120),
            ("304 电脑教室", "Computer room 304", 3, 36, 96),
            ("305 电工实训室", "Electricians' workshop 305", 3, 24, 110),
            ("306 家政实训室", "Home-service workshop 306", 3, 24, 100),
            ("307 烘焙教室", "Baking studio 307", 3, 20, 90),
        ),
    ),
    ZonePlan(
        "history",
        "工运史展区",
        "Labour history exhibition",
        980,
        (
            ("工运史展厅", "Exhibition hall", 2, 150, 620),
            ("劳模荣誉室", "Hall of model workers", 2, 60, 220),
        ),
    ),
    ZonePlan(
        "arts",
        "文体活动区",
        "Arts and sports",
        2_860,
        (
            ("篮球馆", "Basketball court", 1, 300, 900),
            ("羽毛球馆", "Badminton hall", 1, 60, 520),
            ("乒乓球室", "Table tennis room", 2, 40, 180),
            ("舞蹈教室", "Dance studio", 2, 40, 150),
            ("声乐教室", "Singing studio", 2, 30, 90),
            ("器乐教室", "Music room", 2, 25, 90),
            ("书画室", "Calligraphy and painting room", 2, 36, 120),
            ("瑜伽室", "Yoga room", 2, 30, 110),
            ("影剧院", "Theatre", 1, 460, 560),
        ),
    ),
)


def _place(
    city: City,
    kind: Kind,
    code: str,
    name: str,
    name_en: str,
    owner: str,
    lon: float,
    lat: float,
    **more: object,
) -> Place:
    return Place(
        organisation=city.organisations[owner],
        kind=kind,
        code=code,
        name=name,
        name_en=name_en,
        longitude=lon,
        latitude=lat,
        **more,
    )


def build_places(city: City) -> None:
    """One palace, a service centre, a palace room in some towns, and rest stations along the streets."""
    palace, centre = _main_places(city)
    towns, stations = _town_centres(city), _stations(city)
    Place.objects.bulk_create([palace, centre, *towns, *stations])
    _hours(city, palace, centre, towns, stations)
    _rooms(palace)


def _main_places(city: City) -> tuple[Place, Place]:
    lon, lat = geography.CENTRE
    names = "云桥市工人文化宫", "Yunqiao Workers' Culture Palace"
    palace = _place(city, Kind.PALACE, "palace", *names, "palace", lon, lat)
    palace.address, palace.phone = "云桥市桥南街道体育路 1 号", "0000-8012351"
    palace.facilities, palace.area_m2 = list(PALACE_FACILITIES), Decimal(7_280)
    names = "云桥市职工服务中心", "Yunqiao Workers' Service Centre"
    centre = _place(city, Kind.CENTRE, "centre", *names, "yunqiao", lon + 0.021, lat + 0.006)
    centre.address, centre.phone = "云桥市云溪街道民生街 18 号", "0000-8212351"
    centre.facilities = ["toilet", "water", "nursery", "accessible"]
    return palace, centre


def _town_centres(city: City) -> list[Place]:
    found = []
    for town in geography.TOWNS[3:8]:
        names = f"{town.name}职工文化中心", f"{town.name_en} Workers' Culture Centre"
        place = _place(city, Kind.PALACE, "palace", *names, town.code, town.longitude, town.latitude)
        place.address = f"云桥市{town.name}政府驻地"
        place.facilities = ["books", "table_tennis", "water", "toilet"]
        found.append(place)
    return found


def _rooms(palace: Place) -> None:
    zones = [
        Zone(
            organisation=palace.organisation,
            place=palace,
            code=plan.code,
            name=plan.name,
            name_en=plan.name_en,
            area_m2=plan.area_m2,
        )
        for plan in ZONES
    ]
    Zone.objects.bulk_create(zones)
    Room.objects.bulk_create(
        Room(
            organisation=palace.organisation,
            place=palace,
            zone=zone,
            name=name,
            name_en=name_en,
            floor=floor,
            capacity=people,
            area_m2=area,
        )
        for zone, plan in zip(zones, ZONES, strict=True)
        for name, name_en, floor, people, area in plan.rooms
    )


def _stations(city: City) -> list[Place]:
    streets = ("滨河路", "体育路", "民生街", "北海路", "新华街", "建设路", "团结路", "青年街")
    found = []
    for number in range(1, 33):
        town = geography.TOWNS[(number - 1) % 15 if number > 12 else (number - 1) % 3]
        lon = town.longitude + city.chance.uniform(-0.012, 0.012)
        lat = town.latitude + city.chance.uniform(-0.009, 0.009)
        street = city.chance.choice(streets)
        found.append(
            _place(
                city,
                Kind.STATION,
                f"yz{number:03d}",
                f"{town.name}{street}工会驿站",
                f"Rest station {number}, {town.name_en}",
                town.code,
                lon,
                lat,
                address=f"云桥市{town.name}{street} {city.chance.randint(2, 198)} 号",
                facilities=sorted(
                    city.chance.sample(STATION_FACILITIES, city.chance.randint(5, 10)),
                    key=STATION_FACILITIES.index,
                ),
                is_open_24h=number % 8 == 3,
            )
        )
    return found


def _hours(city: City, palace: Place, centre: Place, towns: list[Place], stations: list[Place]) -> None:
    rows = []

    def add(place: Place, days: range, opens: time, closes: time) -> None:
        for weekday in days:
            rows.append(
                OpeningHours(
                    organisation=place.organisation, place=place, weekday=weekday, opens=opens, closes=closes
                )
            )

    add(palace, range(2, 9), time(9), time(21))
    add(centre, range(1, 6), time(8, 30), time(17, 30))
    for place in towns:
        add(place, range(1, 9), time(9), time(20))
    for place in stations:
        if not place.is_open_24h:
            add(place, range(1, 9), time(7), time(city.chance.choice((18, 20, 21, 22))))
    OpeningHours.objects.bulk_create(rows)
