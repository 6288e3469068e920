"""The tree: order of levels, moving whole branches, the installation's home."""

from __future__ import annotations

import pytest

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.organisations import queries
from unionhall.kernel.organisations.commands import (
    AlreadyFounded,
    CodeTaken,
    OrganisationClosed,
    StillInUse,
    WrongPlaceInTree,
    close_organisation,
    create_organisation,
    found_tree,
    move_organisation,
    rename_organisation,
)
from unionhall.kernel.organisations.core import LEVELS, is_region_within, may_stand_at_top, may_stand_beneath
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.lib.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Cast:
    return cast()


def add(tree: Cast, parent: str, code: str, level: str, kind: str, **extra: str) -> Organisation:
    by = tree.staff(Role.ADMINISTRATOR, "dongyuan")
    return create_organisation(
        parent=tree[parent], code=code, level=level, kind=kind, name=code, by=by, at=NOW, **extra
    )


@pytest.mark.parametrize(
    ("kind", "level", "parent_kind", "parent_level", "fits"),
    [
        ("federation", "town", "federation", "county", True),
        ("federation", "county", "federation", "provincial", True),
        ("federation", "county", "federation", "county", False),
        ("federation", "city", "federation", "county", False),
        ("federation", "town", "industrial", "county", False),
        ("industrial", "county", "federation", "county", True),
        ("industrial", "city", "federation", "county", False),
        ("department", "county", "federation", "county", True),
        ("department", "town", "department", "county", True),
        ("department", "town", "enterprise", "enterprise", False),
        ("enterprise", "enterprise", "federation", "town", True),
        ("enterprise", "enterprise", "industrial", "county", True),
        ("enterprise", "enterprise", "enterprise", "enterprise", True),
        ("enterprise", "town", "federation", "county", False),
        ("federation", "enterprise", "federation", "town", False),
    ],
)
def test_who_may_stand_beneath_whom(
    kind: str, level: str, parent_kind: str, parent_level: str, fits: bool
) -> None:
    assert may_stand_beneath(kind, level, parent_kind, parent_level) is fits


def test_levels_of_core_are_those_of_the_model() -> None:
    assert tuple(Level.values) == LEVELS
    assert may_stand_at_top("federation", "county")
    assert not may_stand_at_top("federation", "town")
    assert not may_stand_at_top("enterprise", "enterprise")


@pytest.mark.parametrize(
    ("region", "above", "inside"),
    [
        ("990181", "CN", True), ("990181", "990000", True), ("990181", "990100", True),
        ("990181", "990181", True), ("990182", "990181", False), ("990200", "990100", False),
        ("CN", "990000", False), ("CN", "CN", True),
    ],
)  # fmt: skip
def test_regions_lie_within_regions(region: str, above: str, inside: bool) -> None:
    assert is_region_within(region, above) is inside


def test_a_new_organisation_stands_beneath_its_parent(tree: Cast) -> None:
    made = add(tree, "yunqiao", "t03", Level.TOWN, Kind.FEDERATION)
    assert made.path == "dongyuan.yibin.yunqiao.t03"
    assert made.region == "990181"
    assert made in queries.subtree(tree["yunqiao"])


def test_creating_refuses_with_reasons(tree: Cast) -> None:
    with pytest.raises(WrongPlaceInTree):
        add(tree, "t01", "c2", Level.COUNTY, Kind.FEDERATION)
    with pytest.raises(CodeTaken) as taken:
        add(tree, "yunqiao", "t01", Level.TOWN, Kind.FEDERATION)
    assert taken.value.field == "code"
    with pytest.raises(InvalidInput, match="990281"):
        add(tree, "yunqiao", "t04", Level.TOWN, Kind.FEDERATION, region="990281")
    for code in ("", "T-04", "t.04", "x" * 33):
        with pytest.raises(InvalidInput):
            add(tree, "yunqiao", code, Level.TOWN, Kind.FEDERATION)
    by = tree.staff(Role.ADMINISTRATOR, "t01")
    with pytest.raises(NotAllowed):
        create_organisation(
            parent=tree["yunqiao"],
            code="t05",
            level=Level.TOWN,
            kind=Kind.FEDERATION,
            name="x",
            by=by,
            at=NOW,
        )
    close_organisation(tree["t02"], by=tree.staff(Role.ADMINISTRATOR), at=NOW)
    with pytest.raises(OrganisationClosed, match="2026-05-06"):
        add(tree, "t02", "e09", Level.ENTERPRISE, Kind.ENTERPRISE)


