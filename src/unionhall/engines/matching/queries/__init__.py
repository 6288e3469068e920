"""Reads: what a sentence means, what can be found, what meets a need."""

from unionhall.engines.matching.queries.found import Found
from unionhall.engines.matching.queries.needs import documents_for, needs_in
from unionhall.engines.matching.queries.search import search

__all__ = ["Found", "documents_for", "needs_in", "search"]
