"""The articles that results rest on, each named once: instrument, article, since when in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from unionhall.services.legalaid.rights.results import Basis

_LAWS: dict[str, tuple[str, date]] = {
    "lcl": ("中华人民共和国劳动合同法", date(2008, 1, 1)),
    "lcl_rules": ("中华人民共和国劳动合同法实施条例", date(2008, 9, 18)),
    "labour": ("中华人民共和国劳动法", date(1995, 1, 1)),
    "arbitration": ("中华人民共和国劳动争议调解仲裁法", date(2008, 5, 1)),
    "civil_code": ("中华人民共和国民法典", date(2021, 1, 1)),
    "procedure": ("中华人民共和国民事诉讼法（2023年修正）", date(2024, 1, 1)),
    "spc_1": ("最高人民法院关于审理劳动争议案件适用法律问题的解释（一）法释〔2020〕26号", date(2021, 1, 1)),
    "spc_2": ("最高人民法院关于审理劳动争议案件适用法律问题的解释（二）法释〔2025〕12号", date(2025, 9, 1)),
    "wage_rules": ("工资支付暂行规定（劳部发〔1994〕489号）", date(1995, 1, 1)),
    "migrants": ("保障农民工工资支付条例（国务院令第724号）", date(2020, 5, 1)),
    "inspection": ("劳动保障监察条例（国务院令第423号）", date(2004, 12, 1)),
    "minimum_wage": ("最低工资规定", date(2004, 3, 1)),
    "paid_days": ("关于职工全年月平均工作时间和工资折算问题的通知（人社部发〔2025〕2号）", date(2025, 1, 1)),
    "holidays": ("全国年节及纪念日放假办法（2024年修订）", date(2025, 1, 1)),
    "leave": ("职工带薪年休假条例（国务院令第514号）", date(2008, 1, 1)),
    "leave_rules": ("企业职工带薪年休假实施办法（人社部令第1号）", date(2008, 9, 18)),
    "injury": ("工伤保险条例（2010年修订）", date(2011, 1, 1)),
    "injury_order": ("实施《中华人民共和国社会保险法》若干规定（人社部令第13号）", date(2011, 7, 1)),
    "injury_spc": ("最高人民法院关于审理工伤保险行政案件若干问题的规定（法释〔2014〕9号）", date(2014, 9, 1)),
    "illegal_employer": ("非法用工单位伤亡人员一次性赔偿办法（人社部令第9号）", date(2011, 1, 1)),
    "insurance": ("中华人民共和国社会保险法", date(2011, 7, 1)),
    "personal_injury": ("最高人民法院关于审理人身损害赔偿案件适用法律若干问题的解释（2022年修正）", date(2022, 5, 1)),
    "women": ("女职工劳动保护特别规定（国务院令第619号）", date(2012, 4, 28)),
    "heat": ("防暑降温措施管理办法（安监总安健〔2012〕89号）", date(2012, 6, 29)),
    "over_age": ("超龄劳动者基本权益保障暂行规定（人社部等五部门令第56号）", date(2026, 7, 1)),
    "court_fees": ("诉讼费用交纳办法（国务院令第481号）", date(2007, 4, 1)),
    "case_rules": ("劳动人事争议仲裁办案规则（人社部令第33号）", date(2017, 7, 1)),
    "old_tort": ("中华人民共和国侵权责任法（已废止）", date(2010, 7, 1)),
    "old_personal_injury": (
        "最高人民法院关于审理人身损害赔偿案件适用法律若干问题的解释（法释〔2003〕20号）", date(2004, 5, 1),
    ),
    "tort_spc": ("最高人民法院关于适用民法典侵权责任编的解释（一）（法释〔2024〕12号）", date(2024, 9, 27)),
    "mental": ("最高人民法院关于确定民事侵权精神损害赔偿责任若干问题的解释（2020年修正）", date(2021, 1, 1)),
    "grading": ("劳动能力鉴定管理办法（人社部令第55号）", date(2025, 7, 1)),
    "admin_review": ("中华人民共和国行政复议法（2023年修订）", date(2024, 1, 1)),
    "admin_suit": ("中华人民共和国行政诉讼法（2017年修正）", date(2017, 7, 1)),
    "builders_notice": ("关于确立劳动关系有关事项的通知（劳社部发〔2005〕12号）", date(2005, 5, 25)),
    "family_planning": ("中华人民共和国人口与计划生育法（2021年修正）", date(2021, 8, 20)),
    "retirement": ("国务院关于渐进式延迟法定退休年龄的办法（全国人大常委会2024年9月13日批准）", date(2025, 1, 1)),
    "platform": ("关于开展新就业形态就业人员职业伤害保障试点工作的通知（人社部发〔2021〕110号）", date(2021, 12, 31)),
    "criminal": ("中华人民共和国刑法（刑法修正案（八）增设第二百七十六条之一）", date(2011, 5, 1)),
    "wage_crime": ("关于审理拒不支付劳动报酬刑事案件适用法律若干问题的解释（法释〔2013〕3号）", date(2013, 1, 23)),
    "late_interest": (
        "关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释（法释〔2014〕8号）", date(2014, 8, 1),
    ),
    "procedure_spc": ("关于适用《中华人民共和国民事诉讼法》的解释（2022年修正）", date(2022, 4, 10)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, interpretation or notice, and since when it has been in force."""

    title: str
    since: date


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {law: Instrument(title, since) for law, (title, since) in _LAWS.items()}
)


def article(law: str, number: str, *, is_unconfirmed: bool = False) -> Basis:
    """The article `number` (as written: "第四十七条") of a law named in this module. Raises KeyError."""
    instrument, since = _LAWS[law]
    return Basis(instrument, number, since, is_unconfirmed, law)
