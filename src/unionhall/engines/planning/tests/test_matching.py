"""Matchings against every matching there is: the cheapest, the stable, and those that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.matching import optimal, stable
from unionhall.engines.planning.core.matching.arcs import arcs_of
from unionhall.engines.planning.core.matching.checking import check, obstacles
from unionhall.engines.planning.core.matching.conflicts import smallest
from unionhall.engines.planning.core.matching.evaluating import pair_costs, points_of
from unionhall.engines.planning.core.matching.explaining import difference, refusals, rules_of, without
from unionhall.engines.planning.core.matching.preferences import blocking_pairs, seeker_key
from unionhall.engines.planning.core.matching.problems import (
    Forbidden,
    Host,
    MatchingChoices,
    MatchingProblem,
    Seeker,
    Weights,
)
from unionhall.engines.planning.core.matching.stable import Side
from unionhall.engines.planning.core.plans import Limits, Plan, Status

SEEKERS, HOSTS = ("s0", "s1", "s2", "s3"), ("h0", "h1", "h2")
SKILLS = st.frozensets(st.sampled_from(["law", "tax"]), max_size=2)
SPOTS = st.none() | st.tuples(st.floats(0, 9_000), st.floats(0, 9_000))


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=len(names)).map(tuple)


@st.composite
def seekers(draw: st.DrawFn, name: str) -> Seeker:
    """One seeker with whatever it may say."""
    wishes = draw(some(HOSTS))
    costs = sorted(draw(st.lists(st.integers(0, 9), min_size=len(wishes), max_size=len(wishes))))
    return Seeker(
        name,
        draw(st.sampled_from([frozenset(), frozenset(), frozenset({"law"})])),
        draw(SKILLS),
        draw(SPOTS),
        wishes,
        tuple(costs) if draw(st.booleans()) else (),
        draw(some(HOSTS)) if draw(st.booleans()) else (),
    )


@st.composite
def problems(draw: st.DrawFn) -> MatchingProblem:
    """At most four seekers and three hosts, with whatever a problem may say."""
    names = SEEKERS[: draw(st.integers(1, 4))]
    hosts = tuple(
        Host(
            name,
            draw(st.integers(0, 3)),
            draw(st.integers(0, 1)),
            draw(SKILLS),
            draw(SPOTS),
            draw(some(names)),
        )
        for name in HOSTS
    )
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(HOSTS))
    weights = Weights(
        draw(st.integers(0, 50)),
        draw(st.integers(0, 9)),
        7,
        draw(st.integers(0, 40)),
        draw(st.integers(0, 200)),
    )
    return MatchingProblem(
        tuple(draw(seekers(name)) for name in names),
        hosts,
        tuple(Forbidden(*pair, "conflict") for pair in draw(st.lists(pairs, max_size=3, unique=True))),
        tuple(draw(st.lists(pairs, max_size=1))),
        draw(st.dictionaries(pairs, st.integers(0, 20_000), max_size=3)),
        weights,
        draw(st.none() | st.integers(2_000, 12_000)),
        draw(st.booleans()),
    )


def everything(problem: MatchingProblem) -> Iterator[MatchingChoices]:
    """Every way to give each seeker a host or none."""
    names: list[str | None] = [None, *(host.id for host in problem.hosts)]
    for chosen in product(names, repeat=len(problem.seekers)):
        pairs = zip((one.id for one in problem.seekers), chosen, strict=True)
        yield MatchingChoices(tuple((seeker, host) for seeker, host in pairs if host is not None))


def kept(problem: MatchingProblem) -> list[MatchingChoices]:
    """Every matching that keeps all rules."""
    return [one for one in everything(problem) if not check(problem, one)]


@given(problems())
@settings(max_examples=120, deadline=None)
def test_the_cheapest_is_the_cheapest_of_all_and_proved(problem: MatchingProblem) -> None:
    plan = optimal.solve(problem)
    costs = [points_of(problem, one) for one in kept(problem)]
    assert optimal.is_possible(problem) is bool(costs)
    if not costs:
        assert plan.status is Status.INFEASIBLE
        assert plan.conflict is not None
        assert_minimal(problem, {(c, str(v["seeker"]), str(v["host"])) for c, v in plan.conflict.rules})
        return
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.objective, plan.bound, plan.status) == (min(costs), min(costs), Status.PROVED)


def assert_minimal(problem: MatchingProblem, named: set[tuple[str, str, str]]) -> None:
    """Alone they collide; with any one dropped they do not."""
    others = frozenset(rules_of(problem)) - named
    assert not kept(without(problem, others))
    for rule in named:
        assert kept(without(problem, others | {rule})), rule


@given(problems(), st.sampled_from(Side))
@settings(max_examples=120, deadline=None)
def test_stable_matchings_have_no_blocking_pair_and_are_best_for_who_proposes(
    problem: MatchingProblem, side: Side
) -> None:
    problem = replace(problem, everyone=False)
    plan = stable.solve(problem, side=side)
    stables = [one for one in kept(problem) if is_stable(problem, one)]
    if not kept(problem):
        assert plan.status is Status.INFEASIBLE
        return
    assert plan.choices is not None
    assert (plan.status, plan.objective) == (Status.PROVED, 0.0)
    assert check(problem, plan.choices) == ()
    assert plan.choices in stables
    assert {frozenset(one.hosts()) for one in stables} == {frozenset(plan.choices.hosts())}
    if side is Side.SEEKERS:
        for seeker in plan.choices.hosts():
            best = min(key_of(problem, one, seeker) for one in stables)
            assert key_of(problem, plan.choices, seeker) == best


def key_of(problem: MatchingProblem, choices: MatchingChoices, seeker: str) -> tuple[int, int]:
    key = seeker_key(problem, problem.seeker[seeker], problem.host[choices.hosts()[seeker]])
    return key or (1 << 40, 0)


def is_stable(problem: MatchingProblem, choices: MatchingChoices) -> bool:
    """No blocking pair, and nobody with whom they do not want, but for pairs that must be."""
    for seeker, host in choices.pairs:
        one, other = problem.seeker[seeker], problem.host[host]
        unwanted = (one.wishes and host not in one.wishes) or (other.wishes and seeker not in other.wishes)
        if (seeker, host) not in problem.must and unwanted:
            return False
    return not blocking_pairs(problem, choices)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_arrays_say_what_the_evaluator_and_the_checker_say(problem: MatchingProblem) -> None:
    problem = replace(problem, must=())
    arcs = arcs_of(problem)
    rows = zip(arcs.seeker.tolist(), arcs.host.tolist(), arcs.points.tolist(), strict=True)
    found = {(problem.seekers[s].id, problem.hosts[h].id): points for s, h, points in rows}
    for seeker, host in product(problem.seekers, problem.hosts):
        is_barred = any(True for _ in obstacles(problem, seeker, host))
        expected = None if is_barred else pair_costs(problem, seeker, host).points
        assert found.get((seeker.id, host.id)) == expected


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_better_host_has_a_reason_against_it(problem: MatchingProblem) -> None:
    problem = replace(problem, everyone=False, must=())
    plan, cheap = stable.solve(problem), optimal.solve(problem)
    assert plan.choices is not None
    assert cheap.choices is not None
    for seeker in problem.seekers:
        codes = {reason.code for reason in refusals(problem, plan.choices, seeker.id)}
        assert "open" not in codes
        prices = optimal.prices_of(cheap)
        told = refusals(problem, cheap.choices, seeker.id, prices)
        own = cheap.choices.hosts().get(seeker.id)
        keys = [seeker_key(problem, seeker, problem.host[str(one.values["host"])]) for one in told]
        assert keys == sorted(key for key in keys if key is not None)
        assert own not in {one.values["host"] for one in told}


def test_cheapest_and_stable_differ_and_the_difference_is_told() -> None:
    problem = MatchingProblem(
        (Seeker("anna", wishes=("x", "y")), Seeker("bao", wishes=("x",), wish_costs=(0,), only=("x",))),
        (Host("x", 1, wishes=("anna", "bao")), Host("y", 1)),
        weights=Weights(unplaced=1_000),
    )
    cheap, fair = optimal.solve(problem), stable.solve(problem)
    assert cheap.choices is not None
    assert fair.choices is not None
    assert cheap.choices.pairs == (("anna", "y"), ("bao", "x"))
    assert fair.choices.pairs == (("anna", "x"),)
    told = difference(problem, cheap.choices, fair.choices)
    assert told.placed == (2, 1)
    assert told.firsts == (1, 1)
    assert told.mean_place == (1.5, 1.0)
    assert told.blocking == (1, 0)
    assert told.moved == (("anna", "y", "x"), ("bao", "x", None))
    (reason,) = refusals(problem, fair.choices, "bao")
    assert (reason.code, reason.values["last"]) == ("prefers_others", "anna")
    (reason,) = refusals(problem, cheap.choices, "anna", optimal.prices_of(cheap))
    assert reason.code == "costs_others"


def test_load_is_shared_out() -> None:
    problem = MatchingProblem(
        tuple(Seeker(f"s{number}") for number in range(6)),
        (Host("busy", 9, load=4), Host("idle", 9), Host("new", 9)),
    )
    plan = optimal.solve(problem)
    assert plan.choices is not None
    taken = list(plan.choices.hosts().values())
    assert (taken.count("busy"), taken.count("idle"), taken.count("new")) == (0, 3, 3)


def test_more_obligatory_pairs_than_places_are_named_with_the_host() -> None:
    problem = MatchingProblem(
        tuple(Seeker(name) for name in SEEKERS), (Host("h0", 2, load=1), Host("h1", 9)),
        must=(("s0", "h0"), ("s1", "h0"), ("s2", "h1")),
    )  # fmt: skip
    for plan in (optimal.solve(problem), stable.solve(problem)):
        assert plan.status is Status.INFEASIBLE
        assert plan.conflict is not None
        assert [(code, values["seeker"]) for code, values in plan.conflict.rules] == [
            ("must", "s0"), ("must", "s1"), ("capacity", ""),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "codes"),
    [
        ((("s0", "h0"),), ["forbidden", "must"]),
        ((("s1", "h0"),), ["skill_lacks", "must"]),
        ((("s2", "h0"),), ["too_far", "must"]),
        ((("s3", "h0"),), ["not_in_question", "must"]),
        ((("s3", "h1"), ("s3", "h1")), ["placed_times", "too_many"]),
        ((("s3", "h1"), ("s0", "h1")), ["too_many"]),
        ((("s9", "h1"),), ["unknown", "must"]),
    ],
)
def test_bad_matchings_are_refused(pairs: tuple[tuple[str, str], ...], codes: list[str]) -> None:
    problem = MatchingProblem(
        (
            Seeker("s0"), Seeker("s1", requires=frozenset({"law"})), Seeker("s2", spot=(0.0, 0.0)),
            Seeker("s3", only=("h1",)),
        ),
        (Host("h0", 5, spot=(3_000.0, 4_000.0)), Host("h1", 2, load=1)),
        (Forbidden("s0", "h0", "acts for the employer"),), (("s3", "h1"),), reach=4_999,
    )  # fmt: skip
    assert [fault.code for fault in check(problem, MatchingChoices(pairs))] == codes


def test_everyone_has_to_have_one_where_it_is_asked() -> None:
    problem = MatchingProblem((Seeker("s0"), Seeker("s1")), (Host("h0", 1),), everyone=True)
    assert {fault.code for fault in check(problem, MatchingChoices((("s0", "h0"),)))} == {"left_over"}
    plan = optimal.solve(problem)
    assert plan.conflict is not None
    assert [code for code, _ in plan.conflict.rules] == ["everyone", "capacity"]


def test_nothing_to_match_is_a_plan_too() -> None:
    for problem in (
        MatchingProblem((), ()),
        MatchingProblem((Seeker("s0"),), ()),
        MatchingProblem((), (Host("h0"),)),
    ):
        for plan in (optimal.solve(problem), stable.solve(problem)):
            assert (plan.status, plan.choices) == (Status.PROVED, MatchingChoices(()))


def test_the_same_problem_gets_the_same_plan_and_progress_is_told() -> None:
    problem = MatchingProblem(
        tuple(Seeker(f"s{n}") for n in range(30)), tuple(Host(f"h{n}", 5) for n in range(9))
    )
    told: list[Plan[MatchingChoices]] = []

    def tell(plan: Plan[MatchingChoices]) -> bool:
        told.append(plan)
        return True

    first = optimal.solve(problem, Limits(), tell)
    assert told[-1].choices == first.choices == optimal.solve(problem).choices


def test_points_that_no_solver_can_sum_are_refused() -> None:
    problem = MatchingProblem((Seeker("s0"),), (Host("h0"),), weights=Weights(unplaced=1 << 50))
    with pytest.raises(ValueError, match="points"):
        optimal.solve(problem)


@given(st.lists(st.frozensets(st.integers(0, 6), min_size=1), max_size=4))
def test_the_smallest_conflict_is_one_and_minimal(conflicts: list[frozenset[int]]) -> None:
    def holds(some: tuple[int, ...]) -> bool:
        return not any(one <= set(some) for one in conflicts)

    rules = tuple(range(7))
    if holds(rules):
        return
    found = smallest(rules, holds)
    assert found is not None
    assert frozenset(found) in conflicts
    assert all(holds(tuple(set(found) - {rule})) for rule in found)
