"""What a unit ordered to be brought to its people, and the hours a provider is taken for it."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Session
from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7
from unionhall.services.palace.models.budget import BudgetLine
from unionhall.services.palace.models.providers import MenuItem, Provider
from unionhall.services.palace.states import SentTo


class TrainingOrder(models.Model):
    """The order behind a case of kind `palace.order`; the unit that ordered is the case's partner.

    Amounts are what the palace pays the provider. `came` is the number of people counted when it was delivered.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="palace_order")
    item = models.ForeignKey(
        MenuItem, models.PROTECT, null=True, related_name="orders", verbose_name=_("from the menu")
    )
    wish = models.TextField(_("in their own words"), blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    people = models.PositiveIntegerField(_("people"))
    sent_to = models.CharField(_("sent into"), max_length=14, choices=SentTo)
    where = models.CharField(_("where"), max_length=160)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, related_name="orders", verbose_name=_("provider")
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, related_name="orders", verbose_name=_("budget line")
    )
    price_yuan = models.DecimalField(_("price agreed, yuan"), max_digits=12, decimal_places=2, null=True)
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, related_name="palace_order", verbose_name=_("session")
    )
    came = models.PositiveIntegerField(_("people who came"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    settled_yuan = models.DecimalField(_("settled, yuan"), max_digits=12, decimal_places=2, null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = (models.Index(fields=["organisation", "delivered_at"], name="order_by_delivery"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on"), people__gte=1), name="order_is_possible"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_yuan=None)
                | models.Q(settled_yuan__gte=0, settled_yuan__lte=models.F("price_yuan")),
                name="order_settled_within_price",
            ),
        )

    def __str__(self) -> str:
        return str(self.case)


class Engagement(models.Model):
    """A provider taken for a time; two live engagements of a provider can never overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="engagements")
    order = models.ForeignKey(TrainingOrder, models.PROTECT, related_name="engagements")
    during = DateTimeRangeField(_("during"))
    released_at = models.DateTimeField(_("released at"), null=True)

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ("during",)
        constraints = (
            ExclusionConstraint(
                name="provider_engaged_once",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("provider", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(released_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_id} {self.during}"
