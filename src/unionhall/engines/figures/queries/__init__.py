"""Reading figures: how they stand, what their definitions were, and whether what is kept is true."""

from unionhall.engines.figures.queries.definitions import Meaning, defined_since, meanings, readings_as_then
from unionhall.engines.figures.queries.differences import Delta, differences
from unionhall.engines.figures.queries.readings import (
    Reading,
    Stretch,
    covered,
    readings,
    readings_by_unit,
    readings_from_rows,
    rows_within,
)
from unionhall.engines.figures.queries.several import readings_of_several
from unionhall.engines.figures.queries.verifying import Drift, drift_of

__all__ = [
    "Delta", "Drift", "Meaning", "Reading", "Stretch", "covered", "defined_since", "differences", "drift_of",
    "meanings", "readings", "readings_as_then", "readings_by_unit", "readings_from_rows",
    "readings_of_several", "rows_within",
]  # fmt: skip
