from decimal import Decimal
from pathlib import Path
from textwrap import indent

import pytest

from unionhall.kernel.rulebook.loader import RULES, BadRulebook, load

ROW = """\
- value: 7
  region: CN
  from: 2003-08-01
  to:
  source: {instrument: 条例, article: 第十八条}
  status: confirmed
"""


def written(
    folder: Path, rows: str = ROW, head: str = "key: a.b_days\n  unit: day\n  zh: 天\n  en: Days"
) -> Path:
    (folder / "a.yaml").write_text(f"- {head}\n  rows:\n{indent(rows, '    ')}", encoding="utf-8")
    return folder


def test_a_good_file(tmp_path: Path) -> None:
    rule = load(written(tmp_path, ROW.replace("7", "7.10"))).rule("a.b_days")
    assert rule.rows[0].value == Decimal("7.10")
    assert rule.description("zh-hans") == "天"
    assert rule.description("en") == "Days"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("value: 7", "value: seven", "a.yaml: a.b_days, row 2: the value is not a number"),
        ("value: 7", "value: true", "row 2: the value is not a number"),
        ("value: 7", "value: .inf", r"a\.yaml: \.inf is not a number"),
        ("value: 7", "value: -1", "row 2: The value of a rule is a number and not negative"),
        ("region: CN", "region: 35", "row 2: A region is a division code"),
        ("from: 2003-08-01", "from: soon", "row 2, from: a day is written like"),
        ("from: 2003-08-01", "from: 2003-08-01 10:00:00", "row 2, from: a day is written like"),
        ("to:", "to: 2003-07-31", "row 2: The last day lies before the first"),
        ("to:", "until:", "row 2: lacks to"),
        ("value: 7", "value: 7\n  note: x", "row 2: has the unknown note"),
        ("instrument: 条例", "instrument: ''", "row 2: instrument is empty"),
        ("instrument: 条例, ", "", "row 2, source: lacks instrument"),
        ("source: {instrument: 条例, article: 第十八条}", "source: 条例", "row 2, source: expected article"),
        ("status: confirmed", "status: sure", "row 2: the status is one of confirmed, unconfirmed"),
        ("region: CN", "region: CN\n  region: CN", "region is given twice"),
        ("value: 7", "value: [", "a.yaml: "),
    ],
)
def test_a_mistake_in_a_row_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    good = ROW.replace("CN", "350000")
    with pytest.raises(BadRulebook, match=says):
        load(written(tmp_path, good + ROW.replace(before, after)))


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("key: a.b_days\n  unit: week\n  zh: 天\n  en: Days", "a.b_days: 'week' is not a unit"),
        ("key: a.b_days\n  unit: hour\n  zh: 天\n  en: Days", "a.b_days: the name of the key says day"),
        ("key: a.b_days\n  unit: day\n  zh: ''\n  en: Days", "a.b_days: zh is empty"),
        ("key: a.b_days\n  unit: day\n  zh: 天", "a.b_days: lacks en"),
        ("unit: day\n  zh: 天\n  en: Days", "a rule without key: lacks key"),
    ],
)
def test_a_mistake_in_a_rule_is_named(tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(BadRulebook, match=says):
        load(written(tmp_path, head=head))


def test_two_values_on_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRulebook, match=r"a\.yaml: a\.b_days: From 2003-08-01 two values"):
        load(written(tmp_path, ROW + ROW))


def test_a_rule_in_two_files_is_refused(tmp_path: Path) -> None:
    text = (written(tmp_path) / "a.yaml").read_text(encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadRulebook, match=r"b\.yaml: a\.b_days is defined twice"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"), [("", "a list of rules"), ("a: b", "a list of rules"), ("- 3", "expected")]
)
def test_a_file_is_a_list(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadRulebook, match=says):
        load(tmp_path)


def test_no_rules_or_no_rows(tmp_path: Path) -> None:
    with pytest.raises(BadRulebook, match="there are no rules"):
        load(tmp_path)
    (tmp_path / "a.yaml").write_text(
        "- {key: a.b_days, unit: day, zh: 天, en: Days, rows: []}", encoding="utf-8"
    )
    with pytest.raises(BadRulebook, match=r"a\.b_days: it has no rows"):
        load(tmp_path)


def test_every_row_of_our_own_files_has_a_source() -> None:
    rules = load(RULES).rules
    assert len(rules) >= 16
    for rule in rules.values():
        for row in rule.rows:
            assert row.source.instrument.strip(), rule.key
            assert row.source.article.strip(), rule.key
