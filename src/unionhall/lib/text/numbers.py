"""Numbers that a state or an operator gave: mobile number, identity number, unit's credit code.

Every parser takes what was typed, returns the plain form, or raises `InvalidInput` with a sentence that
says what is wrong. Sentences never repeat the number: they may end up in a log.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.lib.text.normal import normalise

_SEPARATORS = re.compile(r"[\s\-‐‑–—_.()]+")
_COUNTRY_PREFIX = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")

# GB/T 2260: the first two digits of every division code; 81 to 83 are the residence permits of people
# from Hong Kong, Macao and Taiwan.
_PROVINCES = frozenset(
    f"{zone}{number}"
    for zone, numbers in {
        1: "12345",
        2: "123",
        3: "1234567",
        4: "123456",
        5: "01234",
        6: "12345",
        7: "1",
        8: "123",
    }.items()
    for number in numbers
)
# GB 11643: ISO 7064 MOD 11-2.
_IDENTITY_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_IDENTITY_CHECKS = "10X98765432"
# GB 32100: 31 signs, without I, O, S, V, Z; the weights are the powers of 3.
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_EARLIEST_BIRTH = 1900


def parse_phone(text: str, *, field: str | None = None) -> str:
    """The 11 digits of a mainland mobile number; +86, spaces and hyphens may be typed.

    Raises InvalidInput.
    """
    typed = _SEPARATORS.sub("", normalise(text))
    if not typed:
        raise InvalidInput(_("Enter a mobile number."), field=field)
    digits = _COUNTRY_PREFIX.sub("", typed)
    if not (digits.isascii() and digits.lstrip("+").isdigit()):
        raise InvalidInput(_("A mobile number has digits only."), field=field)
    if digits.startswith(("+", "00")):
        raise InvalidInput(_("Only mobile numbers of the Chinese mainland can be used."), field=field)
    if len(digits) != 11:
        raise InvalidInput(
            _("A mobile number has 11 digits; this one has %(count)s."), field=field, count=len(digits)
        )
    if digits[0] != "1" or digits[1] < "3":
        raise InvalidInput(_("A mobile number starts with 13 to 19."), field=field)
    return digits


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked identity number and what it says of its holder; `repr` does not show it."""

    value: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: Literal["female", "male"] = field(repr=False)

    def __str__(self) -> str:
        return self.value


def identity_check_digit(first_17: str) -> str:
    """The 18th sign, `0` to `9` or `X`, that belongs to 17 digits (GB 11643)."""
    return _IDENTITY_CHECKS[sum(int(d) * w for d, w in zip(first_17, _IDENTITY_WEIGHTS, strict=True)) % 11]


def parse_identity_number(
    text: str, *, today: date | None = None, field: str | None = None
) -> IdentityNumber:
    """An 18-digit identity number, residence permits and foreigners' permanent residence cards included.

    A birth after `today` is refused when `today` is given. Raises InvalidInput.
    """
    number = _SEPARATORS.sub("", normalise(text)).upper()
    if not number:
        raise InvalidInput(_("Enter an identity number."), field=field)
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise InvalidInput(
            _("Identity numbers of 15 digits are no longer valid; enter the one of 18."), field=field
        )
    if len(number) != 18:
        raise InvalidInput(
            _("An identity number has 18 digits; this one has %(count)s."), field=field, count=len(number)
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise InvalidInput(_("An identity number has digits only, at the end perhaps an X."), field=field)
    if _region_of(number) not in _PROVINCES:
        raise InvalidInput(_("The first digits of this identity number belong to no region."), field=field)
    birth_date = _birth_date_of(number, field=field)
    if today is not None and birth_date > today:
        raise InvalidInput(_("The birth date in this identity number is in the future."), field=field)
    if identity_check_digit(number[:17]) != number[17]:
        raise InvalidInput(
            _("The last digit of this identity number does not fit the others; check for a typing error."),
            field=field,
        )
    return IdentityNumber(number, birth_date, "male" if int(number[16]) % 2 else "female")


def _region_of(number: str) -> str:
    # Permanent residence cards of foreigners: a 9, then the province.
    return number[1:3] if number[0] == "9" else number[:2]


def _birth_date_of(number: str, *, field: str | None) -> date:
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        birth_date = date.min
    if birth_date.year < _EARLIEST_BIRTH:
        raise InvalidInput(_("The birth date in this identity number does not exist."), field=field)
    return birth_date


def parse_credit_code(text: str, *, field: str | None = None) -> str:
    """A unit's unified social credit code: 18 signs with a check sign (GB 32100). Raises InvalidInput."""
    code = _SEPARATORS.sub("", normalise(text)).upper()
    if not code:
        raise InvalidInput(_("Enter a unified social credit code."), field=field)
    if len(code) != 18:
        raise InvalidInput(
            _("A unified social credit code has 18 signs; this one has %(count)s."),
            field=field,
            count=len(code),
        )
    foreign = next((sign for sign in code if sign not in _CREDIT_SIGNS), None)
    if foreign is not None:
        raise InvalidInput(
            _("“%(sign)s” does not occur in unified social credit codes; I, O, S, V and Z are left out."),
            field=field,
            sign=foreign,
        )
    if not code[2:8].isdigit():
        raise InvalidInput(
            _("The 3rd to 8th sign of a unified social credit code are the digits of a region."), field=field
        )
    total = sum(_CREDIT_SIGNS.index(s) * w for s, w in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_SIGNS[-total % 31] != code[17]:
        raise InvalidInput(
            _("The last sign of this credit code does not fit the others; check for a typing error."),
            field=field,
        )
    return code
