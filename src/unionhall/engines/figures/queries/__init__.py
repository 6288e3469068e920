"""Reading figures: how they stand, what their definitions were, and whether what is kept is true."""

from unionhall.engines.figures.queries.differences import Delta, differences
from unionhall.engines.figures.queries.readings import (
    Reading,
    Stretch,
    covered,
    readings,
    readings_by_unit,
    rows_within,
)
from unionhall.engines.figures.queries.verifying import Drift, drift_of

__all__ = [
    "Delta", "Drift", "Reading", "Stretch", "covered", "differences", "drift_of", "readings", "readings_by_unit",
    "rows_within",
]  # fmt: skip
