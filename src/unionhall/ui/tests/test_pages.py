"""The gallery as text: complete in both languages, nothing inline, ids unique, light enough."""

import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

PAGES = ("home", "case", "parts", "office", "sign-in", "refused")
INLINE = re.compile(r'\sstyle=|<style|\son[a-z]+="|javascript:|<script(?![^>]*\ssrc=)')
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FAULTS = ("404.html", "403.html", "403_csrf.html", "429.html", "500.html", "ui/refused.html")

pytestmark = pytest.mark.usefixtures("gallery_settings")


def page(name: str, language: str, **query: str) -> str:
    client = Client()
    client.cookies["language"] = language
    return client.get(f"/gallery/{name}/", query).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_inline_and_ids_unique(name: str, language: str) -> None:
    html = page(name, language)
    assert not INLINE.search(html)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [key for key, n in ids.items() if n > 1 and not key.startswith("id_")] == []
    for target in re.findall(r'(?:aria-labelledby|for)="([^"]+)"', html):
        assert target in ids, target


@pytest.mark.parametrize("name", ["home", "case", "refused"])
def test_the_english_page_is_english(name: str) -> None:
    html = page(name, "en").replace("中文", "")
    assert not CHINESE.search(html)


@pytest.mark.parametrize("template", FAULTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_fault_pages_stand_without_any_context(template: str, language: str) -> None:
    with override(language):
        html = render_to_string(template)
    assert "12351" in html
    assert bool(CHINESE.search(html.replace("中文", ""))) == (language == "zh-hans")


def test_a_worker_home_weighs_at_most_40_kb_over_the_wire() -> None:
    names = [
        "ui/app.css",
        "ui/parts.css",
        "ui/app.js",
        "ui/mark.svg",
        "ui/mast.svg",
        "django_htmx/htmx-2.min.js",
    ]
    files = [Path(finders.find(name)).read_bytes() for name in names]
    sizes = [len(brotli.compress(data)) for data in [*files, page("home", "zh-hans").encode()]]
    assert sum(sizes) <= 40_000, dict(zip([*names, "page"], sizes, strict=True))


def test_workers_pages_ask_for_two_stylesheets() -> None:
    assert page("home", "zh-hans").count('rel="stylesheet"') == 2
    assert page("office", "zh-hans").count('rel="stylesheet"') == 3


def test_shell_says_where_one_is_and_what_waits() -> None:
    html = page("home", "en")
    assert re.search(r'<a href="/hub/home/" aria-current="page">', html)
    assert ", 1 to do" in html
    assert 'data-size="large"' in page("home", "en", size="large")
    assert 'aria-pressed="true"' in page("home", "en", size="large")


def test_a_refusal_for_htmx_is_a_panel_only() -> None:
    html = render_to_string("ui/refused.html#panel", {"refusal": "This course is full."})
    assert html.strip().startswith("<section")
    assert "This course is full." in html
    assert "<html" not in html
