"""A sign-up list from a spreadsheet: every mistake named by row and column, confirmed, and taken back."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import BookingState
from unionhall.engines.booking.tests.cast import person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.files import sheets
from unionhall.services.hub.desk import rollfile
from unionhall.services.hub.tests.desk import Desk

pytestmark = pytest.mark.django_db
HEADS = ("手机号", "姓名", "参加方式", "人数")


@pytest.fixture
def client(front: Desk) -> Client:
    return front.client()


def xlsx(rows: Sequence[Sequence[Any]], name: str = "名单.xlsx") -> SimpleUploadedFile:
    book, target = Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def upload(client: Client, session: Session, file: object) -> Any:
    return client.post(reverse("hub:desk-import", args=[session.pk]), {"file": file})


def mistakes(answer: Any) -> dict[int, list[str]]:
    return {row["number"]: [str(e["column"]) for e in row["errors"]] for row in answer.context["rows"]}


def test_every_mistake_is_named_by_row_and_column(front: Desk, client: Client) -> None:
    session = front.session(capacity=2, party_max=1)
    good, booked, other = (front.county.worker(name) for name in ("甲", "乙", "丙"))
    front.book(session, booked)
    rows = [
        (good.phone, "甲", "现场", 1),
        ("1381234", "丁", "", ""),
        ("13812345678", "戊", "", ""),
        (other.phone, "别名", "", ""),
        (booked.phone, "乙", "", ""),
        (good.phone, "甲", "", ""),
        (other.phone, "", "", ""),
        (other.phone, "丙", "飞鸽", "0"),
        (other.phone, "丙", "", ""),
    ]
    answer = upload(client, session, xlsx([HEADS, *rows]))
    phone, name, channel, party = (str(value) for value in rollfile.COLUMNS.values())
    assert mistakes(answer) == {
        2: [], 3: [phone], 4: [phone], 5: [name], 6: [phone], 7: [phone], 8: [name], 9: [channel, party],
        10: [phone],
    }  # fmt: skip
    assert answer.context["right"] == 1


def test_more_rows_than_places_are_told_they_are_too_many(front: Desk, client: Client) -> None:
    session = front.session(capacity=1, waiting_capacity=1)
    people = [front.county.worker(f"工{n}") for n in range(3)]
    answer = upload(client, session, xlsx([HEADS, *((p.phone, p.name, "", "") for p in people)]))
    assert [len(row["errors"]) for row in answer.context["rows"]] == [0, 0, 1]


def test_confirm_books_what_was_shown_and_undo_takes_back_exactly_that(front: Desk, client: Client) -> None:
    session = front.session(capacity=2, waiting_capacity=2)
    own = front.book(session)
    people = [front.county.worker(f"工{n}") for n in range(2)]
    shown = upload(client, session, xlsx([HEADS, *((p.phone, p.name, "微信", "") for p in people)]))
    confirm = reverse("hub:desk-import-confirm", args=[session.pk])
    ticket = {"ticket": shown.context["ticket"]}
    done = client.post(confirm, ticket)
    again = client.post(confirm, ticket)
    assert (done.status_code, again.status_code) == (302, 302)
    states = Booking.objects.exclude(pk=own.pk).order_by("created_at", "pk").values_list("state", "channel")
    assert sorted(states) == [(BookingState.BOOKED, "wechat"), (BookingState.WAITING, "wechat")]
    result = client.get(done["Location"])
    assert len(result.context["bookings"]) == 2
    client.post(done["Location"] + "undo/")
    assert list(Booking.objects.exclude(state=BookingState.CANCELLED)) == [own]


def test_refusals_of_the_claim_are_told_by_row(front: Desk, client: Client) -> None:
    county = front.county
    session = front.session(capacity=5, is_members_only=True)
    member, guest = county.worker("会员"), county.worker("客人", member=False)
    shown = upload(client, session, xlsx([HEADS, *((p.phone, p.name, "", "") for p in (member, guest))]))
    done = client.post(
        reverse("hub:desk-import-confirm", args=[session.pk]), {"ticket": shown.context["ticket"]}
    )
    refused = client.get(done["Location"]).context["refused"]
    assert [(row, name) for row, name, _why in refused] == [(3, "客人")]
    assert Booking.objects.get().person == member


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (SimpleUploadedFile("名单.csv", "手机号,姓名".encode()), sheets.NotASpreadsheet),
        (SimpleUploadedFile("名单.xlsx", b"PK\x03\x04 broken"), sheets.NotASpreadsheet),
        (SimpleUploadedFile("照片.xlsx", b"\x89PNG"), sheets.NotASpreadsheet),
    ],
)
def test_wrong_types_get_one_clear_sentence(front: Desk, client: Client, file: Any, refusal: Any) -> None:
    answer = upload(client, front.session(), file)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [str(refusal())]


def test_archives_that_swell_are_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MOST_UNPACKED_BYTES + 1))
    with pytest.raises(sheets.NotASpreadsheet):
        rollfile.read_rows(target, size=len(target.getvalue()))


def test_missing_column_is_named(front: Desk, client: Client) -> None:
    answer = upload(client, front.session(), xlsx([("姓名", "备注"), ("甲", "")]))
    assert str(rollfile.COLUMNS["phone"]) in answer.context["form"].errors["file"][0]


def test_empty_and_endless_lists_are_refused(front: Desk) -> None:
    for rows, refusal in (([], rollfile.NoRows), ([("13800000000", "甲")] * 2001, sheets.TooManyRows)):
        file = xlsx([HEADS, *rows])
        with pytest.raises(refusal):
            rollfile.read_rows(file.file, size=file.size or 0)


def test_template_is_read_in_again_below_its_watermark(front: Desk, client: Client) -> None:
    session, who = front.session(), front.county.worker("甲")
    content = client.get(reverse("hub:desk-import-template", args=[session.pk])).content
    book, target = load_workbook(BytesIO(content)), BytesIO()
    book.active.append([float(who.phone), "甲", None, None])
    book.save(target)
    answer = upload(client, session, SimpleUploadedFile("填好.xlsx", target.getvalue()))
    assert mistakes(answer) == {3: []}


def test_a_forged_or_foreign_ticket_books_nobody(front: Desk, client: Client) -> None:
    session, other = front.session(), front.session()
    who = front.county.worker("甲")
    shown = upload(client, session, xlsx([HEADS, (who.phone, "甲", "", "")]))
    confirm = reverse("hub:desk-import-confirm", args=[other.pk])
    assert client.post(confirm, {"ticket": shown.context["ticket"]}).status_code == 404
    assert client.post(confirm, {"ticket": "x"}).status_code == 404
    assert not Booking.objects.exists()


def test_officer_imports_own_people_and_finds_no_others(front: Desk) -> None:
    session = front.session(capacity=5)
    own, other = front.county.worker("甲"), person(front.county.county, "乙")
    client = front.client(front.staff(Role.UNION_OFFICER, front.county.enterprise))
    shown = upload(client, session, xlsx([HEADS, (own.phone, "甲", "", ""), (other.phone, "乙", "", "")]))
    assert [len(row["errors"]) for row in shown.context["rows"]] == [0, 1]
