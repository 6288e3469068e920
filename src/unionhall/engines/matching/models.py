"""What can be found, in one table over all services, and the words that mean the same."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.matching.fields import BigramVectorField
from unionhall.engines.matching.states import ExampleSource
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7

TITLE_LENGTH = 200
EXAMPLE_LENGTH = 300
TIERS = (0, 1, 2, 3)


def _index(is_public: bool, tier: int) -> GinIndex:
    # One index over all of it: the rarest of words, labels and sounds that are asked for together then leads the scan.
    # Without a list of what is still to be sorted in, a search costs the same right after many changes.
    return GinIndex(
        fields=["tsv", "labels", "categories", "sounds", "initials"],
        opclasses=["tsvector_ops", "array_ops", "array_ops", "tsvector_ops", "gin_trgm_ops"],
        condition=models.Q(is_public=is_public, tier=tier),
        fastupdate=False,
        name=f"search_document_{'public' if is_public else 'closed'}_{tier}",
    )


class SearchDocument(models.Model):
    """One thing that can be found: its words, what needs it meets, when and where it is, and who may find it.

    `kind` and `object_id` name the thing to the service that put it here. `pinyin` and `initials` are the
    sound of the title, `labels` say who may find it and what searches are narrowed by (see `labels.py`). Written by
    `commands` in the transaction that changes the thing itself.

    `tier` divides the documents by chance into four parts, each some four times as large as the one before. Each has
    an index of its own, and a search reads them in that order and stops when it has enough: what is common costs the
    same however many there are, what is rare is looked up in all four. What everybody may find is kept apart
    (`is_public`): a label that half of all documents have would cost more to look up than the words beside it.
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
    labels = ArrayField(models.TextField(), default=list, editable=False)
    starts_at = models.DateTimeField(_("starts"), null=True)
    # Found from then on and until then by whoever looks for what is current.
    shown_from = models.DateTimeField(_("shown from"), null=True)
    shown_until = models.DateTimeField(_("shown until"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    pinyin = models.CharField(_("pinyin"), max_length=1600)
    initials = models.CharField(_("pinyin initials"), max_length=TITLE_LENGTH)
    # The syllables of the title in pairs, see `core.sounds`.
    sounds = SearchVectorField(default="", editable=False)
    is_public = models.BooleanField(editable=False)
    tier = models.PositiveSmallIntegerField(editable=False)
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
            models.Index(fields=["kind", "object_id"], name="search_document_of_thing"),
            *(_index(is_public, tier) for is_public in (True, False) for tier in TIERS),
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


class Example(models.Model):
    """A sentence and the need it is, as staff know it: what the matcher of this installation learns from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"), db_index=False
    )
    text = models.CharField(_("sentence"), max_length=EXAMPLE_LENGTH)
    label = models.SlugField(_("need"), max_length=32, db_index=False)
    source = models.CharField(_("where it comes from"), max_length=9, choices=ExampleSource)
    # The row of what was asked, named by its key: it belongs to the service that keeps it.
    need = models.UUIDField(_("what was asked"), null=True, editable=False)
    is_active = models.BooleanField(_("learned from"), default=True)
    taught_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("taught by"))
    taught_at = models.DateTimeField(_("taught at"))

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        ordering = ("-taught_at",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "text"], name="example_once"),
            models.CheckConstraint(
                condition=models.Q(source__in=ExampleSource.values), name="example_source_known"
            ),
        )
        indexes = (
            models.Index(fields=["need"], condition=models.Q(need__isnull=False), name="example_by_need"),
        )

    def __str__(self) -> str:
        return self.text
