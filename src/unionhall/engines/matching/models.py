"""What can be found, in one table over all services, and the words that mean the same."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.matching.fields import BigramVectorField
from unionhall.engines.matching.states import Audience
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7

TITLE_LENGTH = 200


class SearchDocument(models.Model):
    """One thing that can be found: its words, what needs it meets, when and where it is.

    `kind` and `object_id` name the thing to the service that put it here. `pinyin` and `initials` are the
    sound of the title. Written by `commands` in the transaction that changes the thing itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    kind = models.SlugField(_("kind"), max_length=24, db_index=False)
    object_id = models.UUIDField(_("key of the thing"))
    service = models.SlugField(_("service"), max_length=24, db_index=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    title_en = models.CharField(_("English title"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), blank=True)
    categories = ArrayField(
        models.SlugField(max_length=32, db_index=False), default=list, verbose_name=_("needs it meets")
    )
    url = models.CharField(_("address"), max_length=200)
    visible_to = models.CharField(_("visible to"), max_length=8, choices=Audience, default=Audience.PUBLIC)
    starts_at = models.DateTimeField(_("starts"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    pinyin = models.CharField(_("pinyin"), max_length=1600)
    initials = models.CharField(_("pinyin initials"), max_length=TITLE_LENGTH)
    indexed_at = models.DateTimeField(_("indexed at"))
    tsv = BigramVectorField()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "object_id"], name="search_document_once"
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="search_document_point_on_earth",
            ),
        )
        indexes = (
            GinIndex(fields=["tsv"], name="search_document_words"),
            GinIndex(fields=["categories"], name="search_document_needs"),
            GinIndex(fields=["pinyin"], opclasses=["gin_trgm_ops"], name="search_document_pinyin"),
            GinIndex(fields=["initials"], opclasses=["gin_trgm_ops"], name="search_document_initials"),
        )

    def __str__(self) -> str:
        return self.title


class Synonym(models.Model):
    """A group of words that mean the same when somebody searches or says a need.

    `key` is set where the group was shipped with the product: it is never shipped a second time, so what
    staff made of it stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(
        _("key of the shipped group"), max_length=40, blank=True, editable=False, db_index=False
    )
    words = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("words"),
        help_text=_("Two or more words, separated by commas."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, editable=False)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("words",)
        constraints = (
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="synonym_shipped_once"),
            models.CheckConstraint(condition=models.Q(words__len__gte=2), name="synonym_has_two_words"),
        )

    def __str__(self) -> str:
        return " = ".join(self.words)
