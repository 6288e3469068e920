"""Rows that an administrator adds to the rules which the files define."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from unionhall.lib.ids import uuid7


class Period(models.TextChoices):
    """What a legal period is counted in; the same words as the core's `PERIODS`."""

    DAY = "day", _("days")
    WORKING_DAY = "working_day", _("working days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class LocalRule(models.Model):
    """A number of one region from a day on; goes before the files' row of the same region."""

    class Status(models.TextChoices):
        """Whether somebody has compared the number with its source."""

        CONFIRMED = "confirmed", _("Checked against its source")
        UNCONFIRMED = "unconfirmed", _("Source to be checked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(_("rule"), max_length=80)
    region = models.CharField(
        _("region"),
        max_length=6,
        default="CN",
        help_text=_("Six digits, or CN."),
        validators=[RegexValidator(r"^(CN|[1-9]\d{5})$")],
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    unit = models.CharField(
        _("counted in"),
        max_length=12,
        choices=Period,
        blank=True,
        default="",
        help_text=_("Only where this region counts the period in something else."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    expect_on = models.DateField(
        _("a newer number is to be expected from"),
        null=True,
        blank=True,
        help_text=_("From that day on whoever reads the number is told that it may be out of date."),
    )
    instrument = models.CharField(
        _("law or rule"),
        max_length=160,
        help_text=_("The law, notice or union rule that the number comes from."),
    )
    article = models.CharField(_("article or section"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNCONFIRMED)

    class Meta:
        verbose_name = _("local rule")
        verbose_name_plural = _("local rules")
        ordering = ("key", "region", "-starts_on")
        constraints = (
            models.CheckConstraint(condition=Q(value__gte=0), name="local_rule_value_not_negative"),
            models.CheckConstraint(
                condition=Q(region__regex=r"^(CN|[1-9]\d{5})$"), name="local_rule_region_is_code"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="local_rule_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="local_rule_one_value_a_day",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.region} {self.starts_on}"
