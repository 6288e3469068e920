"""A county for tests: who plans in it, a palace, workers by cell, candidates, and a plan made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from unionhall.engines.planning.core.plans import Plan, Sense, Status
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.services.network import commands
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import Candidate, NetworkPlace, Scenario
from unionhall.services.network.plans import CandidatePlan, DemandPlan, PalacePlan, Settings
from unionhall.services.network.states import Level

DAY = timedelta(days=1)
LONGITUDE, LATITUDE = 119.62, 37.88
# About 10 km: no circle of 3 km reaches from one to the other.
FAR = 0.12
RADII = {"city": 3_000, "town": 3_000, "company": 3_000}


@dataclass
class House:
    """The cast, who plans and decides, the palace there is, and a worker on the street."""

    cast: Cast
    planner: Person
    leader: Person
    palace: NetworkPlace
    worker: Person

    @property
    def county(self) -> Any:
        """The federation that plans."""
        return self.cast["yunqiao"]

    def candidate(self, code: str, **wishes: Any) -> Candidate:
        """A further candidate of 桥南街道."""
        return commands.add_candidate(self.cast["t01"], candidate(code, **wishes), by=self.planner, at=NOW)

    def scenario(self, name: str = "每年一座", **wishes: Any) -> Scenario:
        """A question: one place in each of two years, unless wished otherwise."""
        return commands.make_scenario(self.county, name, settings(**wishes), by=self.planner, at=NOW)

    def answered(self, *codes: str, name: str = "每年一座", **wishes: Any) -> Scenario:
        """A scenario whose plan builds these candidates, one a year."""
        scenario = self.scenario(name, **wishes)
        return commands.answer_scenario(scenario, plan_of(*codes), by=self.planner, at=NOW)

    def adopted(self, *codes: str) -> list[NetworkPlace]:
        """The palaces on their way from a plan with these candidates."""
        return commands.adopt_scenario(self.answered(*codes), by=self.planner, at=NOW)


def candidate(code: str, **wishes: Any) -> CandidatePlan:
    """A candidate where the palace stands, unless wished otherwise."""
    given: dict[str, Any] = {
        "code": code, "name": f"候选{code}", "longitude": LONGITUDE, "latitude": LATITUDE,
        "cost_yuan": Decimal(1_000_000), "level": Level.TOWN,
    }  # fmt: skip
    return CandidatePlan(**given | wishes)


def settings(**wishes: Any) -> Settings:
    """One place in each of 2027 and 2028."""
    given: dict[str, Any] = {"by_year": (Decimal(1), Decimal(1)), "first_year": 2027, "radii": RADII}
    return Settings(**given | wishes)


def plan_of(*codes: str) -> Plan[SitingChoices]:
    """A plan made by hand: these candidates, one a year, and everything that stands."""
    keys = {row.code: f"candidate:{row.pk}" for row in Candidate.objects.all()}
    standing = [Opening(f"place:{pk}", 0) for pk in NetworkPlace.objects.values_list("pk", flat=True)]
    new = [Opening(keys[code], phase) for phase, code in enumerate(codes, start=1)]
    choices = SitingChoices((*standing, *new))
    return Plan(Status.PROVED, Sense.MOST, choices, objective=1.0, bound=1.0)


def workers(house: House) -> None:
    """300 work at the palace, 200 ten kilometres to the east, 100 as far to the west, 3 to the north."""
    rows = (
        ("t01", LONGITUDE, LATITUDE, 300, 20), ("t01", LONGITUDE + FAR, LATITUDE, 200, 0),
        ("t02", LONGITUDE - FAR, LATITUDE, 100, 40), ("t02", LONGITUDE, LATITUDE + FAR, 3, 0),
    )  # fmt: skip
    plans = [
        (house.cast[town], DemandPlan(cell=cell_at(lon, lat), working=working, living=living))
        for town, lon, lat, working, living in rows
    ]
    commands.import_demand(house.county, plans, by=house.planner, at=NOW - 20 * DAY)


def open_house() -> House:
    """Make everybody, the palace, the workers, and candidates E (east), W (west), N (north) and X (may not be)."""
    made = cast()
    planner, leader = made.staff(Role.NETWORK_PLANNER), made.staff(Role.LEADER)
    place = Place.objects.create(
        organisation=made["t01"], kind=Kind.PALACE, code="palace", name="桥南职工文化宫", address="桥南街 1 号",
        longitude=LONGITUDE, latitude=LATITUDE,
    )  # fmt: skip
    plan = PalacePlan(level=Level.TOWN, opened_on=date(2020, 5, 1))
    palace = commands.register_place(place, plan, by=planner, at=NOW - 30 * DAY)
    house = House(made, planner, leader, palace, made.person("worker", "e01", phone="13711110003"))
    workers(house)
    house.candidate("E", longitude=LONGITUDE + FAR, cost_yuan=Decimal(2_000_000))
    house.candidate("W", longitude=LONGITUDE - FAR)
    house.candidate("N", latitude=LATITUDE + FAR, standing="never")
    house.candidate("E2", longitude=LONGITUDE + FAR + 0.005, level=Level.COMPANY)
    return house
