"""Tables that are wrong, reminders at the edges, and the page a table makes: all without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from unionhall.engines.casework.core import Ask, Clock, Party, State, Track, Verb, Workflow, drawing, faults
from unionhall.engines.casework.core.reminders import LEAST_APART, next_reminder, reminders
from unionhall.engines.casework.tests.made_up import HOURS, REQUEST

PERMISSIONS = {verb.permission for verb in REQUEST.verbs}
RULES = {"casework.complaint_working_days"}
DAY = timedelta(days=1)
NINE = datetime(2026, 5, 6, 9, tzinfo=UTC)


def found(workflow: Workflow) -> str:
    return "; ".join(faults(workflow, PERMISSIONS, RULES))


def with_verb(**changes: object) -> Workflow:
    """The sound table, its first verb changed."""
    return replace(REQUEST, verbs=(replace(REQUEST.verbs[0], **changes), *REQUEST.verbs[1:]))


def with_state(**changes: object) -> Workflow:
    """The sound table, its first state changed."""
    return replace(REQUEST, states=(replace(REQUEST.states[0], **changes), *REQUEST.states[1:]))


def more(*, states: tuple[State, ...] = (), verbs: tuple[Verb, ...] = ()) -> Workflow:
    return replace(REQUEST, states=REQUEST.states + states, verbs=REQUEST.verbs + verbs)


MAY = "made_up.accept_request"
ISLAND = State("island", "island", "there", Party.STAFF, HOURS)
PIT = Verb("fall", "Fall", ("open",), MAY, to="island")
SIDE = Track("side", "Side", (ISLAND, State("over", "over", "over", Party.NOBODY)))
SHORE = Verb("leave", "Leave", ("island",), MAY, to="over", track="side")

PLANTED: list[tuple[Workflow, str]] = [
    (replace(REQUEST, kind="request"), "a kind is written service.noun"),
    (replace(REQUEST, word=""), "its number has no word"),
    (replace(REQUEST, word="试" * 21), "longer than there is room for"),
    (replace(REQUEST, handled_by=()), "no role works on it"),
    (replace(REQUEST, name=""), "it has no name"),
    (more(verbs=(REQUEST.verbs[0],)), "verb accept stands there twice"),
    (more(states=(REQUEST.states[0],)), "state of main: open stands there twice"),
    (with_state(told=""), "no words for staff or for the person served"),
    (with_state(clock=None), "owed by staff, but by no day"),
    (with_state(clock=Clock("no.such_days", "?")), "no.such_days, which no rulebook holds"),
    (with_state(stage=9), "lights a step that is not there"),
    (more(states=(State("end", "end", "end", Party.NOBODY, HOURS),)), "is final and yet has a clock"),
    (replace(REQUEST, partner_roles=()), "waits for a partner for whom no role acts"),
    (with_verb(to="nowhere"), "names the state nowhere, which main does not have"),
    (with_verb(frm=("nowhere",)), "names the state nowhere, which main does not have"),
    (with_verb(frm=()), "can be done in no state"),
    (with_verb(name=""), "verb accept has no name"),
    (with_verb(permission="made_up.dance_request"), "nobody may accept"),
    (with_verb(code="a" * 41), "longer than there is room for"),
    (with_verb(code="miss"), "verb miss has the name of a step that every case may have"),
    (with_verb(told="Given to %(whom)s."), "tells of whom, which it does not ask for"),
    (with_verb(told="100% done"), "a lone % in it"),
    (
        with_verb(told="%(x)s", asks=(Ask("x", "X", is_private=True),)),
        "tells of x, which it does not ask for",
    ),
    (with_verb(asks=(Ask("x", ""),)), "asks for x without a word"),
    (with_verb(asks=(Ask("x", "X"), Ask("x", "X"))), "asks for x stands there twice"),
    (with_verb(asks=(Ask("x", "X", "choice"),)), "only a choice has choices"),
    (with_verb(asks=(Ask("x", "X", choices=(("a", "A"),)),)), "only a choice has choices"),
    (with_verb(starts=()), "nothing starts the track evidence"),
    (with_verb(starts=("side",)), "names the track side, which is not there"),
    (with_verb(to="done"), "ends the case and yet starts something beside it"),
    (more(states=(ISLAND,)), "state island of main is never reached"),
    (more(states=(ISLAND,), verbs=(PIT,)), "from state island of main nothing leads to an end"),
    (replace(REQUEST, states=(REQUEST.states[4], *REQUEST.states[:4])), "main begins where it ends"),
    (replace(REQUEST, states=REQUEST.states[:4]), "main never ends"),
    (
        replace(REQUEST, tracks=(*REQUEST.tracks, SIDE), verbs=(*REQUEST.verbs, SHORE)),
        "nothing starts the track side",
    ),
    (replace(REQUEST, tracks=REQUEST.tracks * 2), "track evidence stands there twice"),
]


def test_a_sound_table_has_no_faults() -> None:
    assert found(REQUEST) == ""


@pytest.mark.parametrize(("table", "sentence"), PLANTED, ids=[sentence for _table, sentence in PLANTED])
def test_each_fault_is_named(table: Workflow, sentence: str) -> None:
    assert sentence in found(table)


@pytest.mark.parametrize(
    ("lasts", "expected"),
    [
        (10 * DAY, ["half_way", "day_before", "on_the_day"]),
        (2 * DAY, ["day_before", "on_the_day"]),  # half-way is the day before: once
        (timedelta(hours=8), ["half_way"]),  # the day began before the clock did
        (timedelta(minutes=59), []),
        (timedelta(hours=1), ["half_way"]),
        (timedelta(0), []),
        (-DAY, []),
    ],
)
def test_reminders_of_short_and_long_clocks(lasts: timedelta, expected: list[str]) -> None:
    due = NINE + lasts
    assert [which for _at, which in reminders(NINE, due, due.replace(hour=0))] == expected


@pytest.mark.parametrize("hours", [*range(1, 60), 100, 1000])
def test_reminders_come_in_order_within_the_clock_and_apart(hours: int) -> None:
    due = NINE + timedelta(hours=hours)
    moments = [NINE, *(at for at, _which in reminders(NINE, due, due.replace(hour=0))), due]
    apart = [later - earlier for earlier, later in pairwise(moments)]
    assert min(apart) >= LEAST_APART


def test_next_reminder_is_the_first_that_is_still_to_come() -> None:
    due, start = NINE + 10 * DAY, (NINE + 10 * DAY).replace(hour=0)
    seen, after = [], NINE
    while (found := next_reminder(NINE, due, start, after=after)) is not None:
        after = found[0]
        seen.append(found[1])
    assert seen == ["half_way", "day_before", "on_the_day"]
    assert next_reminder(NINE, due, start, after=NINE + 9 * DAY)[1] == "on_the_day"  # type: ignore[index]


def test_the_page_draws_every_course_verb_and_clock() -> None:
    page = drawing.page(
        REQUEST, lambda permission: f"holders of {permission}", lambda key: "ten working days"
    )
    assert "    [*] --> open" in page
    assert "    open --> working: accept" in page
    assert "    working --> working: note" in page  # it stays
    assert page.count("```mermaid") == 2
    assert "    gathered --> [*]" in page
    assert "holders of made_up.reply_request" in page
    assert "| working, done |" in page
    assert "look at it: 1 day" in page
    assert "decide: ten working days (`casework.complaint_working_days`)" in page
    assert "what, secret?" in page
    assert all(f"`{verb.code}`" in page for verb in REQUEST.verbs)


def test_the_page_keeps_its_table_whole() -> None:
    page = drawing.page(with_verb(name="A | B"), str, str)
    assert "A \\| B" in page
