"""Text to need, need to service, and ranking with reasons. Pure Python: no Django, no clock, no files."""

from unionhall.engines.matching.core.asking import Asking, Question, Reply, meant, question_between, questions
from unionhall.engines.matching.core.classify import classify
from unionhall.engines.matching.core.dates import Span
from unionhall.engines.matching.core.kinds import CONFIDENT, Category, Entry, Match, entry
from unionhall.engines.matching.core.lexicon import Lexicon
from unionhall.engines.matching.core.ranking import Candidate, Ranked, Reason, rank
from unionhall.engines.matching.core.slots import Slots, extract_slots

__all__ = [
    "CONFIDENT",
    "Asking",
    "Candidate",
    "Category",
    "Entry",
    "Lexicon",
    "Match",
    "Question",
    "Ranked",
    "Reason",
    "Reply",
    "Slots",
    "Span",
    "classify",
    "entry",
    "extract_slots",
    "meant",
    "question_between",
    "questions",
    "rank",
]
