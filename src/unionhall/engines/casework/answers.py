"""What was answered to what a verb asks, checked and made ready to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Verb
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput

LONGEST = {"text": 160, "paragraph": 4_000}
PHOTOS_AT_MOST = 9


class AnswerMissing(InvalidInput):
    """A verb asks for something that was left out."""

    message = _("“%(label)s” is needed.")


class AnswerTooLong(InvalidInput):
    """More words than there is room for."""

    message = _("“%(label)s” has at most %(most)s characters.")


class AnswerTooMuch(InvalidInput):
    """A number, an amount or a count above its bound."""

    message = _("“%(label)s” is at most %(most)s.")


class AnswerWrong(InvalidInput):
    """Not a number, not one of the choices, not a day."""

    message = _("“%(label)s” cannot be read as it is.")


class AnswerUnknown(InvalidInput):
    """Something the verb does not ask for."""

    message = _("“%(label)s” is not asked for here.")


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers as they are kept: `shown` in the log, `private` encrypted, `files` still to be stored."""

    values: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)


def checked(verb: Verb, given: Mapping[str, Any] | None) -> Answers:
    """The answers to `verb`, each in its type.

    Raises AnswerMissing, AnswerTooLong, AnswerTooMuch, AnswerWrong, AnswerUnknown; each names its field.
    """
    given = dict(given or {})
    found = Answers()
    for ask in verb.asks:
        value = given.pop(ask.code, None)
        if value in (None, "", [], ()) or (ask.kind == "yes" and not value):
            if ask.is_required:
                raise AnswerMissing(field=ask.code, label=ask.label)
            continue
        if ask.kind in ("photos", "file"):
            found.files[ask.code] = _files(ask, value)
            continue
        found.values[ask.code] = value = _READ[ask.kind](ask, value)
        (found.private if ask.is_private else found.shown)[ask.code] = _kept(value)
    for code in given:
        raise AnswerUnknown(field=code, label=code)
    return found


def _files(ask: Ask, value: Any) -> list[Any]:
    files = list(value) if isinstance(value, list | tuple) else [value]
    most = int(ask.most or (PHOTOS_AT_MOST if ask.kind == "photos" else 1))
    if len(files) > most:
        raise AnswerTooMuch(field=ask.code, label=ask.label, most=most)
    return files


def _text(ask: Ask, value: Any) -> str:
    text = str(value).replace("\x00", "").strip()
    most = int(ask.most or LONGEST[ask.kind])
    if len(text) > most:
        raise AnswerTooLong(field=ask.code, label=ask.label, most=most)
    if not text and ask.is_required:
        raise AnswerMissing(field=ask.code, label=ask.label)
    return text


def _money(ask: Ask, value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
        fen = amount.quantize(Decimal("0.01"))  # refuses what has more digits than anybody has yuan
    except InvalidOperation:
        raise AnswerWrong(field=ask.code, label=ask.label) from None
    if not amount.is_finite() or amount < 0 or amount != fen:
        raise AnswerWrong(field=ask.code, label=ask.label)
    _bound(ask, amount)
    return fen


def _number(ask: Ask, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise AnswerWrong(field=ask.code, label=ask.label) from None
    if number < 0:
        raise AnswerWrong(field=ask.code, label=ask.label)
    _bound(ask, Decimal(number))
    return number


def _bound(ask: Ask, value: Decimal) -> None:
    if ask.most is not None and value > ask.most:
        raise AnswerTooMuch(field=ask.code, label=ask.label, most=ask.most)


def _choice(ask: Ask, value: Any) -> str:
    if str(value) not in {code for code, _label in ask.choices}:
        raise AnswerWrong(field=ask.code, label=ask.label)
    return str(value)


def _instance(*types: type) -> Any:
    def read(ask: Ask, value: Any) -> Any:
        if not isinstance(value, types) or (date in types and isinstance(value, datetime)):
            raise AnswerWrong(field=ask.code, label=ask.label)
        return value

    return read


def _yes(_ask: Ask, _value: Any) -> bool:
    return True


_READ: dict[str, Any] = {
    "text": _text, "paragraph": _text, "money": _money, "number": _number, "choice": _choice, "yes": _yes,
    "day": _instance(date), "moment": _instance(datetime), "person": _instance(Person),
    "organisation": _instance(Organisation),
}  # fmt: skip


def _kept(value: Any) -> Any:
    """As JSON keeps it: amounts and days as text, a person or unit by key and name."""
    if isinstance(value, Person | Organisation):
        return {"id": str(value.pk), "name": str(value)}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
