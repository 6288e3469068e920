"""Texts without the people and enterprises in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.core.masking import Masks, ways_to_write

PLACES = ["云桥市", "云桥", "沂滨市", "沂滨", "东原省", "东原"]
COMPANY = "云桥宏达建筑工程有限公司"
MASKS = Masks(
    plain=dict.fromkeys(ways_to_write(COMPANY, PLACES), "甲公司"),
    people={"王小工": "职工甲", "王小": "职工乙", "方正平": "承办律师", "欧阳明": "某甲"},
    number="（号码略）",
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小工在云桥宏达建筑工程有限公司干活", "职工甲在甲公司干活"),
        ("宏达建筑拖欠王 小 工工资", "甲公司拖欠职工甲工资"),
        ("宏达的老板说", "甲公司的老板说"),
        ("宏达公司、宏达工程公司、宏达管理混乱", "甲公司、甲公司、甲公司管理混乱"),
        ("王小和王小工", "职工乙和职工甲"),
        ("王师傅、小王、王某某都没拿到", "职工甲、职工甲、职工甲都没拿到"),
        ("欧阳老板电话13700001111", "某甲电话（号码略）"),
        ("方律师到庭，对方律师未到", "承办律师到庭，对方律师未到"),
        ("身份证 11010519491231002X，电话 0536-8223344", "身份证 （号码略），电话 （号码略）"),
        ("１３７００００１１１１，137 0000 1111，137-0000-1111", "（号码略），（号码略），（号码略）"),
        ("卡号6222 0212 3456 7890 123，信用代码91990181MA0000001X", "卡号（号码略），信用代码（号码略）"),
        ("见云桥劳人仲案〔2026〕12号裁决书", "见云桥劳人仲案（号码略）裁决书"),
        ("寄到 li.si@example.com", "寄到 （号码略）"),
        ("欠薪 18000.00 元，2026-03-01 起，共 3 个月", "欠薪 18000.00 元，2026-03-01 起，共 3 个月"),
        ("王总额外承诺", "王总额外承诺"),
        ("", ""),
    ],
)
def test_what_a_reviewer_reads(text: str, shown: str) -> None:
    assert MASKS.compiled()(text) == shown


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        (COMPANY, [COMPANY, "云桥宏达建筑工程", "宏达建筑工程", "宏达"]),
        ("云桥顺发制衣厂", ["云桥顺发制衣厂", "云桥顺发制衣", "顺发制衣", "顺发"]),
        ("中国建筑有限公司", ["中国建筑有限公司", "中国建筑"]),
        ("老李", ["老李"]),
        ("云桥法和律师事务所", ["云桥法和律师事务所", "云桥法和", "法和"]),
        ("宏图（云桥）科技有限公司", ["宏图（云桥）科技有限公司", "宏图科技", "宏图"]),
    ],
)
def test_how_an_enterprise_is_written(name: str, ways: list[str]) -> None:
    assert ways_to_write(name, PLACES) == ways


@given(
    st.lists(
        st.sampled_from(["王小工", "宏达", "13900000001", "云桥宏达建筑工程有限公司", "，", "欠薪", " "])
    )
)
def test_nothing_known_is_left(parts: list[str]) -> None:
    text = MASKS.compiled()("、".join(parts))
    assert not any(name in text for name in ("王小工", "宏达", "13900000001"))


def test_without_names_numbers_still_go() -> None:
    masks = Masks(plain={}, people={}, number="#").compiled()
    assert masks("电话13900000001") == "电话#"
