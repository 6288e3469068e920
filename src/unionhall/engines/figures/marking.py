"""The triggers that mark a cell in the transaction that changes it: SQL made from what the figures declare.

They hold no rule of the business: which tables and columns a figure reads is read off its own compiled query, and where
a changed row lies is asked of that query, in the world as it was before the change and in that after it. So a change is
marked whatever code made it, a command, an import or a repair by hand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.sql.constants import LOUTER
from django.utils import translation

from unionhall.engines.figures.core import Table, anatomy
from unionhall.engines.figures.declared import DAY, HOME, UNIT, Counted
from unionhall.engines.figures.models import Mark
from unionhall.kernel.catalogue.services import Follow
from unionhall.kernel.organisations.models import Organisation

# The series of a mark that speaks of all of them, and its organisation.
EVERYTHING = "*"
NOBODY = "00000000-0000-0000-0000-000000000000"
PREFIX = "figures_mark_"
_MARKS = Mark._meta.db_table
_TREE = Organisation._meta.db_table
# Stands for the changed rows in what follows: a query for one of their columns, `figures_row."column"`.
_ROW = "figures_row"
_BRACKETED = re.compile(rf'\((ANY\(ARRAY\({_ROW}\."\w+"\)\))\)')
_IS_THE_ROW = re.compile(rf' = ANY\(ARRAY\({_ROW}\."\w+"\)\)')
_OF_ROWS = re.compile(rf'{_ROW}\."(\w+)"')


@dataclass(frozen=True)
class Watch:
    """That a series depends on columns of a table, and how a changed row of it leads to cells.

    `placing` selects homes and days; in it `figures_row` are the changed rows. Where these are `joined` there, the
    world before the change is that query with the rows as they were in place of those there are now; their table stands
    `times` times in it.
    """

    series: str
    table: str
    columns: frozenset[str]
    placing: str
    joined: bool
    times: int = 1
    # A row that others point to is there before them: that it comes changes nothing.
    on_insert: bool = True


def compiled(counted: Counted) -> str:
    """The figure's query as SQL, the same in every language."""
    with translation.override(None):
        return _literal(counted.grouped())


def digest(counted: Counted) -> str:
    """Of everything a series follows from; another one means counting anew."""
    return hashlib.sha256(f"{counted.kind} {compiled(counted)}".encode()).hexdigest()


def watches(counted: Counted) -> Iterator[Watch]:
    """What the figure's series depends on. Raises ImproperlyConfigured for a table it does not say how to follow."""
    early = {model._meta.db_table for model in counted.figure.born_before}
    followed = {follow.model._meta.db_table: follow for follow in counted.figure.follows}
    with translation.override(None):
        placed = counted.placed()
        joins = _joins(placed)
        for name, table in anatomy(compiled(counted), ignored=(_TREE,)).items():
            own = sorted(table.aliases & joins.keys())
            follow = followed.get(name)
            columns = table.columns & _columns()[name]
            if not columns - _of_joining(own, joins):
                continue  # joined for nothing: it neither adds rows nor takes any away
            is_whole = len(own) == table.times and not any(_looks_back(joins[alias]) for alias in own)
            if follow is None and not is_whole:
                raise ImproperlyConfigured(
                    f"figure {counted.figure.code}: say in `follows` how it depends on {name}"
                )
            if own:
                sql = _literal(_narrow(counted, placed.extra(where=[_is_the_row(table, own)])))
                new = name not in early and not all(_is_pointed_to(alias, joins) for alias in own)
                yield Watch(counted.series, name, columns, sql, True, table.times, new)
            if follow is not None:
                columns |= {*follow.rows.values()}
                yield Watch(
                    counted.series, name, columns, _placing_of(counted, follow), False, 1, name not in early
                )


def _joins(rows: Any) -> dict[str, Any]:
    query = rows.query.clone()
    query.get_compiler(connection=connection).as_sql()  # compiling settles which joins there are
    return {name: join for name, join in query.alias_map.items() if query.alias_refcount[name]}


