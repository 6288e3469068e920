"""The city's tree and people: departments, 15 towns, 40 enterprises, 6,000 workers, staff of every role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from unionhall.config.demo import geography
from unionhall.config.demo.names import person_name
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.demo import settle_in
from unionhall.kernel.people.models import Account, Membership, Person
from unionhall.lib.text import pinyin_keys

WORKERS = 6_000
MEMBER_SHARE = 0.86
MIGRANT_SHARE = 0.34


@dataclass(frozen=True)
class StaffRole:
    """One staff account of the demo."""

    phone: str
    role: Role
    at: str
    title: str
    title_en: str


STAFF = (
    StaffRole("19800000001", Role.ADMINISTRATOR, "yunqiao", "系统管理员", "Administrator"),
    StaffRole("19800000002", Role.LEADER, "yunqiao", "市总工会领导", "Leader of the city federation"),
    StaffRole("19800000003", Role.AUDITOR, "yunqiao", "经审审计员", "Auditor"),
    StaffRole("19800000004", Role.DESK, "yunqiao", "服务中心窗口", "Front desk"),
    StaffRole("19800000005", Role.PALACE_MANAGER, "palace", "文化宫管理员", "Palace manager"),
    StaffRole("19800000006", Role.TEACHER, "palace", "文化宫教师", "Teacher"),
    StaffRole("19800000007", Role.UNION_OFFICER, "e01", "企业工会主席", "Enterprise union officer"),
    StaffRole("19800000008", Role.STATION_MANAGER, "yunqiao", "驿站管理员", "Rest station manager"),
    StaffRole("19800000009", Role.LEGAL_MANAGER, "yunqiao", "法律援助中心主任", "Head of legal aid"),
    StaffRole("19800000010", Role.CASEWORKER, "yunqiao", "法律援助专员", "Caseworker of legal aid"),
    StaffRole("19800000011", Role.LAWYER, "yunqiao", "公益律师", "Public-interest lawyer"),
    StaffRole("19800000012", Role.NETWORK_PLANNER, "yunqiao", "阵地规划员", "Planner of the palace network"),
)
WORKER_PHONE = "19900000001"


@dataclass
class City:
    """The demo's cast and calendar, handed from service to service while it is loaded."""

    today: date
    now: datetime
    chance: Random = field(default_factory=lambda: Random(20201130))
    organisations: dict[str, Organisation] = field(default_factory=dict)
    workers: list[Person] = field(default_factory=list)
    staff: dict[str, Person] = field(default_factory=dict)
    teachers: list[Person] = field(default_factory=list)

    @property
    def federation(self) -> Organisation:
        """云桥市总工会, the installation's home."""
        return self.organisations["yunqiao"]

    @property
    def manager(self) -> Person:
        """Who runs the palace in the demo."""
        return self.staff[Role.PALACE_MANAGER]


def build_tree(city: City) -> None:
    """Province, prefecture, city federation with its departments and palace, towns, enterprises."""
    tree = city.organisations
    for unit in _units():
        parent = tree[unit.above] if unit.above else None
        tree[unit.code] = Organisation(
            code=unit.code,
            parent=parent,
            path=f"{parent.path}.{unit.code}" if parent else unit.code,
            level=unit.level,
            kind=unit.kind,
            name=unit.name,
            name_en=unit.name_en,
            short_name=unit.short_name,
            region=unit.region,
        )
    Organisation.objects.bulk_create(tree.values())


class _Unit(NamedTuple):
    code: str
    above: str
    level: Level
    kind: Kind
    name: str
    short_name: str
    name_en: str = ""
    region: str = geography.COUNTY


