"""Every component in many states, with made-up words; the browser tests look at these pages."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

WORDS = Path(__file__).with_name("gallery.yaml")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
RECEIVED = (142, 188, 121, 156, 163, 171, 190, 205, 214, 198, 233, 206)
CLOSED = (138, 160, 140, 150, 161, 166, 178, 195, 206, 204, 221, 211)


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="姓名 Name", help_text="和身份证上一样 As on your identity card")
    phone = forms.CharField(label="手机号 Mobile number", min_length=11)
    town = forms.ChoiceField(label="街道 Town", choices=[("a", "桥南街道 Qiaonan"), ("b", "东侯镇 Donghou")])
    zone = forms.ChoiceField(
        label="想学什么 Course",
        widget=forms.RadioSelect,
        choices=[("1", "电工 Electrician"), ("2", "烘焙 Baking"), ("3", "书法 Calligraphy")],
    )
    days = forms.MultipleChoiceField(
        label="哪天有空 Free days",
        widget=forms.CheckboxSelectMultiple,
        choices=[("sat", "星期六 Saturday"), ("sun", "星期日 Sunday")],
        required=False,
    )
    birthday = forms.DateField(label="出生日期 Birthday", required=False)
    visit_at = forms.DateTimeField(label="来访时间 Visit", required=False)
    story = forms.CharField(label="说说情况 What happened", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="材料 Papers", required=False, help_text="拍照就行 A photo will do")
    agree = forms.BooleanField(label="我同意工会查看这些材料 My union may see these papers")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class FilterForm(forms.Form):
    """Two selects, as over most lists of the desk."""

    area = forms.ChoiceField(
        label="区域 Area", choices=[("", "全市 All"), ("1", "桥南街道 Qiaonan")], required=False
    )
    when = forms.ChoiceField(
        label="时间 Time", choices=[("m", "本月 Month"), ("q", "本季度 Quarter")], required=False
    )


WRONG = {"name": "", "phone": "123", "zone": "9", "days": ["sat"], "birthday": "1990-02-30", "town": "b"}


@cache
def book() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORDS.read_text())
    return loaded


def words(key: str) -> Any:
    """A part of the word book in the language of the page."""
    side = 1 if get_language() == "en" else 0

    def choose(value: Any) -> Any:
        if isinstance(value, str) and " | " in value:
            return value.split(" | ")[side].strip('"')
        if isinstance(value, list):
            return [choose(item) for item in value]
        return {k: choose(v) for k, v in value.items()} if isinstance(value, dict) else value

    return choose(book()[key])


def week() -> list[dict[str, Any]]:
    """Ninety minutes each, at half past the hour in Shanghai."""
    midnight = NOW.replace(hour=0) - timedelta(hours=8)
    starts = [midnight + timedelta(days=e["day"], hours=e["hour"], minutes=30) for e in words("week")]
    return [
        {**event, "url": "#s", "starts": at, "ends": at + timedelta(minutes=90)}
        for event, at in zip(words("week"), starts, strict=True)
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """What middleware and context processors give; here the query decides."""
    return {
        "size": request.GET.get("size", "normal"),
        "theme": request.GET.get("theme", "light"),
        "site_name": words("site_name"),
        "site_owner": words("site_owner"),
        "is_demo": True,
    }


def parts_context() -> dict[str, Any]:
    text = words("parts")
    return text | {
        "tab": "find",
        "form": SampleForm(initial={"birthday": date(1990, 5, 1), "visit_at": NOW}, auto_id="ok_%s"),
        "wrong": SampleForm(WRONG),
        "now": NOW,
        "soon": NOW + timedelta(hours=5, minutes=20),
        "far": NOW + timedelta(days=2, hours=3),
        "far_end": NOW + timedelta(days=2, hours=5),
        "today": TODAY,
        "monday": TODAY,
        "first": TODAY.replace(day=1),
        "marks": {
            TODAY: {"n": 4, "text": text["four"], "url": "#d"},
            TODAY + timedelta(days=2): {"n": 12, "text": text["many"], "url": "#d"},
            TODAY + timedelta(days=7): {"text": text["shut"], "kind": "closed"},
        },
        "week_notes": {TODAY + timedelta(days=6): text["shut"]},
        "events": week(),
        "places": words("home")["places"],
        "told": [Told(**told) for told in text["told"]],
    }


class Told:
    """What Django's messages look like to a template."""

    def __init__(self, level_tag: str, text: str) -> None:
        self.level_tag, self.text = level_tag, text

    def __str__(self) -> str:
        return self.text


def ring() -> list[tuple[float, float]]:
    """The outline of a county that does not exist."""
    angles = [i * pi / 60 for i in range(120)]
    sizes = [1 + 0.06 * sin(5 * a) + 0.03 * sin(11 * a) for a in angles]
    return [(36.9 + 0.27 * s * cos(a), 118.8 + 0.2 * s * sin(a)) for a, s in zip(angles, sizes, strict=True)]


def desk_context(request: HttpRequest) -> dict[str, Any]:
    unit = "" if get_language() == "en" else "月"
    months = [
        {"label": f"{month}{unit}", "values": pair}
        for month, *pair in zip([12, *range(1, 12)], RECEIVED, CLOSED, strict=True)
    ]
    return words("desk") | {
        "page": Paginator(range(380), 20).get_page(request.GET.get("page", 4)),
        "filter_form": FilterForm(request.GET),
        "ring": ring(),
        "months": months,
        "sites": [
            {"lat": 36.7 + 0.021 * i, "lon": 118.68 + 0.027 * (i * 5 % 9), "covered": i % 3 == 0}
            for i in range(18)
        ],
        "monday": TODAY,
        "today": TODAY,
        "events": week(),
    }


def home(request: HttpRequest) -> HttpResponse:
    mine = words("home") | {"tab": "home", "todo_count": 1}
    return render(request, "gallery/home.html", shell(request) | mine)


def case(request: HttpRequest) -> HttpResponse:
    mine = words("case") | {"tab": "mine", "todo_count": 1}
    return render(request, "gallery/case.html", shell(request) | mine)


def parts(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/parts.html", shell(request) | parts_context())


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/desk.html", shell(request) | desk_context(request))


def sign_in(request: HttpRequest) -> HttpResponse:
    mine = {"title": words("sign_in"), "form": SampleForm()}
    return render(request, "gallery/plain.html", shell(request) | mine)


def refused(request: HttpRequest) -> HttpResponse:
    mine = {"refusal": words("refused"), "back_url": "/home/"}
    return render(request, "ui/refused.html", shell(request) | mine, status=409)


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)
