"""Where the union serves: places with a point, facilities, opening hours; zones and rooms inside them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.places.fields import EarthPointField
from unionhall.kernel.places.states import Kind as Kind
from unionhall.lib.ids import uuid7


class Place(models.Model):
    """A spot on the map (WGS-84 degrees). The database derives `earth` from it, for nearest first."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="places", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.CharField(_("code"), max_length=24)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=160)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    earth = EarthPointField()
    facilities = ArrayField(
        models.SlugField(max_length=24), default=list, blank=True, verbose_name=_("facilities")
    )
    area_m2 = models.DecimalField(_("floor area, m²"), max_digits=9, decimal_places=1, null=True, blank=True)
    is_open_24h = models.BooleanField(_("open 24 hours"), default=False)
    closed_on = models.DateField(_("given up on"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("name",)
        indexes = (
            GinIndex(fields=["facilities"], name="place_facilities_gin"),
            GistIndex(fields=["earth"], name="place_earth_gist"),
            # One small index a kind: a rare kind is found five times faster than by (kind, earth).
            *(
                GistIndex(fields=["earth"], condition=models.Q(kind=kind), name=f"place_{kind}_gist")
                for kind in Kind.values
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "code"], name="place_code_unique_in_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="place_point_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One opening on one weekday (1 Monday to 7 Sunday; 8 means statutory holidays)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="hours", verbose_name=_("place"))
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 8)), name="hours_weekday_1_to_8"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_close_after_opening"
            ),
            models.UniqueConstraint(
                fields=["organisation", "place", "weekday", "opens"], name="hours_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which a place stays shut although its hours say otherwise; posted ahead as the law asks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="closures", verbose_name=_("place"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    is_planned = models.BooleanField(_("planned"), default=True)
    posted_at = models.DateTimeField(_("posted at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="closure_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.starts_on}–{self.ends_on}"


class Zone(models.Model):
    """A named part of a place: worker services, education, history exhibition, arts and sports."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="zones", verbose_name=_("place"))
    code = models.SlugField(_("code"), max_length=24)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    area_m2 = models.DecimalField(_("floor area, m²"), max_digits=9, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ("place", "code")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "place", "code"], name="zone_code_unique_in_place"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room that can be reserved: hall, classroom, court, studio."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="rooms", verbose_name=_("place"))
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("zone")
    )
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    floor = models.SmallIntegerField(_("floor"), default=1)
    capacity = models.PositiveIntegerField(_("people"))
    area_m2 = models.DecimalField(_("floor area, m²"), max_digits=8, decimal_places=1, null=True, blank=True)
    is_public_benefit = models.BooleanField(_("public benefit"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("place", "floor", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "place", "name"], name="room_name_unique_in_place"
            ),
        )

    def __str__(self) -> str:
        return self.name
