from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ServiceConfig, Tile


class HubConfig(ServiceConfig):
    name = "unionhall.services.hub"
    verbose_name = _("Hub")
    icon = "house"

    def tiles(self) -> list[Tile]:
        """What the union does for everybody, until a service of its own takes it over."""
        return [
            Tile(_("Rest stations"), "coffee", "hub:near", "amber", query="kind=station"),
            Tile(_("Legal help"), "scale", "hub:need", "blue", query="q=拖欠工资"),
            Tile(
                _("Someone to talk to"),
                "message-circle-heart",
                "hub:need",
                "green",
                query="q=心里难受想找人聊聊",
            ),
            Tile(_("Hardship help"), "hand-heart", "hub:near", "red", query="kind=centre"),
        ]

    def load_demo(self, city: Any) -> None:
        """Two years of needs."""
        from unionhall.services.hub.demo import load

        load(city)
