"""Money is `Decimal` yuan with two places, rounded half up once, at the end. Never float."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.lib.text.normal import normalise

CENT = Decimal("0.01")
MOST_YUAN = Decimal("999999999999.99")  # what a column of 14 digits holds

# Wide enough that no intermediate step rounds: amounts have 14 digits, weights may have as many.
_EXACT = Context(prec=60)
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_GROUPS = ("亿", "万", "")
_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?")


def round_yuan(amount: Decimal) -> Decimal:
    """`amount` to the cent, half up (away from zero). The last step of a calculation, never a middle one."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP, context=_EXACT)


def parse_yuan(text: str, *, least: Decimal = Decimal(0), field: str | None = None) -> Decimal:
    """What a person typed as an amount: `1,234.5`, `¥1234.50`, `１２３４元`. Raises InvalidInput.

    More than two places are refused rather than rounded: what was typed is what is meant.
    """
    typed = normalise(text).removeprefix("¥").removesuffix("元").strip()
    if not typed:
        raise InvalidInput(_("Enter an amount."), field=field)
    match = _AMOUNT.fullmatch(typed)
    if match is None:
        raise InvalidInput(_("An amount is written like 1234.50."), field=field)
    sign, whole, cents = match.groups()
    if cents and len(cents) > 2:
        raise InvalidInput(_("An amount has at most two places after the point."), field=field)
    amount = Decimal(f"{sign}{whole.replace(',', '')}.{cents or '0'}").quantize(CENT, context=_EXACT)
    if amount < least:
        raise InvalidInput(_("The amount is at least %(least)s yuan."), field=field, least=format_yuan(least))
    if amount > MOST_YUAN:
        raise InvalidInput(
            _("The amount is at most %(most)s yuan."), field=field, most=format_yuan(MOST_YUAN)
        )
    return amount


def format_yuan(amount: Decimal) -> str:
    """`1,234.50`, without a sign for the currency."""
    return f"{round_yuan(amount):,.2f}"


def in_capitals(amount: Decimal) -> str:
    """`amount` as cheques and agreements write it out, so that no digit can be added: 18000 is 壹万捌仟元整.

    By the Ministry of Finance's rules for accounting (1996), article 52: one 零 for any row of zeros between digits, 整
    after yuan or jiao, nothing after fen. Raises ValueError below nothing or above what a column holds.
    """
    if not 0 <= amount <= MOST_YUAN:
        raise ValueError("only amounts from nothing to the largest are written out")
    cents = int(round_yuan(amount) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    yuan = f"{_whole_in_capitals(whole)}元" if whole or not cents else ""
    if not jiao and not fen:
        return f"{yuan}整"
    tens = f"{_CAPITALS[jiao]}角" if jiao else _CAPITALS[0] if yuan else ""
    return f"{yuan}{tens}{_CAPITALS[fen]}分" if fen else f"{yuan}{tens}整"


def _whole_in_capitals(whole: int) -> str:
    """A whole number from 0 to twelve digits, in groups of four."""
    written = ""
    for place, name in enumerate(_GROUPS):
        group = whole // 10_000 ** (len(_GROUPS) - 1 - place) % 10_000
        if group:
            gap = _CAPITALS[0] if written and (group < 1_000 or written.endswith("0")) else ""
            written = written.removesuffix("0") + gap + _group_in_capitals(group) + name
        elif written and not written.endswith("0"):
            written += "0"  # a whole group of zeros: one 零 if anything follows
    return written.removesuffix("0") or _CAPITALS[0]


def _group_in_capitals(group: int) -> str:
    written, is_gap = "", False
    for size, name in zip((1_000, 100, 10, 1), ("仟", "佰", "拾", ""), strict=True):
        digit = group // size % 10
        if digit:
            written += (_CAPITALS[0] if is_gap and written else "") + _CAPITALS[digit] + name
        is_gap = not digit
    return written


def split_yuan(amount: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """`amount` in shares proportional to `weights`, to the cent; the shares add up to it exactly.

    The cents that rounding leaves over go one each to the shares that lost most, the earlier first.
    Raises ValueError for no weights, a negative one, only zeros, or an amount with parts of a cent.
    """
    if not weights or min(weights) < 0 or not any(weights):
        raise ValueError("weights must not be negative, nor all zero")
    if amount != round_yuan(amount):
        raise ValueError("an amount to split is whole cents")
    cents = int(abs(amount) * 100)
    # In whole numbers, so that no digit is lost however long the weights are.
    ratios = [Decimal(weight).as_integer_ratio() for weight in weights]
    scale = 1
    for _numerator, denominator in ratios:
        scale = scale * denominator
    whole = [numerator * (scale // denominator) for numerator, denominator in ratios]
    total = sum(whole)
    shares = [cents * weight // total for weight in whole]
    lost = [cents * weight % total for weight in whole]
    for place in sorted(range(len(whole)), key=lambda at: -lost[at])[: cents - sum(shares)]:
        shares[place] += 1
    sign = -1 if amount < 0 else 1
    return [(Decimal(sign * share) / 100).quantize(CENT, rounding=ROUND_DOWN) for share in shares]
