"""Where a labelled sentence comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExampleSource(models.TextChoices):
    """Who said it: somebody who asked and was misunderstood, or staff who wrote it to teach."""

    CORRECTED = "corrected", _("Corrected by staff")
    WRITTEN = "written", _("Written by staff")
