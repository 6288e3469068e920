"""Needs as they would have come in: more each season, matched better and better, some still not met."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from unionhall.kernel.people.copying import copy
from unionhall.services.hub.models import Need, Suggestion

DAYS = 720
# (what was typed, category, service, share of the whole, how readily the first suggestion is taken today)
ASKED: tuple[tuple[str, str, str, int, float], ...] = (
    ("想学电工", "course_electrician", "palace", 9, 0.82),
    ("电工证怎么考", "course_electrician", "palace", 5, 0.78),
    ("周末哪里能打篮球", "venue_sports", "palace", 10, 0.80),
    ("有没有羽毛球场", "venue_sports", "palace", 6, 0.79),
    ("孩子放假没人带", "childcare", "palace", 8, 0.71),
    ("想学做蛋糕", "course_cooking", "palace", 7, 0.83),
    ("下班想练瑜伽", "course_yoga", "palace", 8, 0.84),
    ("直播带货怎么学", "course_livestream", "palace", 6, 0.80),
    ("月嫂培训", "course_home_service", "palace", 6, 0.81),
    ("想学唱歌", "course_vocal", "palace", 5, 0.82),
    ("附近哪里能歇脚热饭", "rest_station", "stations", 9, 0.88),
    ("公司三个月没发工资", "wage_arrears", "legalaid", 9, 0.62),
    ("老板拖欠工钱不给", "wage_arrears", "legalaid", 6, 0.60),
    ("干活摔伤了谁管", "work_injury", "legalaid", 4, 0.58),
    ("被辞退了有没有补偿", "dismissal", "legalaid", 4, 0.60),
    ("心里难受想找人聊聊", "counselling", "palace", 5, 0.66),
    ("家里困难能不能补助", "hardship", "hub", 5, 0.52),
    ("哪里有职工书屋", "library", "palace", 4, 0.76),
    ("有没有相亲活动", "activity_social", "palace", 3, 0.40),
    ("想看电影", "activity_film", "palace", 4, 0.74),
    ("找个会修空调的", "not_labour", "hub", 2, 0.05),
)


def load(city: Any) -> None:
    """About nine thousand needs over two years, in one go."""
    chance = city.chance
    weights = [row[3] for row in ASKED]
    needs, suggestions = [], []
    for days_ago in range(DAYS, 0, -1):
        age = days_ago / DAYS
        for text, category, service, _share, readiness in chance.choices(
            ASKED, weights, k=int(chance.gauss(17 - 9 * age, 2.5))
        ):
            need, made = _asked(city, days_ago, text, category, service, readiness * (1 - 0.28 * age))
            needs.append(need)
            suggestions += made
    copy(Need, needs)
    copy(Suggestion, suggestions)


def _asked(
    city: Any, days_ago: int, text: str, category: str, service: str, readiness: float
) -> tuple[Need, list[Suggestion]]:
    chance = city.chance
    person = chance.choice(city.workers)
    at = city.now - timedelta(days=days_ago, minutes=chance.randint(0, 900))
    taken_rank = 1 if chance.random() < readiness else 2 if chance.random() < 0.35 else 0
    taken_at = at + timedelta(minutes=chance.randint(1, 30)) if taken_rank else None
    need = Need(
        organisation=person.organisation,
        person=person,
        visitor=uuid4(),
        text=text,
        categories=[category],
        confidence=round(chance.uniform(0.55, 0.97), 2),
        asked_at=at,
        taken_at=taken_at,
    )
    made = [
        Suggestion(
            organisation=person.organisation,
            need=need,
            rank=rank,
            service=service,
            category=category,
            reason=[{"code": "meets", "category": category, "terms": [text[:6]]}],
            taken_at=taken_at if rank == taken_rank else None,
        )
        for rank in (1, 2)
        if category != "not_labour"
    ]
    return need, made
