"""How a search grows with what can be found: the same questions to 10,000 documents and to a million.

    python -m bench.search [documents [shared buffers]]

Both tables lie on the same server and are asked in turn, so that they meet the machine in the same state. The documents
are made of the lexicon's phrases and of names by chance: sessions, places and notices that everybody finds, cases and
people that only some staff do. A set of questions meets the target when its p95 is at most three times as long; each
p95 is that of the quietest of some stretches.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

MOST_GROWTH = 3.0
SMALL, LARGE = 10_000, 1_000_000
ROUNDS, STRETCHES = 3, 4
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
COUNTIES, TOWNS = 10, 20

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文红梅云飞晓东海燕春雪峰宁佳怡子轩浩然欣雨泽瑞博思远"
    "嘉诚若溪一鸣俊辉世昌学礼德胜永福长青景行"
)
_AREAS = "云桥石门清溪白塔望江南湖柳林古城新安大桥东关西岭北坪金沙银杏玉泉龙井凤台"
_RARE = ("钣金", "琵琶", "剪纸", "皮影", "锔瓷", "篆刻", "蹴鞠", "榫卯", "竹编", "漆器", "古筝", "扎染")
# One document in so many has a rare word.
_RARENESS = 5_000


class Generator:
    """Rows of the table, made by chance from a seed."""

    def __init__(self, seed: int, units: Sequence[Any]) -> None:
        from unionhall.engines.matching.lexicons import lexicon

        self.dice = random.Random(seed)
        self.units = units
        self.phrases = lexicon().phrases_by_category
        self.slugs = sorted(self.phrases)

    def row(self, number: int) -> tuple[Any, ...]:
        """The columns of one document but for the vector, which the database makes."""
        from unionhall.engines.matching.core.sounds import sound_vector
        from unionhall.engines.matching.documents import tier_of
        from unionhall.engines.matching.labels import labels_on
        from unionhall.lib.ids import uuid7

        unit = self.dice.choice(self.units)
        share = self.dice.random()
        make = self._session if share < 0.5 else self._case if share < 0.75 else self._person
        kind, pieces, body, slugs, readers, starts_at = make(number, unit)
        title = "".join(pieces)
        syllables = [syllable for piece in pieces for syllable in _syllables(piece)]
        key = uuid7()
        labels = labels_on(readers, kind=kind, service="palace", starts_at=starts_at)
        return (
            uuid7(), unit.pk, kind, key, "palace", title, "", body, slugs, "/", labels, starts_at, None, None,
            "".join(syllables), "".join(one[:1] for one in syllables), sound_vector(syllables), readers.is_public,
            tier_of(key), NOW,
        )  # fmt: skip

    def _session(self, number: int, unit: Any) -> tuple[Any, ...]:
        from unionhall.engines.matching.labels import EVERYBODY

        slug = self.dice.choice(self.slugs)
        said = self.dice.sample(self.phrases[slug], 3)
        rare = self.dice.choice(_RARE) if self.dice.randrange(_RARENESS) == 0 else ""
        kind = self.dice.choice(("session", "session", "place", "notice"))
        starts_at = NOW + timedelta(days=self.dice.randrange(-400, 200)) if kind == "session" else None
        body = "。".join(
            [*said, self._area(), *self.dice.sample(self.phrases[self.dice.choice(self.slugs)], 2)]
        )
        pieces = [said[0], rare, "第", str(number), "期"]
        return kind, pieces, body, [slug], EVERYBODY, starts_at

    def _case(self, number: int, unit: Any) -> tuple[Any, ...]:
        from unionhall.engines.matching.labels import Readers

        said = self.dice.choice(self.phrases[self.dice.choice(self.slugs)])
        kind = f"case:{self.dice.randrange(10)}"
        readers = Readers(held_at=((kind, unit.path),), people=(UUID(int=self.dice.randrange(20_000)),))
        return "case", ["〔", "2026", "〕", str(number), said], self.name(), [], readers, None

    def _person(self, number: int, unit: Any) -> tuple[Any, ...]:
        from unionhall.engines.matching.labels import Readers

        readers = Readers(held_at=(("people.see_person", unit.path),))
        return "person", list(self.name()), f"{number % 10_000:04}", [], readers, None

    def name(self) -> str:
        """Somebody's name, of three characters."""
        return self.dice.choice(_SURNAMES) + "".join(self.dice.choices(_GIVEN, k=2))

    def _area(self) -> str:
        at = self.dice.randrange(0, len(_AREAS) - 1, 2)
        return f"{_AREAS[at : at + 2]}{self.dice.choice('镇街乡')}{self.dice.randrange(1, 400)}号"


