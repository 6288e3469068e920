"""Which organisation may stand beneath which, and which regions a region lies in. Plain Python."""

from __future__ import annotations

import re

LEVELS = ("national", "provincial", "city", "county", "town", "enterprise")
CODE = re.compile(r"[a-z0-9_]{1,32}")

# Kind of the child -> kinds of the parent that may have one.
_PARENTS = {
    "federation": {"federation"},
    "industrial": {"federation", "industrial"},
    "department": {"federation", "industrial", "department"},
    "enterprise": {"federation", "industrial", "department", "enterprise"},
}
NATION = "CN"


def may_stand_beneath(kind: str, level: str, parent_kind: str, parent_level: str) -> bool:
    """Whether an organisation of `kind` and `level` may have a parent of those.

    A federation stands strictly below its parent. Departments and industrial unions may stand on their
    parent's own level. An enterprise union is of level enterprise, and so is all beneath it.
    """
    if parent_kind not in _PARENTS[kind]:
        return False
    if (kind == "enterprise") != (level == "enterprise"):
        return False
    step = LEVELS.index(level) - LEVELS.index(parent_level)
    return step > 0 if kind == "federation" else step >= 0


def may_stand_at_top(kind: str, level: str) -> bool:
    """Whether an organisation may have no parent: only a federation above the towns."""
    return kind == "federation" and LEVELS.index(level) <= LEVELS.index("county")


def is_region_within(region: str, above: str) -> bool:
    """Whether division code `region` is `above` or lies in it; everything lies in CN."""
    return above == NATION or (region != NATION and region.startswith(_significant(above)))


def _significant(region: str) -> str:
    if region.endswith("0000"):
        return region[:2]
    return region[:4] if region.endswith("00") else region
