"""Counting on a tree of organisations, and reading what a query depends on. Pure Python: no Django, no clock."""

from unionhall.engines.figures.core.anatomy import Table, anatomy
from unionhall.engines.figures.core.periods import Span, spans_of, whole_span
from unionhall.engines.figures.core.spread import above, spread

__all__ = ["Span", "Table", "above", "anatomy", "spans_of", "spread", "whole_span"]
