"""Spreading a payment over what several people are still owed: to the cent, nobody more than is owed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from unionhall.lib.money import CENT, split_yuan


def spread(amount: Decimal, owed: Sequence[Decimal], rule: str) -> list[Decimal]:
    """The share of each, in the order of `owed`; shares add up to `amount` exactly and none exceeds what is owed.

    `rule` is `pro_rata` (in proportion to what is owed, cents by the largest remainder), `equal` (the same for
    everybody until they have what they are owed) or `smallest` (the smallest claims are paid in full first). Equal
    claims that cannot be served alike are served in their order. Amounts in yuan, whole cents, not negative.
    Raises ValueError when more is paid than is owed, or for a rule that is none of these.
    """
    if amount < 0 or any(one < 0 for one in owed) or amount > sum(owed):
        raise ValueError("between nothing and what is owed is spread")
    if amount == 0:
        return [Decimal("0.00")] * len(owed)
    if rule == "pro_rata":
        # Weighed in whole cents: numbers stay short however many people there are.
        return split_yuan(amount, [int(one * 100) for one in owed])
    if rule == "equal":
        return _equal(amount, owed)
    if rule == "smallest":
        return _smallest_first(amount, owed)
    raise ValueError(f"no rule is called {rule!r}")


def _smallest_first(amount: Decimal, owed: Sequence[Decimal]) -> list[Decimal]:
    shares, left = [Decimal("0.00")] * len(owed), amount
    for place in sorted(range(len(owed)), key=lambda one: (owed[one], one)):
        shares[place] = min(owed[place], left)
        left -= shares[place]
    return shares


def _equal(amount: Decimal, owed: Sequence[Decimal]) -> list[Decimal]:
    """Whoever is owed less than an equal share is paid in full; the others share what is then left."""
    shares, left = [Decimal("0.00")] * len(owed), amount
    waiting = sorted((place for place, due in enumerate(owed) if due), key=lambda one: (owed[one], one))
    while waiting:
        each = (left / len(waiting)).quantize(CENT, rounding="ROUND_DOWN")
        if owed[waiting[0]] > each:
            break
        place = waiting.pop(0)
        shares[place] = owed[place]
        left -= owed[place]
    if waiting and left:
        for place, share in zip(sorted(waiting), split_yuan(left, [1] * len(waiting)), strict=True):
            shares[place] = share
    return shares
