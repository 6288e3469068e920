"""Figures counted ahead: what has to be counted anew, what each day came to, and its sums up the tree.

`series` is a figure's code, followed by the number of its definition from the second one on. Nothing here is written by
hand: everything follows from the rows that the services keep, and can be thrown away and made again.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7

SERIES = 48


class Mark(models.Model):
    """A cell in which something changed: rows of this organisation, on this day. Written by triggers.

    Without a day, everything has to be counted anew: the tree itself changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.CharField(max_length=SERIES)
    # No key to the table: a mark is written on the hottest paths, and outlives what it speaks of by seconds.
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    day = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["series", "day"], name="figures_mark_by_series"),)

    def __str__(self) -> str:
        return f"{self.series} {self.day}"


class Cell(models.Model):
    """What the rows of one organisation on one day add at a node of the tree (see `core.spread`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    series = models.CharField(max_length=SERIES)
    day = models.DateField()
    node = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    part = models.DecimalField(max_digits=24, decimal_places=6)
    whole = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series", "day", "node"], name="figures_cell_once"
            ),
        )
        indexes = (models.Index(fields=["series", "day"], name="figures_cell_by_day"),)

    def __str__(self) -> str:
        return f"{self.series} {self.day}: {self.part}"


class Presence(models.Model):
    """That a subject (a person, a matter) occurs among the rows of one organisation on one day, for a node.

    Kept for figures that count each subject once in a period.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    series = models.CharField(max_length=SERIES)
    day = models.DateField()
    subject = models.UUIDField()
    node = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series", "day", "subject", "node"], name="figures_presence_once"
            ),
        )
        indexes = (models.Index(fields=["subject", "series", "day"], name="figures_presence_subject"),)

    def __str__(self) -> str:
        return f"{self.series} {self.day} {self.subject}"


class Total(models.Model):
    """A figure for an organisation and all beneath it, over a named stretch: `months` (0: one day) from `first` on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    series = models.CharField(max_length=SERIES)
    months = models.PositiveSmallIntegerField()
    first = models.DateField()
    part = models.DecimalField(max_digits=24, decimal_places=6)
    whole = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series", "months", "first"],
                name="figures_total_once",
                # Everything a reading wants stands in the index.
                include=["part", "whole"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.first}: {self.part}"


class Definition(models.Model):
    """What a series means: the words of its figure, and since and until when they held."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    # By language, as they were: a sentence that changed is in no catalogue any more.
    name = models.JSONField(_("name"))
    words = models.JSONField(_("definition"))
    kind = models.CharField(max_length=8)
    is_share = models.BooleanField()
    # Of the query behind it: where it changes without a new version, the series is counted anew.
    digest = models.CharField(max_length=64)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("definition of a figure")
        verbose_name_plural = _("definitions of figures")
        ordering = ("code", "-version")
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="figures_definition_once"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.version})"
