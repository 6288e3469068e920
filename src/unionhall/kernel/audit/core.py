"""How the trail is sealed: a digest for each entry, and a chain of digests over the batches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

# What stands before the first batch.
GENESIS = "0" * 64
_KEY_BYTES, _DIGEST_BYTES = 16, 32
_LEAF_BYTES = _KEY_BYTES + _DIGEST_BYTES


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is sealed: everything it says, and nothing of how it is stored."""

    pk: UUID
    organisation: UUID
    at: datetime
    by: UUID | None
    verb: str
    subject: UUID | None
    data: Any


def leaf(line: Line) -> bytes:
    """The key and the SHA-256 of the entry's canonical JSON: keys sorted, no spaces, instants in UTC."""
    says = {
        "id": line.pk.hex,
        "organisation": line.organisation.hex,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": line.by.hex if line.by else None,
        "verb": line.verb,
        "subject": line.subject.hex if line.subject else None,
        "data": line.data,
    }
    text = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return line.pk.bytes + hashlib.sha256(text.encode()).digest()


def leaves_of(lines: Sequence[Line]) -> bytes:
    """The leaves of a batch, in the order of keys."""
    return b"".join(leaf(line) for line in sorted(lines, key=lambda line: line.pk))


def chained(previous: str, number: int, leaves: bytes) -> str:
    """The digest of batch `number`: 64 hex digits over the digest before, the number and the leaves."""
    return hashlib.sha256(f"{previous}:{number}:".encode() + leaves).hexdigest()


def leaves_by_key(leaves: bytes) -> Mapping[UUID, bytes]:
    """The leaves of a batch by the entries' keys. A torn one at the end is left out; the chain shows it."""
    return dict(_split(leaves))


def _split(leaves: bytes) -> Iterator[tuple[UUID, bytes]]:
    for start in range(0, len(leaves) - _LEAF_BYTES + 1, _LEAF_BYTES):
        one = leaves[start : start + _LEAF_BYTES]
        yield UUID(bytes=one[:_KEY_BYTES]), one


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed. `what` is a sentence that names the entry or the seal."""

    what: str
    seal: int | None = None
    entry: UUID | None = None

    def __str__(self) -> str:
        return self.what


def problems_in_batch(number: int, leaves: bytes, lines: Sequence[Line]) -> Iterator[Problem]:
    """What differs between the sealed leaves of batch `number` and the entries that now claim to be in it."""
    sealed = leaves_by_key(leaves)
    found = {line.pk: line for line in lines}
    for key, expected in sealed.items():
        if key not in found:
            yield Problem(f"entry {key} of seal {number} is missing", number, key)
        elif leaf(found[key]) != expected:
            line = found[key]
            yield Problem(
                f"entry {key} of seal {number} was changed; it now says {line.verb} at {line.at:%Y-%m-%d %H:%M}",
                number,
                key,
            )
    for key in found.keys() - sealed.keys():
        yield Problem(f"entry {key} was put into seal {number} afterwards", number, key)


@dataclass(frozen=True)
class Report:
    """What a check of the whole trail found. `head` is the digest to write down elsewhere."""

    entries: int
    seals: int
    unsealed: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Nothing was found."""
        return not self.problems

    def __str__(self) -> str:
        lines = [
            f"Audit trail: {self.entries:,} entries in {self.seals:,} seals, {self.unsealed:,} not sealed yet.",
            *(f"PROBLEM: {problem}" for problem in self.problems),
        ]
        if self.seals:
            lines.append(
                f"Digest of seal {self.seals:,}: {self.head}\n"
                "Write it down outside this system; later, check-audit --noted DIGEST proves that nothing up to it "
                "was rewritten."
            )
        if self.is_whole:
            lines.append("Everything that is sealed is unchanged and complete.")
        return "\n".join(lines)
