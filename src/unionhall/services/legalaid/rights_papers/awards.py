"""What a claim for an injury between private persons is made of: its items, what is added and taken off, the articles.

It is read from the lines of the reckoning, which a statement of claim sets out one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import evaluate
from unionhall.services.legalaid.rights.injury_items import COSTS, Cost
from unionhall.services.legalaid.rights.results import Basis, Claim, Step

# Lines of the reckoning, by their labels.
_LEAST = "At least: %(what)s"
_TOTAL = "Recognised total"
_SHARED = "Share of the total, with mental damages, less what was paid already"
_DEATH = "Compensation for death"
DISABILITY = "Compensation for disability"
_AWARD = re.compile(r"(?P<share>\S+) \* (?P<shared>\S+) \+ (?P<beside>\S+) - (?P<advance>\S+)")
# Where 人身损害解释 speaks of each.
ITEM_ARTICLES: dict[str, str] = {
    COSTS[Cost.MEDICAL]: "第六条", COSTS[Cost.LOST_INCOME]: "第七条", COSTS[Cost.NURSING]: "第八条",
    COSTS[Cost.TRAVEL]: "第九条", COSTS[Cost.MEALS]: "第十条", COSTS[Cost.NUTRITION]: "第十一条",
    DISABILITY: "第十二条", COSTS[Cost.DEVICE]: "第十三条", "Funeral costs": "第十四条",
    _DEATH: "第十五条", "Keep of dependants": "第十七条",
}  # fmt: skip
_OWN_FAULT = "第一千一百七十三条"
_SERVICE, RESULT = "第一千一百九十二条", "第一千一百九十三条"
MENTAL = "第一千一百八十三条"


@dataclass(frozen=True)
class Asked:
    """What a claim comes to in yuan before fault is weighed: the recognised total, and what is added or taken off.

    `items` are the sums of which the total is made, each with the lines that lead to it.
    """

    items: tuple[tuple[Step, tuple[Step, ...]], ...]
    total: Fraction
    mental: Fraction
    advance: Fraction

    @property
    def rest(self) -> Fraction:
        """What is left to ask for."""
        return max(Fraction(0), self.total + self.mental - self.advance)


def asked_of(claim: Claim) -> Asked | None:
    """Read from the lines of the reckoning, at their higher ends; None where nothing was reckoned."""
    steps = [step for step in claim.steps if step.label.message != _LEAST]
    labels = [step.label.message for step in steps]
    if _TOTAL not in labels or _SHARED not in labels:
        return None
    total = steps[labels.index(_TOTAL)].value
    award = _AWARD.fullmatch(steps[labels.index(_SHARED)].formula)
    if award is None:
        raise ValueError(f"not the line of an award: {steps[labels.index(_SHARED)].formula}")
    shared, beside, advance = (evaluate(award[name]) for name in ("shared", "beside", "advance"))
    return Asked(_items(steps[: labels.index(_TOTAL)]), total, shared - total + beside, advance)


def _items(steps: Sequence[Step]) -> tuple[tuple[Step, tuple[Step, ...]], ...]:
    """Each sum with the lines before it that are none: years, degrees."""
    items: list[tuple[Step, tuple[Step, ...]]] = []
    before: list[Step] = []
    for step in steps:
        if step.unit == "yuan":
            items.append((step, tuple(before)))
            before = []
        else:
            before.append(step)
    return tuple(items)


def is_current(claim: Claim) -> bool:
    """Whether the Interpretation on personal injury holds, as it stands now."""
    return any(one.law == "personal_injury" for one in claim.basis)


def lacking(asked: Asked, *, grade: str) -> list[str]:
    """Items (messages) that the degree gives, or the death, and that were not reckoned: numbers of the place lacked.

    `grade` is the interview's answer: 1 to 10, "death", or anything else for none.
    """
    due = (DISABILITY,) if grade.isdigit() else (_DEATH, "Funeral costs")
    found = {step.label.message for step, _before in asked.items}
    return [message for message in due if message not in found] if is_grave(grade) else []


def is_grave(grade: str) -> bool:
    """Whether mental damages may be asked for: somebody died, or a degree of disability was found."""
    return grade == "death" or grade.isdigit()


def law_of(claim: Claim, asked: Asked | None, *, grade: str) -> list[Basis]:
    """What the plaintiff relies on; that own fault takes something off is for the other side to argue."""
    found = [one for one in claim.basis if one.article != _OWN_FAULT and one.law != "personal_injury"]
    if claim.id == "third_party_injury":
        service = article("civil_code", "第一千一百九十二条第二款")
        found = [service if one.article == _SERVICE else one for one in found]
    rules = [one for one in claim.basis if one.law == "personal_injury"]
    if not rules:
        return found
    if grade == "death":
        found.append(article("civil_code", "第一千一百八十一条"))
    mental = article("civil_code", MENTAL)
    if mental not in found and (is_grave(grade) or (asked is not None and asked.mental)):
        found.append(mental)
    labels = [step.label.message for step, _before in asked.items] if asked is not None else []
    numbers = [ITEM_ARTICLES[label] for label in labels if label in ITEM_ARTICLES]
    return [*found, *(article("personal_injury", number) for number in numbers), *rules]
