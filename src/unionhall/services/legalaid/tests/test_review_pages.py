"""The desk's pages of the yearly review; above all that a reviewer's page names nobody."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands as matters
from unionhall.services.legalaid.commands import reviews as commands
from unionhall.services.legalaid.models import Debtor, Evidence, FileReview, Matter, ReviewSheet
from unionhall.services.legalaid.plans import ClaimantPlan, DebtorPlan
from unionhall.services.legalaid.tests.office import TODAY, Office
from unionhall.services.legalaid.tests.test_reviews import (
    LATER,
    YEAR,
    assigned,
    closed,
    full,
    lawyers,
    opened,
)

LIST = "legalaid:reviews"
IDENTITY = "11010519491231002X"


def desk(person: Person) -> Client:
    return sign_in(Client(), person)


def open_sheet(office: Office, **changes: Any) -> ReviewSheet:
    review = assigned(office, [office.caseworker, office.rival.person], **changes)
    sheets = ReviewSheet.objects.filter(file__review=review).select_related("file__review", "reviewer")
    return sheets.get(reviewer=office.rival.person)


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def named_everywhere(office: Office) -> Matter:
    """A matter in which everybody is named in every text there is, as people do write."""
    worker = office.cast.person("served", "e01", name="张长河", phone="13611112222")
    mate = office.cast.person("mate", "e01", name="李秀兰", phone="13633334444")
    story = f"我叫张长河，身份证{IDENTITY}，电话13611112222，和李秀兰在宏达建筑干活，张师傅就是我"
    matter = office.ask(worker, story=story)
    Debtor.objects.filter(matter=matter).update(
        phone="0536-8123456", address="云桥市创新路88号", counsel="云桥恒信律师事务所"
    )
    plan = DebtorPlan(name="赵大奎", liability="foreman", phone="13655556666")
    matters.add_debtor(matter, plan, by=office.caseworker, at=NOW)
    matters.add_claimant(matter, mate, ClaimantPlan(amount_yuan=Decimal(9000)), by=office.caseworker, at=NOW)
    who = office.lawyer.person
    Person.objects.filter(pk=who.pk).update(name="周文斌")
    Person.objects.filter(pk=office.caseworker.pk).update(name="钱国良")
    who.refresh_from_db()
    case = office.act(matter.case, "apply", applied_on=TODAY)
    case = office.act(case, "accept", ground="migrant_pay")
    case = office.act(case, "assign", lawyer=who)
    case = office.act(case, "start", by=who, met_on=TODAY)
    case = office.act(
        case, "report_progress", by=who,
        progress="赵老板（赵大奎，13655556666）约好5月20日到创新路88号付款，钱国良在场，恒信所代理宏达",
    )  # fmt: skip
    Evidence.objects.create(
        organisation=matter.organisation, matter=matter, number=1, kind="document", title="张长河的工资条",
        proves="云桥宏达建筑工程有限公司欠张长河工资", source="李秀兰提供", obtained_on=TODAY, added_at=NOW,
    )  # fmt: skip
    case = office.act(case, "conclude", by=who, result="won", concluded_on=TODAY)
    case = office.act(
        case, "report", by=who, summary=f"张长河、李秀兰已拿到钱，卡号6222021234567890123，{IDENTITY}"
    )
    case = office.act(case, "visit", said="张长河说周律师办得好")
    office.act(case, "archive")
    return matter


def test_a_reviewer_s_page_names_nobody(office: Office) -> None:
    matter = named_everywhere(office)
    readers = [one.person for one in lawyers(office, 2)]
    review = assigned(office, readers, wanted=1)
    sheet = ReviewSheet.objects.filter(file__review=review, reviewer=readers[0]).get()
    page = desk(readers[0]).get(reverse("legalaid:review-sheet", args=[sheet.pk])).content.decode()
    for secret in (
        "张长河", "李秀兰", "赵大奎", "周文斌", "钱国良", "宏达", "法和", "恒信", "创新路", "张师傅", "赵老板",
        "周律师",
        IDENTITY, "13611112222", "13633334444", "13655556666", "8123456", "6222021234567890123", matter.case.number,
        str(matter.pk), office.head.name,
    ):  # fmt: skip
        assert secret not in page, secret
    for kept in ("职工甲", "职工乙", "甲公司", "某甲", "承办律师", "5月20日", "工资条", "27,000.00"):
        assert kept in page, kept


def test_lists_of_reviewers_tell_no_more(office: Office) -> None:
    named_everywhere(office)
    readers = [one.person for one in lawyers(office, 2)]
    assigned(office, readers, wanted=1)
    page = desk(readers[0]).get(reverse(LIST)).content.decode()
    assert "001" in page
    for secret in ("张长河", "周文斌", "宏达"):
        assert secret not in page


def test_only_the_reviewer_opens_a_sheet(office: Office) -> None:
    closed(office, 1)
    sheet = open_sheet(office)
    url = reverse("legalaid:review-sheet", args=[sheet.pk])
    assert desk(office.rival.person).get(url).status_code == 200
    for person in (office.caseworker, office.head, office.lawyer.person, office.worker):
        assert desk(person).get(url).status_code == 404


def test_only_the_head_opens_the_review(office: Office) -> None:
    closed(office, 1)
    review = open_sheet(office).file.review
    for name in ("review", "review-export", "review-lots", "review-assign"):
        url = reverse(f"legalaid:{name}", args=[review.pk])
        for person in (office.caseworker, office.rival.person, office.worker, office.cast.staff(Role.LEADER)):
            assert desk(person).get(url).status_code == 404
    assert desk(office.worker).get(reverse(LIST)).status_code == 404


def test_the_whole_review_on_pages(office: Office) -> None:
    closed(office, 1)
    FileReview.objects.all().delete()
    head = desk(office.head)
    told = {"organisation": office.cast["yunqiao"].pk, "year": YEAR, "wanted": 5, "per_file": 2, "seed": ""}
    assert head.get(reverse("legalaid:review-new")).status_code == 200
    assert head.post(reverse("legalaid:review-new"), told | {"per_file": 1}).status_code == 422
    made = head.post(reverse("legalaid:review-new"), told)
    review = FileReview.objects.get()
    page = reverse("legalaid:review", args=[review.pk])
    assert made["Location"] == page
    assert head.get(page).status_code == 200

    def url(name: str, *more: Any) -> str:
        return reverse(f"legalaid:review-{name}", args=[review.pk, *more])

    assert head.post(url("close"), follow=True).status_code == 200  # too early: said on the page
    assert head.post(url("draw"), follow=True).status_code == 200
    assert "001" in head.get(page).content.decode()
    assert head.get(url("assign")).status_code == 200
    alone = head.post(url("assign"), {"people": [str(office.rival.person.pk)]})
    assert (alone.status_code, "001" in alone.content.decode()) == (422, True)
    people = [str(office.rival.person.pk), str(office.caseworker.pk)]
    assert head.post(url("assign"), {"people": people}).status_code == 302
    for person in (office.rival.person, office.caseworker):
        sheet = ReviewSheet.objects.get(reviewer=person)
        client, where = desk(person), reverse("legalaid:review-sheet", args=[sheet.pk])
        marks = full(FileReview.objects.get(), 88)
        assert client.post(where, marks | {"law": 99}).status_code == 422
        assert client.post(where, marks | {"remark": "材料齐全"}).status_code == 302
        assert "材料齐全" in client.get(where).content.decode()
        assert client.post(where, marks).status_code == 422  # handed in once
    assert head.post(url("close")).status_code == 302
    text = head.get(page).content.decode()
    assert "88.0" in text
    assert "合格" in text
    rows = list(load_workbook(BytesIO(head.get(url("export")).content)).active.values)
    assert (rows[2][0], rows[2][1], rows[2][4]) == (1, "001", Decimal(88))
    lots = list(load_workbook(BytesIO(head.get(url("lots")).content)).active.values)
    assert lots[2][3] == "001"


def test_a_button_gives_a_sheet_to_somebody_else(office: Office) -> None:
    closed(office, 1)
    review = assigned(office, [office.caseworker, office.rival.person])
    sheet = ReviewSheet.objects.filter(file__review=review)[0]
    head = desk(office.head)
    url = reverse("legalaid:review-pass", args=[review.pk, sheet.pk])
    assert head.post(url, follow=True).status_code == 200  # nobody else is there: said in words
    assert ReviewSheet.objects.filter(pk=sheet.pk).exists()
    assert desk(office.rival.person).post(url).status_code == 404


def test_one_file_or_thirty_cost_the_same(office: Office) -> None:
    """Of the list of a reviewer, and of the head's page of a review."""
    readers = [one.person for one in lawyers(office, 2)]
    first = closed(office, 0)
    small = assigned(office, readers, wanted=1)
    client, head = desk(readers[0]), desk(office.head)
    assert ReviewSheet.objects.filter(reviewer=readers[0], file__review=small).exists()
    before = count(client, reverse(LIST)), count(head, reverse("legalaid:review", args=[small.pk]))
    big = FileReview.objects.create(
        organisation=small.organisation, year=YEAR - 1, seed="x", wanted=30, form=small.form, state="marking",
        drawn_at=timezone.now(),
    )  # fmt: skip
    matters_ = [first] + [
        office.ask(office.cast.person(f"many{n}", "e01", name=f"多人{n}")) for n in range(29)
    ]
    for number, matter in enumerate(matters_):
        file = big.files.create(
            organisation=big.organisation, matter=matter, code=f"{number:03d}", lawyer=office.lawyer.person
        )
        for reader in readers[:2]:
            ReviewSheet.objects.create(organisation=big.organisation, file=file, reviewer=reader)
    after = count(client, reverse(LIST)), count(head, reverse("legalaid:review", args=[big.pk]))
    assert after == before


