"""The rulebook's files. A mistake in one is found at start-up and named by file, rule and row.

A file is a list of rules:

    - key: palace.closure_notice_days
      unit: day
      zh: 计划闭馆应提前公告的天数
      en: Days of notice before a planned closure
      rows:
        - value: 7
          region: CN
          from: 2003-08-01
          to:                     # the last day; empty while it is in force
          source: {instrument: 公共文化体育设施条例, article: 第十八条}
          status: confirmed       # or unconfirmed: shown with a note that the source is to be checked
          unit: working_day       # only where this region counts the period in something else
          expect: 2027-01-01      # only where a newer number is to be expected from that day on
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast, get_args

import yaml

from unionhall.kernel.rulebook.core import (
    PERIODS,
    BadRow,
    Row,
    Rule,
    Rulebook,
    Source,
    Status,
    Unit,
    check_key,
    check_overlap,
    check_row,
)

RULES = Path(__file__).parent / "rules"

_RULE_FIELDS = {"key", "unit", "zh", "en", "rows"}
_ROW_FIELDS = {"value", "region", "from", "to", "source", "status"}
_MAY_HAVE = {"unit", "expect"}


class BadRulebook(Exception):
    """A file of the rulebook cannot be used; says which file, rule and row, and why."""


class _Loader(yaml.SafeLoader):
    """YAML as usual, but decimals stay decimals and a key given twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _value in node.value]
        twice = {str(name) for name in names if names.count(name) > 1}
        if twice:
            raise yaml.MarkedYAMLError(
                problem=f"{', '.join(twice)} is given twice", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    text = str(loader.construct_scalar(node))
    try:
        return Decimal(text)
    except InvalidOperation:
        raise yaml.MarkedYAMLError(problem=f"{text} is not a number", problem_mark=node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def load(folder: Path = RULES, *, language: Callable[[], str | None] = lambda: "en") -> Rulebook:
    """Every rule in the files `*.yaml` of `folder`. Raises BadRulebook."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _entries(path):
            rule = _rule(entry, path.name)
            if rule.key in rules:
                raise BadRulebook(f"{path.name}: {rule.key} is defined twice")
            rules[rule.key] = rule
    if not rules:
        raise BadRulebook(f"{folder}: there are no rules")
    return Rulebook(rules, language)


def _entries(path: Path) -> list[Any]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        raise BadRulebook(f"{path.name}: {error}") from error
    if not isinstance(entries, list):
        raise BadRulebook(f"{path.name}: a file is a list of rules")
    return entries


def _rule(entry: Any, file: str) -> Rule:
    where = f"{file}: {entry['key'] if isinstance(entry, dict) and 'key' in entry else 'a rule without key'}"
    _expect_fields(entry, _RULE_FIELDS, where)
    key, unit = entry["key"], entry["unit"]
    if unit not in get_args(Unit):
        raise BadRulebook(f"{where}: {unit!r} is not a unit; units are {', '.join(get_args(Unit))}")
    for field in ("key", "zh", "en"):
        _text(entry, field, where)
    if not isinstance(entry["rows"], list) or not entry["rows"]:
        raise BadRulebook(f"{where}: it has no rows")
    rows = tuple(_row(row, unit, f"{where}, row {place}") for place, row in enumerate(entry["rows"], start=1))
    try:
        check_key(key, unit)
        check_overlap(rows)
    except (ValueError, BadRow) as error:
        raise BadRulebook(f"{where}: {error}") from error
    return Rule(key, unit, entry["zh"], entry["en"], rows)


def _row(entry: Any, unit: Unit, where: str) -> Row:
    _expect_fields(entry, _ROW_FIELDS | (_MAY_HAVE & set(entry if isinstance(entry, Mapping) else ())), where)
    value = entry["value"]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadRulebook(f"{where}: the value is not a number")
    if entry["status"] not in get_args(Status):
        raise BadRulebook(f"{where}: the status is one of {', '.join(get_args(Status))}")
    if entry.get("unit") not in (None, *PERIODS):
        raise BadRulebook(f"{where}: its unit is one of {', '.join(PERIODS)}")
    _expect_fields(entry["source"], {"instrument", "article"}, f"{where}, source")
    source = Source(_text(entry["source"], "instrument", where), str(entry["source"]["article"] or ""))
    row = Row(
        value=Decimal(value),
        region=str(entry["region"]),
        starts_on=_day(entry["from"], f"{where}, from"),
        ends_on=None if entry["to"] is None else _day(entry["to"], f"{where}, to"),
        source=source,
        status=entry["status"],
        unit=entry.get("unit"),
        expect_on=None if entry.get("expect") is None else _day(entry["expect"], f"{where}, expect"),
    )
    try:
        check_row(unit, row)
    except BadRow as error:
        raise BadRulebook(f"{where}: {error}") from error
    return row


def _expect_fields(entry: Any, fields: set[str], where: str) -> None:
    if not isinstance(entry, Mapping):
        raise BadRulebook(f"{where}: expected {', '.join(sorted(fields))}")
    for what, names in (("lacks", fields - entry.keys()), ("has the unknown", entry.keys() - fields)):
        if names:
            raise BadRulebook(f"{where}: {what} {', '.join(sorted(map(str, names)))}")


def _text(entry: Mapping[str, Any], field: str, where: str) -> str:
    if not isinstance(entry[field], str) or not entry[field].strip():
        raise BadRulebook(f"{where}: {field} is empty")
    return cast(str, entry[field])


def _day(value: Any, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadRulebook(f"{where}: a day is written like 2026-01-31")
    return value
