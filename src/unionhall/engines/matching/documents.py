"""A thing as searches see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unionhall.engines.matching.core.sounds import sound_vector
from unionhall.engines.matching.labels import EVERYBODY, Readers, labels_on
from unionhall.engines.matching.models import TITLE_LENGTH, SearchDocument
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point
from unionhall.lib.text import pinyin_syllables

# What stands after this many characters of the text is not found.
_LONGEST_BODY = 10_000
# In 64ths: how many documents lie in the first tier, in the first two, in the first three.
_TIERS = (1, 4, 16)


@dataclass(frozen=True)
class Document:
    """A thing that can be found; `kind` and `object_id` name it to its service.

    `categories` are the needs it meets (slugs of the lexicon), `url` is its page, `point` where it is. `readers` may
    find it, everybody unless told; who looks for what is current does not find it before `shown_from` and after
    `shown_until`. With `is_name` the title is somebody's name and read as one. Texts are kept as plain text; titles
    longer than 200 characters are cut.
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
    readers: Readers = EVERYBODY
    starts_at: datetime | None = None
    point: Point | None = None
    shown_from: datetime | None = None
    shown_until: datetime | None = None
    is_name: bool = False


def row_of(document: Document, at: datetime) -> SearchDocument:
    """The row that is kept of `document`, unsaved."""
    # Titles keep their full-width signs: they are shown as they are.
    title = " ".join(document.title.split())[:TITLE_LENGTH]
    syllables = pinyin_syllables(title, is_name=document.is_name)
    return SearchDocument(
        organisation=document.organisation,
        kind=document.kind,
        object_id=document.object_id,
        service=document.service,
        title=title,
        title_en=" ".join(document.title_en.split())[:TITLE_LENGTH],
        # A text of the database holds every sign but this one.
        body=document.body[:_LONGEST_BODY].replace("\0", ""),
        categories=sorted(set(document.categories)),
        url=document.url,
        labels=labels_on(
            document.readers, kind=document.kind, service=document.service, starts_at=document.starts_at
        ),
        starts_at=document.starts_at,
        shown_from=document.shown_from,
        shown_until=document.shown_until,
        longitude=document.point.lon if document.point else None,
        latitude=document.point.lat if document.point else None,
        pinyin="".join(syllables),
        initials="".join(syllable[:1] for syllable in syllables),
        sounds=sound_vector(syllables),
        is_public=document.readers.is_public,
        tier=tier_of(document.object_id),
        indexed_at=at,
    )


def tier_of(object_id: UUID) -> int:
    """0 for one thing in 64, 1 for three, 2 for twelve, 3 for all others: by chance, whatever the thing is."""
    place = object_id.int % 64
    return sum(place >= end for end in _TIERS)
