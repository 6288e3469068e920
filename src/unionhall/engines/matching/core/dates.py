"""The days that a sentence means, seen from a given day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.engines.matching.core.numerals import NUMERAL, number

_EVERY_DAY = frozenset[int]()
_WEEKEND = frozenset({6, 7})
_WORKDAYS = frozenset({1, 2, 3, 4, 5})
_WEEK = "(?:周|星期|礼拜)"
_DAY_OF_WEEK = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, "末": 6}
_SOON_DAYS, _LATELY_DAYS = 3, 14


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


Reading = Callable[[re.Match[str], date], tuple[Span | None, frozenset[int]]]


def span_of(text: str, today: date) -> tuple[Span | None, frozenset[int]]:
    """The days and weekdays (1 to 7) meant in `text`; None and nothing where it names none.

    The first reading that applies wins: a date before a weekday, a weekday before a month.
    """
    for pattern, reading in _READINGS:
        if found := pattern.search(text):
            return reading(found, today)
    return None, _EVERY_DAY


def _days(today: date, first: int, last: int) -> Span:
    return Span(today + timedelta(first), today + timedelta(last))


def _in(first: int, last: int) -> Reading:
    return lambda _found, today: (_days(today, first, last), _EVERY_DAY)


def _week_of(today: date, weeks_ahead: int) -> Span:
    monday = today - timedelta(today.weekday()) + timedelta(weeks=weeks_ahead)
    return Span(max(today, monday), monday + timedelta(6))


def _month_of(year: int, month: int) -> Span:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _from_today(span: Span, today: date) -> Span:
    return Span(max(today, span.first), span.last)


def _day_of_month(found: re.Match[str], today: date) -> tuple[Span | None, frozenset[int]]:
    month = number(found["month"]) if found["month"] else today.month
    day = number(found["day"])
    for offset in range(13 if not found["month"] else 2):
        year, wanted = (
            (today.year + offset, month)
            if found["month"]
            else divmod(today.year * 12 + today.month - 1 + offset, 12)
        )
        wanted = wanted if found["month"] else wanted + 1
        if not 1 <= wanted <= 12 or not 1 <= day <= monthrange(year, wanted)[1]:
            continue
        if (meant := date(year, wanted, day)) >= today:
            return Span(meant, meant), _EVERY_DAY
    return None, _EVERY_DAY


def _weekday(found: re.Match[str], today: date) -> tuple[Span | None, frozenset[int]]:
    named = _DAY_OF_WEEK[found["day"]]
    days = _WEEKEND if found["day"] == "末" else frozenset({named})
    ahead = found["ahead"] or ""
    if "每" in ahead or "逢" in ahead:
        return None, days
    weeks = ahead.count("下")
    if not weeks and not ahead and max(days) < today.isoweekday():
        weeks = 1
    return _week_of(today, weeks), days


def _month(found: re.Match[str], today: date) -> tuple[Span | None, frozenset[int]]:
    month = number(found["month"])
    if not 1 <= month <= 12:
        return None, _EVERY_DAY
    return _from_today(_month_of(today.year + (month < today.month), month), today), _EVERY_DAY


def _season(first: tuple[int, int], last: tuple[int, int]) -> Reading:
    """The stretch between two days of the year; the one we are in, or the next."""

    def read(_found: re.Match[str], today: date) -> tuple[Span | None, frozenset[int]]:
        for year in (today.year - 1, today.year, today.year + 1):
            start = date(year, *first)
            end = date(year + (last < first), *last)
            if end >= today:
                return _from_today(Span(start, end), today), _EVERY_DAY
        raise AssertionError("one of three years ends after today")

    return read


_READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (f"(?P<month>{NUMERAL})月(?:份)?(?P<day>{NUMERAL})[日号]", _day_of_month),
        (f"(?P<month>(?!))?(?<![0-9月])(?P<day>{NUMERAL})号(?!线|楼|馆|厅|门|店|院|机|车)", _day_of_month),
        ("大后天", _in(3, 3)),
        ("后天|后晚", _in(2, 2)),
        ("明天|明儿|明晚|明早|明日|明朝", _in(1, 1)),
        ("今天|今晚|今儿|今日|今朝", _in(0, 0)),
        (
            f"(?<![一两二三四五六七八九十几0-9])(?P<ahead>下下个?|下个?|这个?|本|每个?|逢)?{_WEEK}(?P<day>[一二三四五六日天末])",
            _weekday,
        ),
        ("双休日?", lambda _found, _today: (None, _WEEKEND)),
        ("工作日|平时", lambda _found, _today: (None, _WORKDAYS)),
        (f"下下个?{_WEEK}", lambda _found, today: (_week_of(today, 2), _EVERY_DAY)),
        (f"下个?{_WEEK}", lambda _found, today: (_week_of(today, 1), _EVERY_DAY)),
        (f"(?:这个?|本){_WEEK}", lambda _found, today: (_week_of(today, 0), _EVERY_DAY)),
        ("下个?月", lambda _found, today: (_month_of(today.year, today.month + 1), _EVERY_DAY)),
        (
            "这个月|本月|当月|月底",
            lambda _found, today: (_from_today(_month_of(today.year, today.month), today), _EVERY_DAY),
        ),
        ("国庆|十一长假|十一期间", _season((10, 1), (10, 7))),
        ("五一(?!劳动奖|奖|表彰|巾帼)", _season((5, 1), (5, 5))),
        ("元旦", _season((1, 1), (1, 3))),
        ("暑假|暑期|暑托", _season((7, 1), (8, 31))),
        ("寒假|寒托", _season((1, 10), (2, 28))),
        (f"(?P<month>{NUMERAL})月(?:份|底|初|中)?", _month),
        ("尽快|马上|现在|立刻|赶紧|眼下", _in(0, _SOON_DAYS)),
        ("最近(?!的)|近期|这几天|这两天|这段时间", _in(0, _LATELY_DAYS)),
    )
)
