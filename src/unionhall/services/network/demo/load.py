"""The network of Yunqiao: the city's palace, five towns and a dozen companies open, and the plan for three years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Level as Tree
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places import commands as places
from unionhall.kernel.places.models import Kind, Place
from unionhall.services.network import commands, planning
from unionhall.services.network.commands.scenarios import ground_for
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import NetworkPlace, Scenario
from unionhall.services.network.plans import CandidatePlan, DemandPlan, PalacePlan, Settings
from unionhall.services.network.queries.ground import radii
from unionhall.services.network.states import Level, Limit, Standing

# Companies whose palace is open; the others have a candidate.
OPEN_COMPANIES = ("e01", "e02", "e03", "e05", "e06", "e10", "e11", "e12", "e18", "e24", "e25", "e39")
CANDIDATE_COMPANIES = (
    "e04", "e13", "e14", "e15", "e16", "e17", "e19", "e21", "e26", "e27", "e36", "e37", "e38",
)  # fmt: skip
TEN_THOUSAND = 10_000
Point = tuple[float, float]


@dataclass
class Scene:
    """The city, who plans in it, and where its towns and companies lie."""

    city: Any
    planner: Person
    leader: Person
    chance: Random = field(default_factory=lambda: Random(20201206))
    points: dict[str, Point] = field(default_factory=dict)

    @property
    def begins(self) -> datetime:
        """When the plan was adopted: in January of last year."""
        day = date(self.city.today.year - 1, 1, 20)
        return timezone.make_aware(datetime.combine(day, time(10)))

    def moment(self, share: float) -> datetime:
        """Somewhere between the adoption and now."""
        found: datetime = self.begins + (self.city.now - self.begins) * share
        return found

    def near(self, point: Point, km: float) -> Point:
        """A point at most about `km` away in each direction."""
        return (
            point[0] + self.chance.uniform(-km, km) / 88,
            point[1] + self.chance.uniform(-km, km) / 111,
        )


def load(city: Any) -> None:
    """Everything, in the order in which it happened."""
    scene = Scene(city, city.staff[Role.NETWORK_PLANNER], city.staff[Role.LEADER])
    _locate(scene)
    _open_palaces(scene)
    _count_workers(scene)
    _enter_candidates(scene)
    for share in range(11, 0, -2):
        commands.count_coverage(city.federation, by=None, at=scene.begins - timedelta(days=30 * share))
    _carry_out(scene, _chosen(scene))


def _locate(scene: Scene) -> None:
    """Towns lie where their places are, companies somewhere in their town; those of no town among the streets."""
    towns = [unit for code, unit in scene.city.organisations.items() if code.startswith("t")]
    found: dict[str, list[Point]] = {}
    rows = Place.objects.filter(organisation__in=towns).values_list(
        "organisation__code", "longitude", "latitude"
    )
    for code, longitude, latitude in rows.order_by("code"):
        found.setdefault(code, []).append((longitude, latitude))
    for code, spots in sorted(found.items()):
        lons, lats = zip(*spots, strict=True)
        scene.points[code] = (sum(lons) / len(spots), sum(lats) / len(spots))
    streets = ("t01", "t02", "t03")
    for code, unit in scene.city.organisations.items():
        if unit.level == Tree.ENTERPRISE:
            town = unit.parent.code if unit.parent.code in scene.points else streets[int(code[1:]) % 3]
            scene.points[code] = scene.near(scene.points[town], 3.6)


def _open_palaces(scene: Scene) -> None:
    city, planner = scene.city, scene.planner
    at = scene.begins - timedelta(days=10)
    for place in Place.objects.filter(kind=Kind.PALACE).select_related("organisation").order_by("code", "pk"):
        is_city = place.organisation.code == "palace"
        plan = PalacePlan(
            level=Level.CITY if is_city else Level.TOWN, opened_on=date(2014 if is_city else 2019, 5, 1),
            capacity=3_000 if is_city else 800,
        )  # fmt: skip
        commands.register_place(place, plan, by=planner, at=at)
    for number, code in enumerate(OPEN_COMPANIES):
        unit, (longitude, latitude) = city.organisations[code], scene.points[code]
        place = places.create_place(
            unit, kind=Kind.PALACE, code="palace", name=f"{unit.short_name}职工文化宫",
            name_en=f"Workers' Palace {number + 1}", address=f"云桥市{_town(unit)}{unit.short_name}厂区内",
            longitude=longitude, latitude=latitude, facilities=["books", "table_tennis", "water"], by=planner, at=at,
        )  # fmt: skip
        plan = PalacePlan(
            level=Level.COMPANY, opened_on=date(2020 + number % 4, 3 + number % 9, 15), capacity=400
        )
        commands.register_place(place, plan, by=planner, at=at)


def _town(unit: Organisation) -> str:
    parent = unit.parent
    return (
        parent.short_name.removesuffix("总工会") if parent is not None and parent.code.startswith("t") else ""
    )


def _count_workers(scene: Scene) -> None:
    """Members by cell: at work around their company, at home in and around the towns."""
    city = scene.city
    staff = Counter(person.organisation.code for person in city.workers)
    rows: dict[tuple[str, str], list[int]] = {}
    for code, people in sorted(staff.items()):
        unit = city.organisations[code]
        town = unit.parent.code if unit.parent.code in scene.points else "yunqiao"
        for count, cell in _spread(scene, scene.points[code], people, parts=4, km=0.7):
            rows.setdefault((town, cell), [0, 0])[0] += count
        for count, cell in _spread(scene, scene.near(scene.points[code], 2.0), people, parts=9, km=2.4):
            rows.setdefault((town, cell), [0, 0])[1] += count
    plans = [
        (city.organisations[town], DemandPlan(cell=cell, working=working, living=living))
        for (town, cell), (working, living) in rows.items()
    ]
    commands.import_demand(city.federation, plans, by=scene.planner, at=scene.begins - timedelta(days=9))


def _spread(scene: Scene, point: Point, people: int, *, parts: int, km: float) -> Iterator[tuple[int, str]]:
    for part in range(parts):
        count = people // parts + (1 if part < people % parts else 0)
        if count:
            yield count, cell_at(*scene.near(point, km))


def _enter_candidates(scene: Scene) -> None:
    city = scene.city
    rows = []
    towns = ("t01", "t02", "t03", *(f"t{number:02d}" for number in range(9, 16)))
    for number, code in enumerate(towns, start=1):
        unit, (longitude, latitude) = city.organisations[code], scene.points[code]
        name = unit.short_name.removesuffix("总工会")
        # Every town gets one; the streets around the city's palace only if they are worth it.
        standing = Standing.FREE if code in towns[:3] else Standing.MUST
        rows.append((unit, CandidatePlan(
            code=f"Z{number:02d}", name=f"{name}职工文化宫", level=Level.TOWN, longitude=longitude, latitude=latitude,
            cost_yuan=Decimal((150 + 10 * (number % 5)) * TEN_THOUSAND), capacity=800, standing=standing,
            address=f"云桥市{name}政府驻地",
        )))  # fmt: skip
    for number, code in enumerate(CANDIDATE_COMPANIES, start=1):
        unit, (longitude, latitude) = city.organisations[code], scene.points[code]
        standing = Standing.NEVER if code == "e21" else Standing.FREE
        rows.append((unit, CandidatePlan(
            code=f"Q{number:02d}", name=f"{unit.short_name}职工文化宫", level=Level.COMPANY, longitude=longitude,
            latitude=latitude, cost_yuan=Decimal((60 + 5 * (number % 6)) * TEN_THOUSAND), capacity=300,
            standing=standing, address=f"云桥市{_town(unit)}{unit.short_name}厂区内",
        )))  # fmt: skip
    commands.import_candidates(city.federation, rows, by=scene.planner, at=scene.begins - timedelta(days=8))


def _settings(scene: Scene, year: int, limit: str, *by_year: int) -> Settings:
    circles = radii(scene.city.federation, scene.city.today)
    return Settings(
        limit=limit, by_year=tuple(Decimal(amount) for amount in by_year), first_year=year, radii=circles
    )


def _solved(scene: Scene, name: str, settings: Settings, at: datetime) -> Scenario:
    made = commands.make_scenario(scene.city.federation, name, settings, by=scene.planner, at=at)
    problem = planning.problem_of(ground_for(made, settings, at=at), settings)
    return commands.answer_scenario(made, planning.find_plan(problem), by=scene.planner, at=at)


def _chosen(scene: Scene) -> Scenario:
    """Two plans were laid side by side, and the one by number was chosen."""
    year, before = scene.begins.year, scene.begins - timedelta(days=5)
    number = _solved(scene, "三年建十二座（每年四座）", _settings(scene, year, Limit.NUMBER, 4, 4, 4), before)
    amounts = (450 * TEN_THOUSAND,) * 3
    _solved(scene, "三年一千三百五十万元", _settings(scene, year, Limit.BUDGET, *amounts), before)
    return number


FIRST_YEAR = (("approve", 0.02), ("prepare", 0.06), ("start", 0.14))
# How far the places of the second year are now, by the verbs that were done and when (share of the time until now).
SECOND_YEAR: tuple[tuple[tuple[str, float], ...], ...] = (
    (("approve", 0.60), ("prepare", 0.70), ("start", 0.90)),
    (("approve", 0.80), ("prepare", 0.93)),
    (("approve", 0.96),),
    (("approve", 0.97),),
)


def _carry_out(scene: Scene, plan: Scenario) -> None:
    """The first year's places are open, the second's on their way, the third's planned."""
    made = commands.adopt_scenario(plan, by=scene.planner, at=scene.begins)
    first, second = (
        [site for site in made if site.year == scene.begins.year + offset] for offset in range(2)
    )
    for number, site in enumerate(first):
        for verb, share in FIRST_YEAR:
            _do(scene, site, verb, scene.moment(share + number * 0.01), {})
        opened_at = scene.moment(0.30 + number * 0.05)
        answers = {"opened_on": timezone.localdate(opened_at), "address": site.address}
        _do(scene, site, "complete", opened_at, answers)
    for site, steps in zip(second, SECOND_YEAR, strict=False):
        for verb, share in steps:
            _do(scene, site, verb, scene.moment(share), {})
    for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        commands.count_coverage(scene.city.federation, by=None, at=scene.moment(share))


def _do(scene: Scene, site: NetworkPlace, verb: str, at: datetime, answers: dict[str, Any]) -> None:
    assert site.case is not None
    by = scene.leader if verb == "approve" else scene.planner
    casework.act(site.case, verb, by=by, at=at, answers=answers)
