"""What a compiled query reads: its tables and their columns. The SQL is Django's: every name stands in quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

# Not `EXTRACT(year FROM "table"."column")`.
_READ = re.compile(r'(?:FROM|JOIN) "(?P<table>\w+)"(?!\.)(?: (?P<alias>[A-Za-z]\w*))?')
_KEYWORDS = frozenset({"ON", "WHERE", "INNER", "LEFT", "GROUP", "ORDER", "LIMIT", "UNION", "CROSS", "HAVING"})
_COLUMN = re.compile(r'(?:"(?P<quoted>\w+)"|\b(?P<plain>[A-Za-z]\w*))\."(?P<column>\w+)"')


@dataclass(frozen=True)
class Table:
    """A table, the names under which it stands, and the columns read under these.

    Subqueries beside each other may use a name for different tables: then each gets the columns of both.
    """

    name: str
    aliases: frozenset[str]
    columns: frozenset[str]
    # How often it is read.
    times: int = 1


def anatomy(sql: str, ignored: Collection[str] = ()) -> dict[str, Table]:
    """Every table read by `sql`, its subqueries included, by name; those `ignored` are left out."""
    names: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for found in _READ.finditer(sql):
        alias = found["alias"]
        times[found["table"]] += 1
        names.setdefault(found["table"], set()).add(
            alias if alias and alias not in _KEYWORDS else found["table"]
        )
    read: dict[str, set[str]] = {}
    for found in _COLUMN.finditer(sql):
        read.setdefault(found["quoted"] or found["plain"], set()).add(found["column"])
    return {
        table: Table(
            table,
            frozenset(aliases),
            frozenset(column for alias in aliases for column in read.get(alias, ())),
            times[table],
        )
        for table, aliases in names.items()
        if table not in ignored
    }
