"""Who may find a document."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """To whom a document is shown in searches."""

    PUBLIC = "public", _("Everybody")
    STAFF = "staff", _("Union staff")
