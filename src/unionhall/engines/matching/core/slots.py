"""When, who, where and how much, as far as a sentence says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from unionhall.engines.matching.core.dates import Span, span_of
from unionhall.engines.matching.core.numerals import NUMERAL, number
from unionhall.engines.matching.core.tokens import tidy

_PARTS = (
    ("noon", re.compile("中午|午休|晌午")),
    ("morning", re.compile("早上|上午|早晨|清早|早班前")),
    ("afternoon", re.compile("下午")),
    ("evening", re.compile("晚上|今晚|明晚|后晚|傍晚|夜里|夜间|夜校|晚间|下班|晚课|晚班课")),
)
# The hours a session may start in, by part of the day: from, before.
PART_HOURS = {"morning": (5, 11), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24)}

_PEOPLE = (
    ("child", re.compile("孩子|小孩|娃|儿子|女儿|闺女|伢|崽|囡|宝宝|小学生|学生|小朋友|儿童|少儿|幼儿")),
    ("elder", re.compile("老人|爸妈|父母|爷爷|奶奶|老伴|退休|老年|岳父|岳母|公公|婆婆")),
    ("woman", re.compile("女工|女职工|妈妈|媳妇|老婆|女的|孕妇|宝妈")),
    ("family", re.compile("一家人|全家|家人|亲子|一家[三四五]口|爱人")),
    (
        "team",
        re.compile("团队|组队|班组|车间|我们公司|我们厂|俺们厂|咱厂|单位组织|全厂|工友们|同事们|公司想|支部"),
    ),
)
_SIZE = re.compile(f"({NUMERAL})(?:来|多|几)?(?:个人|名|位|口人|人)(?!民)")
_PLACE = re.compile(
    "(?:在|到|去|离|住|从|靠近|[,，。、;；\\s]|^)([\u4e00-\u9fff]{1,7}?"
    "(?:街道|社区|园区|工业园|开发区|新区|小区|广场|火车站|汽车站|车站|地铁站|大道|区|县|镇|乡|村|路|街))"
)
# What looks like the name of a place, and is none.
_NO_PLACE = re.compile(
    "^(?:我们|俺们|咱们|你们|他们|哪个?|什么|这个?|那个?|一个|附近|上班|下班|半|网|走|跑|外地|本|隔壁|我家|俺|咱|我)"
)
_NEAR = re.compile("附近|最近的|离我|离家|离得近|就近|家门口|周边|旁边|边上|周围|身边|近一点|近点|离.{1,8}近")
_FREE = re.compile("免费|不要钱|不收费|不花钱|公益|免单|白给")
_CHEAP = re.compile("便宜|实惠|优惠|低价|不贵|省钱|打折")
_AT_MOST = re.compile(f"({NUMERAL})(?:块钱|块|元)(?:钱)?(?:以内|以下|之内|内|左右)")
_REMOTE = re.compile("线上|网上(?!买|购|卖)|手机上|直播间|在家听|在家看|远程|回放|视频课|网课")


@dataclass(frozen=True)
class Slots:
    """What a sentence says besides the need itself; whatever it does not say is empty.

    `span` are the days meant; `weekdays` (1 Monday to 7 Sunday) narrow them; `part` of the day is morning,
    noon, afternoon or evening. `people` are child, elder, woman, family, team; `party_size` counts heads.
    `places` are names as they were typed. `max_yuan` is the most somebody wants to pay.
    """

    span: Span | None = None
    weekdays: frozenset[int] = frozenset()
    part: str = ""
    people: frozenset[str] = frozenset()
    party_size: int | None = None
    places: tuple[str, ...] = ()
    is_near: bool = False
    is_free: bool = False
    is_cheap: bool = False
    max_yuan: Decimal | None = None
    is_remote: bool = False

    @property
    def says_when(self) -> bool:
        return self.span is not None or bool(self.weekdays) or bool(self.part)

    def suits(self, starts_at: datetime) -> bool:
        """Whether a thing that starts at this local time is at the time that was asked for."""
        first, before = PART_HOURS.get(self.part, (0, 24))
        return (
            (self.span is None or self.span.first <= starts_at.date() <= self.span.last)
            and (not self.weekdays or starts_at.isoweekday() in self.weekdays)
            and first <= starts_at.hour < before
        )


def extract_slots(text: str, today: date, places: Iterable[str] = ()) -> Slots:
    """What `text` says of time, people, place and price, seen from `today`.

    `places` are further names to listen for, such as those of the union's own places. Days in the past are
    taken as next year's, a weekday gone by as next week's.
    """
    text = tidy(text)
    span, weekdays = span_of(text, today)
    size = _SIZE.search(text)
    price = _AT_MOST.search(text)
    return Slots(
        span=span,
        weekdays=weekdays,
        part=next((part for part, pattern in _PARTS if pattern.search(text)), ""),
        people=frozenset(who for who, pattern in _PEOPLE if pattern.search(text)),
        party_size=number(size.group(1)) if size else None,
        places=_places(text, places),
        is_near=bool(_NEAR.search(text)),
        is_free=bool(_FREE.search(text)),
        is_cheap=bool(_CHEAP.search(text)),
        max_yuan=Decimal(number(price.group(1))) if price else None,
        is_remote=bool(_REMOTE.search(text)),
    )


def _places(text: str, known: Iterable[str]) -> tuple[str, ...]:
    named = [name for name in known if len(name) > 1 and tidy(name) in text]
    guessed = [name for name in _PLACE.findall(text) if len(name) > 1 and not _NO_PLACE.match(name)]
    return tuple(dict.fromkeys([*sorted(named, key=lambda name: (-len(name), name)), *guessed]))
