"""Every code that a checker, a plan or a conflict can come with has a sentence, and only those."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unionhall.engines.planning.core.matching import words as matching
from unionhall.engines.planning.core.timetables import words as timetables

CORE = Path(matching.__file__).parent.parent


def codes(pattern: str, *paths: str) -> set[str]:
    """What the pattern finds in these files of the core."""
    texts = [(CORE / path).read_text("utf-8") for path in paths]
    return {code for text in texts for code in re.findall(pattern, text)}


FAULT = r'Fault\(\s*"(\w+)"'
REASON = r'Reason\(\s*[\w.]*(?:"")?,\s*"(\w+)"'


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (matching.FAULTS, codes(FAULT, "matching/checking.py")),
        (matching.RULES, codes(r'yield "(\w+)"', "matching/explaining.py")),
        (matching.VISIT_FAULTS, codes(FAULT, "matching/visits.py")),
        (
            matching.VISIT_REASONS,
            codes(r'"(too_large|nobody_can|too_far|no_time|others_first)"', "matching/visits.py"),
        ),
        (timetables.FAULTS, codes(FAULT, "timetables/checking.py")),
        (timetables.REASONS, codes(REASON, "timetables/explaining.py")),
        (timetables.RULES, codes(r'\(\s*"(\w+)", (?:\w+\.id|""|who)\)', "timetables/explaining.py")),
    ],
)
def test_each_code_has_its_sentence(known: dict[str, str], found: set[str]) -> None:
    assert set(known) == found


def test_refusals_have_sentences_too() -> None:
    pair = {"forbidden", "skill_lacks", "not_in_question", "too_far"}
    assert set(matching.REASONS) == codes(REASON, "matching/explaining.py") | pair
