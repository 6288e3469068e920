from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import (
    DeskOpening,
    DeskPage,
    ExportPart,
    Figure,
    ServiceConfig,
    Tile,
)

if TYPE_CHECKING:
    from datetime import datetime

    from unionhall.kernel.people.models import Person


def _count_open(person: Person) -> int:
    from unionhall.services.stations.queries.desk import open_repairs_for

    return open_repairs_for(person).count()


class StationsConfig(ServiceConfig):
    """Rest stations for those who work outdoors: find one, say what is broken, see it mended."""

    name = "unionhall.services.stations"
    verbose_name = _("Rest stations")
    icon = "coffee"
    needs = ("rest_station", "station_repair")
    headline = ("station_visits", "station_repairs_in_time")

    def ready(self) -> None:
        from unionhall.engines.casework import kinds
        from unionhall.kernel.files.subjects import register_subject
        from unionhall.services.stations import commands, findable, permissions, states  # noqa: F401
        from unionhall.services.stations.queries import desk, facts

        kinds.register(
            states.REPAIR,
            commands={
                "accept": commands.accept_repair,
                "fix": commands.fix_repair,
                "decline": commands.decline_repair,
                "reopen": commands.reopen_repair,
            },
            detail="repair",
            facts=facts.facts_of_repair,
        )
        kinds.register(
            states.SITE,
            commands={
                "accept": commands.accept_site,
                "list": commands.list_site,
                "remove": commands.remove_site,
            },
            detail="site",
            facts=facts.facts_of_site,
        )
        findable.register_sources()
        register_subject("stations.view_desk", desk.subject_of_inspection)

    def tiles(self) -> list[Tile]:
        """One square: the list around me."""
        return [Tile(_("Rest stations"), "coffee", "stations:directory", "amber")]

    def case_url(self, case: Any) -> str:
        """A keeper mends on the phone, without the desk."""
        return reverse("stations:repair", args=[case.pk]) if case.kind == "stations.repair" else ""

    def openings(self, viewer: Person) -> list[DeskOpening]:
        """Somebody calls to say that something is broken: on the station's page it is one tap."""
        return [DeskOpening(_("Something broken at a rest station"), "wrench", "stations:directory")]

    def desk_pages(self) -> list[DeskPage]:
        """Stations, what is broken in them, and those that are to come."""
        see = "stations.view_desk"
        return [
            DeskPage(_("Rest stations"), "coffee", "stations:desk-stations", see),
            DeskPage(_("Station repairs"), "wrench", "stations:desk-repairs", see, _count_open),
            DeskPage(_("Station sites"), "map-pin-plus", "stations:desk-sites", see),
        ]

    def figures(self) -> list[Figure]:
        """The national indicators, visits, repairs, inspections."""
        from unionhall.services.stations import figures

        return figures.figures()

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """Visits and reports under their name, stations they keep."""
        from unionhall.services.stations.export import parts

        return parts(person, at)

    def forget(self, person: Person, at: datetime) -> None:
        """Visits and reports go on being counted, without whose they were; keepers are taken off the signs."""
        from unionhall.services.stations.commands import forget_person

        forget_person(person, by=None, at=at)

    def load_demo(self, city: Any) -> None:
        """Three dozen stations with a year behind them."""
        from unionhall.services.stations.demo import load

        load(city)
