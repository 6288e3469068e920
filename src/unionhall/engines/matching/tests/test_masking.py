"""No name, firm or number goes from a sentence into what is learnt; the need itself stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.matching.core.masking import masked

MASKED = [
    (
        "我叫王建国，在云桥宏达建筑有限公司上班，三个月没发工资了",
        "我叫某某，在某建筑有限公司上班，三个月没发工资了",
    ),
    ("我叫王强没发工资", "我叫某某没发工资"),
    ("我是王丽，想学跳舞", "我是某某，想学跳舞"),
    ("我姓李", "我姓某某"),
    ("张三先生欠我8500元", "某先生欠我＊元"),
    ("李师傅电话13812345678", "某师傅电话＊"),
    ("王经理拖欠工资", "某经理拖欠工资"),
    ("方志强经理说不签合同", "某经理说不签合同"),
    ("欧阳女士不给结账", "某女士不给结账"),
    ("李厂长骂人", "某厂长骂人"),
    ("老王介绍的活", "老某介绍的活"),
    ("打 138 1234 5678 找我", "打 ＊ 找我"),
    ("+86-138-1234-5678", "＊"),
    ("固话0531-88887777", "固话＊"),
    ("身份证37010219900307123X", "身份证＊"),
    ("一三八一二三四五六七八", "＊"),
    ("鲁A12345撞了我", "＊撞了我"),
    ("新能源车鲁A·D12345", "新能源车＊"),
    ("发到 wang.li@example.com", "发到 ＊"),
    ("微信号abc12345", "微信号＊"),
    ("云桥宏达电子厂不给工资", "某电子厂不给工资"),
    ("我在云桥纺织厂干了十年", "我在某纺织厂干了十年"),
    ("宏达公司不给我交社保", "某公司不给我交社保"),
    ("我是云桥市宏图科技有限公司的员工", "我是某科技有限公司的员工"),
]
KEPT = [
    "三个月没发工资公司跑了", "公司让我去公司加班", "我们公司不签合同", "我在电子厂上班腰伤了",
    "不签合同公司怎么处罚", "去年在公司受伤", "项目经理不给钱", "工程部经理骂人", "高级技师怎么考",
    "装修师傅培训", "老板跑路了", "小时工怎么算", "老家农村", "工资总是拖欠", "外卖公司扣钱",
    "劳务派遣公司倒闭了怎么办", "进厂打工", "工厂里有食堂吗", "厂长骂人", "我是农民工", "我是工会会员",
    "欠薪3万元", "2024年3月入职，996上班", "没有公司愿意要我", "公司不给老师交社保", "周末班有吗",
    "孩子放假没人带", "想学电工", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), MASKED)
def test_people_firms_and_numbers_go(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("text", KEPT)
def test_the_need_stays(text: str) -> None:
    assert masked(text) == text


@given(
    st.text("我叫是王李建国在云桥公司厂有限老师傅经理13鲁A@.x-X ，的了", max_size=40) | st.text(max_size=40)
)
def test_what_was_masked_stays_as_it_is(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


@given(
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.sampled_from(["打{}找我", "{}", "电话：{}，急", "我{}"])
)
def test_no_telephone_number_is_kept(phone: str, sentence: str) -> None:
    kept = masked(sentence.format(phone))
    assert not any(phone[at : at + 4] in kept for at in range(len(phone) - 3))
