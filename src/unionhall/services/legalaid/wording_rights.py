"""The interview in words: answers as they are read back, parts, places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext, gettext_lazy

from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.queries import rights_numbers
from unionhall.services.legalaid.rights.interview.questions import UNKNOWN, Kind, Question, Raw
from unionhall.services.legalaid.rights.interview.result import Result
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.selection import deadline_list, evidence_checklist
from unionhall.services.legalaid.rights_papers.wording import said
from unionhall.services.legalaid.wording_worker import date_words

_PARTS = {
    "what": gettext_lazy("Your trouble"),
    "who": gettext_lazy("Who you work for"),
    "work": gettext_lazy("Your work there"),
    "pay": gettext_lazy("Missing pay"),
    "overtime": gettext_lazy("Overtime"),
    "leave": gettext_lazy("Annual leave"),
    "end": gettext_lazy("The end"),
    "contract": gettext_lazy("The written contract"),
    "insurance": gettext_lazy("Social insurance"),
    "injury": gettext_lazy("The injury"),
    "family": gettext_lazy("Pregnancy and birth"),
    "heat": gettext_lazy("Heat"),
}


def part_words(part: str) -> str:
    """The heading above the questions of a part."""
    return str(_PARTS[part])


def region_choices() -> list[tuple[str, str]]:
    """Places to choose from: our own first, then the provinces."""
    return rights_numbers.region_choices(get_language() or "en", rights_numbers.places())


def region_name(code: str) -> str:
    """What a place is called."""
    return rights_numbers.region_words(code, get_language() or "en", rights_numbers.places())


def answer_words(question: Question, raw: Raw) -> tuple[str, str]:
    """A question and its answer as they are read back."""
    return gettext(question.text), _words(question, raw)


def _words(question: Question, raw: Raw) -> str:
    if raw == UNKNOWN:
        return gettext("I don’t know")
    if isinstance(raw, tuple):
        return gettext(", ").join(_option_words(question, value) for value in raw)
    if question.kind == Kind.ONE:
        return _option_words(question, raw)
    if question.kind == Kind.REGION:
        return region_name(raw)
    if question.kind == Kind.DAY:
        return date_words(date.fromisoformat(raw))
    if question.kind == Kind.MONEY:
        return f"{format_yuan(Decimal(raw))} {gettext(question.unit)}"
    return f"{raw} {gettext(question.unit)}".strip()


def option_rows(question: Question) -> list[dict[str, str]]:
    """The answers to choose from, in words."""
    return [
        {
            "value": option.value,
            "label": _option_words(question, option.value),
            "hint": gettext(option.hint) if option.hint else "",
        }
        for option in question.options
    ]


def _option_words(question: Question, value: str) -> str:
    found = next((option for option in question.options if option.value == value), None)
    return value if found is None else gettext(found.label) % {"grade": value}


def outcome_words(result: Result) -> str:
    """The one line above a result: what it comes to altogether, or that no sum can be named."""
    if not result.together or not result.claims:
        return ""
    best = result.together[0]
    if not best.high:
        return ""
    if best.low == best.high:
        return gettext("about %(sum)s yuan") % {"sum": format_yuan(best.high)}
    return gettext("%(low)s to %(high)s yuan") % {
        "low": format_yuan(best.low),
        "high": format_yuan(best.high),
    }


def guess_words(result: Result, questions: Mapping[str, Question]) -> list[str]:
    """What was not known and makes a difference, each named once."""
    keys = dict.fromkeys(
        key
        for each in result.claims
        if each.is_guessed
        for tried in each.tried
        for key, _value in tried.guesses
    )
    return [gettext(questions[key].text) for key in keys]


def deadline_rows(result: Result, law: Law) -> list[dict[str, str]]:
    """By when to act, the nearest first: the day and which claims it is about."""
    lines = deadline_list((each.claim for each in result.claims), law)
    return [
        {"day": date_words(line.nominal), "words": gettext(", ").join(said(name) for name in line.names)}
        for line in lines
        if line.nominal is not None
    ]


def evidence_rows(result: Result) -> list[str]:
    """What to collect, each thing once."""
    return [gettext(line.label) for line in evidence_checklist(each.claim for each in result.claims)]
