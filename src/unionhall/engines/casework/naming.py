"""What a case is called and found by."""

from __future__ import annotations

from itertools import pairwise

from unionhall.engines.casework.models import Case


def number_of(unit: str, word: str, year: int, serial: int) -> str:
    """How a number is written: 云桥工援〔2026〕0123."""
    return f"{unit}{word}〔{year}〕{serial:04d}"


def words_of(case: Case) -> str:
    """What the desk's search looks through: number, subject, names, pinyin and phone of the person served.

    And every two neighbouring letters of subject and names once more as a word: most Chinese words have two letters,
    and the index finds shorter ones than three only at the beginning of a word.
    """
    parts = [case.number, case.title]
    if case.person is not None:
        parts += [case.person.name, case.person.name_pinyin, case.person.phone]
    if case.partner is not None:
        parts += [case.partner.name]
    written = [case.title, *(who.name for who in (case.person, case.partner) if who is not None)]
    pairs = dict.fromkeys(pair for text in written for pair in pairs_of(text))
    return " ".join(part for part in [*parts, *pairs] if part).lower()


def pairs_of(text: str) -> list[str]:
    """Every two neighbouring letters that are not Latin ones or digits: 拖欠工资 has 拖欠, 欠工 and 工资."""
    return [a + b for a, b in pairwise(text) if a.isalpha() and b.isalpha() and not (a + b).isascii()]
