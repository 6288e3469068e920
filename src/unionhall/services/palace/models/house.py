"""The building itself, and its notice board."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7


class House(models.Model):
    """What a palace says of its own building: what it was made from, when, for how much."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.OneToOneField(
        Place, models.CASCADE, primary_key=True, related_name="house", verbose_name=_("place")
    )
    rebuilt_from = models.CharField(_("rebuilt from"), max_length=120, blank=True)
    rebuilt_from_en = models.CharField(_("rebuilt from, in English"), max_length=160, blank=True)
    project_started_on = models.DateField(_("project began"), null=True, blank=True)
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    investment_yuan = models.DecimalField(
        _("cost, yuan"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    about = models.TextField(_("about the house"), blank=True)
    about_en = models.TextField(_("about the house, in English"), blank=True)

    class Meta:
        verbose_name = _("house")
        verbose_name_plural = _("houses")

    def __str__(self) -> str:
        return str(self.place)


class Notice(models.Model):
    """A line on the notice board of a place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=140, blank=True)
    body = models.TextField(_("text"))
    body_en = models.TextField(_("English text"), blank=True)
    published_at = models.DateTimeField(_("published at"))
    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-published_at", "-id")
        indexes = (models.Index(fields=["organisation", "-published_at"], name="notice_by_organisation"),)

    def __str__(self) -> str:
        return self.title
