"""What a worker takes away: papers without a hole in them, sums as they were reckoned, days in a calendar."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from django.utils.translation import override

from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.kernel.documents import press
from unionhall.kernel.documents.kinds import find
from unionhall.kernel.documents.layout import shipped_template
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.injury_items import Cost, InjuryItem
from unionhall.services.legalaid.rights.limits import pay
from unionhall.services.legalaid.rights.personal_injury import PersonalInjuryFacts, Relation, personal_injury
from unionhall.services.legalaid.rights.platform_work import PlatformFacts, Sector, platform_work
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.severance import Ground, SeveranceFacts, severance
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights_papers import (
    PAPERS,
    LeavingReason,
    NothingToClaim,
    PaperKind,
    Particulars,
    Respondent,
    deadline_calendar,
    deadline_list,
    evidence_checklist,
    file_name,
    fill_paper,
    papers_for,
    particulars_of,
    select,
    total_of,
)
from unionhall.services.legalaid.rights_papers.awards import ITEM_ARTICLES, asked_of
from unionhall.services.legalaid.rights_papers.particulars import BLANK
from unionhall.services.legalaid.rights_papers.wording import arithmetic, cited, cited_all
from unionhall.services.legalaid.tests.rights.law import law_with

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
LAW = law_with(average_wage_month_yuan=9000, minimum_wage_month_yuan=2200)


def wages(law: Law, *, high: str = "24000") -> Claim:
    """Three months of pay that may be contested: raised anywhere."""
    sheet = Sheet(law)
    low = sheet.step("拖欠工资", "8000 * 2")
    top = sheet.step("拖欠工资", f"max({high}, 8000)")
    return sheet.claim(
        "wages", "拖欠工资", amount=Amount.between(low, top), basis=(article("lcl", "第三十条"),),
        limitation=pay(date(2026, 6, 30), law),
        forum=(Forum.ARBITRATION, Forum.INSPECTION, Forum.PAYMENT_ORDER), evidence=("contract", "pay_records"),
    )  # fmt: skip


def ended(ground: Ground = Ground.UNLAWFUL, law: Law = LAW) -> list[Claim]:
    facts = SeveranceFacts(
        hired_on=date(2021, 11, 1), last_day=date(2026, 5, 31), average=Fraction(8000), ground=ground,
        was_given_notice=False,
    )  # fmt: skip
    return severance(facts, law)


COSTS = (
    InjuryItem(kind=Cost.MEDICAL, yuan=Fraction("24256.23")),
    InjuryItem(kind=Cost.LOST_INCOME, yuan=Fraction(300), days=90),
    InjuryItem(kind=Cost.NURSING, yuan=Fraction(150), days=30),
)
PROVINCE = law_with(
    province_urban_income_yuan=50_000, province_urban_consumption_yuan=30_000,
    province_average_wage_year_yuan=120_000,
)  # fmt: skip


def hurt(law: Law = LAW, **other: object) -> list[Claim]:
    """Hurt in casual work for a household, 3,000 yuan paid already."""
    told = {
        "hurt_on": date(2026, 5, 1),
        "items": COSTS,
        "advances": Fraction(3000),
        "known_on": date(2026, 5, 1),
    }
    return personal_injury(PersonalInjuryFacts(**{**told, "has_qualified_contractor": False, **other}), law)  # type: ignore[arg-type]


def on_platform(**other: object) -> list[Claim]:
    """Hurt while delivering a meal."""
    told = {"sector": Sector.DELIVERY, "injured_on": date(2026, 9, 1), "was_on_order": True}
    return platform_work(PlatformFacts(**{**told, **other}), LAW)  # type: ignore[arg-type]


CLAIMS = [wages(LAW), *ended(), *ended(Ground.BREACH)]
# Papers of those whom no employer insures.
CLAIMS_OF = {PaperKind.DAMAGES: hurt(), PaperKind.PLATFORM_INJURY: on_platform()}
KNOWN = Particulars(
    name="王小工", gender="female", birth_on=date(1986, 3, 7), identity_number="110101199003074258",
    address="云桥市桥南街道1号", phone="13600000001", job="木工", employer="云桥宏达建筑工程有限公司",
    employer_representative="张某", employer_address="云桥市桥北路8号", employer_phone="19900000001",
    others=(Respondent(name="云桥安居建设集团有限公司"),), authority="云桥市劳动人事争议仲裁委员会",
    workplace="云桥安居工地", hired_on=date(2021, 11, 1), last_day=date(2026, 5, 31), wage=Decimal(8000),
    still="no", contract="never", ending="told_to_go", story="2026年3月起没有发工资，5月31日被口头通知不用再来。",
    witnesses="李某，云桥市桥南街道2号，13600000002", evidence=("pay_records",), injured_on=date(2026, 5, 6),
    injured_time="15时", injured_where="云桥安居工地3号楼", injury_cause="脚手架倒塌", body_part="左小腿",
    diagnosed_on=date(2026, 5, 6), hospital="云桥市人民医院", defendant="赵某", defendant_address="云桥市桥西街道",
    platform="云桥飞送科技有限公司", platform_account="rider-0001", order_number="202609010012",
    reasons=(LeavingReason.PAY, LeavingReason.INSURANCE),
)  # fmt: skip


def text_of(content: bytes) -> str:
    """All words of a Word file, paragraphs and cells."""
    made = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in made.paragraphs]
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines + cells)


def handed_in(content: bytes) -> str:
    """The running text that goes to the office: what stands before the page for the worker."""
    made = docx.Document(io.BytesIO(content))
    return "\n".join(one.text for one in made.paragraphs).partition("给申请人的提示")[0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("known", [KNOWN, Particulars()], ids=["full", "empty"])
@pytest.mark.parametrize("kind", PaperKind)
def test_no_paper_has_a_hole(kind: PaperKind, known: Particulars, language: str, tmp_path: Path) -> None:
    content = fill_paper(kind, CLAIMS_OF.get(kind, CLAIMS), known, LAW, language=language)
    (tmp_path / f"{kind}-{language}.docx").write_bytes(content)  # `--basetemp=…` keeps them, to be looked at
    text = text_of(content)
    assert "None" not in text
    assert "{" not in text
    assert "%(" not in text
    assert (BLANK in text) is (known == Particulars() and kind != PaperKind.SUMMARY) or known == KNOWN
    assert ("Translation for your own reading" in text) is (language == "en")


def test_sums_are_those_that_were_reckoned() -> None:
    text = handed_in(fill_paper(PaperKind.ARBITRATION, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert (
        "1. 请求裁决被申请人支付拖欠工资24,000.00元（计算方式：取较大值(24000, 8000) = 24,000.00元）。"
        in text
    )
    twice = next(claim for claim in CLAIMS if claim.id == "unlawful")
    assert twice.amount is not None
    assert f"{twice.amount.low:,}元" in text
    assert f"合计{twice.amount.low + 24_000:,}元" in text
    assert "8000 × 5 × 2" in text
    assert "《中华人民共和国劳动合同法》第八十七条" in text


def test_a_payment_order_asks_for_what_is_beyond_dispute() -> None:
    text = handed_in(fill_paper(PaperKind.PAYMENT_ORDER, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "合计16,000.00元（大写：壹万陆仟元整）" in text
    assert "24,000.00元。" not in text.partition("事实与理由")[0]


def test_the_estimate_is_told_to_the_worker_and_not_to_the_office() -> None:
    for kind in (PaperKind.ARBITRATION, PaperKind.INSPECTION, PaperKind.PAYMENT_ORDER, PaperKind.LEAVING):
        content = fill_paper(kind, CLAIMS, KNOWN, LAW, language="zh-hans")
        assert "估算" not in handed_in(content), kind
        hints = text_of(content).partition("给申请人的提示（不必递交）")[2]
        for words in ("估算", "□", "最晚", "1. "):
            assert words in hints, (kind, words)


def test_of_two_that_exclude_each_other_the_higher_is_raised() -> None:
    chosen = select(CLAIMS, Forum.ARBITRATION)
    assert [claim.id for claim in chosen.raised] == ["wages", "unlawful"]
    assert [(one.id, over.id) for one, over in chosen.yielding] == [("severance", "unlawful")]
    assert total_of(chosen.raised) == Decimal("104000.00")
    assert total_of(chosen.raised, is_least=True) == Decimal("96000.00")


def test_claims_that_do_not_exist_go_nowhere() -> None:
    claims = ended(Ground.RESIGNED)
    assert claims[0].status == Status.NO
    assert select(claims).raised == ()
    assert evidence_checklist(claims) == []
    assert deadline_list(claims, LAW) == []
    assert [paper.kind for paper in papers_for(claims, ending="resigned")] == [PaperKind.SUMMARY]
    for kind in (PaperKind.ARBITRATION, PaperKind.INSPECTION, PaperKind.PAYMENT_ORDER):
        with pytest.raises(NothingToClaim):
            fill_paper(kind, claims, KNOWN, LAW)


def test_a_late_claim_is_still_raised_and_only_the_worker_is_told() -> None:
    law = replace(LAW, as_of=date(2028, 1, 1), calendar=OfficialCalendar({}))
    content = fill_paper(PaperKind.ARBITRATION, ended(law=law), KNOWN, law, language="zh-hans")
    assert "违法解除" in handed_in(content)
    assert "时效" not in handed_in(content)
    assert "时效可能已于2027年5月31日届满" in text_of(content)


def test_what_can_be_offered() -> None:
    kinds = [paper.kind for paper in papers_for(CLAIMS, ending="breach", is_injured=True)]
    assert kinds == [
        PaperKind.ARBITRATION, PaperKind.INSPECTION, PaperKind.PAYMENT_ORDER, PaperKind.INJURY, PaperKind.LEAVING,
        PaperKind.SUMMARY,
    ]  # fmt: skip
    assert PaperKind.LEAVING not in [paper.kind for paper in papers_for(CLAIMS, ending="told_to_go")]
    with override("zh-hans"):
        names = [file_name(kind) for kind in kinds]
    assert names == [
        "劳动人事争议仲裁申请书.docx", "劳动保障监察投诉书.docx", "支付令申请书.docx", "工伤认定申请表.docx",
        "被迫解除劳动合同通知书.docx", "权益清单.docx",
    ]  # fmt: skip


def test_what_a_form_codes_is_said_in_words() -> None:
    for language, word in (("zh-hans", "女"), ("en", "Female")):
        text = text_of(fill_paper(PaperKind.ARBITRATION, CLAIMS, KNOWN, LAW, language=language))
        assert word in text
        assert "female" not in text


def test_copies_are_as_many_as_respondents() -> None:
    content = fill_paper(PaperKind.ARBITRATION, CLAIMS, KNOWN, LAW, language="zh-hans")
    assert "本申请书副本2份" in text_of(content)


def test_an_injury_has_days_and_proof_of_its_own() -> None:
    text = text_of(fill_paper(PaperKind.INJURY, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "本人、近亲属或者工会提出工伤认定申请：最晚2027年5月6日提出" in text
    assert "用人单位提出工伤认定申请：" not in text  # that time is over
    early = replace(KNOWN, injured_on=date(2026, 11, 20))
    text = text_of(fill_paper(PaperKind.INJURY, CLAIMS, early, LAW, language="zh-hans"))
    assert "用人单位提出工伤认定申请：最晚2026年12月" in text
    late = replace(KNOWN, injured_on=date(2025, 5, 6))
    text = text_of(fill_paper(PaperKind.INJURY, CLAIMS, late, LAW, language="zh-hans"))
    assert "工伤认定申请：已于2026年5月6日到期" in text
    assert "时效抗辩" not in text
    text = text_of(fill_paper(PaperKind.INJURY, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "□ 诊断证明" in text
    assert "违法解除" not in text


def test_a_complaint_has_a_day_of_its_own() -> None:
    text = text_of(fill_paper(PaperKind.INSPECTION, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "劳动保障监察投诉书：最晚2028年5月31日提出" in text


def test_the_other_end_of_a_range_is_not_argued() -> None:
    text = handed_in(fill_paper(PaperKind.ARBITRATION, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "16,000.00" not in text
    text = handed_in(fill_paper(PaperKind.PAYMENT_ORDER, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "24,000.00" not in text


def test_the_notice_names_the_exact_reason() -> None:
    text = text_of(fill_paper(PaperKind.LEAVING, CLAIMS, KNOWN, LAW, language="zh-hans"))
    assert "（1）未及时足额支付劳动报酬（第三十八条第一款第二项）" in text
    assert "（2）未依法为劳动者缴纳社会保险费（第三十八条第一款第三项）" in text
    assert "自本通知送达之日起解除" in text
    later = replace(KNOWN, leaving_on=date(2026, 12, 1))
    assert "自2026年12月1日起解除" in text_of(
        fill_paper(PaperKind.LEAVING, [], later, LAW, language="zh-hans")
    )


def test_evidence_is_listed_once_and_in_order() -> None:
    lines = evidence_checklist(CLAIMS)
    keys = [line.key for line in lines]
    assert keys == [key for key in ITEMS if key in keys]
    assert set(keys) == {key for claim in CLAIMS for key in claim.evidence}
    assert keys[0] == "contract"
    assert [text.message for text in lines[0].claims] == [claim.name.message for claim in CLAIMS]


def test_days_that_are_shared_stand_together_and_the_nearest_first() -> None:
    lines = deadline_list(CLAIMS, LAW)
    assert [(line.nominal, line.ids) for line in lines] == [
        (date(2027, 5, 31), ("unlawful", "severance")), (date(2027, 6, 30), ("wages",)),
    ]  # fmt: skip
    assert lines[0].days_left == (date(2027, 5, 31) - LAW.as_of).days
    running_on = replace(CLAIMS[0], limitation=pay(None, LAW))
    assert deadline_list([running_on], LAW)[0].days_left is None


def test_the_calendar_names_nobody_and_warns_twice() -> None:
    with override("zh-hans"):
        text = deadline_calendar(CLAIMS, LAW, at=NOW)
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("BEGIN:VALARM") == 4
    assert "DTSTART;VALUE=DATE:20270531\r\n" in text
    assert "TRIGGER:-PT711H" in text  # nine in the morning, thirty days before
    assert "TRIGGER:-PT159H" in text
    assert "王小工" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    past = replace(LAW, as_of=date(2028, 1, 1))
    assert "BEGIN:VEVENT" not in deadline_calendar(ended(law=past), past, at=NOW)


def test_what_was_typed_goes_before_what_was_answered() -> None:
    answers = {
        "trouble": ("ended",), "hired_on": "2021-11-01", "last_day": "?", "wage": "8000.50", "still": "no",
        "contract": "never", "region": "330102",
    }  # fmt: skip
    typed = {
        "name": " 王小工 ", "hired_on": date(2021, 12, 1), "others": [{"name": "总包"}], "reasons": ["pay"],
        "evidence": "contract", "gender": "",
    }  # fmt: skip
    assert particulars_of(answers, typed) == Particulars(
        name="王小工", hired_on=date(2021, 12, 1), wage=Decimal("8000.50"), still="no", contract="never",
        others=(Respondent(name="总包"),), reasons=(LeavingReason.PAY,), evidence=("contract",),
    )  # fmt: skip


def test_what_forms_ask_for_are_particulars() -> None:
    names = set(Particulars.__dataclass_fields__)
    assert not {name for paper in PAPERS.values() for name in paper.asks} - names


@pytest.mark.parametrize("kind", PaperKind)
def test_samples_fill_the_shipped_template(kind: PaperKind) -> None:
    found = find(PAPERS[kind].code)
    assert found
    assert "{" not in text_of(press.fill(found, shipped_template(found), found.samples()).content)


def test_how_articles_are_cited() -> None:
    assert cited(article("wage_rules", "第十八条")) == "《工资支付暂行规定》（劳部发〔1994〕489号）第十八条"
    assert cited(article("spc_2", "第十九条")).endswith("解释（二）》（法释〔2025〕12号）第十九条")
    two = (article("lcl", "第四十六条"), article("lcl", "第四十七条"))
    assert cited_all(two) == "《中华人民共和国劳动合同法》第四十六条、第四十七条"


def test_formulas_as_people_write_them() -> None:
    with override("en"):
        assert arithmetic("max(2200, 8000) * 3 / 21.75") == "larger of(2200, 8000) × 3 ÷ 21.75"


def test_a_claim_without_a_sum_or_paid_by_another() -> None:
    bare = Claim("relation", Text("确认劳动关系"), Status.EXISTS, forum=(Forum.ARBITRATION,))
    other = replace(wages(LAW), id="other", payer=Text("Agency"))
    text = handed_in(fill_paper(PaperKind.ARBITRATION, [bare, other], KNOWN, LAW, language="zh-hans"))
    assert "1. 请求依法处理：确认劳动关系。" in text
    assert "2. 请求裁决Agency支付拖欠工资" in text


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
