"""Pinyin as it is indexed and asked for: neighbouring syllables in pairs, each at its place.

As with pairs of characters, a phrase of pairs finds an unbroken stretch of syllables; two syllables, which is most
words, are one look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

# Every syllable of standard Chinese by its initial; `v` is ü.
_FINALS = {
    "": "a o e ai ei ao ou an en ang eng er",
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ie ia iao iu ian ing u uo ui uan un",
    "t": "a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan v ve ue",
    "l": "a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve ue",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "q": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "x": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u ua uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y": "a o e ao ou an ang i in ing ong u ue uan un",
    "w": "a o ai ei an en ang eng u",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_LONGEST = max(map(len, SYLLABLES))
_MOST_READINGS = 4


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:end] for word in SYLLABLES for end in range(1, len(word)))


def sound_vector(syllables: Sequence[str]) -> str:
    """The tsvector text of a title's syllables; an empty one is a break."""
    lexemes = [
        f"'{one}.{after}':{min(place, 16383)}"
        for place, (one, after) in enumerate(pairwise([*syllables, ""]), start=1)
        if one
    ]
    return " ".join(lexemes)


def sound_query(syllables: Sequence[str], *, is_open: bool = False) -> str:
    """The tsquery text for `syllables` one after the other; with `is_open` the last may be only begun."""
    if len(syllables) == 1:
        return f"'{syllables[0]}{'' if is_open else '.'}':*"
    pairs = [f"'{one}.{after}'" for one, after in pairwise(syllables)]
    if is_open:
        pairs[-1] += ":*"
    query = " <1> ".join(pairs)
    return f"({query})" if len(pairs) > 1 else query


def readings(letters: str) -> list[tuple[tuple[str, ...], bool]]:
    """The ways to read `letters` as pinyin, at most four, longest syllables first, and whether the end is only begun.

    xian is xian and xi an; diango is dian go, the last syllable begun. Empty when it is no pinyin.
    """
    whole = _first(_whole(letters))
    if likely := [one for one in whole if not _is_torn(one)]:
        return [(one, False) for one in likely]
    for cut in range(len(letters) - 1, 0, -1):
        if len(letters) - cut >= _LONGEST:
            break
        # A vowel is the end of the syllable before it rather than the beginning of one.
        if (
            letters[cut] not in "aoe"
            and letters[cut:] in _beginnings()
            and (begun := _first(_whole(letters[:cut])))
        ):
            return [((*one, letters[cut:]), True) for one in begun]
    return [(one, False) for one in whole]


def _is_torn(syllables: tuple[str, ...]) -> bool:
    """Whether a single letter stands behind others: rather the syllable before it was cut in the wrong place."""
    return any(len(one) == 1 for one in syllables[1:])


def _first(found: Iterator[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [one for one, _place in zip(found, range(_MOST_READINGS), strict=False)]


def _whole(letters: str) -> Iterator[tuple[str, ...]]:
    """Every division of `letters` into syllables; dead ends are remembered, so that long nonsense stays cheap."""
    dead: set[int] = set()

    def divided(at: int) -> Iterator[tuple[str, ...]]:
        if at == len(letters):
            yield ()
            return
        if at in dead:
            return
        is_dead = True
        for end in range(min(len(letters), at + _LONGEST), at, -1):
            if letters[at:end] in SYLLABLES:
                for rest in divided(end):
                    is_dead = False
                    yield (letters[at:end], *rest)
        if is_dead:
            dead.add(at)

    return divided(0)
