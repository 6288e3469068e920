"""How a shipped template is set when a plain table of all fields will not do: running text, forms, lists. Plain Python.

A service says beside its fields:

    body = (
        Words(_("To {{ employer.name }}:"), "left"),
        Words(_("Your workers tell us that …")),
        Form((("worker.name", "worker.phone"), ("worker.story",), (Box(_("Opinion"), "\\n\\n"),))),
        Listing("items"),
        Lines("reasons", "{{ item.text }}"),
        Words("{{ unit.name }}", "right"),
    )
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Words:
    """One paragraph, lazily translated, with `{{ fields }}`; `text` is indented like running text."""

    text: Any
    align: Literal["text", "left", "center", "right"] = "text"
    is_strong: bool = False
    # Room above, for what is signed by hand, in lines.
    space: int = 0
    is_new_page: bool = False


@dataclass(frozen=True)
class Box:
    """A labelled box of a form with words of its own: to be filled in by hand, or put together from fields."""

    label: Any
    text: Any = ""


@dataclass(frozen=True)
class Form:
    """A table of labelled boxes, one or two a row; a name stands for the field and its label."""

    rows: Sequence[Sequence[str | Box]]


@dataclass(frozen=True)
class Listing:
    """A table with a row for each of the list `name`. `widths` are the shares of the columns, alike if none."""

    name: str
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Lines:
    """One paragraph for each of the list `name`, none where it is empty. `text` reads `{{ item.column }}`.

    `is_small` sets it as notes are set.
    """

    name: str
    text: Any
    align: Literal["text", "left", "center", "right"] = "text"
    is_small: bool = False


Part = Words | Form | Listing | Lines


def unknown(body: Sequence[Part], fields: Collection[str], lists: Collection[str]) -> list[str]:
    """What boxes name that is none of `fields`, and what listings and lines name that is none of `lists`."""
    boxes = [box for part in body if isinstance(part, Form) for row in part.rows for box in row]
    found = [box for box in boxes if isinstance(box, str) and box not in fields]
    return found + [
        part.name for part in body if isinstance(part, Listing | Lines) and part.name not in lists
    ]