def _is_pointed_to(alias: str, joins: Mapping[str, Any]) -> bool:
    """Whether the rows counted lead to this table by their own keys, and those of what these lead to."""
    join = joins[alias]
    if getattr(join, "join_field", None) is None:
        return False  # the rows counted themselves
    parent = joins[join.parent_alias]
    is_first = getattr(parent, "join_field", None) is None
    return isinstance(join.join_field, models.ForeignKey) and (
        is_first or _is_pointed_to(join.parent_alias, joins)
    )


def _of_joining(aliases: Sequence[str], joins: Mapping[str, Any]) -> set[str]:
    """Columns by which a table is joined that answers with one row at most."""
    to_one = (
        join.join_field for join in (joins[alias] for alias in aliases) if getattr(join, "join_cols", None)
    )
    found = {field.get_joining_fields() for field in to_one if field.one_to_one or field.many_to_one}
    return {other.column for pairs in found for _own, other in pairs}


def _looks_back(join: Any) -> bool:
    """An outer join against the arrow: rows of the figure may come or go with a row of that table."""
    if getattr(join, "join_type", None) != LOUTER:
        return False
    return join.filtered_relation is not None or not isinstance(join.join_field, models.ForeignKey)


def _is_the_row(table: Table, aliases: Sequence[str]) -> str:
    key = _keys()[table.name]
    names = (f'"{alias}"' if alias == table.name else alias for alias in aliases)
    # An array, and not a subquery to be joined: then the rows are looked up by their index, be they one or thousands.
    return " OR ".join(f'{name}."{key}" = ANY(ARRAY({_ROW}."{key}"))' for name in names)


def _placing_of(counted: Counted, follow: Follow) -> str:
    base = follow.base() if follow.base else counted.figure.rows()
    here = {path: RawSQL(f'ANY(ARRAY({_ROW}."{column}"))', ()) for path, column in follow.rows.items()}
    # Django stands parentheses around what is given to it as it is, and ANY may not stand in any.
    return _BRACKETED.sub(r"\1", _literal(_narrow(counted, counted.placed(base.filter(**here)))))


def _narrow(counted: Counted, placed: Any) -> Any:
    """Only what a mark needs, and the units, whose joins are part of the question."""
    return placed.values(HOME, DAY, *(f"{UNIT}{n}" for n in range(len(counted.figure.units))))


def _literal(rows: Any) -> str:
    sql, params = rows.query.sql_with_params()
    return str(connection.ops.compose_sql(sql, params))


def _columns() -> dict[str, set[str]]:
    return {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }


def _keys() -> dict[str, str]:
    return {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}


def statements(watched: Iterable[Watch]) -> list[str]:
    """SQL that makes the triggers of these watches, and that of the tree itself."""
    by_table: dict[str, list[Watch]] = {}
    for watch in watched:
        by_table.setdefault(watch.table, []).append(watch)
    found = [_tree_trigger()]
    for table, own in sorted(by_table.items()):
        found += [_function(table, own), *_triggers(table)]
    return found


def _function(table: str, watched: Sequence[Watch]) -> str:
    """One function for all statements on a table. They are few and small: looked up by index, never by reading a table
    through, whatever the plan that the first of them happened to suggest."""
    coming = [watch for watch in watched if watch.on_insert]
    by_columns: dict[frozenset[str], list[Watch]] = {}
    for watch in watched:
        by_columns.setdefault(watch.columns, []).append(watch)
    changes = "\n".join(_change(table, own) for own in by_columns.values())
    return f"""
        CREATE FUNCTION {PREFIX}{table}() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan TO off AS $body$ BEGIN
        IF TG_OP = 'INSERT' THEN {_marks(table, coming, "new_rows")}
        ELSIF TG_OP = 'DELETE' THEN {_marks(table, watched, "old_rows")}
        ELSIF EXISTS (SELECT 1 FROM {_changed(table, watched, "new_rows")}) THEN {changes}
        END IF;
        RETURN NULL; END $body$"""


