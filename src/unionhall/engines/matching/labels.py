"""What is written on a document beside its words: who may find it, and what searches are narrowed by.

A label is a short text. A document with `permission@a.b` on it is found by whoever holds that permission at the
organisation with the path `a.b` or above it: the labels of a document name every organisation above its own, those of
a viewer only the topmost where they hold it. So one condition on one index decides what anybody may find.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

PUBLIC = "public"
UNDATED = "month:none"
# What begins later than that is found only by those who do not ask for what is ahead.
_MONTHS_AHEAD = 24


@dataclass(frozen=True)
class Readers:
    """Who may find a document: everybody, or else who holds a permission at its organisations, and the people named.

    `held_at` are (permission, path of an organisation); whoever holds it there or above finds the document.
    """

    is_public: bool = False
    held_at: tuple[tuple[str, str], ...] = ()
    people: tuple[UUID, ...] = ()

    def labels(self) -> list[str]:
        """What is written on the document for it."""
        if self.is_public:
            return [PUBLIC]
        return [
            *(f"{name}@{path}" for name, own in self.held_at for path in _lines(own)),
            *(_person(key) for key in self.people),
        ]


EVERYBODY = Readers(is_public=True)


def labels_on(readers: Readers, *, kind: str, service: str, starts_at: datetime | None) -> list[str]:
    """Every label of a document, sorted, each once."""
    month = _month(timezone.localdate(starts_at)) if starts_at else UNDATED
    return sorted({*readers.labels(), f"kind:{kind}", f"service:{service}", month})


def labels_held(
    person: UUID | None, reaches: Mapping[str, Sequence[str]], within: str | None = None
) -> list[str]:
    """What somebody may find, as labels of which a document must have one.

    `reaches` are the topmost paths for each permission they hold. `within` keeps only what belongs to the organisation
    with that path or to one beneath it, as far as permissions go.
    """
    held = {f"{name}@{path}" for name, paths in reaches.items() for path in _narrowed(paths, within)}
    return [PUBLIC, *([_person(person)] if person else []), *sorted(held)]


def kinds_wanted(kinds: Iterable[str]) -> list[str]:
    """Labels of documents of these kinds."""
    return [f"kind:{kind}" for kind in kinds]


def service_wanted(service: str) -> list[str]:
    """The label of a service's documents."""
    return [f"service:{service}"]


def months_ahead(at: datetime, until: datetime | None = None) -> list[str]:
    """Labels of what has no date, or one in the month of `at` or later, up to the month of `until`."""
    day = timezone.localdate(at).replace(day=1)
    last = timezone.localdate(until) if until else None
    found = [UNDATED]
    for _month_ahead in range(_MONTHS_AHEAD):
        if last is not None and day > last:
            break
        found.append(_month(day))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _narrowed(paths: Sequence[str], within: str | None) -> list[str]:
    if within is None:
        return list(paths)
    if any(_is_within(within, path) for path in paths):
        return [within]
    return [path for path in paths if _is_within(path, within)]


def _is_within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def _lines(path: str) -> list[str]:
    """The path and all above it."""
    parts = path.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _person(key: UUID) -> str:
    return f"person:{key.hex}"


def _month(day: date) -> str:
    return f"month:{day:%Y-%m}"
