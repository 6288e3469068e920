"""Reading the trail, and checking that it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.kernel.audit.core import GENESIS, Problem, Report, chained, problems_in_batch
from unionhall.kernel.audit.models import Entry, Seal

_SEALS_AT_ONCE = 20


def trail(paths: Sequence[str], *, subject_id: UUID | None = None, verb: str = "") -> QuerySet[Entry]:
    """Entries at the organisations with `paths` and beneath, latest first, with who did it.

    The caller says which paths the viewer may see (`access`: auditors and administrators). `subject_id` keeps
    what was done to one thing, `verb` acts that begin so ("booking.").
    """
    seen = Q(pk__in=[])
    for path in paths:
        seen |= Q(organisation__path__within=path)
    rows = Entry.objects.filter(seen).select_related("by", "organisation").order_by("-at", "-id")
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    return rows.filter(verb__startswith=verb) if verb else rows


def verify(*, noted: str = "") -> Report:
    """Recompute the whole chain from the entries, and name whatever is not as it was sealed.

    `noted` is a digest that was written down earlier: not to find it again is a problem too.
    """
    problems: list[Problem] = []
    head, expected, entries, seals, noted_found = GENESIS, 1, 0, 0, not noted
    for seal in _seals():
        problems += _problems_of_seal(seal, expected, head)
        lines = [entry.line for entry in Entry.objects.filter(seal=seal.number).order_by("id")]
        problems += problems_in_batch(seal.number, bytes(seal.leaves), lines)
        head, expected = seal.digest, seal.number + 1
        entries, seals = entries + len(lines), seals + 1
        noted_found = noted_found or seal.digest == noted.strip().lower()
    problems += _orphans()
    if not noted_found:
        problems.append(Problem("the digest that was noted is not in the chain: the trail was rewritten"))
    unsealed = Entry.objects.filter(seal=None).count()
    return Report(entries, seals, unsealed, head, tuple(problems))


def _seals() -> Iterator[Seal]:
    # In pages, because a batch's leaves are a quarter of a megabyte.
    last = 0
    while page := list(Seal.objects.filter(number__gt=last).order_by("number")[:_SEALS_AT_ONCE]):
        yield from page
        last = page[-1].number


def _problems_of_seal(seal: Seal, expected: int, head: str) -> Iterator[Problem]:
    if seal.number != expected:
        missing = (
            f"seal {expected}" if seal.number == expected + 1 else f"seals {expected} to {seal.number - 1}"
        )
        yield Problem(f"{missing} missing before seal {seal.number}", seal.number)
    elif seal.previous != head:
        yield Problem(f"the chain is broken before seal {seal.number}", seal.number)
    if chained(seal.previous, seal.number, bytes(seal.leaves)) != seal.digest:
        yield Problem(f"seal {seal.number} was changed", seal.number)


def _orphans() -> Iterator[Problem]:
    known = Seal.objects.values("number")
    lost = Entry.objects.filter(seal__isnull=False).exclude(seal__in=known).order_by("id")
    for entry in lost:
        yield Problem(
            f"entry {entry.pk} belongs to seal {entry.seal_id}, which is missing", entry.seal_id, entry.pk
        )
