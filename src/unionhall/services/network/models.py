"""The network of palaces: what stands and what is to come, where the workers are, what could be built, and plans."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7
from unionhall.services.network.states import FIRST_YEAR, LAST_YEAR, MILESTONES, Batch, Level, Run, Standing

_YEARS = (MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR))


class ImportBatch(models.Model):
    """One file that was taken in, with what stood there before, so that it can be undone.

    `before` is [[key of the row, what it held or None], ...]; cells and numbers, never people.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(pgettext_lazy("network", "what it is"), max_length=12, choices=Batch)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    before: Any = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("network", "import")
        verbose_name_plural = pgettext_lazy("network", "imports")
        ordering = ("-at",)
        indexes = (models.Index(fields=["organisation", "kind", "-at"], name="network_batch_newest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Candidate(models.Model):
    """A place where something could be built. The point is WGS-84; `radius_m` replaces that of its level.

    `year` is the first year in which it could open; none: any.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("Unit"))
    code = models.CharField(pgettext_lazy("network", "code"), max_length=24)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=160, blank=True)
    level = models.CharField(
        pgettext_lazy("network", "level"), max_length=8, choices=Level, default=Level.TOWN
    )
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    radius_m = models.PositiveIntegerField(_("radius, m"), null=True)
    cost_yuan = models.DecimalField(_("cost, yuan"), max_digits=14, decimal_places=2)
    capacity = models.PositiveIntegerField(_("workers it can serve"), null=True)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing, default=Standing.FREE)
    year = models.PositiveSmallIntegerField(_("not before"), null=True, validators=_YEARS)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="network_candidate_code_once"),
            models.CheckConstraint(
                condition=models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="network_candidate_on_earth",
            ),
            models.CheckConstraint(condition=models.Q(cost_yuan__gte=0), name="network_candidate_cost"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DemandCell(models.Model):
    """How many people of a unit work, and how many live, in one H3 cell. Never a person, never an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("Unit"))
    cell = models.CharField(pgettext_lazy("network", "cell"), max_length=16)
    working = models.PositiveIntegerField(_("work there"), default=0)
    living = models.PositiveIntegerField(_("live there"), default=0)
    counted_on = models.DateField(_("counted on"))

    class Meta:
        verbose_name = pgettext_lazy("network", "cell of workers")
        verbose_name_plural = pgettext_lazy("network", "cells of workers")
        ordering = ("organisation", "cell")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "cell"], name="network_demand_cell_once"),
        )

    def __str__(self) -> str:
        return self.cell


class Scenario(models.Model):
    """A question put to the planner, and its answer. `settings` and `result` are those of `plans.py`, as JSON.

    The answer is kept as it was found: changing a candidate later does not change it. `run` names the search.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("Unit"))
    name = models.CharField(_("name"), max_length=80)
    settings: Any = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=Run, default=Run.DRAFT)
    run = models.UUIDField(null=True)
    result: Any = models.JSONField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    ran_at = models.DateTimeField(pgettext_lazy("plan", "searched"), null=True)
    adopted_at = models.DateTimeField(pgettext_lazy("plan", "adopted"), null=True)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="network_scenario_name_once"),
            models.CheckConstraint(
                condition=~models.Q(state=Run.DONE) | models.Q(result__isnull=False),
                name="network_scenario_done_has_result",
            ),
        )

    def __str__(self) -> str:
        return self.name


class NetworkPlace(models.Model):
    """A palace of the network, open or on its way. On its way it has a case; open it has a place and a day.

    `year` is that of the plan in which it is to open.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="network_places", verbose_name=_("Unit")
    )
    level = models.CharField(pgettext_lazy("network", "level"), max_length=8, choices=Level)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=160, blank=True)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    radius_m = models.PositiveIntegerField(_("radius, m"))
    cost_yuan = models.DecimalField(_("cost, yuan"), max_digits=14, decimal_places=2, default=0)
    capacity = models.PositiveIntegerField(_("workers it can serve"), null=True)
    year = models.PositiveSmallIntegerField(_("year of the plan"), null=True, validators=_YEARS)
    place = models.OneToOneField(Place, models.PROTECT, null=True, related_name="network_place")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="network_place")
    scenario = models.ForeignKey(Scenario, models.SET_NULL, null=True, related_name="places")
    candidate = models.ForeignKey(Candidate, models.SET_NULL, null=True, related_name="places")
    opened_on = models.DateField(_("Open since"), null=True)
    closed_on = models.DateField(_("given up on"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("network", "place of the network")
        verbose_name_plural = pgettext_lazy("network", "places of the network")
        ordering = ("year", "name")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="network_place_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(place__isnull=False, opened_on__isnull=False)
                | models.Q(place=None, opened_on=None, case__isnull=False),
                name="network_place_stands_or_is_a_case",
            ),
        )
        indexes = (models.Index(fields=["organisation", "opened_on"], name="network_place_by_unit"),)

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """When a place is to reach a state, and when it did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    network_place = models.ForeignKey(NetworkPlace, models.CASCADE, related_name="milestones", db_index=False)
    code = models.CharField(_("state"), max_length=12, choices=[(code, code) for code in MILESTONES])
    planned_on = models.DateField(_("planned for"))
    reached_on = models.DateField(_("reached on"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("network", "milestone")
        verbose_name_plural = pgettext_lazy("network", "milestones")
        ordering = ("planned_on",)
        constraints = (
            models.UniqueConstraint(fields=["network_place", "code"], name="network_milestone_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.planned_on}"


class CoverageCount(models.Model):
    """How many workers of a unit lay inside a circle on a day, of how many: what coverage over time is made of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("time"))
    covered = models.PositiveIntegerField(_("workers inside a circle"))
    workers = models.PositiveIntegerField(_("workers"))

    class Meta:
        verbose_name = _("count of coverage")
        verbose_name_plural = _("counts of coverage")
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "day"], name="network_coverage_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(covered__lte=models.F("workers")), name="network_coverage_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.covered}/{self.workers}"
