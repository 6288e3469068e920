from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ServiceConfig


class PalaceConfig(ServiceConfig):
    name = "unionhall.services.palace"
    verbose_name = _("Workers' culture palace")
    icon = "landmark"