def _units() -> Iterator[_Unit]:
    fed, dep = Kind.FEDERATION, Kind.DEPARTMENT
    province, prefecture = geography.PROVINCE, geography.PREFECTURE
    yield _Unit(
        "dongyuan", "", Level.PROVINCIAL, fed, "东原省总工会", "东原省总", "Dongyuan Federation", province
    )
    yield _Unit(
        "yibin", "dongyuan", Level.CITY, fed, "沂滨市总工会", "沂滨市总", "Yibin Federation", prefecture
    )
    yield _Unit("yunqiao", "yibin", Level.COUNTY, fed, "云桥市总工会", "云桥市总", "Yunqiao Federation")
    yield _Unit("palace", "yunqiao", Level.TOWN, dep, "云桥市工人文化宫", "工人文化宫", "Yunqiao Palace")
    for code, name, short, english in geography.DEPARTMENTS:
        kind = Kind.INDUSTRIAL if "行业" in name else dep
        yield _Unit(code, "yunqiao", Level.TOWN, kind, name, short, english)
    for town in geography.TOWNS:
        names = f"云桥市{town.name}总工会", f"{town.name}总工会", f"{town.name_en} Federation"
        yield _Unit(town.code, "yunqiao", Level.TOWN, fed, *names)
    for code, name, short, above, _job in geography.ENTERPRISES:
        yield _Unit(code, above, Level.ENTERPRISE, Kind.ENTERPRISE, name, short)


def _person(city: City, organisation: Organisation, phone: str, occupation: str, **extra: object) -> Person:
    gender = "f" if city.chance.random() < 0.46 else "m"
    name = person_name(city.chance, gender)
    birth_year = min(max(int(city.chance.gauss(1985, 10)), 1962), 2007)
    return Person(
        organisation=organisation,
        name=name,
        name_pinyin=" ".join(pinyin_keys(name)),
        phone=phone,
        gender=gender,
        birth_year=birth_year,
        occupation=occupation,
        created_at=city.now - timedelta(days=800),
        **extra,
    )


def build_people(city: City) -> None:
    """Workers with accounts and memberships, and one person for every staff role."""
    jobs = {code: job for code, _name, _short, _above, job in geography.ENTERPRISES}
    weights = [city.chance.uniform(0.4, 2.2) for _ in jobs]
    units = city.chance.choices(list(jobs), weights, k=WORKERS)
    city.workers = [
        _person(
            city,
            city.organisations[unit],
            f"199{number:08d}",
            jobs[unit],
            is_migrant=city.chance.random() < MIGRANT_SHARE,
        )
        for number, unit in enumerate(units, start=1)
    ]
    for entry in STAFF:
        person = _person(city, city.organisations[entry.at], entry.phone, entry.title)
        city.staff[entry.role] = person
    city.teachers = [
        _person(city, city.organisations["palace"], f"198000001{number:02d}", "教师")
        for number in range(1, 25)
    ]
    everyone = [*city.workers, *city.staff.values(), *city.teachers]
    Person.objects.bulk_create(everyone, batch_size=2_000)
    _accounts(city, everyone)
    _memberships(city)
    _posts(city)
    settle_in(everyone, staff=[*city.staff.values(), *city.teachers], at=city.now)


def _accounts(city: City, people: list[Person]) -> None:
    unusable = make_password(None)
    Account.objects.bulk_create(
        [
            Account(
                person=person,
                phone=person.phone,
                password=unusable,
                phone_verified_at=city.now,
                date_joined=person.created_at,
            )
            for person in people
        ],
        batch_size=2_000,
    )


def _memberships(city: City) -> None:
    members = [person for person in city.workers if city.chance.random() < MEMBER_SHARE]
    members += [person for person in (city.workers[0],) if person not in members]
    Membership.objects.bulk_create(
        [
            Membership(
                organisation=person.organisation,
                person=person,
                number=f"YQ{number:06d}",
                joined_on=city.today - timedelta(days=city.chance.randint(200, 4000)),
            )
            for number, person in enumerate([*members, *city.staff.values(), *city.teachers], start=1)
        ],
        batch_size=2_000,
    )


def _posts(city: City) -> None:
    began = city.today - timedelta(days=760)
    posts = [
        Post(
            organisation=city.organisations[entry.at],
            person=city.staff[entry.role],
            role=entry.role,
            starts_on=began,
        )
        for entry in STAFF
    ]
    palace = city.organisations["palace"]
    posts += [
        Post(organisation=palace, person=person, role=Role.TEACHER, starts_on=began)
        for person in city.teachers
    ]
    Post.objects.bulk_create(posts)
    Account.objects.filter(person=city.staff[Role.ADMINISTRATOR]).update(is_staff=True)
