"""Numbers as people write them in a sentence: 3, 三, 两, 十二, 二十多, 一百."""

from __future__ import annotations

NUMERAL = "[0-9]{1,4}|[零一二两三四五六七八九十百]{1,5}"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100}


def number(text: str) -> int:
    """The value of `text`, a match of NUMERAL; below 1000 when written in characters."""
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