def test_moving_takes_the_whole_branch_along(tree: Cast) -> None:
    deep = add(tree, "e01", "w1", Level.ENTERPRISE, Kind.ENTERPRISE)
    move_organisation(tree["e01"], parent=tree["t02"], by=tree.staff(Role.ADMINISTRATOR), at=NOW)
    deep.refresh_from_db()
    assert deep.path == "dongyuan.yibin.yunqiao.t02.e01.w1"
    assert [row.code for row in queries.subtree(tree["t02"])] == ["t02", "e01", "w1"]
    assert [row.code for row in queries.ancestors(deep)] == [
        "dongyuan",
        "yibin",
        "yunqiao",
        "t02",
        "e01",
        "w1",
    ]
    assert list(queries.subtree(tree["t01"])) == [tree["t01"]]


def test_moving_refuses_a_place_beneath_itself(tree: Cast) -> None:
    by = tree.staff(Role.ADMINISTRATOR)
    inner = add(tree, "e01", "w1", Level.ENTERPRISE, Kind.ENTERPRISE)
    for parent in (inner, tree["e01"]):
        with pytest.raises(WrongPlaceInTree):
            move_organisation(tree["e01"], parent=parent, by=by, at=NOW)
    with pytest.raises(WrongPlaceInTree):
        move_organisation(tree["t01"], parent=tree["t02"], by=by, at=NOW)


def test_moving_needs_rights_on_both_sides(tree: Cast) -> None:
    with pytest.raises(NotAllowed):
        move_organisation(tree["e01"], parent=tree["t02"], by=tree.staff(Role.ADMINISTRATOR, "t01"), at=NOW)


def test_closing_waits_for_those_beneath(tree: Cast) -> None:
    by = tree.staff(Role.ADMINISTRATOR)
    with pytest.raises(StillInUse):
        close_organisation(tree["t01"], by=by, at=NOW)
    close_organisation(tree["e01"], by=by, at=NOW)
    closed = close_organisation(tree["t01"], by=by, at=NOW)
    assert closed not in queries.open_organisations()
    with pytest.raises(OrganisationClosed):
        close_organisation(closed, by=by, at=NOW)


def test_renaming_keeps_the_path(tree: Cast) -> None:
    renamed = rename_organisation(
        tree["e01"], name=" 云桥重机厂工会 ", by=tree.staff(Role.ADMINISTRATOR), at=NOW
    )
    assert (renamed.name, renamed.path) == ("云桥重机厂工会", "dongyuan.yibin.yunqiao.t01.e01")
    with pytest.raises(InvalidInput):
        rename_organisation(renamed, name=" ", by=tree.staff(Role.ADMINISTRATOR), at=NOW)


def test_home_is_where_the_tree_begins_to_branch(tree: Cast) -> None:
    assert queries.home_organisation() == tree["yunqiao"]
    add(tree, "yibin", "hexi", Level.COUNTY, Kind.FEDERATION, region="990182")
    assert queries.home_organisation() == tree["yibin"]


def test_home_is_the_only_federation_of_a_new_installation() -> None:
    with pytest.raises(queries.NoHome):
        queries.home_organisation()
    top = found_tree(code="yunqiao", level="county", name="云桥市总工会", region="990181", at=NOW)
    assert queries.home_organisation() == top
    with pytest.raises(AlreadyFounded):
        found_tree(code="other", level="county", name="x", at=NOW)


def test_regions_lead_up_to_the_nation(tree: Cast) -> None:
    assert queries.regions_of(tree["t01"]) == ["990181", "990100", "990000", "CN"]
    assert queries.regions_of(tree["dongyuan"]) == ["990000", "CN"]


def test_by_code_finds_the_uppermost(tree: Cast) -> None:
    add(tree, "e01", "t01", Level.ENTERPRISE, Kind.ENTERPRISE)
    assert queries.by_code("t01") == tree["t01"]
    assert queries.by_code("t01", beneath=tree["e01"]).path.endswith("e01.t01")
    with pytest.raises(NotAllowed):
        queries.by_code("nowhere")


def test_a_tree_shows_what_posts_reach(tree: Cast) -> None:
    officer = tree.staff(Role.UNION_OFFICER, "t01")
    assert [row.code for row in queries.tree_for(officer)] == ["t01", "e01"]
    assert list(queries.tree_for(tree.person("worker"))) == []


def test_units_of_elsewhere_on_a_root_of_their_own_do_not_move_the_home(tree: Cast) -> None:
    for code, path, level in (
        ("xiling", "xiling", Level.PROVINCIAL),
        ("pingchuan", "xiling.pingchuan", Level.COUNTY),
    ):
        Organisation.objects.create(
            code=code, path=path, level=level, kind=Kind.FEDERATION, name=code, region="980000",
            parent=Organisation.objects.filter(code="xiling").first(),
        )  # fmt: skip
    assert queries.home_organisation() == tree["yunqiao"]
