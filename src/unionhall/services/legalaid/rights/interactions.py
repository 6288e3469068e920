"""Which claims can be had together: every largest set of them, the best first.

Sources: 劳动合同法 article 48 and implementing rules articles 23 and 25; 人身损害解释 article 3; 法释〔2014〕9号
article 8. Work-injury lump sums stand beside compensation at the end of employment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.results import Claim, Status, Text

_TWICE = _("Twice the compensation stands in the place of compensation and of the month instead of notice.")
_BACK = _("If you go back to work the employment has not ended.")
_INSURED = _("Work-injury benefits stand in the place of damages from the employer.")
_ONE_OF_BOTH = _("Either the third party or the person who hired you.")
PAIRS: dict[frozenset[str], str] = {
    frozenset({"unlawful", "severance"}): _TWICE,
    frozenset({"unlawful", "notice_month"}): _TWICE,
    frozenset({"unlawful", "reinstatement"}): _BACK,
    frozenset({"severance", "reinstatement"}): _BACK,
    frozenset({"notice_month", "reinstatement"}): _BACK,
    frozenset({"third_party_injury", "hirer_contribution"}): _ONE_OF_BOTH,
}
NOTHING = Decimal("0.00")
# Benefits of work-injury insurance, whoever pays them, carry ids that begin so.
INJURY = "injury_"


@dataclass(frozen=True, slots=True)
class Left:
    """A claim that is left out of a set, and why."""

    claim: Claim
    reason: Text


@dataclass(frozen=True, slots=True)
class Alternative:
    """Claims that can be had together, in the order given, with the total in yuan and what is left out.

    `low` counts the claims that exist, at their lowest; `high` also those that depend on something, at their highest.
    Sums by the month and days are not in it.
    """

    claims: tuple[Claim, ...]
    low: Decimal
    high: Decimal
    left: tuple[Left, ...]
    notes: tuple[Text, ...] = ()


def why_apart(one: Claim, other: Claim) -> Text | None:
    """Why the two cannot be had together; nothing when they can."""
    fixed = PAIRS.get(frozenset({one.id, other.id}))
    if fixed is not None:
        return Text(fixed)
    ids = (one.id, other.id)
    if "personal_injury" in ids and any(_is_benefit(each) for each in ids):
        return Text(_INSURED)
    if other.id in one.excludes or one.id in other.excludes:
        return Text(_("It cannot be had beside this: %(claim)s."), {"claim": other.name})
    return None


def _is_benefit(claim_id: str) -> bool:
    return claim_id.startswith(INJURY)


def alternatives(claims: Sequence[Claim]) -> list[Alternative]:
    """Every largest set of claims that go together, by the highest total, then the lowest. Claims that the facts

    deny stand in none. An empty list gives one empty set.
    """
    open_ones = [place for place, claim in enumerate(claims) if claim.status is not Status.NO]
    apart = {
        one: {other for other in open_ones if other != one and why_apart(claims[one], claims[other])}
        for one in open_ones
    }
    free = {one for one in open_ones if not apart[one]}
    found = [
        _alternative(claims, free | chosen, open_ones)
        for chosen in _largest(set(open_ones) - free, apart, set(), set())
    ]
    return sorted(found, key=lambda one: (one.high, one.low), reverse=True)


def _largest(
    rest: set[int], apart: dict[int, set[int]], chosen: set[int], done: set[int]
) -> Iterator[set[int]]:
    """All largest sets without two that are apart (Bron and Kerbosch)."""
    if not rest and not done:
        yield chosen
        return
    while rest:
        one = min(rest)
        away = apart[one] | {one}
        yield from _largest(rest - away, apart, chosen | {one}, done - away)
        rest = rest - {one}
        done = done | {one}


def _alternative(claims: Sequence[Claim], chosen: set[int], open_ones: Sequence[int]) -> Alternative:
    kept = tuple(claims[place] for place in sorted(chosen))
    left = tuple(
        Left(claims[place], reason)
        for place in open_ones
        if place not in chosen
        for reason in _reasons(claims[place], kept)
    )
    summed = [claim for claim in kept if claim.amount is not None and claim.unit == "yuan"]
    low = sum(
        (claim.amount.low for claim in summed if claim.amount and claim.status is Status.EXISTS), NOTHING
    )
    high = sum((claim.amount.high for claim in summed if claim.amount), NOTHING)
    return Alternative(kept, low, high, left, tuple(_notes(kept)))


def _reasons(claim: Claim, kept: Sequence[Claim]) -> list[Text]:
    """The first reason for which `claim` does not go with those that are kept."""
    return [reason for other in kept if (reason := why_apart(claim, other)) is not None][:1]


def _notes(kept: Sequence[Claim]) -> Iterator[Text]:
    ids = {claim.id for claim in kept}
    if "third_party_injury" in ids and any(_is_benefit(each) for each in ids):
        yield Text(
            _(
                "Medical costs that the third party has paid are not paid again; everything else is due beside it."
            )
        )
