"""The report says what the pages say, hides what must not leave, opens in Word and Excel, and is written down."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from unionhall.engines.figures.queries import Reading
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry as Line
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.queries import figure_page
from unionhall.services.hub.desk.queries.figures import Part
from unionhall.services.hub.desk.queries.report import KEPT_BACK, Entry, Report, _kept_back, _lines, report
from unionhall.services.hub.desk.queries.report import _cell as cell_of
from unionhall.services.hub.desk.report_book import excel_file
from unionhall.services.hub.desk.report_word import word_file
from unionhall.services.hub.desk.report_words import sentence
from unionhall.services.hub.desk.verdicts import shown_value
from unionhall.services.hub.tests.desk import DAY, Desk

pytestmark = pytest.mark.django_db
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def desk(front: Desk) -> Desk:
    """Sessions, ratings and needs of two months."""
    for days, scores in ((-4, (5, 4, 1)), (-40, (3, 5))):
        session = front.session(days * DAY, capacity=5)
        for score in scores:
            front.rated(session, score)
        front.end(session)
    ahead = front.session()
    front.ask(suggest=ahead, take=True)
    front.ask(suggest=ahead)
    return front


@pytest.fixture
def boss(desk: Desk) -> Person:
    return desk.staff(Role.LEADER)


def made(desk: Desk, boss: Person, period: str = "30d") -> Report:
    return report(boss, unit="", period=period, at=desk.now)


def entry_of(found: Report, code: str) -> Entry:
    return next(entry for entry in found.entries if entry.figure.code == code)


@pytest.mark.parametrize("period", ["30d", "2026-11", "2026-Q4", "2026"])
def test_every_number_is_that_of_its_page(desk: Desk, boss: Person, period: str) -> None:
    found = made(desk, boss, period)
    assert len(found.entries) > 30
    for entry in found.entries:
        code = entry.figure.code
        page = figure_page.figure_page(boss, code, unit="", period=period, show="all", at=desk.now)
        if entry.now.reading is not None:
            assert entry.now.text == page.value, code
        if entry.before.reading is not None:
            assert entry.before.text == shown_value(page.trend.before), code


def test_no_figure_stands_in_two_chapters(desk: Desk, boss: Person) -> None:
    codes = [entry.figure.code for entry in made(desk, boss).entries]
    assert len(codes) == len(set(codes))


def test_a_sentence_states_number_comparison_and_target(desk: Desk, boss: Person) -> None:
    found = made(desk, boss)
    with override("en"):
        text = sentence(entry_of(found, "match_rate"), found)
        assert text == "Match rate: 50.0% (1 of 2)."
        text = sentence(entry_of(found, "satisfaction"), found)
        assert text == ("Satisfaction: 66.7% (2 of 3): 16.7 points more than in the 30 days before (50.0%).")
    with override("zh-hans"):
        text = sentence(entry_of(found, "satisfaction"), found)
        assert text == "满意度 66.7%（3 中 2），比前 30 天（50.0%）高 16.7 个百分点。"


def test_small_numbers_of_sensitive_figures_are_hidden() -> None:
    assert cell_of(Reading(3), 5).text == "<5"
    assert cell_of(Reading(3), 0).text == "3"
    assert cell_of(Reading(2, 40), 5).text == "<5"
    parts = [Part("甲", Reading(3)), Part("乙", Reading(9)), Part("丙", Reading(40))]
    assert [cell.text for _label, cell in _lines(parts, 5)] == ["<5", KEPT_BACK, "40"]
    # The whole month before minus its days up to now would be a small number.
    assert _kept_back(cell_of(Reading(8), 5), Reading(10), 5).text == KEPT_BACK
    assert _kept_back(cell_of(Reading(8), 5), Reading(18), 5).text == "8"
    assert _kept_back(cell_of(Reading(8), 5), Reading(8), 5).text == "8"


def test_a_hidden_number_is_told_in_no_sentence(desk: Desk, boss: Person) -> None:
    found = made(desk, boss)
    hidden = cell_of(Reading(3), found.least)
    entry = entry_of(found, "cases_closed")
    quiet = Entry(entry.figure, entry.standing, hidden, hidden, hidden, entry.points, [], is_headline=False)
    with override("en"):
        assert sentence(quiet, found) == "Cases closed: fewer than 5, not shown."
    assert quiet.goal_text == ""


def test_page_prints_the_sentences(desk: Desk, boss: Person) -> None:
    client = desk.client(boss)
    text = client.get(reverse("hub:desk-report"), {"period": "30d"}).content.decode()
    assert "匹配率 50.0%（2 中 1）。" in text
    assert client.get(reverse("hub:desk-report")).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_word_opens_with_native_charts(desk: Desk, boss: Person, language: str) -> None:
    with override(language):
        found = made(desk, boss)
        content = word_file(found)
        told = sentence(entry_of(found, "satisfaction"), found)
    document = Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert told in texts
    assert boss.name in document.sections[0].footer.paragraphs[0].text
    assert document.core_properties.author == boss.name
    with ZipFile(BytesIO(content)) as archive:
        charts = [name for name in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
        assert charts
        values = etree.fromstring(archive.read("word/charts/chart1.xml")).findall(f".//{CHART}val//{CHART}v")
        assert values[-1].text == "50"
        book = load_workbook(BytesIO(archive.read("word/embeddings/chart1.xlsx")))
        assert book.active.cell(book.active.max_row, 2).value == 50


def test_excel_opens_with_a_sheet_for_each_chapter(desk: Desk, boss: Person) -> None:
    with override("en"):
        found = made(desk, boss)
        book = load_workbook(BytesIO(excel_file(found)))
    assert len(book.sheetnames) == len(found.chapters) + 2
    assert book.sheetnames[-2:] == ["By unit", "Definitions"]
    first = book.worksheets[0]
    assert boss.name in first["A1"].value
    chapter = len(found.chapters[0].entries)
    numbers = {row[0].value: row[2].value for row in first.iter_rows(min_row=3, max_row=2 + chapter)}
    assert numbers["Match rate"] == 50
    assert numbers["Satisfaction"] == 66.7
    definitions = {row[0].value: row[2].value for row in book["Definitions"].iter_rows(min_row=3)}
    assert definitions["Match rate"].startswith("Of the needs")
    assert first._charts


def test_downloads_are_written_down_and_shut_to_others(desk: Desk, boss: Person) -> None:
    client: Client = desk.client(boss)
    for name in ("word", "excel"):
        answer = client.get(reverse(f"hub:desk-report-{name}"), {"period": "2026"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
    lines = Line.objects.filter(verb="hub.rows.export").order_by("at", "id")
    assert [line.data["what"] for line in lines] == ["report.docx", "report.xlsx"]
    teacher = desk.client(desk.staff(Role.TEACHER))
    for name in ("", "-word", "-excel"):
        assert teacher.get(reverse(f"hub:desk-report{name}")).status_code == 404
