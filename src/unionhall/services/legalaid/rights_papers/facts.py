"""Facts and reasons, put together from what was answered: what is not known is left open to be written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.lib.errors import msgid
from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.rights.results import Amount, Claim, to_cent
from unionhall.services.legalaid.rights_papers.particulars import BLANK, Particulars
from unionhall.services.legalaid.rights_papers.wording import (
    cited_all,
    day_or_blank,
    end_words,
    formula_of,
    or_blank,
    said,
    step_words,
)


@dataclass(frozen=True)
class Roles:
    """What a paper calls the two sides: msgids."""

    worker: str
    employer: str

    def values(self) -> dict[str, str]:
        """Both in the active language, as a sentence needs them."""
        return {"worker": _(self.worker), "employer": _(self.employer)}


BEFORE_ARBITRATION = Roles(msgid("the applicant"), msgid("the respondent"))
BEFORE_INSPECTION = Roles(msgid("the complainant"), msgid("the employer complained of"))

# By the interview's answer to how the work ended.
_ENDINGS: dict[str, str] = {
    "told_to_go": msgid(
        "On %(day)s %(employer)s ended the employment of %(worker)s without a reason that the law knows."
    ),
    "fault": msgid(
        "On %(day)s %(employer)s ended the contract, alleging a breach of its rules; %(worker)s denies it."
    ),
    "breach": msgid(
        "On %(day)s %(worker)s ended the contract because %(employer)s had broken the law as article 38 of the Labour "
        "Contract Law describes."
    ),
    "agreed_by_employer": msgid(
        "On %(day)s the contract was ended by agreement, on the proposal of %(employer)s."
    ),
    "agreed_by_worker": msgid(
        "On %(day)s the contract was ended by agreement, on the proposal of %(worker)s."
    ),
    "no_fault": msgid(
        "On %(day)s %(employer)s ended the contract, giving as its reason that %(worker)s was ill or not up to the "
        "work, or a change of circumstances."
    ),
    "layoff": msgid("On %(day)s %(employer)s ended the contract in a layoff."),
    "expired": msgid(
        "On %(day)s the contract ran out, and %(employer)s did not renew it on terms at least as good."
    ),
    "closed": msgid(
        "On %(day)s the contract ended because %(employer)s went bankrupt, lost its licence, was closed or was "
        "dissolved."
    ),
}
_ENDED = msgid("The employment ended on %(day)s.")
_CONTRACTS: dict[str, str] = {
    "never": msgid("No written contract was concluded."),
    "refused": msgid("No written contract was concluded."),
    "later": msgid("A written contract was concluded only later than a month after the work began."),
    "in_time": msgid("A written contract was concluded."),
    "expired": msgid("After the written contract had run out the work went on without a new one."),
}


def facts_of(known: Particulars, roles: Roles) -> list[str]:
    """What happened, a sentence or two a paragraph."""
    words = roles.values()
    began = _("On %(hired)s %(worker)s began to work for %(employer)s as %(job)s, at %(place)s.") % (
        words
        | {
            "hired": day_or_blank(known.hired_on),
            "job": or_blank(known.job),
            "place": or_blank(known.workplace),
        }
    )
    contract = _(_CONTRACTS[known.contract]) if known.contract in _CONTRACTS else ""
    wage = _("The average wage was %(wage)s yuan a month.") % {
        "wage": format_yuan(known.wage) if known.wage is not None else BLANK
    }
    story = _("What happened in detail: %(story)s") % {"story": known.story.strip() or BLANK * 3}
    return [_joined(began, contract, wage), _ending(known, words), story]


def _joined(first: str, *others: str) -> str:
    """Sentences one after the other, as the language sets them."""
    for other in filter(None, others):
        first = _("%(one)s %(other)s") % {"one": first, "other": other}
    return first


def _ending(known: Particulars, words: dict[str, str]) -> str:
    if known.still == "yes":
        return _("The employment goes on.")
    if known.last_day is None and not known.still and known.ending not in _ENDINGS:
        return _("The employment □ goes on □ ended on %(day)s.") % {"day": day_or_blank(None)}
    message = _ENDINGS.get(known.ending, _ENDED)
    return _(message) % (words | {"day": day_or_blank(known.last_day)})


def reasons_of(claims: Sequence[Claim], pick: Callable[[Amount], Decimal]) -> list[str]:
    """For each claim the articles it rests on, and how the end that is asked for (by `pick`) is reckoned."""
    return [_reason(place, claim, pick) for place, claim in enumerate(claims, start=1)]


def _reason(place: int, claim: Claim, pick: Callable[[Amount], Decimal]) -> str:
    values = {"number": place, "name": said(claim.name), "articles": cited_all(claim.basis) or BLANK}
    # How the other end comes about is no argument of whoever asks for this one.
    ends = {claim.amount.low, claim.amount.high} - {pick(claim.amount)} if claim.amount else set()
    steps = [step for step in claim.steps if to_cent(step.value) not in ends]
    if not steps:
        return _("Claim %(number)s (%(name)s) rests on %(articles)s.") % values
    words = _("Claim %(number)s (%(name)s) rests on %(articles)s. It is reckoned so: %(steps)s.")
    return words % (values | {"steps": _("; ").join(step_words(step) for step in steps)})


def requests_of(
    claims: Sequence[Claim], roles: Roles, *, lead: str, pick: Callable[[Amount], Decimal]
) -> list[str]:
    """One line a claim: what is asked for, the sum, the formula. `lead` is what is asked of the office.

    `pick` chooses which end of a range is asked for.
    """
    return [
        f"{place}. {_request(claim, roles, lead=lead, pick=pick)}"
        for place, claim in enumerate(claims, start=1)
    ]


def _request(claim: Claim, roles: Roles, *, lead: str, pick: Callable[[Amount], Decimal]) -> str:
    name = said(claim.name)
    if claim.amount is None:
        return _("%(lead)s: %(name)s.") % {"lead": _("To decide according to law"), "name": name}
    end = pick(claim.amount)
    payer = said(claim.payer) if claim.payer is not None else roles.values()["employer"]
    words = _(lead) % {"payer": payer, "name": name, "sum": end_words(claim, end)}
    formula = formula_of(claim, end)
    return (
        _("%(words)s (reckoned: %(formula)s).") % {"words": words, "formula": formula}
        if formula
        else (_("%(words)s.") % {"words": words})
    )
