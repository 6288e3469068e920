"""The public formats: what each says, how they are told apart, and what a mistake is answered with."""

from __future__ import annotations

import numpy as np
import pytest

from unionhall.engines.planning.core.plans import Limits, Status
from unionhall.engines.planning.core.siting.formats import Bad, CoverTable, MedianTable, read
from unionhall.engines.planning.core.siting.medians import solve_matrix
from unionhall.engines.planning.core.siting.problems import Aim, Cell, Site, SitingProblem, Standing

GRAPH = """ 5 6 2
 1 2 3
 2 3 4
 3 4 1
 4 5 2
 5 1 9
 2 1 2
"""


def test_a_graph_becomes_shortest_ways_and_the_last_of_two_edges_counts() -> None:
    found = read(GRAPH)
    assert isinstance(found, MedianTable)
    assert found.sites == 2
    assert found.costs.tolist() == [
        [0, 2, 6, 7, 9], [2, 0, 4, 5, 7], [6, 4, 0, 1, 3], [7, 5, 1, 0, 2], [9, 7, 3, 2, 0],
    ]  # fmt: skip
    assert found.weights.tolist() == [1, 1, 1, 1, 1]
    plan = solve_matrix(found.costs, found.weights, 2, Limits(rounds=5))
    assert (plan.status, plan.objective) == (Status.PROVED, 5)
    replaced = read(GRAPH, sites=3)
    assert isinstance(replaced, MedianTable)
    assert replaced.sites == 3


def test_an_edge_of_no_length_is_an_edge() -> None:
    found = read("3 2 1\n1 2 0\n2 3 5\n")
    assert isinstance(found, MedianTable)
    assert found.costs.tolist() == [[0, 0, 5], [0, 0, 5], [5, 5, 0]]


def test_set_covering_by_rows_and_by_columns_is_the_same() -> None:
    by_rows = read("3 4\n5 1 2\n9\n2\n1 2\n1\n 3\n3 2 3\n 4\n")
    by_columns = read("3 4\n5 1 1\n1 2 1 3\n2 2 2 3\n9 1 3\n")
    wanted = CoverTable((5.0, 1.0, 2.0, 9.0), ((0, 1), (2,), (1, 2, 3)))
    assert by_rows == by_columns == wanted


def points(text: str, **given: float) -> SitingProblem:
    """What a list of points becomes."""
    found = read(text, **given)  # type: ignore[arg-type]
    assert isinstance(found, SitingProblem)
    return found


def test_coordinates_with_and_without_weights_and_headers() -> None:
    plain = points("0 0\n3 4\n", sites=1)
    assert plain.cells == (Cell("1", 0, 0, 1), Cell("2", 3, 4, 1))
    assert plain.candidates == (Site("1", 0, 0), Site("2", 3, 4))
    assert (plain.aim, plain.sites, plain.detour) == (Aim.SHORTEST_WAYS, 1, 1.0)
    weighed = points("0 0 7\n3 4 2\n10.5 2 1\n", sites=1, radius=5)
    assert [cell.people for cell in weighed.cells] == [7, 2, 1]
    assert (weighed.aim, weighed.radius) == (Aim.MOST_COVERED, 5)
    assert points("3 2\n0 0 7\n3 4 2\n10.5 2 1\n").sites == 2
    assert points("3\n0 0 7\n3 4 2\n10.5 2 1\n", sites=2).cells == weighed.cells
    assert points("3 2\n0,0,7\r\n3,4,2\r\n10.5,2,1\r\n").cells == weighed.cells
    held = points("2 1\n0 0 50 7\n3 4 60 2\n")
    assert [site.capacity for site in held.candidates] == [50, 60]
    assert [cell.people for cell in held.cells] == [7, 2]


def test_sites_and_cells_apart() -> None:
    found = points("2 3\n0 0 5\n9 9 6\n1 1 10\n2 2 20\n3 3 30\n", radius=4)
    assert found.candidates == (Site("s1", 0, 0, 5.0), Site("s2", 9, 9, 6.0))
    assert [cell.people for cell in found.cells] == [10, 20, 30]


SECTIONS = """NAME : Kings
TYPE : MCLP
DIMENSION : 2
NODE_COORD_SECTION
{one}409154 435528
{two}409151 435683
DEMAND_SECTION
{one}50
{two}4
EOF
"""


@pytest.mark.parametrize("numbers", [("", ""), ("7 ", "8 ")])
def test_sections(numbers: tuple[str, str]) -> None:
    found = points(SECTIONS.format(one=numbers[0], two=numbers[1]), radius=800)
    assert [(cell.x, cell.y, cell.people) for cell in found.cells] == [
        (409154, 435528, 50),
        (409151, 435683, 4),
    ]
    assert [cell.id for cell in found.cells] == [site.id for site in found.candidates]


def test_csv_by_its_header() -> None:
    text = '\ufeffid,role,x,y,weight,cost,capacity,standing\nA,cell,0,0,12,,,\n"B",site,5,5,,3.5,40,open\nC,,1,2,3,,,\n'
    found = points(text, radius=10)
    assert found.cells == (Cell("A", 0, 0, 12), Cell("C", 1, 2, 3))
    assert found.candidates == (Site("B", 5, 5, 3.5, 40, standing=Standing.OPEN), Site("C", 1, 2))


def test_degrees_become_metres() -> None:
    found = points("longitude;latitude;people\n120.0;30.0;1\n120.01;30.0;1\n120.0;30.01;1\n", radius=10)
    a, b, c = ((cell.x, cell.y) for cell in found.cells)
    assert np.hypot(b[0] - a[0], b[1] - a[1]) == pytest.approx(963, abs=2)
    assert np.hypot(c[0] - a[0], c[1] - a[1]) == pytest.approx(1112, abs=2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("5 3 2\n1 2 3\n2 3 x\n3 4 1\n", 3),
        ("5 3 2\n1 2 3\n2 9 1\n3 4 1\n", 3),
        ("5 3 2\n1 2 3\n2 3\n3 4 1\n", 3),
        ("5 6 2\n1 2 3\n2 3 4\n", 1),
        ("\n0 0 7\n3 4 2\n10 2\n", 4),
        ("0 0 7\n3 four 2\n", 2),
        ("0 0 7\n3 4 2.5\n", 2),
        ("0 0 7\n3 4 -2\n", 2),
        ("0 0 7\n3 nan 2\n", 2),
        ("7 2 3 4 5\n1 2 3 4 5\n", 1),
        ("4 2\n0 0 7\n3 4 2\n10.5 2 1\n", 1),
        ("3 4\n5 1 2 9\n2 1 2\n1 3\n3 2 3 7\n", 5),
        (SECTIONS.format(one="", two="").replace("435683", ""), 6),
        (SECTIONS.format(one="", two="").replace("\n4\n", "\n"), 8),
        ("id,x,y\nA,1,2\nB,1,zwei\n", 3),
        ("id,x,y\nA,1,2\nB,1,2,3\n", 3),
        ("id,x,y,role\nA,1,2,cell\n\nB,1,2,palace\n", 4),
        ("id,x,y,standing\nA,1,2,shut\n", 2),
    ],
)
def test_a_mistake_names_its_line(text: str, line: int) -> None:
    with pytest.raises(Bad) as caught:
        read(text)
    assert caught.value.params["line"] == line
    assert f"{line}" in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n\n", "4 2 1\n1 2 3\n3 4 1\n", "id,x,y\nA,1,2\nA,3,4\n"])
def test_other_mistakes_are_named_too(text: str) -> None:
    with pytest.raises(Bad) as caught:
        read(text)
    assert str(caught.value)
