"""Papers of those whom no employer insures: the statement of claim for an injury, the application on a platform."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from unionhall.services.legalaid.rights.injury_items import Cost, InjuryItem
from unionhall.services.legalaid.rights.personal_injury import Relation
from unionhall.services.legalaid.rights_papers import (
    NothingToClaim,
    PaperKind,
    Particulars,
    fill_paper,
    papers_for,
)
from unionhall.services.legalaid.rights_papers.awards import ITEM_ARTICLES, asked_of
from unionhall.services.legalaid.tests.rights.harmed import PROVINCE, hurt, on_platform
from unionhall.services.legalaid.tests.test_rights_papers import CLAIMS, KNOWN, LAW, text_of


def test_damages_ask_for_the_whole_less_what_was_paid() -> None:
    text = text_of(fill_paper(PaperKind.DAMAGES, hurt(), KNOWN, LAW, language="zh-hans"))
    assert "损失共计55,756.23元，扣除已支付的3,000.00元，还应支付52,756.23元" in text
    assert "（大写：伍万贰仟柒佰伍拾陆元贰角叁分）" in text
    assert "案由：提供劳务者受害责任纠纷" in text
    for words in ("24,256.23", "300 × 90", "27,000.00", "150 × 30", "4,500.00", "误工费", "第七条", "赵某"):
        assert words in text, words
    paper, _mark, hints = text.partition("给申请人的提示")
    assert "第一千一百九十二条" in paper
    assert "第一千一百七十三条" not in paper  # own fault is not the plaintiff's to argue
    assert "案件受理费" not in paper
    assert "案件受理费" in hints
    assert "用工主体资格" in hints


@pytest.mark.parametrize("share", ["0.2", "0.4", "1"])
def test_a_share_that_was_tried_does_not_make_the_claim_smaller(share: str) -> None:
    part = Fraction(share)
    (claim,) = hurt(PROVINCE, hirer_low=part, hirer_high=part, grade=10, age=45, mental=Fraction(5000))
    asked = asked_of(claim)
    assert asked is not None
    assert (asked.total, asked.mental, asked.advance) == (Fraction("155756.23"), 5000, 3000)
    assert asked.rest == Fraction("157756.23")
    inside = hurt(hirer_low=part, hirer_high=part, mental=Fraction(5000), is_mental_in_ratio=True)
    assert [one.rest for one in map(asked_of, inside) if one] == [Fraction("57756.23")]


def test_a_degree_stands_in_the_claim_with_its_years() -> None:
    claims = hurt(PROVINCE, grade=10, age=45)
    text = text_of(
        fill_paper(PaperKind.DAMAGES, claims, replace(KNOWN, grade="10"), PROVINCE, language="zh-hans")
    )
    for words in (
        "残疾赔偿金",
        "50000 × 20 × 0.1",
        "100,000.00",
        "精神损害抚慰金",
        "第一千一百八十三条",
        "10级",
    ):
        assert words in text, words
    assert "只是试算" not in text
    tried = text_of(fill_paper(PaperKind.DAMAGES, claims, KNOWN, PROVINCE, language="zh-hans"))
    assert "只是试算" in tried


def test_what_a_number_lacks_for_is_left_open() -> None:
    known = replace(KNOWN, grade="8")
    text = text_of(fill_paper(PaperKind.DAMAGES, hurt(), known, LAW, language="zh-hans"))
    assert "残疾赔偿金" in text
    dead = replace(KNOWN, grade="death", died_on=date(2026, 5, 2))
    text = text_of(fill_paper(PaperKind.DAMAGES, hurt(), dead, LAW, language="zh-hans"))
    for words in ("死亡赔偿金", "丧葬费", "原告的近亲属", "2026年5月2日", "第一千一百八十一条"):
        assert words in text, words


def test_the_items_of_a_death_are_in_the_claim() -> None:
    claims = hurt(PROVINCE, is_death=True, age=45)
    known = replace(KNOWN, grade="death")
    text = text_of(fill_paper(PaperKind.DAMAGES, claims, known, PROVINCE, language="zh-hans"))
    for words in ("1,000,000.00", "60,000.00", "死亡赔偿金", "丧葬费"):
        assert words in text, words


@pytest.mark.parametrize(
    ("facts", "cause", "law"),
    [
        ({"relation": Relation.RESULT}, "生命权、身体权、健康权纠纷", "第一千一百九十三条"),
        ({"relation": Relation.HELPING}, "义务帮工人受害责任纠纷", "第五条"),
        ({"relation": Relation.HELPING, "is_help_refused": True}, "义务帮工人受害责任纠纷", "第五条"),
        ({"is_third_party_liable": True}, "生命权、身体权、健康权纠纷", "第一千一百九十二条第二款"),
        ({"hurt_on": date(2018, 4, 6)}, "提供劳务者受害责任纠纷", "侵权责任法（已废止）》第三十五条"),
    ],
)
def test_other_frames_have_other_articles(facts: dict[str, object], cause: str, law: str) -> None:
    claims = hurt(**facts)
    text = text_of(fill_paper(PaperKind.DAMAGES, claims, Particulars(), LAW, language="zh-hans"))
    assert f"案由：{cause}" in text
    assert law in text
    assert "损失明细" in text


def test_a_third_party_is_not_the_employer() -> None:
    known = replace(KNOWN, defendant="", defendant_address="")
    claims = hurt(is_third_party_liable=True)
    text = text_of(fill_paper(PaperKind.DAMAGES, claims, known, LAW, language="zh-hans"))
    assert known.employer not in text
    assert "没有列入雇请方的补偿" in text
    assert known.employer in text_of(fill_paper(PaperKind.DAMAGES, hurt(), known, LAW, language="zh-hans"))


def test_every_item_has_its_article() -> None:
    every = tuple(InjuryItem(kind=kind, yuan=Fraction(100)) for kind in Cost)
    graded, dead = hurt(PROVINCE, items=every, grade=10, age=45), hurt(PROVINCE, is_death=True, age=45)
    labels = {step.label.message for one in map(asked_of, (*graded, *dead)) if one for step, _ in one.items}
    assert labels - set(ITEM_ARTICLES) == {"Cost of the appraisal", "Other costs"}


def test_a_platform_worker_asks_for_confirmation() -> None:
    known = replace(KNOWN, sector="delivery", on_order="yes", third_party="no", authority="")
    text = text_of(fill_paper(PaperKind.PLATFORM_INJURY, on_platform(), known, LAW, language="zh-hans"))
    assert text.count("202609010012") == 1
    for words in (
        "云桥飞送科技有限公司", "rider-0001", "202609010012", "外卖配送", "☑是　□否", "□是　☑否", "社会保险经办机构",
        "确认本次事故伤害为职业伤害", "平台App里的接单记录", "云桥市人民医院",
    ):  # fmt: skip
        assert words in text, words
    hints = text.partition("给申请人的提示")[2]
    for words in ("还没有核实", "截图", "仲裁确认", "最晚2027年9月1日", "最晚2029年"):
        assert words in hints, words
    with pytest.raises(NothingToClaim):
        fill_paper(PaperKind.PLATFORM_INJURY, on_platform(was_on_order=False), known, LAW)


def test_other_ways_are_told_only_where_they_stand_open() -> None:
    free = [one for one in on_platform(is_managed=False) if one.id != "platform_harm"]
    text = text_of(fill_paper(PaperKind.PLATFORM_INJURY, free, KNOWN, LAW, language="zh-hans"))
    assert "仲裁确认" not in text
    assert "车辆保险" not in text


def test_whom_no_employer_insures_is_offered_other_papers() -> None:
    free = [paper.kind for paper in papers_for(on_platform(is_managed=False), is_injured=True)]
    assert free == [PaperKind.PLATFORM_INJURY, PaperKind.SUMMARY]
    managed = [paper.kind for paper in papers_for(on_platform(is_managed=True), is_injured=True)]
    assert managed == [PaperKind.PLATFORM_INJURY, PaperKind.ARBITRATION, PaperKind.SUMMARY]
    off = [
        paper.kind for paper in papers_for(on_platform(is_managed=False, was_on_order=False), is_injured=True)
    ]
    assert off == [PaperKind.SUMMARY]
    private = [paper.kind for paper in papers_for(hurt())]
    assert private == [PaperKind.DAMAGES, PaperKind.SUMMARY]
    # Whether a firm stands above is not known: the work injury stays open.
    assert PaperKind.INJURY in [paper.kind for paper in papers_for(hurt(), is_injured=True)]
    assert PaperKind.DAMAGES not in [paper.kind for paper in papers_for(CLAIMS)]
