"""The pages of law and numbers: open to everybody, complete for what results cite, and plain about what lacks."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, rules
from unionhall.services.legalaid import rights
from unionhall.services.legalaid.queries.rights_citations import uses
from unionhall.services.legalaid.queries.rights_law import in_order, law, laws
from unionhall.services.legalaid.queries.rights_numbers import (
    Standing,
    numbers,
    places,
    region_choices,
    region_or_home,
)
from unionhall.services.legalaid.rights.articles import INSTRUMENTS, article
from unionhall.services.legalaid.rights.batch import reckoned
from unionhall.services.legalaid.rights.examples import EXAMPLES
from unionhall.services.legalaid.rights.parameters import Parameters
from unionhall.services.legalaid.rights.regions import BY_CODE, PROVINCES, province_of
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.results import Claim, Text
from unionhall.services.legalaid.rights.schema import object_reader
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.templatetags.legalaid_rights import (
    law_url,
    number_url,
    readable,
    said,
    shown,
)
from unionhall.services.legalaid.tests.office import Office

DAY = date(2026, 5, 6)
WAGE = "rights.minimum_wage_month_yuan"


def chinese() -> Client:
    return Client()


def page(name: str, *args: str, **query: str) -> str:
    answer = chinese().get(reverse(f"legalaid:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def row(region: str = "990181", value: str = "2000", **told: Any) -> LocalRule:
    known = {"key": WAGE, "starts_on": date(2026, 1, 1), "instrument": "云桥市最低工资公告"}
    return LocalRule.objects.create(region=region, value=Decimal(value), **known | told)


# ---- what rests on what ----


@pytest.mark.parametrize("topic", sorted(EXAMPLES))
def test_whatever_a_worked_example_cites_stands_on_the_page_of_its_law(topic: str) -> None:
    claims, sheet = example_claims(topic)
    cited = {(one.law, one.article) for one in uses().articles[topic]}
    bases = {base for claim in claims for base in claim.basis}
    bases |= {claim.limitation.basis for claim in claims if claim.limitation is not None}
    assert {(base.law, base.article) for base in bases} <= cited
    read = {one.key for claim in claims for one in claim.parameters}
    assert read <= uses().numbers[topic]
    assert sheet.parameters.region == EXAMPLES[topic]["region"]


def example_claims(topic: str) -> tuple[tuple[Claim, ...], Law]:
    told = EXAMPLES[topic]
    mistakes: dict[str, Text] = {}
    facts = object_reader(RECKONINGS[topic].facts)(told["facts"], "facts", mistakes)
    assert not mistakes
    sheet = Law(Parameters(book(), told["region"]), OfficialCalendar({}), date.fromisoformat(told["as_of"]))
    return reckoned(topic, facts, sheet).claims, sheet


def test_no_article_in_the_code_of_the_reckonings_is_left_out() -> None:
    known = {one.article for found in uses().articles.values() for one in found}
    for path in Path(next(iter(rights.__path__))).glob("*.py"):
        texts = (
            node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)
        )
        named = {
            text
            for text in texts
            if isinstance(text, str) and re.match(r"第[一二三四五六七八九十百]+条", text)
        }
        assert named <= known, path.name


def test_the_claims_on_an_article_are_named() -> None:
    with translation.override("en"):
        (found,) = [one for one in law("lcl").articles if one.number == "第四十七条"]
        assert "severance" in [topic.name for topic in found.topics]
        assert any("Compensation (N)" in topic.claims for topic in found.topics)
    assert law("arbitration").articles, "limitation counts too"


def test_articles_stand_in_the_order_of_their_instrument() -> None:
    assert [in_order(one) for one in ("第四十七条第二款", "第一百八十八条", "第二十条", "第十条")] == [
        (47, 2), (188,), (20,), (10,),
    ]  # fmt: skip
    found = [in_order(one.number) for one in law("lcl").articles]
    assert found == sorted(found)


def test_an_instrument_names_the_numbers_that_come_from_it() -> None:
    assert "rights.severance_cap_years" not in [rule.key for rule in law("injury").numbers]
    every = {rule.key for key in INSTRUMENTS for rule in law(key).numbers}
    assert "rights.limitation_years" in every


# ---- pages ----


@pytest.mark.django_db
def test_every_instrument_has_a_page_that_says_since_when() -> None:
    listed = page("rights-laws")
    for key, told in INSTRUMENTS.items():
        assert reverse("legalaid:rights-law", args=[key]) in listed
        body = page("rights-law", key)
        assert told.title in body
        assert f"{told.since.year}年{told.since.month}月{told.since.day}日" in body
        assert "flk.npc.gov.cn" in body


@pytest.mark.django_db
def test_a_result_links_to_its_article() -> None:
    address, place = law_url(article("lcl", "第四十七条")).split("#")
    body = chinese().get(address).content.decode()
    assert 'id="第四十七条"' in body
    assert place == "%E7%AC%AC%E5%9B%9B%E5%8D%81%E4%B8%83%E6%9D%A1"
    assert Client().get("/legal/rights/law/nothing/").status_code == 404


@pytest.mark.django_db
def test_laws_are_found_by_title_article_and_claim() -> None:
    assert next(one.key for one in laws("第四十七条")) == "lcl"
    assert {one.key for one in laws("工伤保险条例")} >= {"injury"}
    assert laws("没有这样的法") == []
    assert "没找到" in page("rights-laws", q="没有这样的法")
    assert len(laws()) == len(INSTRUMENTS)


@pytest.mark.django_db
def test_numbers_of_a_region_with_source_and_gaps(office: Office) -> None:
    row(expect_on=date(2026, 3, 1))
    body = page("rights-numbers", q="最低工资")
    assert "2,000.00" in body
    assert "云桥市最低工资公告" in body
    assert "应已有新标准" in body
    beijing = page("rights-numbers", region="110000", q="最低工资")
    assert "2,540.00" in beijing
    assert "2,000.00" not in beijing
    assert "暂未录入" in page("rights-numbers", region="540000", q="最低工资")
    everything = page("rights-numbers")
    missing = [rule.key for rule in rules() if rule.key.startswith("rights.") and rule.key not in everything]
    assert missing == []


@pytest.mark.django_db
def test_a_number_shows_every_row(office: Office) -> None:
    row()
    row("110000", "1", starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    body = page("rights-number", WAGE)
    assert "2,540.00" in body
    assert "云桥市最低工资公告" in body
    assert "2019年1月1日" in body
    assert Client().get(reverse("legalaid:rights-number", args=["booking.nothing"])).status_code == 404
    assert (
        Client().get(reverse("legalaid:rights-number", args=["palace.closure_notice_days"])).status_code
        == 404
    )


@pytest.mark.django_db
def test_the_pages_are_there_in_english_too() -> None:
    client = Client()
    client.cookies["language"] = "en"
    assert "In force since" in client.get(reverse("legalaid:rights-law", args=["lcl"])).content.decode()
    body = client.get(reverse("legalaid:rights-numbers"), {"region": "110000"}).content.decode()
    assert "Beijing" in body
    assert "¥" in body or "yuan" in body


@pytest.mark.django_db
def test_numbers_need_few_queries(office: Office, django_assert_max_num_queries: Any) -> None:
    row()
    client = chinese()
    with django_assert_max_num_queries(7):
        client.get(reverse("legalaid:rights-numbers"))


# ---- the numbers themselves ----


@pytest.mark.django_db
@pytest.mark.parametrize("region", ["990181", "110000", "330000", "CN"])
def test_the_row_that_holds_is_the_one_that_reckonings_read(region: str, office: Office) -> None:
    row()
    row(region="990000", key="rights.average_wage_month_yuan", value="7000")
    local = {one.key: [stored.row for stored in one.own] for one in numbers(region, DAY)}
    for one in numbers(region, DAY):
        if one.row is None:
            assert one.standing == Standing.GAP
            continue
        if one.row.region != "990000" and one.row.holds_on(DAY):
            found = book().value(one.key, region=region, on=DAY, local=local[one.key])
            assert (found.value, found.region, found.source) == (
                one.row.value,
                one.row.region,
                one.row.source,
            )


@pytest.mark.django_db
def test_statistics_of_last_year_count_until_new_ones_are_there() -> None:
    told = {
        "key": "rights.province_urban_income_yuan",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31),
    }
    row(value="51300", **told)
    row(key=WAGE, starts_on=date(2025, 1, 1), ends_on=date(2025, 11, 30))
    found = {one.key: one.standing for one in numbers("990181", DAY)}
    assert (found[told["key"]], found[WAGE]) == (Standing.UNCONFIRMED, Standing.GAP)
    next_year = {one.key: one.standing for one in numbers("990181", date(2027, 1, 1))}
    assert next_year[told["key"]] == Standing.GAP


def test_provinces_are_all_there_once() -> None:
    assert len(PROVINCES) == len(BY_CODE) == 31
    assert all(re.fullmatch(r"[1-6]\d0000", one.code) and one.zh and one.en for one in PROVINCES)
    assert province_of("370181") == BY_CODE["370000"]
    assert province_of("CN") is None
    assert province_of("990181") is None


@pytest.mark.django_db
def test_the_own_region_comes_first_and_a_bad_one_counts_as_none(office: Office) -> None:
    assert region_choices("zh-hans", places())[0] == ("990181", "本地（云桥市）")
    codes = [code for code, _name in region_choices("zh-hans", places())]
    assert codes[0] == "990181"
    assert len(codes) == len(set(codes)) == 32
    assert region_or_home("１１００００") == "990181"
    assert region_or_home("'; drop") == "990181"
    assert region_or_home("110000") == "110000"


# ---- filters ----


def test_values_are_shown_as_people_write_them() -> None:
    with translation.override("en"):
        assert shown(Fraction(1234567, 100)) == "12,345.67 yuan"
        assert shown(Fraction(100, 3)).startswith("≈ 33.33")
        assert shown(Fraction(9, 2), "months") == "4.5 months"
        assert shown(Fraction(1), "days") == "1 day"
        assert readable("12345.67 * 4.5 / 30 - (1 + 2)") == "12345.67 × 4.5 ÷ 30 − (1 + 2)"
        assert readable("min(3, floor(4/3))") == "the smaller of (3, the whole part of (4 ÷ 3))"


def test_texts_are_said_with_their_values() -> None:
    text = Text("%(a)s %(b)s %(c)s", {"a": date(2026, 3, 1), "b": Fraction(9, 2), "c": Text("Legal aid")})
    with translation.override("zh-hans"):
        assert said(text) == "2026年3月1日 4.5 法律援助"
        template = Template("{% load legalaid_rights %}{% say text %}")
        assert template.render(Context({"text": Text("<b>")})) == "&lt;b&gt;"
    assert number_url(WAGE).endswith(f"/{WAGE}/")
