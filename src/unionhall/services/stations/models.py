"""Rest stations: what a place is when outdoor workers rest in it, what works there, who came, who looked."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7
from unionhall.services.stations.states import MOST_STARS, Access, Built, Condition, VisitSource


class Station(models.Model):
    """A rest station: its place holds name, address, point, floor area and hours, this row the rest.

    `code` stands on the sign. `phone` is the keeper's as the public reads it.
    """

    place = models.OneToOneField(Place, models.PROTECT, primary_key=True, related_name="station")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="stations", verbose_name=_("organisation")
    )
    code = models.CharField(pgettext_lazy("station", "code"), max_length=24)
    host = models.CharField(_("host"), max_length=120, blank=True)
    built = models.CharField(_("built"), max_length=8, choices=Built, default=Built.SHARED)
    access = models.CharField(_("way in"), max_length=8, choices=Access, default=Access.POSTED)
    keeper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("keeper"))
    backup = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("keeper's stand-in")
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    stars = models.PositiveSmallIntegerField(
        _("stars"), default=0, validators=[MaxValueValidator(MOST_STARS)]
    )
    registered_at = models.DateTimeField(_("registered"))
    listed_on = models.DateField(_("on the map since"), null=True)
    removed_on = models.DateField(_("given up on"), null=True)

    class Meta:
        verbose_name = _("rest station")
        verbose_name_plural = _("rest stations")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="station_code_once"),
            models.CheckConstraint(condition=models.Q(stars__lte=MOST_STARS), name="station_stars_in_range"),
        )
        indexes = (models.Index(fields=["code"], name="station_by_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.place.name}"


class StationFacility(models.Model):
    """One thing of the standard list at one station, and how it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.CASCADE, related_name="facilities", db_index=False)
    code = models.SlugField(_("facility"), max_length=24)
    is_basic = models.BooleanField(_("basic"), default=False)
    condition = models.CharField(_("condition"), max_length=8, choices=Condition, default=Condition.WORKING)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("facility of a station")
        verbose_name_plural = _("facilities of stations")
        ordering = ("station", "code")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "station", "code"], name="station_facility_once"),
        )
        indexes = (models.Index(fields=["station"], name="facility_by_station"),)

    def __str__(self) -> str:
        return self.code


class Repair(models.Model):
    """What a repair case is about. `fault` is a facility or a word of `GENERAL_FAULTS`; each is open once at a time.

    `promised_at` is what the public was told when it was first reported, and stays. Whether it is open says the case.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="repair")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="repairs")
    fault = models.SlugField(_("fault"), max_length=24)
    opened_at = models.DateTimeField(_("reported"))
    promised_at = models.DateTimeField(_("promised by"))
    report_count = models.PositiveIntegerField(_("reports"), default=1)

    class Meta:
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return f"{self.station_id} {self.fault}"


class Report(models.Model):
    """One report by somebody, named or not. `trace` counts reports of one connection without saying whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    repair = models.ForeignKey(Repair, models.PROTECT, related_name="reports")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("time"))
    # The form that was sent, so that sending it twice is reporting once.
    key = models.UUIDField(null=True)
    trace = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=models.Q(key__isnull=False), name="report_key_once"
            ),
        )
        indexes = (
            models.Index(fields=["trace", "at"], condition=~models.Q(trace=""), name="report_by_trace"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Site(models.Model):
    """What a siting case is about, before there is a station and after."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="site")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=160)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    host = models.CharField(_("host"), max_length=120, blank=True)
    built = models.CharField(_("built"), max_length=8, choices=Built, default=Built.SHARED)
    area_m2 = models.DecimalField(_("floor area, m²"), max_digits=6, decimal_places=1, null=True)
    station = models.OneToOneField(Station, models.PROTECT, null=True, related_name="site")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Inspection(models.Model):
    """Somebody of the union looked at the station. `results` is {item of the checklist: in order}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="inspections", db_index=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("inspected by"))
    at = models.DateTimeField(_("time"))
    results: Any = models.JSONField(_("results"), default=dict)
    note = models.CharField(_("remarks"), max_length=400, blank=True)
    stars = models.PositiveSmallIntegerField(
        _("stars"), null=True, validators=[MaxValueValidator(MOST_STARS)]
    )
    photos = models.ManyToManyField(StoredFile, related_name="+", verbose_name=_("photos"))

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-at",)
        indexes = (models.Index(fields=["station", "-at"], name="inspection_by_station"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def failed(self) -> list[str]:
        """The items that were not in order."""
        return [item for item, is_right in self.results.items() if not is_right]


class Visit(models.Model):
    """Somebody, or `people` at once, used the station. Nobody has to say who they are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="visits", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("how counted"), max_length=8, choices=VisitSource)
    people = models.PositiveIntegerField(_("people"), default=1)
    at = models.DateTimeField(_("time"))
    day = models.DateField(_("day"))
    trace = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "station", "person", "day"],
                condition=models.Q(person__isnull=False),
                name="visit_once_a_day",
            ),
        )
        indexes = (
            models.Index(fields=["station", "at"], name="visit_by_station"),
            models.Index(fields=["trace", "at"], condition=~models.Q(trace=""), name="visit_by_trace"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
