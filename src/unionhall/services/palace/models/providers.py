"""Who carries a service out for the palace, and the menu that units order from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7
from unionhall.services.palace.states import MenuKind, ProviderKind


class Provider(models.Model):
    """A law firm, college, counselling or home-service organisation that the palace engages."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=ProviderKind)
    contact = models.CharField(_("contact"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    registered_number = models.CharField(_("registered number"), max_length=40, blank=True)
    is_unionised = models.BooleanField(_("has a trade union"), default=False)
    is_active = models.BooleanField(_("is engaged"), default=True)

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="provider_name_once"),)

    def __str__(self) -> str:
        return self.name


class MenuItem(models.Model):
    """One thing on the menu. `unit_price_yuan` is what the palace pays the provider for one session of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    code = models.SlugField(_("code"), max_length=32)
    kind = models.CharField(_("kind"), max_length=12, choices=MenuKind)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=120, blank=True)
    summary = models.CharField(_("description"), max_length=200, blank=True)
    summary_en = models.CharField(_("English description"), max_length=300, blank=True)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("provider")
    )
    unit_price_yuan = models.DecimalField(_("price of one session, yuan"), max_digits=10, decimal_places=2)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    people_min = models.PositiveIntegerField(_("people, at least"), default=1)
    people_max = models.PositiveIntegerField(_("people, at most"))
    is_offered = models.BooleanField(_("can be ordered"), default=True)

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")
        ordering = ("kind", "code")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="menu_code_once"),
            models.CheckConstraint(
                condition=models.Q(people_max__gte=models.F("people_min"), people_min__gte=1),
                name="menu_people_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price_yuan__gte=0, hours__gt=0), name="menu_price_and_hours"
            ),
        )

    def __str__(self) -> str:
        return self.title
