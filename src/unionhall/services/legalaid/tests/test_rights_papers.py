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
from unionhall.services.legalaid.rights.limits import pay
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
from unionhall.services.legalaid.rights_papers.particulars import BLANK
from unionhall.services.legalaid.rights_papers.wording import arithmetic, cited, cited_all
from unionhall.services.legalaid.tests.rights.harmed import hurt, on_platform
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
