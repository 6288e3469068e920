from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from unionhall.services.palace.core import is_own_video, is_stream_address, minute_of, slots

TEN = datetime(2026, 5, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("weekdays", "begins", "expected"),
    [
        ((1, 3), time(9), ["daytime"]),
        ((3,), time(19), ["evening"]),
        ((3,), time(17, 30), ["evening"]),
        ((3,), time(17, 29), ["daytime"]),
        ((6,), time(19), ["weekend"]),
        ((5, 7), time(19), ["evening", "weekend"]),
        ((), time(19), []),
    ],
)
def test_slots(weekdays: tuple[int, ...], begins: time, expected: list[str]) -> None:
    assert slots(weekdays, begins) == expected


@pytest.mark.parametrize(
    ("seconds", "minute"), [(-1, None), (0, 0), (59, 0), (60, 1), (5399, 89), (5400, None), (9999, None)]
)
def test_minutes_count_from_the_start_to_the_end(seconds: int, minute: int | None) -> None:
    assert minute_of(TEN, TEN + timedelta(minutes=90), TEN + timedelta(seconds=seconds)) == minute


@pytest.mark.parametrize(
    ("url", "is_own", "is_address"),
    [
        ("/streams/home.m3u8", True, True),
        ("/streams/home.mp4", True, True),
        ("/about/", False, True),
        ("https://live.example.cn/room/7", False, True),
        ("https://live.example.cn/x.m3u8", False, True),
        ("//evil.example/x.m3u8", False, False),
        ("/\\evil.example/x.m3u8", False, False),
        ("javascript:alert(1)//x.m3u8", False, False),
        ("data:text/html,x", False, False),
        ("streams/home.m3u8", False, False),
        ("https:", False, False),
    ],
)
def test_addresses_of_streams(url: str, is_own: bool, is_address: bool) -> None:
    assert is_stream_address(url) is is_address
    assert (is_own_video(url) and is_stream_address(url)) is is_own
