from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.catalogue.services import DeskPage, ExportPart, Figure, ServiceConfig, Tile

if TYPE_CHECKING:
    from datetime import datetime

    from unionhall.kernel.people.models import Person


class NetworkConfig(ServiceConfig):
    """The network of palaces: where they are, whom they reach, which come next."""

    name = "unionhall.services.network"
    verbose_name = _("Palace network")
    icon = "map"
    needs = ("nearest_palace",)
    headline = ("network_coverage", "network_opened")

    def ready(self) -> None:
        from unionhall.engines.casework import kinds
        from unionhall.engines.planning import owners
        from unionhall.kernel.access.roles import Role
        from unionhall.services.network import commands, permissions, states  # noqa: F401
        from unionhall.services.network.queries import facts

        kinds.register(
            states.SITE,
            commands={
                "approve": commands.approve_site,
                "prepare": commands.prepare_site,
                "start": commands.start_site,
                "complete": commands.complete_site,
                "move": commands.move_site,
            },
            detail="network_place",
            facts=facts.facts_of_site,
        )
        owners.register(
            "network",
            planned_by=(Role.NETWORK_PLANNER,),
            seen_by=(Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PALACE_MANAGER),
        )

    def tiles(self) -> list[Tile]:
        """One square: the palaces around me."""
        return [Tile(_("Palaces near me"), "map", "network:home", "blue")]

    def desk_pages(self) -> list[DeskPage]:
        """Coverage, candidates, scenarios, and what is being built."""
        see = "network.view_desk"
        return [
            DeskPage(_("Palace network"), "map", "network:desk", see),
            DeskPage(_("Candidates"), "map-pin-plus", "network:desk-candidates", see),
            DeskPage(_("Scenarios"), "git-compare", "network:desk-scenarios", see),
            DeskPage(pgettext_lazy("network", "Plan by year"), "calendar-range", "network:desk-sites", see),
        ]

    def figures(self) -> list[Figure]:
        """Coverage over time, and how building goes on."""
        from unionhall.services.network import figures

        return figures.figures()

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """Nothing: cells hold numbers of people, never a person, and whoever planned did so in office."""
        return []

    def forget(self, person: Person, at: datetime) -> None:
        """Nothing: cells hold numbers of people, never a person, and whoever planned did so in office."""

    def load_demo(self, city: Any) -> None:
        """Six palaces and a dozen companies' open, two plans for the rest, one adopted for three years."""
        from unionhall.services.network.demo import load

        load(city)
