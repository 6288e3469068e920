from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from unionhall.ui import calendars

MONDAY = date(2026, 11, 23)


def at(day: int, hour: int) -> datetime:
    """An instant, given in Shanghai time on a day of the week of `MONDAY`."""
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day, hours=hour - 8)


def test_a_week_groups_by_local_day_and_part_of_day() -> None:
    events = [{"title": "late", "starts": at(2, 23)}, {"title": "early", "starts": at(2, 0)}]
    grid = calendars.week_grid(MONDAY, events, today=MONDAY, notes={})
    assert [str(part) for part in grid["parts"]] == [str(calendars.PARTS[0][1]), str(calendars.PARTS[2][1])]
    wednesday = grid["rows"][2]
    assert [[e["title"] for e in cell["events"]] for cell in wednesday["cells"]] == [["early"], ["late"]]
    assert grid["rows"][0]["today"]
    assert [row["free"] for row in grid["rows"]].count(False) == 1


def test_other_weeks_are_not_shown_and_a_note_keeps_its_day() -> None:
    grid = calendars.week_grid(
        MONDAY, [{"title": "x", "starts": at(9, 9)}], today=MONDAY, notes={MONDAY: "shut"}
    )
    assert grid["parts"] == []
    assert not grid["rows"][0]["free"]


def test_a_month_is_whole_weeks_from_monday() -> None:
    weeks = calendars.month_grid(date(2026, 11, 1), {MONDAY: {"n": 3}}, today=MONDAY)
    days = [day for week in weeks for day in week]
    assert len(days) % 7 == 0
    assert days[0]["date"] == date(2026, 10, 26)
    assert [day["date"] for day in days if day.get("n")] == [MONDAY]
    assert sum(not day["outside"] for day in days) == 30


@pytest.mark.parametrize(
    ("delta", "left"),
    [(timedelta(days=2, hours=3, minutes=4, seconds=59), (2, 3, 4)), (timedelta(seconds=-5), (0, 0, 0))],
)
def test_remaining_time(delta: timedelta, left: tuple[int, int, int]) -> None:
    assert calendars.remaining(at(0, 9) + delta, at(0, 9)) == left


@pytest.mark.parametrize(
    ("language", "block", "short"),
    [("zh-hans", ("周一", "23", "11月"), "11月23日"), ("en", ("Mon", "23", "Nov"), "23 Nov")],
)
def test_dates_in_both_languages(language: str, block: tuple[str, ...], short: str) -> None:
    with override(language):
        assert tuple(calendars.date_block(at(0, 9)).values()) == block
        assert calendars.short_date(MONDAY) == short


@pytest.mark.parametrize(
    ("language", "ends", "words"),
    [
        ("zh-hans", at(2, 11), "11月25日 周三 09:00–11:00"),
        ("en", at(2, 11), "Wed 25 Nov, 09:00–11:00"),
        ("en", None, "Wed 25 Nov, 09:00"),
        ("zh-hans", at(4, 8), "11月25日 周三 09:00 – 11月27日 08:00"),
    ],
)
def test_when_something_takes_place(language: str, ends: datetime | None, words: str) -> None:
    with override(language):
        assert calendars.span(at(2, 9), ends) == words


def test_instants_in_words() -> None:
    with override("zh-hans"):
        assert calendars.moment(at(0, 9)) == "2026年11月23日 09:00"
    with override("en"):
        assert calendars.moment(at(0, 9)) == "23 Nov 2026, 09:00"
