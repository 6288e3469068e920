"""The numbers of law on the desk: who may set them, what lacks comes first, sheets out and in, and the demo's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files.sheets import SheetRow
from unionhall.kernel.files.workbooks import CONTENT_TYPE
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.commands import ForeignRegion, UnknownKey
from unionhall.kernel.rulebook.core import BadRow, Source
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands.rights_numbers import (
    NumbersRefused,
    import_numbers,
    put_number,
    rehearse_numbers,
)
from unionhall.services.legalaid.demo import numbers as demo
from unionhall.services.legalaid.number_plans import NumberPlan
from unionhall.services.legalaid.number_rows import COLUMNS
from unionhall.services.legalaid.queries.rights import laws
from unionhall.services.legalaid.queries.rights_numbers import Standing, numbers
from unionhall.services.legalaid.rights.batch import answered
from unionhall.services.legalaid.tests.office import TODAY, Office

WAGE, AVERAGE = "rights.minimum_wage_month_yuan", "rights.average_wage_month_yuan"
HOME = "990181"
TYPED = {
    "key": WAGE, "region": HOME, "value": "2010", "starts_on": "2026-01-01", "ends_on": "", "expect_on": "2027-01-01",
    "instrument": "云政发〔2025〕1号", "article": "", "ends_former": "on",
}  # fmt: skip


def plan(**told: Any) -> NumberPlan:
    known = {
        "key": WAGE, "region": HOME, "value": Decimal(2000), "starts_on": date(2025, 1, 1),
        "source": Source("云桥市最低工资公告"),
    }  # fmt: skip
    return NumberPlan(**known | told)


@pytest.fixture
def keeper(office: Office) -> Person:
    """Who keeps the county's numbers."""
    return office.cast.staff(Role.ADMINISTRATOR)


@pytest.fixture
def desk(keeper: Person) -> Client:
    """Their browser."""
    return sign_in(Client(), keeper)


def address(name: str = "numbers", *args: Any) -> str:
    return reverse(f"legalaid:desk-rights-{name}", args=args)


