"""What of a whole result goes where: which claims into which paper, what to collect, by when to act. Plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.results import Basis, Claim, Forum, Limitation, Status, Text
from unionhall.services.legalaid.rights.sheets import Law


@dataclass(frozen=True)
class Selection:
    """The claims that are raised together, and those that cannot be had beside them, each with the one it yields to."""

    raised: tuple[Claim, ...]
    yielding: tuple[tuple[Claim, Claim], ...] = ()


@dataclass(frozen=True)
class EvidenceLine:
    """One thing to collect. `label` is a message; `claims` are the names of the claims that need it."""

    key: str
    label: str
    claims: tuple[Text, ...]


@dataclass(frozen=True)
class DeadlineLine:
    """Until when some claims can be raised. Without days nothing runs yet, or it is unsettled (`is_contested`).

    `days_left` counts to the day as it moves off a holiday; it is negative once that has passed. A period that
    `is_defence` ends a claim only if the other side raises it; another shuts the door itself.
    """

    nominal: date | None
    rolled: date | None
    days_left: int | None
    is_past: bool
    is_contested: bool
    basis: Basis
    ids: tuple[str, ...]
    names: tuple[Text, ...]
    is_defence: bool = True


def standing(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that exist or may exist."""
    return [claim for claim in claims if claim.status != Status.NO]


def select(claims: Sequence[Claim], forum: Forum | None = None) -> Selection:
    """What is raised before `forum` (anywhere, if none): of claims that exclude each other the highest, in order."""
    open_to = [claim for claim in standing(claims) if forum is None or forum in claim.forum]
    raised: list[Claim] = []
    yielding: list[tuple[Claim, Claim]] = []
    for claim in sorted(open_to, key=_worth, reverse=True):
        over = next((one for one in raised if _is_either(one, claim)), None)
        if over is None:
            raised.append(claim)
        else:
            yielding.append((claim, over))
    return Selection(tuple(claim for claim in open_to if claim in raised), tuple(yielding))


def _is_either(one: Claim, other: Claim) -> bool:
    return one.id in other.excludes or other.id in one.excludes


def _worth(claim: Claim) -> Decimal:
    return claim.amount.high if claim.amount is not None else Decimal(0)


def total_of(claims: Iterable[Claim], *, is_least: bool = False) -> Decimal:
    """What they come to together in yuan, at the higher end or the lower; what is paid every month is not in it."""
    amounts = [claim.amount for claim in claims if claim.amount is not None and claim.unit == "yuan"]
    return sum((one.low if is_least else one.high for one in amounts), Decimal("0.00"))


def evidence_checklist(claims: Iterable[Claim]) -> list[EvidenceLine]:
    """What to collect for the claims that exist or may exist, each thing once, in the order of `evidence.ITEMS`."""
    wanted: dict[str, list[Text]] = {}
    for claim in standing(claims):
        for key in claim.evidence:
            wanted.setdefault(key, []).append(claim.name)
    return [EvidenceLine(key, label, tuple(wanted[key])) for key, label in ITEMS.items() if key in wanted]


def deadline_list(claims: Iterable[Claim], law: Law) -> list[DeadlineLine]:
    """By when to act, the nearest first, what does not run yet last. Claims with one day and ground share a line."""
    shared: dict[tuple[object, ...], list[Claim]] = {}
    for claim in standing(claims):
        if (limit := claim.limitation) is not None:
            key = (limit.nominal, limit.rolled, limit.basis, limit.is_contested)
            shared.setdefault(key, []).append(claim)
    lines = [
        deadline_line([claim.name for claim in several], limit, law, ids=[claim.id for claim in several])
        for several in shared.values()
        if (limit := several[0].limitation) is not None
    ]
    return sorted(lines, key=lambda line: (line.nominal is None, line.nominal or date.max, line.ids))


def deadline_line(
    names: Iterable[Text], limit: Limitation, law: Law, *, ids: Iterable[str] = (), is_defence: bool = True
) -> DeadlineLine:
    """Until when what is called `names` can be raised."""
    last = limit.rolled or limit.nominal
    return DeadlineLine(
        nominal=limit.nominal,
        rolled=limit.rolled,
        days_left=(last - law.as_of).days if last else None,
        is_past=limit.is_past,
        is_contested=limit.is_contested,
        basis=limit.basis,
        ids=tuple(ids),
        names=tuple(names),
        is_defence=is_defence,
    )
