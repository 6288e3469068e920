"""The evidence vault: numbered without gaps, opened only on the record, closed to whoever is not on the matter."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files import storage
from unionhall.kernel.files.commands import WrongType
from unionhall.kernel.files.queries import DigestWrong, FileUnknown, get_file
from unionhall.kernel.files.tests import crafted
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands import evidence as vault
from unionhall.services.legalaid.dealings import DayAhead
from unionhall.services.legalaid.models import CustodyEntry, Evidence
from unionhall.services.legalaid.queries import evidence as reading
from unionhall.services.legalaid.states import Custody, EvidenceKind
from unionhall.services.legalaid.tests.dossier import Dossier, begin
from unionhall.services.legalaid.tests.neighbours import Group, staff_of
from unionhall.services.legalaid.tests.office import TODAY, make_office
from unionhall.services.legalaid.tests.vault import PHOTO, acts_of, browser, bytes_of

pytestmark = pytest.mark.usefixtures("media_root")


# ---- taking in ----


def test_every_byte_is_kept_as_it_came(dossier: Dossier) -> None:
    piece = dossier.piece(PHOTO, "现场.jpg", kind=EvidenceKind.AUDIOVISUAL, device="手机")
    assert piece.file is not None
    assert storage.path_of(piece.file.sha256).read_bytes() == PHOTO
    entry = CustodyEntry.objects.get(evidence=piece)
    assert (entry.act, entry.by, entry.sha256) == (
        Custody.TAKEN,
        dossier.office.caseworker,
        piece.file.sha256,
    )
    assert Entry.objects.filter(verb="legalaid.evidence.add", subject_id=dossier.case.pk).count() == 1


def test_pieces_are_numbered_in_order_and_a_refusal_takes_no_number(dossier: Dossier) -> None:
    dossier.piece()
    with pytest.raises(WrongType):
        dossier.piece(b"MZ\x90\x00", "病毒.exe")
    assert [dossier.piece().number, dossier.piece().number] == [2, 3]


@pytest.mark.parametrize(
    ("name", "changes", "refusal", "field"),
    [
        ("", {}, vault.FileMissing, "file"),
        ("表.pdf", {"title": "  "}, vault.WordsMissing, "title"),
        ("表.pdf", {"proves": ""}, vault.WordsMissing, "proves"),
        ("表.pdf", {"source": ""}, vault.WordsMissing, "source"),
        ("表.pdf", {"pages": 0}, vault.PagesOutOfRange, "pages"),
        ("表.pdf", {"obtained_on": TODAY + timedelta(days=1)}, DayAhead, "obtained_on"),
    ],
)
def test_what_is_not_taken_in(
    dossier: Dossier, name: str, changes: dict[str, Any], refusal: Any, field: str
) -> None:
    with pytest.raises(refusal) as told:
        dossier.piece(name=name, **changes)
    assert told.value.field == field
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("录音.mp3", b"ID3\x04" + bytes(60)), ("录音.m4a", b"\0\0\0\x20ftypM4A " + bytes(60)),
        ("录像.mp4", b"\0\0\0\x20ftypisom" + bytes(60)), ("录音.amr", b"#!AMR\n" + bytes(60)),
        ("录音.wav", b"RIFF\0\0\0\0WAVE" + bytes(60)), ("聊天.txt", "老板：下周给".encode()),
    ],
)  # fmt: skip
def test_recordings_and_chats_are_taken(dossier: Dossier, name: str, content: bytes) -> None:
    assert dossier.piece(content, name).file


def test_an_object_needs_no_file_and_has_none_to_open(dossier: Dossier) -> None:
    piece = dossier.piece(name="", kind=EvidenceKind.OBJECT)
    with pytest.raises(vault.NoFile):
        vault.open_evidence(piece, by=dossier.office.caseworker, at=NOW)


def test_a_claimant_of_another_matter_is_not_named(dossier: Dossier) -> None:
    other = dossier.office.ask(is_separate=True)
    claimant = dossier.office.first(other)
    with pytest.raises(NotAllowed):
        dossier.piece(claimant=claimant)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(settings: Any, tmp_path: Path) -> None:
    dossier = begin(make_office(cast()))
    numbers = []

    def take() -> None:
        try:
            numbers.append(dossier.piece().number)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _each in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(numbers) == [1, 2, 3, 4]


# ---- opening ----


def test_every_opening_is_written_down(dossier: Dossier) -> None:
    piece = dossier.piece(PHOTO, "现场.jpg")
    answer = browser(dossier.office.lawyer.person).get(reverse("legalaid:evidence-open", args=[piece.pk]))
    assert bytes_of(answer) == PHOTO
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert acts_of(piece) == [Custody.TAKEN, Custody.OPENED]
    entry = CustodyEntry.objects.filter(evidence=piece).last()
    assert entry is not None
    assert entry.by == dossier.office.lawyer.person
    assert Entry.objects.filter(verb="legalaid.evidence.open").count() == 1


def test_the_plain_way_to_files_is_shut_to_everybody(dossier: Dossier) -> None:
    piece = dossier.piece()
    assert piece.file is not None
    office = dossier.office
    for who in (office.head, office.caseworker, office.lawyer.person, office.worker):
        with pytest.raises(FileUnknown):
            get_file(piece.file.pk, who)
        assert browser(who).get(reverse("files:download", args=[piece.file.pk])).status_code == 404
    assert acts_of(piece) == [Custody.TAKEN]


def test_a_changed_byte_is_told_and_never_handed_out(
    dossier: Dossier, caplog: pytest.LogCaptureFixture
) -> None:
    piece = dossier.piece()
    assert piece.file is not None
    path = storage.path_of(piece.file.sha256)
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DigestWrong):
        vault.open_evidence(piece, by=dossier.office.caseworker, at=NOW)
    assert "not those that came in" in caplog.text
    assert Entry.objects.filter(verb="legalaid.evidence.damage").count() == 1
    found = reading.get_piece(piece.pk, dossier.office.caseworker)
    assert found.is_damaged
    path.unlink()
    answer = browser(dossier.office.caseworker).get(reverse("legalaid:evidence-open", args=[piece.pk]))
    assert answer.status_code == 500
    assert "已损坏" in answer.content.decode()
    page = browser(dossier.office.caseworker).get(reverse("legalaid:evidence", args=[dossier.matter.pk]))
    assert "内容与入库时不符" in page.content.decode()


@pytest.mark.parametrize(
    "write", ["update legalaid_custodyentry set note = 'x'", "delete from legalaid_custodyentry"]
)
def test_the_custody_log_is_never_rewritten(dossier: Dossier, write: str) -> None:
    dossier.piece()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(write)


# ---- custody ----


def test_a_piece_is_withdrawn_once_and_stays(dossier: Dossier) -> None:
    piece = dossier.piece()
    clerk = dossier.office.caseworker
    with pytest.raises(vault.WordsMissing):
        vault.withdraw_evidence(piece, reason=" ", by=clerk, at=NOW)
    vault.withdraw_evidence(piece, reason="对方确认为伪造", by=clerk, at=NOW)
    with pytest.raises(vault.WithdrawnBefore):
        vault.withdraw_evidence(piece, reason="再撤一次", by=clerk, at=NOW)
    page = browser(clerk).get(reverse("legalaid:evidence", args=[dossier.matter.pk])).content.decode()
    assert "对方确认为伪造" in page
    assert dossier.piece().number == 2


def test_an_original_goes_out_and_comes_back(dossier: Dossier) -> None:
    piece, clerk = dossier.piece(), dossier.office.caseworker
    with pytest.raises(vault.OriginalIsHere):
        vault.return_original(piece, by=clerk, at=NOW)
    vault.lend_original(piece, to="云桥市人民法院，凭收据003", by=clerk, at=NOW)
    assert reading.get_piece(piece.pk, clerk).is_out
    with pytest.raises(vault.OriginalIsOut):
        vault.lend_original(piece, to="鉴定所", by=clerk, at=NOW)
    vault.return_original(piece, by=clerk, at=NOW + timedelta(days=9))
    assert not reading.get_piece(piece.pk, clerk).is_out
    copy = dossier.piece(has_original=False)
    with pytest.raises(vault.NoOriginal):
        vault.lend_original(copy, to="法院", by=clerk, at=NOW)


def test_custody_is_for_those_who_work_on_it(dossier: Dossier) -> None:
    piece = dossier.piece()
    acts: list[Any] = [
        lambda: vault.withdraw_evidence(piece, reason="x", by=dossier.office.worker, at=NOW),
        lambda: vault.lend_original(piece, to="x", by=dossier.office.worker, at=NOW),
        lambda: vault.return_original(piece, by=dossier.office.rival.person, at=NOW),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# ---- pages ----


def test_a_worker_hands_in_a_photo_on_the_phone(dossier: Dossier) -> None:
    client = browser(dossier.office.worker)
    path = reverse("legalaid:my-evidence", args=[dossier.matter.pk])
    assert client.get(path).status_code == 200
    told = {"what": "chat", "title": "和老板的聊天", "proves": "老板承认欠薪"}
    missing = client.post(path, told)
    assert missing.status_code == 422
    assert "和老板的聊天" in missing.content.decode()
    photo = SimpleUploadedFile("IMG_1.jpg", PHOTO, content_type="image/jpeg")
    assert client.post(path, told | {"photo": photo}).status_code == 302
    piece = Evidence.objects.get()
    assert (piece.kind, piece.number, piece.claimant) == (
        EvidenceKind.ELECTRONIC, 1, dossier.office.first(dossier.matter),
    )  # fmt: skip
    assert piece.source == "王小工提交"
    page = client.get(path).content.decode()
    assert "和老板的聊天" in page
    answer = client.get(reverse("legalaid:my-evidence-open", args=[piece.pk]))
    assert bytes_of(answer) == PHOTO
    assert acts_of(piece) == [Custody.TAKEN, Custody.OPENED]


def test_staff_take_in_list_and_withdraw(dossier: Dossier) -> None:
    client, key = browser(dossier.office.caseworker), dossier.matter.pk
    told = {
        "kind": "document", "title": "工资条", "proves": "约定日薪", "source": "职工提供", "obtained_on": "2026-05-06",
        "pages": "2", "device": "", "claimant": str(dossier.office.first(dossier.matter).pk), "has_original": "on",
    }  # fmt: skip
    path = reverse("legalaid:evidence-add", args=[key])
    assert client.get(path).status_code == 200
    assert client.post(path, told).status_code == 422
    file = SimpleUploadedFile("工资条.pdf", crafted.PDF)
    assert client.post(path, told | {"file": file}).status_code == 302
    piece = Evidence.objects.get()
    page = client.get(reverse("legalaid:evidence", args=[key])).content.decode()
    for words in ("工资条.pdf", "约定日薪", "工资条"):
        assert words in page
    made = client.post(reverse("legalaid:evidence-list", args=[key]))
    assert made.status_code == 302
    assert bytes_of(client.get(made.headers["Location"])).startswith(b"PK")
    for name, sent in (
        ("original-lend", {"to": "法院"}), ("original-return", {"note": "完好"}),
        ("evidence-withdraw", {"reason": "重复"}),
    ):  # fmt: skip
        address = reverse(f"legalaid:{name}", args=[piece.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, sent).status_code == 302, name
    assert acts_of(piece)[-3:] == [Custody.LENT, Custody.RETURNED, Custody.WITHDRAWN]
    empty = client.post(reverse("legalaid:evidence-list", args=[key]), follow=True)
    assert "还没有证据" in empty.content.decode()


@pytest.mark.parametrize("who", ["staff", "joint"])
def test_the_index_costs_the_same_for_thirty(group: Group, who: str) -> None:
    dossier = Dossier(group.office, group.matter)
    client = browser(group.office.caseworker if who == "staff" else staff_of(group.office, "evidence"))
    path = reverse("legalaid:evidence", args=[group.matter.pk])
    claimant = group.claimants["evidence"]
    counts = []
    for number in (1, 29):
        for _each in range(number):
            piece = dossier.piece(claimant=claimant)
            if not counts:
                vault.lend_original(piece, to="法院", by=group.office.caseworker, at=NOW)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_evidence_can_be_older_than_the_matter(dossier: Dossier) -> None:
    assert dossier.piece(obtained_on=date(2014, 3, 1)).obtained_on.year == 2014
