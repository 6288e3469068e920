"""Keeping the table of what can be found. Services call these in the transaction that changes the thing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unionhall.engines.matching.lexicons import synonym_seeds
from unionhall.engines.matching.models import TITLE_LENGTH, SearchDocument, Synonym
from unionhall.engines.matching.states import Audience
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point
from unionhall.lib.text import pinyin_keys

# What stands after this many characters of the text is not found.
_LONGEST_BODY = 10_000
_KEY = ("organisation", "kind", "object_id")
_CHANGING = (
    "service", "title", "title_en", "body", "categories", "url", "visible_to", "starts_at", "longitude", "latitude",
    "pinyin", "initials", "indexed_at",
)  # fmt: skip
_BATCH = 1_000


@dataclass(frozen=True)
class Document:
    """A thing as searches see it; `kind` and `object_id` name it to its service.

    `categories` are the needs it meets (slugs of the lexicon), `url` is its page, `point` where it is.
    Texts are kept as plain text; titles longer than 200 characters are cut.
    """

    organisation: Organisation
    kind: str
    object_id: UUID
    service: str
    title: str
    url: str
    title_en: str = ""
    body: str = ""
    categories: Sequence[str] = ()
    visible_to: str = Audience.PUBLIC
    starts_at: datetime | None = None
    point: Point | None = None


def put_document(document: Document, *, at: datetime) -> None:
    """Let `document` be found from now on, in place of what was known of the same thing."""
    put_documents([document], at=at)


def put_documents(documents: Iterable[Document], *, at: datetime) -> None:
    """`put_document` for many at once; of several documents of the same thing the last one counts."""
    rows = {(one.organisation.pk, one.kind, one.object_id): _row(one, at) for one in documents}
    SearchDocument.objects.bulk_create(
        rows.values(), batch_size=_BATCH, update_conflicts=True, unique_fields=_KEY, update_fields=_CHANGING
    )


def remove_document(organisation: Organisation, kind: str, object_id: UUID, *, at: datetime) -> None:
    """Let the thing no longer be found; silent when it was not, or when it was put anew after `at`."""
    SearchDocument.objects.filter(
        organisation=organisation, kind=kind, object_id=object_id, indexed_at__lte=at
    ).delete()


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


def _row(document: Document, at: datetime) -> SearchDocument:
    # Titles keep their full-width signs: they are shown as they are.
    title = " ".join(document.title.split())[:TITLE_LENGTH]
    keys = pinyin_keys(title)
    return SearchDocument(
        organisation=document.organisation,
        kind=document.kind,
        object_id=document.object_id,
        service=document.service,
        title=title,
        title_en=" ".join(document.title_en.split())[:TITLE_LENGTH],
        body=document.body[:_LONGEST_BODY],
        categories=sorted(set(document.categories)),
        url=document.url,
        visible_to=document.visible_to,
        starts_at=document.starts_at,
        longitude=document.point.lon if document.point else None,
        latitude=document.point.lat if document.point else None,
        pinyin=keys.full,
        initials=keys.initials,
        indexed_at=at,
    )
