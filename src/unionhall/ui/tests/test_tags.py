from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from unionhall.ui.components import icons
from unionhall.ui.tests.gallery import SampleForm

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def draw(source: str, language: str = "en", **context: object) -> str:
    with override(language):
        return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ["{{ secret }}", "../x", "Phone", "", "a b", 'x" onload="y'])
def test_an_icon_name_is_only_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="not an icon name"):
        draw("{% icon name %}", name=name)


def test_icons_of_our_templates_exist() -> None:
    svg = draw('{% icon "phone" 20 %}')
    assert 'aria-hidden="true"' in svg
    assert 'width="20"' in svg


@pytest.mark.parametrize("kind", icons.STATUS_ICONS)
def test_status_has_icon_and_word(kind: str) -> None:
    html = draw("{% status kind text %}", kind=kind, text="<b>")
    assert "<svg" in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("taken", "capacity", "waiting", "words"),
    [
        (39, 40, 0, "1 place left"),
        (12, 40, 0, "28 places left"),
        (40, 40, 3, "3 waiting"),
        (41, 40, 0, "Full"),
    ],
)
def test_seats_in_words(taken: int, capacity: int, waiting: int, words: str) -> None:
    assert words in draw("{% seats t c w %}", t=taken, c=capacity, w=waiting)


def test_seats_without_a_limit_say_nothing() -> None:
    assert draw("{% seats 3 0 %}").strip() == ""


@pytest.mark.parametrize(
    ("left", "language", "words"),
    [
        (timedelta(days=2, hours=3), "en", "2 days 3 hours left"),
        (timedelta(days=2, hours=3), "zh-hans", "还剩 2 天 3 小时"),
        (timedelta(days=12, hours=3), "en", "12 days left"),
        (timedelta(hours=1, minutes=1), "en", "1 hour 1 minute left"),
        (timedelta(seconds=30), "en", "less than a minute left"),
        (timedelta(), "en", "Time is up"),
    ],
)
def test_countdown(left: timedelta, language: str, words: str) -> None:
    assert words in draw("{% countdown until now %}", language, until=NOW + left, now=NOW)


def test_a_field_names_its_help_and_its_errors() -> None:
    form = SampleForm({"phone": "1"})
    html = draw("{% field form.name %}", form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'type="tel"' in draw("{% field form.phone %}", form=form)


def test_dates_become_native_controls_that_come_back_as_dates() -> None:
    form = SampleForm(initial={"birthday": NOW.date(), "visit_at": NOW})
    html = draw("{% field form.birthday %}{% field form.visit_at %}", "zh-hans", form=form)
    assert 'type="date"' in html
    assert 'value="2026-11-23"' in html
    assert 'type="datetime-local"' in html
    assert 'value="2026-11-23T10:00"' in html
    back = SampleForm({"visit_at": "2026-11-23T10:00", "birthday": "2026-11-23"})
    back.is_valid()
    assert back.cleaned_data["visit_at"] == NOW
    assert back.cleaned_data["birthday"] == NOW.date()


def test_radio_cards_are_a_fieldset_with_a_legend() -> None:
    html = draw("{% field form.zone %}", form=SampleForm())
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('type="radio"') == 3


def test_error_summary_links_to_the_first_control_of_each_field() -> None:
    form = SampleForm({"phone": "1"})
    html = draw("{% error_summary form %}", form=form)
    for target in ("id_name", "id_phone", "id_zone_0", "id_agree"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in draw("{{ form }}", form=form)
    assert draw("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_every_form_uses_our_field_and_hidden_fields_stay_hidden() -> None:
    html = str(SampleForm())
    assert html.count('class="field ') == len(SampleForm.base_fields) - 1
    assert 'type="hidden"' in html


def test_an_errorless_whole_form_error_has_no_link() -> None:
    class Whole(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("nothing fits")

    assert "<li>nothing fits</li>" in draw("{% error_summary form %}", form=Whole({}))


@pytest.mark.parametrize(
    ("query", "order", "link"),
    [
        ("", "", "sort=due"),
        ("sort=due", "ascending", "sort=-due"),
        ("sort=-due&q=x&page=3", "descending", "sort=due"),
    ],
)
def test_sort_header_turns_round_and_goes_back_to_page_one(query: str, order: str, link: str) -> None:
    request = RequestFactory().get("/", query_params=None, QUERY_STRING=query)
    html = Template("""{% sort_header "due" "Due" %}""").render(RequestContext(request))
    assert link in html
    assert "page=" not in html
    assert (f'aria-sort="{order}"' in html) == bool(order)
    assert ("q=x" in html) == ("q=x" in query)


@pytest.mark.parametrize(
    ("referrer", "method", "way"),
    [
        ("http://testserver/palace/?q=1", "get", "http://testserver/palace/?q=1"),
        ("http://testserver/here/", "get", ""),
        ("http://testserver/here/", "post", "http://testserver/here/"),
        ("https://elsewhere.example/x", "get", ""),
        ("", "get", ""),
    ],
)
def test_the_way_back_leads_only_to_our_own_pages(referrer: str, method: str, way: str) -> None:
    request = getattr(RequestFactory(), method)("/here/", headers={"referer": referrer})
    html = Template('{% include "ui/e/ways.html" %}').render(RequestContext(request))
    assert (f'href="{way}"' in html) if way else ("btn--line" in html and "chevron-left" not in html)
    assert ("Back" in html or "返回" in html) == bool(way)


def test_import_preview_counts_rows_it_does_not_show() -> None:
    rows = [{"number": 2, "cells": ["a"], "errors": [{"column": "Phone", "text": "too short"}]}]
    html = draw("{% import_preview columns rows 640 %}", columns=["Phone"], rows=rows)
    assert "639 rows are right" in html
    assert "1 row is wrong" in html
    assert "too short" in html


def test_the_fault_page_does_without_styles_when_they_are_lost(settings: object) -> None:
    assert draw("{% stylesheets %}").count("<link") == len(icons.STYLESHEETS)
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = Path("/nowhere")  # type: ignore[attr-defined]
    settings.DEBUG = False  # type: ignore[attr-defined]
    assert draw("{% stylesheets %}") == ""
