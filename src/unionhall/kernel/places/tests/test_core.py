from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from unionhall.kernel.places.core import HOLIDAY, Hours, Opening, Shut, Span, opening_at, walk_minutes

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = Span(time(9), time(12))
AFTERNOON = Span(time(14), time(17, 30))
# Open on weekdays in two spans, on Saturday in the morning, not on Sunday.
WEEK = dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)) | {6: (MORNING,)}


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """A moment in June 2026, whose first day is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def ask(moment, hours=None, holidays=(), shut=()):
    return opening_at(moment, hours or Hours(WEEK), holidays=holidays, shut=shut)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(1, 8, 59), Opening(False, opens_at=at(1, 9))),
        (at(1, 9), Opening(True, closes_at=at(1, 12))),
        (at(1, 12), Opening(False, opens_at=at(1, 14))),
        (at(1, 17, 29), Opening(True, closes_at=at(1, 17, 30))),
        (at(1, 17, 30), Opening(False, opens_at=at(2, 9))),
        (at(6, 13), Opening(False, opens_at=at(8, 9))),
        (at(7, 10), Opening(False, opens_at=at(8, 9))),
    ],
)
def test_hours_of_the_week(moment, expected):
    assert ask(moment) == expected


def test_holiday_hours_replace_the_weekday():
    hours = Hours(WEEK | {HOLIDAY: (Span(time(10), time(11)),)})
    assert ask(at(1, 9, 30), hours, holidays=[date(2026, 6, 1)]) == Opening(False, opens_at=at(1, 10))
    assert ask(at(1, 9, 30), hours) == Opening(True, closes_at=at(1, 12))


def test_without_holiday_hours_a_holiday_is_like_its_weekday():
    assert ask(at(1, 9, 30), holidays=[date(2026, 6, 1)]).is_open


def test_a_closure_says_why_and_when_it_opens_again():
    repair = Shut(date(2026, 6, 1), date(2026, 6, 3), "Repair")
    assert ask(at(2, 10), shut=[repair]) == Opening(False, opens_at=at(4, 9), reason="Repair")
    # The reason is of today only.
    assert ask(at(4, 8), shut=[repair]) == Opening(False, opens_at=at(4, 9))


def test_open_day_and_night_has_no_closing_time_until_a_closure():
    always = Hours({}, all_day=True)
    assert ask(at(1, 3), always) == Opening(True)
    repair = Shut(date(2026, 6, 5), date(2026, 6, 5), "Repair")
    assert ask(at(1, 3), always, shut=[repair]) == Opening(True, closes_at=at(5, 0))
    assert ask(at(5, 3), always, shut=[repair]) == Opening(False, opens_at=at(6, 0), reason="Repair")


def test_a_place_without_hours_or_given_up_never_opens():
    assert ask(at(1, 10), Hours({})) == Opening(False)
    assert ask(at(1, 10), Hours(WEEK, given_up_on=date(2026, 6, 1))) == Opening(False)
    last = ask(at(1, 18), Hours({1: (MORNING,)}, all_day=False, given_up_on=date(2026, 6, 8)))
    assert last == Opening(False)


def test_spans_that_touch_are_one():
    hours = Hours({1: (Span(time(9), time(12)), Span(time(12), time(18)), Span(time(10), time(11)))})
    assert ask(at(1, 9, 30), hours) == Opening(True, closes_at=at(1, 18))


def test_a_moment_without_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 6, 1))  # noqa: DTZ001


def test_walking():
    assert walk_minutes(0) == 0
    assert walk_minutes(0.01) == 1
    assert walk_minutes(1) == 17
