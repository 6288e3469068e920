"""What somebody typed of themselves, of the other side and of what happened: all of it may be left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from unionhall.lib.errors import msgid as _

# What is left empty is filled in by hand.
BLANK = "__________"


class LeavingReason(StrEnum):
    """Why a worker may end the contract at once or by telling (劳动合同法 article 38)."""

    PROTECTION = "protection"
    PAY = "pay"
    INSURANCE = "insurance"
    RULES = "rules"
    VOID = "void"
    FORCE = "force"
    DANGER = "danger"


# Each as the article puts it, with where it stands.
REASONS: dict[LeavingReason, str] = {
    LeavingReason.PROTECTION: _(
        "The labour protection or the conditions of work that the contract promises were not provided "
        "(article 38, paragraph 1, item 1)"
    ),
    LeavingReason.PAY: _("Pay was not paid in time and in full (article 38, paragraph 1, item 2)"),
    LeavingReason.INSURANCE: _(
        "Social insurance was not paid as the law demands (article 38, paragraph 1, item 3)"
    ),
    LeavingReason.RULES: _(
        "The rules of the firm break the law and harm the rights of workers (article 38, paragraph 1, item 4)"
    ),
    LeavingReason.VOID: _(
        "The contract was brought about by fraud, by force or by taking advantage of distress, or is void for another "
        "reason of article 26, paragraph 1 (article 38, paragraph 1, item 5)"
    ),
    LeavingReason.FORCE: _(
        "Force, threats or unlawful restraint were used to make me work (article 38, paragraph 2)"
    ),
    LeavingReason.DANGER: _(
        "I was ordered against the rules, or made, to do dangerous work that put my life at risk (article 38, "
        "paragraph 2)"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """Somebody on the other side."""

    name: str = ""
    representative: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Everything a paper may name. `authority` is the commission, inspection, court or office it goes to.

    `evidence` are keys of `evidence.ITEMS` that the person has; none: the whole checklist is printed to tick. `wage` is
    yuan a month. `ending`, `contract`, `grade`, `sector`, `on_order` and `third_party` are answers of the interview.
    """

    name: str = ""
    gender: str = ""
    birth_on: date | None = None
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    job: str = ""
    employer: str = ""
    employer_representative: str = ""
    employer_address: str = ""
    employer_phone: str = ""
    defendant: str = ""
    defendant_address: str = ""
    defendant_phone: str = ""
    platform: str = ""
    platform_account: str = ""
    order_number: str = ""
    sector: str = ""
    on_order: str = ""
    third_party: str = ""
    others: tuple[Respondent, ...] = ()
    authority: str = ""
    workplace: str = ""
    hired_on: date | None = None
    last_day: date | None = None
    wage: Decimal | None = None
    still: str = ""
    contract: str = ""
    ending: str = ""
    story: str = ""
    witnesses: str = ""
    evidence: tuple[str, ...] = ()
    injured_on: date | None = None
    injured_time: str = ""
    injured_where: str = ""
    injury_cause: str = ""
    body_part: str = ""
    hospital: str = ""
    grade: str = ""
    died_on: date | None = None
    diagnosed_on: date | None = None
    disease: str = ""
    reasons: tuple[LeavingReason, ...] = ()
    leaving_on: date | None = None

    @property
    def respondents(self) -> tuple[Respondent, ...]:
        """The other side, the employer first."""
        first = Respondent(
            name=self.employer, representative=self.employer_representative, address=self.employer_address,
            phone=self.employer_phone,
        )  # fmt: skip
        return (first, *self.others)


def particulars_of(answers: Mapping[str, Any], typed: Mapping[str, Any]) -> Particulars:
    """What is known: `typed` goes before `answers`; names that no paper knows and "I don't know" are left out.

    Days may be days or text like 2026-01-31, sums numbers or text. Raises ValueError for what cannot be read.
    """
    found: dict[str, Any] = {}
    for each in fields(Particulars):
        for source in (typed, answers):
            value = source.get(each.name)
            if value not in (None, "", "?", (), []):
                found[each.name] = _read(each.name, value)
                break
    return Particulars(**found)


def _read(name: str, value: Any) -> Any:
    if name.endswith("_on") or name == "last_day":
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if name == "wage":
        return Decimal(str(value))
    if name == "others":
        return tuple(one if isinstance(one, Respondent) else Respondent(**one) for one in value)
    if name == "reasons":
        return tuple(LeavingReason(one) for one in _several(value))
    if name == "evidence":
        return tuple(str(one) for one in _several(value))
    return str(value).strip()


def _several(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, str) else list(value)
