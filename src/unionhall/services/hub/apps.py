from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ExportPart, Figure, ServiceConfig, Tile

if TYPE_CHECKING:
    from datetime import datetime

    from unionhall.kernel.people.models import Person


def asked(text: str) -> str:
    """The query that puts a sentence into the need box."""
    return urlencode({"q": text})


class HubConfig(ServiceConfig):
    name = "unionhall.services.hub"
    verbose_name = _("Hub")
    icon = "house"

    def ready(self) -> None:
        """Let what the hub knows be found, and let there be requests about personal data."""
        from unionhall.engines.casework import kinds
        from unionhall.services.hub import permissions
        from unionhall.services.hub.portal.wishes import WISH

        assert permissions  # granted by being imported; a kind names only permissions that somebody may hold
        kinds.register(WISH)
        from unionhall.services.hub.findable import register_sources

        register_sources()

    def tiles(self) -> list[Tile]:
        """What the union does for everybody, until a service of its own takes it over."""
        return [
            Tile(
                _("Someone to talk to"),
                "message-circle-heart",
                "hub:need",
                "green",
                query=asked(gettext("someone to talk to")),
            ),
            Tile(_("Hardship help"), "hand-heart", "hub:near", "red", query="kind=centre"),
        ]

    def figures(self) -> list[Figure]:
        """What is counted over all services, the headline figures first."""
        from unionhall.services.hub import figures

        return figures.figures()

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """What they typed into the box, their calendar addresses, their copies."""
        from unionhall.services.hub.export import parts

        return parts(person, at)

    def forget(self, person: Person, at: datetime) -> None:
        """What somebody typed into the box goes on being counted, without the words and whose they were."""
        from unionhall.services.hub.commands import forget_needs

        forget_needs(person, by=None, at=at)

    def load_demo(self, city: Any) -> None:
        """Two years of needs."""
        from unionhall.services.hub.demo import load

        load(city)
