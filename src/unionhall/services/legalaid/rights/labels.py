"""What each fact is called, and each answer to choose from: for the schema, the spreadsheets and the questions.

A topic may bring its own words: a dict `LABELS` in the module of its facts class, by field name, or "Enum.value" for an
answer. Otherwise they stand here: by field name where it means the same in every topic, "topic.field" where it does
not. Units belong into the words; within one topic no two fields are called the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum
from typing import Any

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights import labels_pay

FIELDS: dict[str, str] = labels_pay.FIELDS | {
    "hired_on": _("First day of work"),
    "last_day": _("Last day of work"),
    "average": _("Gross pay a month, average of the last twelve months, yuan"),
    "ground": _("How the employment ended"),
    "last_month": _("Gross pay of the last full month, yuan"),
    "was_given_notice": _("Notice was given thirty days before, or paid for"),
}

CHOICES: dict[str, str] = labels_pay.CHOICES | {
    "Ground.breach": _("I left because the employer broke the law, and said so"),
    "Ground.agreed_by_employer": _("By agreement; the employer proposed it"),
    "Ground.agreed_by_worker": _("By agreement; I proposed it"),
    "Ground.no_fault": _("Dismissed without fault: illness, not up to the work, changed circumstances"),
    "Ground.layoff": _("Dismissed in a mass layoff"),
    "Ground.expired": _("The contract ran out and was not renewed on the same terms"),
    "Ground.closed": _("The firm went bankrupt or closed"),
    "Ground.resigned": _("I resigned for my own reasons"),
    "Ground.misconduct": _("Dismissed for misconduct that is proven"),
    "Ground.retired": _("Retirement"),
    "Ground.unlawful": _("Dismissed without a reason that the law knows"),
}


def _own(kind: type[Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(sys.modules.get(kind.__module__), "LABELS", {})
    return found


def has_field_words(facts: type[Any], name: str, topic: str = "") -> bool:
    """Whether somebody has written what the field is called."""
    return f"{topic}.{name}" in FIELDS or name in _own(facts) or name in FIELDS


def field_words(facts: type[Any], name: str, topic: str = "") -> str:
    """What a field of a facts class is called (a msgid); without words, its name."""
    special = FIELDS.get(f"{topic}.{name}")
    return special or _own(facts).get(name) or FIELDS.get(name) or name


def has_choice_words(one: Enum) -> bool:
    """Whether somebody has written what this answer is called."""
    key = f"{type(one).__name__}.{one.value}"
    return key in _own(type(one)) or key in CHOICES


def choice_words(one: Enum) -> str:
    """What an answer to choose from is called (a msgid); without words, its value."""
    key = f"{type(one).__name__}.{one.value}"
    return _own(type(one)).get(key) or CHOICES.get(key) or str(one.value)
