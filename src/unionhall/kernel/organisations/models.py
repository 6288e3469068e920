"""The union's tree: who stands above whom. Membership and roles hang on it; nothing here knows people."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.fields import LtreeField
from unionhall.lib.ids import uuid7


class Level(models.TextChoices):
    """The six levels of the tree, from the top."""

    NATIONAL = "national", _("National")
    PROVINCIAL = "provincial", _("Provincial")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWN = "town", _("Town or street")
    ENTERPRISE = "enterprise", _("Enterprise or unit")


class Kind(models.TextChoices):
    """What sort of organisation a node is."""

    FEDERATION = "federation", _("Federation of trade unions")
    INDUSTRIAL = "industrial", _("Industrial union")
    DEPARTMENT = "department", _("Department or institution")
    ENTERPRISE = "enterprise", _("Enterprise union")


class Organisation(models.Model):
    """A node of the tree. `path` ends in the node's own `code`, so a subtree is one `ltree` test."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = LtreeField(_("path"), unique=True, editable=False)
    code = models.SlugField(
        _("code"), max_length=32, help_text=_("Letters, digits and underscores; never changes.")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=40)
    region = models.CharField(_("region code"), max_length=6, default="CN", help_text=_("Six digits, or CN."))
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("path",)
        indexes = (GistIndex(fields=["path"], name="organisation_path_gist"),)
        constraints = (
            models.UniqueConstraint(
                fields=["parent", "code"], name="organisation_code_unique_beneath_parent"
            ),
            models.CheckConstraint(
                condition=models.Q(region__regex=r"^(CN|\d{6})$"), name="organisation_region_is_code"
            ),
        )

    def __str__(self) -> str:
        return self.name
