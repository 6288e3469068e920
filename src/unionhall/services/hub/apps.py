from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ServiceConfig


class HubConfig(ServiceConfig):
    name = "unionhall.services.hub"
    verbose_name = _("Hub")
    icon = "house"
