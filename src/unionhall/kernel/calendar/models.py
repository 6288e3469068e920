"""What an administrator knows of holidays beyond the built-in lists."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.lib.ids import uuid7


class DayOverride(models.Model):
    """A day that is, or is not, a working day, whatever its weekday and the built-in lists say."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField(_("day"), unique=True)
    is_working_day = models.BooleanField(_("working day"), default=False)
    is_statutory = models.BooleanField(
        _("statutory holiday"),
        default=False,
        help_text=_(
            "A holiday by law itself: work on it is paid three times. Not a day off moved beside it."
        ),
    )
    name = models.CharField(
        _("name of the day"), max_length=40, help_text=_("Such as 春节, or the holiday it makes up for.")
    )
    source = models.CharField(_("official notice"), max_length=160, help_text=_("The notice that says so."))

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarYear(models.Model):
    """A year that the built-in lists lack and whose special days have all been entered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    source = models.CharField(
        _("official notice"), max_length=160, help_text=_("The notice with the year's holidays.")
    )

    class Meta:
        verbose_name = _("known year")
        verbose_name_plural = _("known years")
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)
