"""The configuration pages of rules and working days, as an administrator uses them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import path

from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.calendar.core import BUILT_IN_YEARS
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.models import LocalRule

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("admin/", admin.site.urls)]

AHEAD = BUILT_IN_YEARS[-1] + 1
RULES, DAYS, YEARS = (
    f"/admin/{label}/" for label in ("rulebook/localrule", "calendar/dayoverride", "calendar/calendaryear")
)
YEAR_LINES = "\n".join(f"{AHEAD}-0{month}-01 休 假日" for month in range(1, 8))


@pytest.fixture(autouse=True)
def _without_the_gate() -> Any:
    # The second factor has tests of its own.
    left_out = ("unionhall", "allauth", "whitenoise")
    kept = [name for name in _middleware() if not name.startswith(left_out)]
    with override_settings(MIDDLEWARE=kept):
        yield


def _middleware() -> list[str]:
    from django.conf import settings  # noqa: PLC0415

    return list(settings.MIDDLEWARE)


def signed_in(person: Any) -> Client:
    account = get_user_model().objects.create_user("13800000001", person)  # type: ignore[attr-defined]
    account.is_staff = True
    account.save()
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def boss(make_person: Any, city: Any) -> Client:
    return signed_in(make_person("administrator", organisation=city))


def rule_form(**given: Any) -> dict[str, Any]:
    return {
        "key": "booking.offer_hours",
        "region": "350181",
        "value": "6",
        "starts_on": "2026-02-01",
        "ends_on": "",
        "instrument": "本会规定",
        "article": "",
        "status": "confirmed",
    } | given


def verbs() -> list[str]:
    return list(apps.get_model("audit", "Entry").objects.order_by("pk").values_list("verb", flat=True))


def errors(response: Any) -> dict[str, Any]:
    return dict(response.context["adminform"].form.errors)


def test_a_rule_is_added_ended_and_withdrawn(boss: Client) -> None:
    assert boss.get(f"{RULES}add/").status_code == 200
    assert boss.post(f"{RULES}add/", rule_form()).status_code == 302
    rule = LocalRule.objects.get()
    assert rulebook.value("booking.offer_hours", region="350181", on=date(2026, 2, 1)).value == Decimal(6)
    page = f"{RULES}{rule.pk}/change/"
    assert boss.post(page, {"ends_on": "2026-02-28", "value": "99"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.ends_on, rule.value) == (date(2026, 2, 28), 6)
    assert boss.post(f"{RULES}{rule.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not LocalRule.objects.exists()
    assert verbs() == ["rulebook.rule.set", "rulebook.rule.end", "rulebook.rule.withdraw"]
    assert boss.get(RULES).status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "-1"}, "value"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"region": "x"}, "region"),
        ({"key": "no.rule"}, "key"),
        ({"instrument": ""}, "instrument"),
    ],
)
def test_a_mistake_is_told_at_its_field(boss: Client, given: dict[str, str], field: str) -> None:
    response = boss.post(f"{RULES}add/", rule_form(**given))
    assert field in errors(response)
    assert not LocalRule.objects.exists()


def test_an_overlap_is_told_at_its_field(boss: Client) -> None:
    boss.post(f"{RULES}add/", rule_form())
    assert "starts_on" in errors(boss.post(f"{RULES}add/", rule_form(starts_on="2026-03-01")))
    assert LocalRule.objects.count() == 1


def test_what_only_the_command_can_see_is_told_on_the_page(city: Any, boss: Client) -> None:
    city.region = "350100"
    city.save()
    response = boss.post(f"{RULES}add/", rule_form(region="440100"), follow=True)
    assert "Region 440100 does not belong to" in response.content.decode()
    assert not LocalRule.objects.exists()


def test_a_day_is_entered_corrected_and_cleared(boss: Client) -> None:
    form = {"day": "2026-07-15", "name": "防台风停工", "source": "通知"}
    assert boss.get(f"{DAYS}add/").status_code == 200
    assert boss.post(f"{DAYS}add/", form).status_code == 302
    assert not calendar.is_working_day(date(2026, 7, 15))
    page = f"{DAYS}{DayOverride.objects.get().pk}"
    assert (
        boss.post(f"{page}/change/", form | {"is_working_day": "on", "day": "2026-07-16"}).status_code == 302
    )
    assert calendar.is_working_day(date(2026, 7, 15))
    assert boss.post(f"{page}/delete/", {"post": "yes"}).status_code == 302
    assert not DayOverride.objects.exists()
    assert verbs() == ["calendar.day.set", "calendar.day.set", "calendar.day.clear"]


def test_a_statutory_day_is_marked(boss: Client) -> None:
    form = {"day": f"{AHEAD}-01-01", "name": "元旦", "source": "通知", "is_statutory": "on"}
    assert "is_statutory" in errors(boss.post(f"{DAYS}add/", form | {"is_working_day": "on"}))
    assert boss.post(f"{DAYS}add/", form).status_code == 302
    assert DayOverride.objects.get().is_statutory


def test_a_year_is_entered_and_corrected(boss: Client) -> None:
    form = {"year": AHEAD, "source": "通知", "days": YEAR_LINES}
    assert boss.get(f"{YEARS}add/").status_code == 200
    assert boss.post(f"{YEARS}add/", form).status_code == 302
    assert len(calendar.special_days(AHEAD)) == 7
    page = f"{YEARS}{CalendarYear.objects.get().pk}/change/"
    assert YEAR_LINES.splitlines()[6] in boss.get(page).content.decode()
    assert boss.post(page, form | {"days": f"{YEAR_LINES}\n{AHEAD}-10-01 休 国庆节"}).status_code == 302
    assert len(calendar.special_days(AHEAD)) == 8
    assert YEAR_LINES not in boss.get(f"{YEARS}add/").content.decode()
    assert boss.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [({"year": 2026}, "year"), ({"days": f"{AHEAD}-01-01 休 元旦"}, "days"), ({"days": "x"}, "days")],
)
def test_a_mistake_in_a_year_is_told_at_its_field(boss: Client, given: dict[str, Any], field: str) -> None:
    form = {"year": AHEAD, "source": "通知", "days": YEAR_LINES} | given
    assert field in errors(boss.post(f"{YEARS}add/", form))
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("page", [RULES, DAYS, YEARS])
def test_closed_to_everybody_else(page: str, make_person: Any, city: Any) -> None:
    client = signed_in(make_person("leader", organisation=city))
    assert client.get(page).status_code == 403
    assert client.get(f"{page}add/").status_code == 403
