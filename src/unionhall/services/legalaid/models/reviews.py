"""The yearly review of case files: drawn by lot, anonymous, marked by two who had nothing to do with them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.matters import Matter
from unionhall.services.legalaid.states import Standing


class FileReview(models.Model):
    """One year's review. `seed` makes the draw repeatable by anybody; `form` is the 100-point form it is marked by:
    `[{"code", "name", "points"}]`, as the rulebook had it when the review began."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    seed = models.CharField(_("seed of the draw"), max_length=64)
    wanted = models.PositiveIntegerField(_("files to be drawn"))
    per_file = models.PositiveIntegerField(_("reviewers a file"), default=2)
    form: Any = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=Standing, default=Standing.DRAWING)
    drawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review of case files")
        verbose_name_plural = _("reviews of case files")
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=["organisation", "year"], name="review_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class ReviewedFile(models.Model):
    """A matter that was drawn. Reviewers know it by `code` alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    review = models.ForeignKey(FileReview, models.PROTECT, related_name="files", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", db_index=False)
    lawyer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    code = models.CharField(_("code"), max_length=8)

    class Meta:
        verbose_name = _("reviewed file")
        verbose_name_plural = _("reviewed files")
        ordering = ("review", "code")
        constraints = (
            models.UniqueConstraint(fields=["review", "matter"], name="reviewed_file_once"),
            models.UniqueConstraint(fields=["review", "code"], name="reviewed_file_code_once"),
        )

    def __str__(self) -> str:
        return self.code


class ReviewSheet(models.Model):
    """One reviewer's marks for one file. `marks` are points by the form's codes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(ReviewedFile, models.PROTECT, related_name="sheets", db_index=False)
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    marks: Any = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(_("total"), null=True)
    remark = models.TextField(_("remark"), blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)

    class Meta:
        verbose_name = _("mark sheet")
        verbose_name_plural = _("mark sheets")
        constraints = (
            models.UniqueConstraint(fields=["file", "reviewer"], name="review_sheet_once"),
            models.CheckConstraint(
                condition=models.Q(total=None) | models.Q(total__lte=100), name="review_sheet_at_most_100"
            ),
        )
        indexes = (models.Index(fields=["reviewer", "handed_in_at"], name="sheet_by_reviewer"),)

    def __str__(self) -> str:
        return f"{self.file} {self.total}"