def body(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def standing(key: str, region: str = HOME, day: date = TODAY) -> Standing:
    return next(one.standing for one in numbers(region, day) if one.key == key)


# ---- who ----


def test_only_administrators_see_the_desk(office: Office) -> None:
    for person in (office.head, office.caseworker):
        assert sign_in(Client(), person).get(address()).status_code == 404
    assert Client().get(address()).status_code == 302


def test_a_foreign_region_is_refused(office: Office, keeper: Person) -> None:
    for region in ("110000", "990000", "990100"):
        with pytest.raises(ForeignRegion):
            put_number(plan(region=region), by=keeper, at=NOW)
    with pytest.raises(NotAllowed):
        put_number(plan(), by=office.head, at=NOW)
    with pytest.raises(UnknownKey):
        put_number(plan(key="palace.closure_notice_days"), by=keeper, at=NOW)
    assert not LocalRule.objects.exists()
    above = office.cast.staff(Role.ADMINISTRATOR, "dongyuan")
    assert put_number(plan(region="990100"), by=above, at=NOW).region == "990100"


def test_the_form_says_so_at_the_field(desk: Client) -> None:
    answer = desk.post(address("set"), TYPED | {"region": "110000"})
    assert answer.status_code == 422
    assert "region" in answer.context["form"].errors
    assert not LocalRule.objects.exists()
    wrong = desk.post(address("set"), TYPED | {"value": "", "instrument": " ", "ends_on": "2025-01-01"})
    assert set(wrong.context["form"].errors) == {"value", "instrument"}
    late = desk.post(address("set"), TYPED | {"ends_on": "2025-01-01"})
    assert set(late.context["form"].errors) == {"ends_on"}


def test_another_region_can_be_read_and_not_set(desk: Client) -> None:
    page = body(desk.get(address(), {"region": "110000"}))
    assert "2,540.00" in page
    assert address("set") not in page
    assert address("set") in body(desk.get(address()))


def test_rows_of_another_region_do_not_exist(office: Office, desk: Client) -> None:
    above = office.cast.staff(Role.ADMINISTRATOR, "yibin")
    row = put_number(plan(region="990100"), by=above, at=NOW)
    for name in ("end", "withdraw"):
        assert desk.get(address(name, row.pk)).status_code == 404
        assert desk.post(address(name, row.pk), {"last_day": "2026-01-01"}).status_code == 404
    assert LocalRule.objects.get(pk=row.pk).ends_on is None


# ---- what lacks, what is due ----


def test_what_lacks_comes_first_then_what_is_due(keeper: Person, desk: Client) -> None:
    assert standing(WAGE) == Standing.GAP
    put_number(plan(expect_on=TODAY + timedelta(days=1)), by=keeper, at=NOW)
    assert standing(WAGE) == Standing.UNCONFIRMED
    assert standing(WAGE, day=TODAY + timedelta(days=1)) == Standing.STALE
    put_number(plan(key=AVERAGE, is_confirmed=True), by=keeper, at=NOW)
    assert standing(AVERAGE) == Standing.FINE
    groups = [name for name, _heading, _rows in desk.get(address()).context["groups"]]
    assert groups == [name for name in ("gap", "stale", "unconfirmed", "fine") if name in groups]
    assert groups[0] == "gap"
    gaps = {one.key for one in desk.get(address()).context["groups"][0][2]}
    assert "rights.heat_outdoor_month_yuan" in gaps
    assert WAGE not in gaps


def test_the_page_needs_few_queries(keeper: Person, desk: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        desk.get(address())
    for year in range(1990, 2026):
        told = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
        put_number(plan(**told), by=keeper, at=NOW)
    with django_assert_max_num_queries(15):
        assert desk.get(address()).status_code == 200


# ---- one number ----


def test_a_number_is_set_and_the_former_ends(desk: Client, keeper: Person) -> None:
    put_number(plan(), by=keeper, at=NOW)
    filled = body(desk.get(address("set"), {"key": WAGE}))
    assert f'value="{WAGE}" selected' in filled
    assert desk.post(address("set"), TYPED | {"is_confirmed": "on"}).status_code == 302
    old, new = LocalRule.objects.filter(key=WAGE).order_by("starts_on")
    assert (old.ends_on, new.ends_on) == (date(2025, 12, 31), None)
    assert (new.value, new.status, new.expect_on) == (2010, "confirmed", date(2027, 1, 1))
    assert Entry.objects.filter(verb="rulebook.rule.set").count() == 2


def test_without_ending_the_former_two_would_hold(desk: Client, keeper: Person) -> None:
    put_number(plan(), by=keeper, at=NOW)
    answer = desk.post(address("set"), {key: value for key, value in TYPED.items() if key != "ends_former"})
    assert answer.status_code == 422
    assert "starts_on" in answer.context["form"].errors
    with pytest.raises(BadRow):
        put_number(plan(starts_on=date(2024, 1, 1)), by=keeper, at=NOW, ends_former=True)


def test_a_number_is_ended(desk: Client, keeper: Person) -> None:
    row = put_number(plan(), by=keeper, at=NOW)
    assert desk.get(address("end", row.pk)).status_code == 200
    wrong = desk.post(address("end", row.pk), {"last_day": "2024-12-31"})
    assert wrong.status_code == 422
    assert desk.post(address("end", row.pk), {"last_day": "2026-04-30"}).status_code == 302
    row.refresh_from_db()
    assert row.ends_on == date(2026, 4, 30)
    assert standing(WAGE) == Standing.GAP


def test_a_number_is_taken_out_after_a_second_look(desk: Client, keeper: Person) -> None:
    row = put_number(plan(), by=keeper, at=NOW)
    assert "2,000.00" in body(desk.get(address("withdraw", row.pk)))
    assert LocalRule.objects.count() == 1
    assert desk.post(address("withdraw", row.pk)).status_code == 302
    assert not LocalRule.objects.exists()
    assert desk.get(address("withdraw", row.pk)).status_code == 404


# ---- sheets ----


def upload(*rows: dict[str, Any]) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(list(COLUMNS))
    for row in rows:
        book.active.append([row.get(key) for key in COLUMNS])
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("标准.xlsx", target.getvalue(), CONTENT_TYPE)


RIGHT = {"key": WAGE, "value": 2010, "starts_on": date(2026, 1, 1), "instrument": "云政发〔2025〕1号"}


def test_a_sheet_is_looked_at_and_then_taken_in(desk: Client, keeper: Person) -> None:
    put_number(plan(), by=keeper, at=NOW)
    second = {
        "key": AVERAGE, "value": "7,350.50元", "starts_on": "2026年1月1日", "instrument": "统计公报",
        "is_confirmed": "是",
    }  # fmt: skip
    empty = {"key": "rights.heat_outdoor_month_yuan"}
    preview = desk.post(address("import"), {"file": upload(RIGHT, second, empty)})
    assert preview.status_code == 200
    assert (preview.context["total"], preview.context["added"], preview.context["wrong"]) == (2, 2, 0)
    assert LocalRule.objects.count() == 1, "nothing is taken before somebody says so"
    assert LocalRule.objects.get().ends_on is None
    taken = desk.post(address("import-confirm"), {"kept": preview.context["kept"]})
    assert taken.status_code == 302
    assert LocalRule.objects.get(key=WAGE, starts_on=date(2025, 1, 1)).ends_on == date(2025, 12, 31)
    entered = LocalRule.objects.get(key=AVERAGE)
    assert (entered.value, entered.status, entered.region) == (Decimal("7350.50"), "confirmed", HOME)
    again = desk.post(address("import"), {"file": upload(RIGHT, second)})
    assert (again.context["added"], again.context["already"]) == (0, 2)


def test_every_mistake_is_named_by_row_and_column(desk: Client) -> None:
    rows = (
        RIGHT | {"key": "rights.no_such_yuan"},
        RIGHT | {"value": "两千"},
        RIGHT | {"starts_on": "明年", "instrument": ""},
        RIGHT | {"region": "110000"},
        RIGHT | {"key": "rights.severance_low_base_applies", "value": 2},
        RIGHT | {"ends_on": "2025-01-01"},
        RIGHT,
        RIGHT | {"value": 2011, "starts_on": "2026-01-01"},
    )
    preview = desk.post(address("import"), {"file": upload(*rows)})
    found = {row["number"]: [str(one["column"]) for one in row["errors"]] for row in preview.context["rows"]}
    expected = {
        2: ["key"], 3: ["value"], 4: ["starts_on", "instrument"], 5: ["region"], 6: ["value"], 7: ["ends_on"],
        9: ["starts_on"],
    }  # fmt: skip
    assert found == {number: [str(COLUMNS[key]) for key in keys] for number, keys in expected.items()}
    assert "is_right" in preview.context
    assert not preview.context["is_right"]
    assert not LocalRule.objects.exists()


def test_all_rows_go_in_or_none(keeper: Person) -> None:
    cells = {key: str(value) for key, value in RIGHT.items()}
    rows = [SheetRow(2, cells), SheetRow(3, cells | {"key": AVERAGE, "region": "110000"})]
    with pytest.raises(NumbersRefused):
        import_numbers(rows, region=HOME, by=keeper, at=NOW)
    assert not LocalRule.objects.exists()
    assert [bool(row.errors) for row in rehearse_numbers(rows, region=HOME, by=keeper, at=NOW)] == [
        False,
        True,
    ]
    assert not LocalRule.objects.exists()


def test_what_was_kept_for_another_is_worth_nothing(desk: Client, office: Office) -> None:
    preview = desk.post(address("import"), {"file": upload(RIGHT)})
    other = sign_in(Client(), office.cast.staff(Role.ADMINISTRATOR, "dongyuan"))
    assert other.post(address("import-confirm"), {"kept": preview.context["kept"]}).status_code == 302
    assert not LocalRule.objects.exists()


def test_what_goes_out_can_come_in_again(desk: Client, keeper: Person) -> None:
    put_number(plan(), by=keeper, at=NOW)
    put_number(plan(key="rights.severance_cap_years", value=Decimal(11)), by=keeper, at=NOW)
    answer = desk.get(address("export"))
    assert answer["Content-Type"] == CONTENT_TYPE
    lines = list(load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=3, values_only=True))
    assert {line[0] for line in lines} == {one.key for one in numbers(HOME, TODAY)}
    file = SimpleUploadedFile("标准.xlsx", answer.content, CONTENT_TYPE)
    preview = desk.post(address("import"), {"file": file})
    assert (preview.context["wrong"], preview.context["added"]) == (0, 0)
    template = load_workbook(BytesIO(desk.get(address("template")).content)).active
    keys = [line[0] for line in template.iter_rows(min_row=2, values_only=True)]
    assert WAGE not in keys
    assert AVERAGE in keys


# ---- the demo ----


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 28), date(2027, 2, 1)])
def test_the_demo_fills_the_gaps_of_its_region(keeper: Person, today: date) -> None:
    demo.load(HOME, by=keeper, today=today, at=NOW)
    assert set(LocalRule.objects.values_list("status", flat=True)) == {"unconfirmed"}
    entered = {*demo.YEARLY, *demo.STEADY}
    assert {one.standing for one in numbers(HOME, today) if one.key in entered} == {Standing.UNCONFIRMED}
    standings = {one.key: one.standing for one in numbers(HOME, today)}
    assert {standings[key] for key in demo.STATISTICS} == {Standing.UNCONFIRMED}
    facts = {
        "hired_on": "2021-06-01",
        "last_day": f"{today.year - 1}-12-31",
        "average": "5200",
        "ground": "no_fault",
    }
    request = {"topic": "severance", "region": HOME, "as_of": today.isoformat(), "facts": facts}
    said = answered(request, laws(), lambda text: text.message)
    assert said["missing"] is None
    assert said["claims"]
