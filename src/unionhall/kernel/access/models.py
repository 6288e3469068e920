"""Roles held at an organisation. A post counts there and for everything beneath."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.roles import MachineRole, Role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Post(models.Model):
    """A person holds a role at an organisation, from a day, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=40, choices=[*Role.choices, *MachineRole.choices])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("organisation", "role", "person")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=models.Q(ends_on=None),
                name="post_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_it_starts",
            ),
        )
        indexes = (models.Index(fields=["person"], name="post_by_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.role} @ {self.organisation}"
