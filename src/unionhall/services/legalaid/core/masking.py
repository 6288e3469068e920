"""A text without the people and enterprises in it: every name replaced, the same name always by the same word.

What is known to be a name is replaced in all the ways it is commonly written: with spaces in it, a person by the
surname and a title, an enterprise without its place or legal form. What only looks like a number of somebody (phone,
identity, account, case number, address of mail) is blotted out whoever it belongs to. Rather a word too many is
replaced than a name too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团", "公司", "工厂", "厂", "律师事务所", "事务所")
_TRADES = (
    "建筑安装工程", "建筑工程", "建筑劳务", "装饰工程", "建筑装饰", "建设工程", "房地产开发", "人力资源", "劳务派遣",
    "电子科技", "信息技术", "网络科技", "机械制造", "房地产", "建筑", "建设", "工程", "科技", "机械", "制衣", "服装",
    "服饰", "餐饮", "物流", "劳务", "实业", "商贸", "贸易", "电子", "食品", "装饰", "置业", "材料", "化工", "纺织",
    "制造", "运输", "快递", "家政", "物业", "管理", "服务", "酒店", "饭店", "矿业", "农业",
)  # fmt: skip
# Trades that are also plain words: after a name they are its own only before a legal form.
_PLAIN_TRADES = frozenset({"管理", "服务", "运输", "制造", "建设", "劳务", "材料", "工程", "装饰"})
_TOO_COMMON = frozenset(
    {"中国", "中华", "全国", "国家", "人民", "工会", "法院", "律师", "职工", "单位", "公司"}
)
_TITLES = (
    "某某|某|师傅|先生|女士|老板|律师|经理|主任|会计|队长|厂长|大哥|大姐|工头|"
    "总(?![额计共数包公价和结部局站工监之])"
)
_DOUBLE_SURNAMES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯"}
)
_HAN = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_NUMBERS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # mail
    r"|[（(\[〔【]\d{4}[)）\]〕】][^\s，。；、（(]{0,20}?\d+号?"  # number of a case
    r"|(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"  # mobile phone
    r"|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"  # other phone
    r"|(?<![0-9A-Za-z])\d{6}[\s-]?\d{8}[\s-]?\d{3}[0-9Xx](?![0-9A-Za-z])"  # identity number
    r"|(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{2}\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}(?![0-9A-Za-z])"  # credit code
    r"|(?<!\d)\d{4}(?:[\s-]\d{4}){2,4}(?:[\s-]\d{1,3})?(?!\d)"  # account in groups
    r"|\d{8,}"  # any other long number
)

_ANY_TRADE = "|".join(_TRADES)
_OWN_TRADE = "|".join(one for one in _TRADES if one not in _PLAIN_TRADES)
# What follows the short name of an enterprise and still belongs to it: 宏达[建筑], 宏达[工程公司].
_TAIL = f"(?:(?:{_ANY_TRADE})*(?:{'|'.join(_FORMS)})|(?:{_OWN_TRADE})+)?"


@dataclass(frozen=True, slots=True)
class Masks:
    """Names and what stands for them. `plain` are replaced wherever they occur, `people` also by their surname."""

    plain: Mapping[str, str]
    people: Mapping[str, str]
    number: str

    def compiled(self) -> Masker:
        """Ready to be used on many texts."""
        return Masker(self)


class Masker:
    """Replaces names in texts, the longest first and all in one pass."""

    def __init__(self, masks: Masks) -> None:
        self._number = masks.number
        self._words = {
            _bare(name): word for name, word in ({**masks.people, **masks.plain}).items() if _bare(name)
        }
        self._surnames: dict[str, str] = {}
        for name, word in masks.people.items():
            if _HAN.match(name):
                self._surnames.setdefault(name[:2] if name[:2] in _DOUBLE_SURNAMES else name[0], word)
        companies = {_bare(name) for name in masks.plain}
        self._longest = sorted(self._words, key=lambda one: (-len(one), one))
        parts = [_spaced(name) + (_TAIL if name in companies else "") for name in self._longest]
        if self._surnames:
            any_surname = "|".join(sorted(map(re.escape, self._surnames), key=len, reverse=True))
            # 对方律师 names nobody, though 方 is a surname
            parts.append(f"(?<![对双甲乙各多])(?P<titled>{any_surname})(?:{_TITLES})")
            parts.append(f"(?<![\u4e00-\u9fff])[小老](?P<familiar>{any_surname})(?![\u4e00-\u9fff])")
        self._names = re.compile("|".join(parts)) if parts else None

    def __call__(self, text: str) -> str:
        """`text` without names and numbers."""
        plain = str(text).translate(_WIDE)
        if self._names is not None:
            plain = self._names.sub(self._word, plain)
        return _NUMBERS.sub(lambda _match: self._number, plain)

    def _word(self, match: re.Match[str]) -> str:
        groups = match.groupdict()
        surname = groups.get("titled") or groups.get("familiar")
        if surname:
            return self._surnames[surname]
        found = _bare(match[0])
        return next(self._words[name] for name in self._longest if found.startswith(name))


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", name.translate(_WIDE))


def _spaced(name: str) -> str:
    return r"\s*".join(map(re.escape, name))


def ways_to_write(name: str, places: Iterable[str]) -> list[str]:
    """An enterprise's name, and the shorter ones it goes by: without its place, legal form and trade."""
    found = [name.strip()]
    short = re.sub(r"[（(].*?[)）]", "", found[0])
    short = _without_end(short, _FORMS)
    found.append(short)
    for place in sorted({one for one in places if one}, key=len, reverse=True):
        if short.startswith(place):
            short = short.removeprefix(place)
            break
    found += [short, _without_end(short, _TRADES)]
    return [one for one in dict.fromkeys(found) if len(one) >= 2 and one not in _TOO_COMMON]


def _without_end(name: str, ends: Iterable[str]) -> str:
    rest = name
    while True:
        end = next((one for one in ends if rest.endswith(one) and len(rest) > len(one) + 1), "")
        if not end:
            return rest
        rest = rest.removesuffix(end)
