"""The plain part: spreading over the tree, named stretches, and what a query reads."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.figures.core import Span, above, anatomy, spans_of, spread, whole_span

LABELS = st.sampled_from("abc")
PATHS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)


def beneath(path: str, node: str) -> bool:
    return path == node or path.startswith(f"{node}.")


@given(st.lists(PATHS, max_size=6), PATHS)
def test_every_node_counts_a_row_once_however_many_of_its_units_lie_beneath(
    paths: list[str], node: str
) -> None:
    total = sum(weight for path, weight in spread(paths).items() if beneath(path, node))
    assert total == (1 if any(beneath(path, node) for path in paths) else 0)


def test_a_row_of_two_towns_counts_once_in_their_county() -> None:
    assert spread(["p.c.a", "p.c.b"]) == {"p.c.a": 1, "p.c.b": 1, "p.c": -1}
    assert spread(["p.c", "p.c.b"]) == {"p.c.b": 1}
    assert spread([]) == {}
    assert spread(["x", "y"]) == {"x": 1, "y": 1}


def test_lineage_from_the_top() -> None:
    assert above("p.c.a") == ["p", "p.c", "p.c.a"]


@given(st.dates(date(2000, 2, 1), date(2040, 12, 31)))
def test_a_day_lies_in_each_of_its_named_stretches(day: date) -> None:
    for span in spans_of(day):
        assert span.first <= day
        after = next(
            later
            for later in (span.first + timedelta(n) for n in range(1, 367))
            if whole_span(span.first, later) == span
        )
        assert day < after


def test_stretches_without_a_name() -> None:
    assert whole_span(date(2026, 1, 1), date(2026, 4, 1)) == Span(3, date(2026, 1, 1))
    assert whole_span(date(2026, 2, 1), date(2026, 5, 1)) is None
    assert whole_span(date(2026, 1, 1), date(2026, 1, 31)) is None
    assert whole_span(date(2026, 1, 31), date(2026, 2, 1)) == Span(0, date(2026, 1, 31))


def test_tables_and_columns_of_a_query() -> None:
    found = anatomy(
        'SELECT "need"."day", EXTRACT(YEAR FROM "need"."at"), COUNT("need"."id") FILTER (WHERE EXISTS(SELECT 1 FROM'
        ' "late" U0 WHERE U0."case_id" = ("need"."case_id"))) FROM "need" LEFT OUTER JOIN "hint" first ON'
        ' ("need"."id" = first."need_id") INNER JOIN "need" T3 ON ("need"."above_id" = T3."id") GROUP BY 1',
        ignored=("tree",),
    )
    assert found["need"].aliases == {"need", "T3"}
    assert found["need"].columns == {"day", "at", "id", "case_id", "above_id"}
    assert found["need"].times == 2
    assert (found["hint"].aliases, found["hint"].columns) == ({"first"}, {"need_id"})
    assert (found["late"].aliases, found["late"].columns) == ({"U0"}, {"case_id"})
