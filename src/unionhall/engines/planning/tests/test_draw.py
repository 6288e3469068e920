"""The draw: the same for everybody, neighbours apart wherever their numbers allow it, every change on record."""

from collections import Counter
from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.timetables.draw import (
    Turn,
    commitment,
    draw,
    fewest_neighbours,
    is_true,
    lot,
    neighbours_in,
    turns,
)

COMPANIES = st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=7).map(
    lambda names: {f"p{number}": company for number, company in enumerate(names)}
)


def test_a_lot_is_the_published_formula() -> None:
    # echo -n 张三 | openssl dgst -sha256 -hmac 2026-11-28
    assert lot("2026-11-28", "张三") == "d506378310bf276eeba8b4c4631d922714f21325880c7bce283958b57c7b478a"
    assert commitment("2026-11-28") == "4c0d617c974a763f9f8f3bc12947409d1ac8da48216a58e4f2c41d85a0735141"


@given(COMPANIES, st.text(max_size=5))
@settings(max_examples=150, deadline=None)
def test_neighbours_are_apart_as_far_as_any_order_can(companies: dict[str, str], seed: str) -> None:
    record = draw(seed, companies)
    assert sorted(record.order) == sorted(companies)
    assert record.neighbours == neighbours_in(record.order, companies)
    fewest = min(neighbours_in(order, companies) for order in permutations(companies))
    assert record.neighbours == fewest == fewest_neighbours(Counter(companies.values()), "")


@given(COMPANIES, st.text(max_size=5), st.randoms())
@settings(max_examples=60, deadline=None)
def test_anyone_can_draw_it_again_from_any_list(companies: dict[str, str], seed: str, chance: Random) -> None:
    record = draw(seed, companies)
    shuffled = list(companies.items())
    chance.shuffle(shuffled)
    assert is_true(record, dict(shuffled))


@given(COMPANIES, st.text(max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_the_repair_changed_is_on_record(companies: dict[str, str], seed: str) -> None:
    record = draw(seed, companies)
    order = list(record.drawn)
    for one in record.moved:
        assert record.drawn[one.drawn - 1] == one.id
        order[one.placed - 1] = one.id
    assert tuple(order) == record.order


def test_a_draw_without_neighbours_stands_as_it_is() -> None:
    record = draw("seed", {str(number): f"company {number}" for number in range(50)})
    assert record.order == record.drawn == tuple(sorted(record.drawn, key=lambda one: lot("seed", one)))
    assert record.moved == ()


def test_another_seed_is_another_order_and_a_changed_record_is_found() -> None:
    companies = {f"p{number}": f"company {number % 18}" for number in range(106)}
    first, second = draw("one", companies), draw("two", companies)
    assert first.order != second.order
    assert first.neighbours == second.neighbours == 0
    assert not is_true(type(first)("two", first.drawn, first.order, first.moved, 0), companies)


def test_turns_follow_each_other_with_pauses() -> None:
    assert list(turns("abcde", 480, 10, pause_after=2, pause=15)) == [
        Turn("a", 480), Turn("b", 490), Turn("c", 515), Turn("d", 525), Turn("e", 550),
    ]  # fmt: skip
    assert [one.minute for one in turns("abc", 0, 7)] == [0, 7, 14]