def test_pages_of_a_review_not_begun(office: Office) -> None:
    head = desk(office.head)
    assert head.get(reverse(LIST)).status_code == 200
    review = opened(office)
    page = head.get(reverse("legalaid:review", args=[review.pk])).content.decode()
    assert reverse("legalaid:review-draw", args=[review.pk]) in page
    response = head.post(reverse("legalaid:review-draw", args=[review.pk]), follow=True)
    assert str(YEAR) in response.content.decode()
    assert not review.files.exists()


def test_a_sheet_that_comes_too_late_is_kept_on_the_page(office: Office) -> None:
    closed(office, 1)
    sheet = open_sheet(office)
    FileReview.objects.update(state="done", closed_at=LATER + timedelta(days=1))
    url = reverse("legalaid:review-sheet", args=[sheet.pk])
    response = desk(office.rival.person).post(url, full(sheet.file.review, 70))
    assert response.status_code == 422
    assert ReviewSheet.objects.get(pk=sheet.pk).total is None
    with pytest.raises(commands.WrongMoment):
        commands.mark_file(sheet, full(sheet.file.review, 70), by=office.rival.person, at=LATER)


def test_dates_stay_as_they_are(office: Office) -> None:
    closed(office, 1)
    sheet = open_sheet(office)
    page = desk(office.rival.person).get(reverse("legalaid:review-sheet", args=[sheet.pk])).content.decode()
    assert date(2026, 5, 6).isoformat() in page