def _change(table: str, watched: Sequence[Watch]) -> str:
    """Of rows that changed, only what reads a column that did: most changes concern few figures."""
    before = _marks(table, watched, "old_rows", is_update=True)
    after = _marks(table, watched, "new_rows", is_update=True)
    return f"IF EXISTS (SELECT 1 FROM {_changed(table, watched, 'new_rows')}) THEN {before} {after} END IF;"


def _changed(table: str, watched: Sequence[Watch], rows: str) -> str:
    """Of the rows before or after an update, those that differ in a column that one of these reads.

    A difference of sets: it costs what its rows cost, while a plan for joining them, once made for one row, is kept.
    """
    other = "new_rows" if rows == "old_rows" else "old_rows"
    columns = sorted(frozenset({_keys()[table]}).union(*(watch.columns for watch in watched)))
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"(SELECT {listed} FROM {rows} EXCEPT SELECT {listed} FROM {other}) changed"


def _marks(table: str, watched: Sequence[Watch], rows: str, *, is_update: bool = False) -> str:
    """Statements that mark the cells of the rows; series that find them in the same way share one."""
    by_placing: dict[str, list[Watch]] = {}
    for watch in watched:
        by_placing.setdefault(watch.placing, []).append(watch)
    return "\n".join(_mark(table, own, rows, is_update) for own in by_placing.values()) or "NULL;"


def _mark(table: str, watched: Sequence[Watch], rows: str, is_update: bool) -> str:
    first = watched[0]
    source = _changed(table, watched, rows) if is_update else rows
    placing = first.placing
    if first.joined and rows == "old_rows":
        if first.times == 1:  # nothing else stands in for the table: every row of it is one of these
            placing = _IS_THE_ROW.sub(" IS NOT NULL", placing)
        placing = f"{_as_it_was(table, first.times)} {placing}"
    placing = _OF_ROWS.sub(lambda found: f'SELECT "{found[1]}" FROM {source}', placing)
    series = ", ".join(f"'{watch.series}'" for watch in watched)
    return (
        f"INSERT INTO {_MARKS} (id, series, organisation_id, day) SELECT uuidv7(), series, home, day FROM"
        f' (SELECT DISTINCT "{HOME}" AS home, "{DAY}" AS day FROM ({placing}) rows) cells,'
        f" unnest(ARRAY[{series}]) AS series;"
    )


def _as_it_was(table: str, times: int) -> str:
    """The table under its own name, with the rows as they were."""
    if times == 1:
        return f'WITH "{table}" AS (SELECT * FROM old_rows)'
    key = _keys()[table]
    others = f'SELECT * FROM public."{table}" WHERE "{key}" NOT IN (SELECT "{key}" FROM old_rows)'
    return f'WITH "{table}" AS NOT MATERIALIZED ({others} UNION ALL SELECT * FROM old_rows)'


def _triggers(table: str) -> list[str]:
    seen = {
        "insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    }  # fmt: skip
    return [
        f'CREATE TRIGGER {PREFIX}{event} AFTER {event.upper()} ON "{table}" REFERENCING {rows}'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}{table}()"
        for event, rows in seen.items()
    ]


def _tree_trigger() -> str:
    """Whoever is hung elsewhere in the tree counts elsewhere, with everything it ever did."""
    return f"""
        CREATE FUNCTION {PREFIX}{_TREE}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
        INSERT INTO {_MARKS} (id, series, organisation_id, day) VALUES (uuidv7(), '{EVERYTHING}', '{NOBODY}', NULL);
        RETURN NULL; END $body$;
        CREATE TRIGGER {PREFIX}{_TREE} AFTER UPDATE OF path ON "{_TREE}"
        FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION {PREFIX}{_TREE}()"""
