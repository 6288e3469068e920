import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from unionhall.kernel.documents import kinds, press
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.documents.layout import shipped_template
from unionhall.kernel.documents.refusals import (
    MissingFields,
    NotForTemplates,
    ReachesOut,
    TemplateBroken,
    TemplateUnreadable,
    TooMuchWork,
    TornBlock,
    UnknownFields,
)
from unionhall.kernel.documents.tests.conftest import NUMBER
from unionhall.kernel.documents.tests.crafted import (
    text_of,
    with_part,
    word,
    word_attached_to,
    word_that_fetches,
)
from unionhall.kernel.files.tests import crafted as files


def filled(kind, template, **fields):
    return text_of(press.fill(kind, template, kind.samples() | fields).content)


def test_the_shipped_template_shows_every_field(kind):
    with override("en"):
        text = filled(kind, shipped_template(kind))
    lines = text.split("\n")
    assert lines[1:3] == ["维修记录", NUMBER]
    assert "2026年5月6日" in lines  # as documents say it, whatever the reader speaks
    assert lines[lines.index("费用（元）") :][:4] == ["费用（元）", "1234.50", "是否紧急", "否"]
    assert lines[lines.index("配件") :][:6] == ["配件", "数量", "门锁", "3", "门锁", "3"]
    assert "{" not in text


def test_a_list_without_rows(kind):
    text = filled(kind, shipped_template(kind), items=[])
    assert "数量" in text
    assert "门锁" not in text


def test_a_document_of_one_field():
    kinds.register_fields("test.note", "通知", [DocumentField("text", "正文", "甲\n乙")])
    kind = kinds.find("test.note")
    assert "甲\n乙" in filled(kind, shipped_template(kind))


def test_marks_that_word_has_split_over_runs(kind):
    number = ["编号：{", "{ca", "se.num", "ber }", "}，"]
    urgent = ["{% if case.is_", "urgent %}急", "{% else %}", "不急{% endif", " %}"]
    template = word([*number, *urgent])
    assert f"编号：{NUMBER}，不急" in filled(kind, template)


def test_header_footer_properties_and_curly_quotes(kind):
    template = word("{{ '' | default(“无”, true) }}", header="{{ station }}", footer="{{ case.cost }}")
    lines = filled(kind, template, station="一 & 二 <三>").split("\n")
    assert (lines[0], lines[1], lines[-1]) == ("一 & 二 <三>", "无", "1234.50")


def test_chinese_and_awkward_text_stay_what_they_are(kind):
    awkward = "“引号” 《书名》〔2026〕𠮷 <w:t>&amp; {{ case.number }} {% for %}\ttab\r\n第二行\x00\x0b\ud800"
    text = filled(kind, word("{{ station }}"), station=awkward)
    assert "“引号” 《书名》〔2026〕𠮷 <w:t>&amp; {{ case.number }} {% for %}\ttab\n第二行\n" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, True),
        (7, 7),
        (Decimal("1E+3"), "1000"),
        (date(2026, 1, 2), "2026年1月2日"),
        (datetime(2026, 1, 2, 16, 30, tzinfo=UTC), "2026年1月3日 00:30"),
        ("a\rb", "a\nb"),
    ],
)
def test_how_values_are_shown(value, text):
    assert press.shown(value) == text


def test_the_digest_says_what_a_document_was_made_of(kind):
    template = word("{{ station }}")
    first = press.fill(kind, template, {"station": "甲", "more": 1})
    assert first.fields_sha256 == press.fill(kind, template, {"station": "甲"}).fields_sha256
    assert first.fields_sha256 != press.fill(kind, template, {"station": "乙"}).fields_sha256
    assert len(first.fields_sha256) == 64


def test_only_what_a_template_shows_must_be_there(kind):
    assert press.fill(kind, word("{{ station }}"), {"station": ""}).number == ""
    with pytest.raises(MissingFields) as refused:
        press.fill(
            kind, word("{{ station }}{{ case.number }}", footer="{{ case.cost }}"), {"case": {"number": None}}
        )
    assert refused.value.params["names"] == "费用（元）, 编号, 驿站"


@pytest.mark.parametrize(
    ("template", "refusal"),
    [
        (word("{{ case.nubmer }}"), UnknownFields),
        (word("x", header="{{ case.nubmer }}"), UnknownFields),
        (word("x", title="{{ case.nubmer }}"), UnknownFields),
        (word("{{ ''.__class__.__mro__ }}"), NotForTemplates),
        (word("{% for i in range(1000000000) %}{% endfor %}"), NotForTemplates),
        (word("{% for i in items %}{{ i.name }}"), TemplateBroken),
        (word("{{ case.number"), TemplateBroken),
        (word("{%tr for i in items %}", "{%tr endfor %}"), TemplateBroken),
        (word("{% for i in items %}", rows=[["a", "{% endfor %}"]]), TornBlock),
        (word("{{p station }}"), TornBlock),
        (word("{{r station }}"), TornBlock),
        (word_that_fetches("https://elsewhere.example/a.png"), ReachesOut),
        (files.document(), TemplateUnreadable),
        (files.archive({"a.txt": b"a"}), TemplateUnreadable),
        (files.PDF, TemplateUnreadable),
        (b"", TemplateUnreadable),
        (with_part(word("x"), "word/document.xml", b"<a><b></a>"), TemplateUnreadable),
        (with_part(word("x"), "word/document.xml", b"<a/>"), TemplateUnreadable),
    ],
)  # fmt: skip
def test_what_is_refused(kind, template, refusal):
    with pytest.raises(refusal):
        press.fill(kind, template, kind.samples())


def test_a_column_that_repeats_in_a_cell_leaves_a_whole_cell_behind(kind):
    template = word(rows=[["{%p for i in items %}", "b"]])
    with pytest.raises(TemplateBroken):
        press.fill(kind, template, kind.samples())
    cell = "{%p for i in items %}\n{{ i.name }}\n{%p endfor %}"
    made = press.fill(kind, word(rows=[[cell, "b"]]), kind.samples() | {"items": []})
    assert text_of(made.content).split("\n")[1:-1] == ["", "b"]


def test_a_template_made_to_keep_us_busy_is_stopped(kind, monkeypatch):
    monkeypatch.setattr(press, "MOST_SECONDS", 2)
    with pytest.raises(TooMuchWork):
        press.fill(kind, word("{" * 200_000), kind.samples())


def test_a_template_made_to_fill_the_memory_is_stopped(kind, monkeypatch):
    monkeypatch.setattr(press, "MOST_MEMORY_BYTES", 2**28)
    with pytest.raises((TooMuchWork, TemplateUnreadable)):
        press.fill(
            kind, with_part(word("x"), "word/document.xml", b"<a>" + b"<b/>" * 2_000_000), kind.samples()
        )


def test_where_a_template_came_from_is_forgotten(kind):
    made = press.fill(kind, word_attached_to("file:///C:/Users/wang/union.dotm"), kind.samples())
    with zipfile.ZipFile(io.BytesIO(made.content)) as parts:
        assert not any(b"union.dotm" in parts.read(name) for name in parts.namelist())


def test_long_lists_are_no_bomb(kind):
    rows = [{"name": "门锁", "count": 1}] * 5000
    made = press.fill(kind, shipped_template(kind), kind.samples() | {"items": rows})
    assert text_of(made.content).count("门锁") == 5000
