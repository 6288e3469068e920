import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.ui import charts


def test_the_longest_bar_is_full_and_a_hidden_count_has_none() -> None:
    rows = charts.bar_rows(
        [{"label": "a", "n": 8}, {"label": "b", "n": 2}, {"label": "c", "n": None, "text": "<5"}]
    )
    assert [row["width"] for row in rows] == ["100.0%", "25.0%", "0.0%"]


def test_bars_of_nothing_and_of_zeros() -> None:
    assert charts.bar_rows([]) == []
    assert charts.bar_rows([{"label": "a", "n": 0}])[0]["width"] == "0.0%"


@pytest.mark.parametrize(("part", "whole", "share"), [(0, 0, "0.0%"), (3, 2, "100.0%"), (-1, 2, "0.0%")])
def test_percent_never_leaves_its_bar(part: int, whole: int, share: str) -> None:
    assert charts.percent(part, whole) == share


@pytest.mark.parametrize(("top", "step"), [(0, 1), (1, 1), (7, 2), (233, 50), (8_214, 2_000)])
def test_grid_lines_are_round_numbers(top: int, step: int) -> None:
    assert charts.axis_step(top) == step


def test_columns_of_nothing_still_have_an_axis() -> None:
    plot = charts.column_plot([])
    assert plot["rows"] == []
    assert [line["value"] for line in plot["grid"]] == [0, 1]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=24))
def test_columns_stay_inside_the_plot_and_stand_on_its_base(pairs: list[tuple[int, int]]) -> None:
    plot = charts.column_plot([{"label": str(i), "values": pair} for i, pair in enumerate(pairs)])
    for row, pair in zip(plot["rows"], pairs, strict=True):
        for bar, value in zip(row["bars"], pair, strict=True):
            assert bar["y"] >= charts.PLOT_TOP
            assert bar["y"] + bar["height"] == pytest.approx(plot["base"], abs=0.11)
            assert (bar["height"] > 0) or value * 1000 <= max(map(max, pairs))
    last = plot["rows"][-1]["bars"][-1]
    assert float(last["x"].rstrip("%")) + float(last["width"].rstrip("%")) <= 100


def test_spark_needs_two_values() -> None:
    assert charts.spark_path([]) == charts.spark_path([3]) == ""
    assert charts.spark_path([1, 2]) == "M0.0 26.0L100.0 4.0"
    assert charts.spark_path([5, 5, 5]).count("26.0") == 3