@cache
def _syllables(piece: str) -> list[str]:
    from unionhall.lib.text import pinyin_syllables

    return pinyin_syllables(piece)


_COLUMNS = (
    "id, organisation_id, kind, object_id, service, title, title_en, body, categories, url, labels, starts_at,"
    " longitude, latitude, pinyin, initials, sounds, is_public, tier, indexed_at"
)


def fill(first: int, last: int, units: Sequence[Any]) -> None:
    """Put documents numbered from `first` to before `last`, over two connections, the indexes made afterwards."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select indexname, indexdef from pg_indexes where indexname similar to 'search_document_(public|closed)_%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"drop index {name}")
    middle = (first + last) // 2
    threads = [
        threading.Thread(target=_copy, args=(*part, units)) for part in ((first, middle), (middle, last))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '1GB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("vacuum analyze matching_searchdocument")


def _copy(first: int, last: int, units: Sequence[Any]) -> None:
    from django.db import connection

    maker = Generator(first, units)
    into = f"copy matching_searchdocument ({_COLUMNS}) from stdin"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for number in range(first, last):
            copy.write_row(maker.row(number))
    connection.close()


def tree() -> list[Any]:
    """A city with its counties and towns."""
    from unionhall.kernel.organisations.models import Organisation

    def unit(code: str, level: str, parent: Any = None) -> Any:
        path = f"{parent.path}.{code}" if parent else code
        return Organisation.objects.create(
            path=path, code=code, level=level, kind="federation", name=code, short_name=code, parent=parent
        )

    city = unit("city", "city")
    counties = [unit(f"county{n}", "county", city) for n in range(COUNTIES)]
    return [unit(f"town{n}", "town", county) for county in counties for n in range(TOWNS)]


_COMMON = ("电工", "培训", "活动", "讲座", "孩子", "报名", "工资", "学习", "免费", "周末", "比赛", "老师")
_PHRASES = (
    "周末亲子",
    "职工夜校",
    "免费体检",
    "孩子放假没人带",
    "拖欠工资",
    "学电工",
    "工伤认定",
    "羽毛球馆",
    "心理咨询",
)
_SLIPS = ("羽毛求", "心里咨询", "工商认定", "爱心脱管", "dianggong", "yumoaqiu", "乒兵球", "毛羽球", "瑜加课")
_SENTENCES = (
    "我想问一下晚上有没有学电工的班可以报名",
    "暑假到了我们两口子都上班孩子没地方去",
    "老板拖欠了三个月工资一直不给该找谁",
    "上班的时候手被机器压伤了公司不管怎么办",
    "周末想带孩子去打羽毛球哪里有免费场地",
    "最近压力很大睡不着想找个人聊聊天",
)


_NEED_BOX = "need box, understood"


def questions() -> dict[str, tuple[Sequence[str], dict[str, Any]]]:
    """What is asked, by set, and the scope it is asked in."""
    from unionhall.engines.matching.labels import labels_held

    maker = Generator(7, [])
    names = [maker.name() for _ in range(24)]
    cases = [f"case:{n}" for n in range(10)]
    town = labels_held(UUID(int=5), dict.fromkeys([*cases, "people.see_person"], ("city.county1.town1",)))
    city = labels_held(UUID(int=5), dict.fromkeys([*cases, "people.see_person"], ("city",)))
    return {
        "common words": (_COMMON, {}),
        "common, what is ahead": (_COMMON, {"at": NOW}),
        "rare words": (_RARE, {}),
        "names, public": (names, {}),
        "phrases": (_PHRASES, {}),
        "places": (("云桥镇", "白塔街12号", "古城", "龙井乡", "望江街", "清溪镇8号", "银杏", "凤台镇"), {}),
        "pinyin": (("diangong", "yumaoqiu", "gongzi", "peixun", "xinlizixun", "lanqiu", "shufa", "yujia"), {}),
        "initials": (("xlzx", "ymq", "dgpx", "lq", "tqgz", "gsrd"), {}),
        "typing errors": (_SLIPS, {}),
        "sentences": (_SENTENCES, {}),
        _NEED_BOX: (_SENTENCES, {}),
        "nothing there": (("火星旅行社", "zzqqxx", "魑魅魍魉"), {}),
        "staff of a city, words": (_COMMON, {"held": city}),
        "staff of a city, names": (names, {"held": city}),
        "staff of a town, words": (_COMMON, {"held": town}),
        "staff of a town, names": (names, {"held": town}),
        "staff of a town, cases": (_COMMON, {"held": town, "kinds": ["case"]}),
        "staff of a town, pinyin": (("wangwei", "lijing", "zhangqiang", "gongzi"), {"held": town}),
    }  # fmt: skip


def _ask(kind: str, text: str, scope: Mapping[str, Any]) -> None:
    from unionhall.engines.matching.queries import documents_for, needs_in, search

    if kind == _NEED_BOX:
        documents_for(needs_in(text), at=NOW)
    else:
        search(text, **scope)


def timings() -> dict[str, list[float]]:
    """How long each question took in milliseconds, by set; asked once before, so that the server is warm."""
    found: dict[str, list[float]] = {}
    for is_measured in (False, True):
        for kind, (texts, scope) in questions().items():
            taken = []
            for text in list(texts) * (ROUNDS if is_measured else 1):
                before = time.perf_counter()
                _ask(kind, text, scope)
                taken.append((time.perf_counter() - before) * 1000)
            found[kind] = taken
    return found


def measured(databases: Sequence[str]) -> dict[str, dict[str, tuple[float, float]]]:
    """p50 and p95 of each set in each database, of the quietest stretch; both are asked in turn, a stretch each."""
    best: dict[str, dict[str, tuple[float, float]]] = {name: {} for name in databases}
    for _stretch in range(STRETCHES):
        for name in databases:
            _turn_to(name)
            for kind, taken in timings().items():
                p95 = statistics.quantiles(taken, n=20)[18]
                if kind not in best[name] or p95 < best[name][kind][1]:
                    best[name][kind] = statistics.median(taken), p95
    return best


def growth(documents: int) -> bool:
    """Print how searches slow down from few documents to many; whether every set stays within the target."""
    from django.db import connection

    many, few = connection.settings_dict["NAME"], "few"
    units = tree()
    began = time.perf_counter()
    fill(0, SMALL, units)
    _copy_database(many, few)
    fill(SMALL, documents, units)
    print(f"{documents:,} documents after {time.perf_counter() - began:.0f} s", flush=True)
    found = measured((few, many))
    small, large = found[few], found[many]
    print(f"{'ms':28} {SMALL:>10,} documents   {documents:>10,} documents   p95 grows, target {MOST_GROWTH}")
    held = True
    for kind in small:
        ratio = large[kind][1] / small[kind][1]
        held &= ratio <= MOST_GROWTH
        print(
            f"  {kind:26} p50 {small[kind][0]:6.2f} p95 {small[kind][1]:6.2f}   p50 {large[kind][0]:6.2f}"
            f" p95 {large[kind][1]:6.2f}   {ratio:5.2f} x{'' if ratio <= MOST_GROWTH else '  MISSED'}"
        )
    return held


def _copy_database(name: str, copy: str) -> None:
    from django.db import connection

    _turn_to("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'create database "{copy}" template "{name}"')
    _turn_to(name)


def _turn_to(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def main(documents: str = str(LARGE), shared_buffers: str = "1GB") -> int:
    """Measure; 1 when a target is missed."""
    return _with_database(lambda: int(not growth(int(documents))), shared_buffers)


def _with_database(measure: Callable[[], int], shared_buffers: str) -> int:
    from unionhall.config import embedded

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.environ |= {"UNIONHALL_MODE": "test", "UNIONHALL_DATA_DIR": folder}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
        with embedded.running(Path(folder), embedded.THROWAWAY | {"shared_buffers": shared_buffers}):
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
            return measure()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
