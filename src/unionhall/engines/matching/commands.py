"""Keeping the table of what can be found. Services call these in the transaction that changes the thing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.matching.documents import Document, row_of
from unionhall.engines.matching.lexicons import lexicon, synonym_seeds
from unionhall.engines.matching.models import EXAMPLE_LENGTH, Example, SearchDocument, Synonym
from unionhall.engines.matching.sources import Source, sources
from unionhall.engines.matching.states import ExampleSource
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused

__all__ = [
    "Document", "Rebuilt", "UnknownNeed", "forget_examples", "index_changed", "put_document", "put_documents",
    "rebuild_documents", "remove_document", "seed_synonyms", "teach",
]  # fmt: skip

_KEY = ("organisation", "kind", "object_id")
_CHANGING = (
    "service", "title", "title_en", "body", "categories", "url", "labels", "starts_at", "shown_from", "shown_until",
    "longitude", "latitude", "pinyin", "initials", "sounds", "is_public", "tier", "indexed_at",
)  # fmt: skip
_COMPARED = ("organisation_id", *(name for name in _CHANGING if name not in ("indexed_at", "sounds")))
_BATCH = 1_000


def put_document(document: Document, *, at: datetime) -> None:
    """Let `document` be found from now on, in place of what was known of the same thing."""
    put_documents([document], at=at)


def put_documents(documents: Iterable[Document], *, at: datetime) -> None:
    """`put_document` for many at once; of several documents of the same thing the last one counts."""
    _put({(one.organisation.pk, one.kind, one.object_id): row_of(one, at) for one in documents}.values())


def remove_document(organisation: Organisation, kind: str, object_id: UUID, *, at: datetime) -> None:
    """Let the thing no longer be found; silent when it was not, or when it was put anew after `at`."""
    SearchDocument.objects.filter(
        organisation=organisation, kind=kind, object_id=object_id, indexed_at__lte=at
    ).delete()


@transaction.atomic
def index_changed(things: Sequence[Any], *, at: datetime) -> None:
    """Put the documents of things that were changed anew, or take them away; see `lib.acts.changed`.

    Of an organisation that stands elsewhere in the tree now, also those of everything beneath it.
    """
    for source in sources():
        if touched := source.touched_by(things):
            _index(source, touched, at)


def _index(source: Source, things: Sequence[Any], at: datetime) -> None:
    rows = {document.object_id: row_of(document, at) for document in source.documents(things)}
    stored = SearchDocument.objects.filter(kind=source.kind, object_id__in=[thing.pk for thing in things])
    there = list(stored.only("organisation_id", "object_id", "labels"))
    _delete(
        row for row in there
        if row.object_id not in rows or row.organisation_id != rows[row.object_id].organisation_id
    )  # fmt: skip
    _put(rows.values())
    moved = {
        row.object_id for row in there if row.object_id in rows and row.labels != rows[row.object_id].labels
    }
    for thing in things:
        if isinstance(thing, Organisation) and thing.pk in moved:
            _index_beneath(thing, at)


def _index_beneath(organisation: Organisation, at: datetime) -> None:
    """Documents name every organisation above their own, so those beneath a moved one are made again."""
    beneath = SearchDocument.objects.filter(organisation__path__within=organisation.path)
    for source in sources():
        if source.model is None:
            continue
        keys = list(
            beneath.filter(kind=source.kind).order_by("object_id").values_list("object_id", flat=True)
        )
        for start in range(0, len(keys), _BATCH):
            things = list(source.model.objects.filter(pk__in=keys[start : start + _BATCH]))
            _put(row_of(document, at) for document in source.documents(things))


def _put(rows: Iterable[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=_KEY, update_fields=_CHANGING
    )


def _add(rows: Sequence[SearchDocument]) -> None:
    """Put documents that are not there. Of what came up a moment ago, whoever made it knows better.

    Copied first and taken over then: to insert a thousand rows takes half of the time of making them.
    """
    if not rows:
        return
    fields = [field for field in SearchDocument._meta.concrete_fields if not field.generated]
    table, columns = SearchDocument._meta.db_table, ", ".join(str(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"create temp table documents_added on commit drop as select {columns} from {table} limit 0"
        )
        with cursor.copy(f"copy documents_added ({columns}) from stdin") as copy:
            for row in rows:
                copy.write_row([getattr(row, field.attname) for field in fields])
        cursor.execute(
            f"insert into {table} ({columns}) select {columns} from documents_added on conflict do nothing"
        )
        cursor.execute("drop table documents_added")


def _delete(rows: Iterable[SearchDocument]) -> None:
    keys = [row.pk for row in rows]
    if keys:
        SearchDocument.objects.filter(pk__in=keys).delete()


@dataclass(frozen=True)
class Rebuilt:
    """How the documents of one kind stood: how many there should be, and how many of them were not as they should."""

    kind: str
    documents: int = 0
    missing: int = 0
    stale: int = 0
    orphaned: int = 0

    @property
    def drift(self) -> int:
        """How many were wrong; none where every change was followed."""
        return self.missing + self.stale + self.orphaned

    def __add__(self, other: Rebuilt) -> Rebuilt:
        return Rebuilt(
            self.kind,
            self.documents + other.documents,
            self.missing + other.missing,
            self.stale + other.stale,
            self.orphaned + other.orphaned,
        )


def rebuild_documents(source: Source, *, at: datetime, is_check: bool = False) -> Iterator[Rebuilt]:
    """Compare the documents of one kind with the things themselves and, unless `is_check`, put right what is wrong.

    Answers after each batch with what was found so far. A batch is a transaction: stopped in the middle, the next run
    finds right what this one has done. What somebody changes meanwhile is never overwritten with an older state.
    """
    total, after, is_end = Rebuilt(source.kind), None, False
    while not is_end:
        done, after = _rebuild_batch(source, after, at, is_check=is_check)
        is_end = after is None
        total += done
        yield total


@transaction.atomic
def _rebuild_batch(
    source: Source, after: UUID | None, at: datetime, *, is_check: bool
) -> tuple[Rebuilt, UUID | None]:
    keys = [thing.pk for thing in source.rows(after, _BATCH)]
    last = keys[-1] if len(keys) == _BATCH else None
    kept = SearchDocument.objects.filter(kind=source.kind)
    kept = kept.filter(object_id__gt=after) if after is not None else kept
    kept = kept.filter(object_id__lte=last) if last is not None else kept
    # Whoever changes a thing now waits with its document until this batch is done; what is read next is the newest.
    stored = list(kept.order_by("object_id", "id").select_for_update().defer("tsv"))
    things = [thing for thing in source.rows(after, 2 * _BATCH) if last is None or thing.pk <= last]
    made = [row_of(document, at) for document in source.documents(things)]
    wanted = {(row.organisation_id, row.object_id): row for row in made}
    return _compared(source, stored, wanted, is_check=is_check), last


def _compared(
    source: Source,
    stored: list[SearchDocument],
    wanted: dict[tuple[UUID, UUID], SearchDocument],
    *,
    is_check: bool,
) -> Rebuilt:
    there = {(row.organisation_id, row.object_id): row for row in stored}
    missing = [row for key, row in wanted.items() if key not in there]
    stale = [
        row
        for key, row in wanted.items()
        if key in there and any(getattr(row, name) != getattr(there[key], name) for name in _COMPARED)
    ]
    orphaned = [row for key, row in there.items() if key not in wanted]
    if not is_check:
        _delete(orphaned)
        _add(missing)
        _put(stale)
    return Rebuilt(source.kind, len(wanted), len(missing), len(stale), len(orphaned))


def seed_synonyms(*, at: datetime) -> int:
    """Add the shipped groups of synonyms that were never shipped to this installation; returns how many.

    Groups that staff changed or switched off stay as they are.
    """
    known = set(Synonym.objects.exclude(key="").values_list("key", flat=True))
    fresh = [
        Synonym(key=key, words=list(words), shipped_at=at)
        for key, words in synonym_seeds().items()
        if key not in known
    ]
    Synonym.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


class UnknownNeed(Refused):
    """Only a need that the lexicon knows can be taught, and only with a sentence."""

    message = _("Choose a need from the list, and give the sentence.")


@transaction.atomic
def teach(
    text: str, label: str, organisation: Organisation, need: UUID | None, *, by: Person, at: datetime
) -> Example:
    """Keep that `text` is the need `label`, for the next training; an earlier label of the same sentence is corrected.

    `need` is the key of what was asked, None where staff wrote the sentence. Teaching twice is teaching once. For
    whoever corrects, who has been authorised. Raises UnknownNeed.
    """
    text = " ".join(text.split())[:EXAMPLE_LENGTH]
    if not text or label not in lexicon().phrases_by_category:
        raise UnknownNeed
    source = ExampleSource.CORRECTED if need else ExampleSource.WRITTEN
    taught = {"label": label, "source": source, "need": need, "is_active": True}
    row, is_new = Example.objects.select_for_update().get_or_create(
        organisation=organisation, text=text, defaults={**taught, "taught_by": by, "taught_at": at}
    )
    before = None if is_new else row.label
    if not is_new and (row.label, row.is_active) == (label, True):
        return row
    if not is_new:
        for name, value in {**taught, "taught_by": by, "taught_at": at}.items():
            setattr(row, name, value)
        row.save()
    record(row, "matching.example.teach", by=by, at=at, label=label, before=before)
    return row


@transaction.atomic
def forget_examples(needs: Iterable[UUID], *, by: Person | None, at: datetime) -> int:
    """Unlearn the sentences of these needs, as when a person is erased; answers how many.

    For whoever erases, who has been authorised. What was trained with them is replaced by the next training.
    """
    return Example.objects.filter(need__in=list(needs)).delete()[0]
