"""Reads: what a sentence means, what can be found, what meets a need."""

from unionhall.engines.matching.queries.found import Found, Results, Scope
from unionhall.engines.matching.queries.needs import (
    corrections_in_use,
    documents_for,
    needs_in,
    needs_meant,
    question_for,
)
from unionhall.engines.matching.queries.search import look_up, search

__all__ = [
    "Found",
    "Results",
    "Scope",
    "corrections_in_use",
    "documents_for",
    "look_up",
    "needs_in",
    "needs_meant",
    "question_for",
    "search",
]
