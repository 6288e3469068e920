import io
import os
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from PIL import Image

from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files import commands, storage
from unionhall.kernel.files.commands import FileEmpty, FileTooLarge, FileUnsafe, WrongType
from unionhall.kernel.files.content import RECORDINGS, clean_name
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.queries import DigestWrong, open_checked
from unionhall.kernel.files.tests import crafted
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
EVERYTHING = ("png", "jpeg", "webp", "gif", "pdf", "docx", "xlsx", "zip", "txt", "csv")


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def store(town, worker):
    def keep(content, name, **fields):
        return commands.store_file(
            io.BytesIO(content), name, organisation=town, owner=worker, permission="test.see_thing",
            subject_id=uuid7(), by=worker, at=NOON, **fields,
        )  # fmt: skip

    return keep


def kept(file):
    return storage.path_of(file.sha256).read_bytes()


def contents(media_root):
    return [path for path in media_root.rglob("*") if path.is_file()]


def test_a_document_is_kept_as_it_came(store, media_root, worker):
    content = crafted.spreadsheet()
    file = store(content, "职工名单.xlsx")

    assert kept(file) == content
    assert storage.path_of(file.sha256) == media_root / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert (file.name, file.size_bytes) == ("职工名单.xlsx", len(content))
    assert file.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert contents(media_root) == [storage.path_of(file.sha256)]
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id, entry.by, entry.data["sha256"]) == (
        "files.file.store", file.pk, worker, file.sha256
    )  # fmt: skip


def test_the_same_content_lies_there_once(store, media_root):
    assert store(crafted.PDF, "a.pdf").sha256 == store(crafted.PDF, "b.PDF").sha256
    assert len(contents(media_root)) == 1
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (crafted.picture(), "a.png"),
        (crafted.picture("JPEG"), "a.JPG"),
        (crafted.picture("JPEG"), "a.jpeg"),
        (crafted.picture("WEBP"), "a.webp"),
        (crafted.picture("GIF"), "a.gif"),
        (crafted.PDF, "a.pdf"),
        (crafted.document(), "a.docx"),
        (crafted.spreadsheet(), "a.xlsx"),
        (crafted.archive({"a.txt": b"a"}), "a.zip"),
        ("姓名,电话\r\n李,1".encode(), "a.csv"),
        ("姓名,电话\r\n李,1".encode("gb18030"), "a.csv"),
        ("﻿你好".encode(), "a.txt"),
    ],
)
def test_types_that_are_taken(store, content, name):
    assert store(content, name, allowed=EVERYTHING).name == name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (crafted.HTML, "a.png"),
        (crafted.HTML, "a.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (crafted.picture("JPEG"), "a.png"),
        (crafted.picture(), "a.pdf"),
        (crafted.picture(), "a"),
        (crafted.picture(), "a.png.exe"),
        (crafted.spreadsheet(), "a.docx"),
        (crafted.spreadsheet(), "a.zip"),
        (crafted.archive({"a.txt": b"a"}), "a.docx"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "a.heic"),
        (b"MZ\x90\x00" + bytes(60), "a.txt"),
        (b"a\x00b", "a.csv"),
        (b"\x7fELF", "a.txt"),
        (b"BM" + bytes(60), "a.bmp"),
        (b" " + crafted.PDF, "a.pdf"),
        (crafted.archive({"a": b"a"}, prefix=crafted.HTML), "a.zip"),
    ],
)
def test_what_is_not_what_its_name_says(store, media_root, content, name):
    with pytest.raises(WrongType) as refused:
        store(content, name, allowed=EVERYTHING)
    assert refused.value.field == "file"
    assert "Excel .xlsx" in refused.value.params["expected"]
    assert not contents(media_root)


def test_only_what_is_asked_for_is_taken(store):
    with pytest.raises(WrongType) as refused:
        store(crafted.PDF, "a.pdf", allowed=("xlsx", "csv"))
    assert refused.value.params["expected"] == "Excel .xlsx, .csv"


def test_an_empty_file(store, media_root):
    with pytest.raises(FileEmpty):
        store(b"", "a.pdf")
    assert not contents(media_root)


def test_the_rulebook_says_how_large(store, media_root):
    LocalRule.objects.create(
        key="files.max_mb", region="CN", value=Decimal(1), starts_on=NOON.date(), instrument="x"
    )
    padding = b"%" * (2**20 - len(crafted.PDF) - 1) + b"\n"
    most = crafted.PDF[:9] + padding + crafted.PDF[9:]
    assert store(most, "a.pdf").size_bytes == 2**20
    with pytest.raises(FileTooLarge) as refused:
        store(most + b"\n", "b.pdf")
    assert (refused.value.field, refused.value.params["most"]) == ("file", 1)
    assert len(contents(media_root)) == 1


class TestPictures:
    def test_place_camera_and_comment_stay_behind(self, store):
        before = Image.open(io.BytesIO(crafted.photo_with_place()))
        assert before.getexif().get_ifd(crafted.GPS)
        after = Image.open(io.BytesIO(kept(store(crafted.photo_with_place(), "a.jpg"))))
        assert not after.getexif()
        assert "comment" not in after.info

    def test_a_photo_is_turned_upright_before_its_orientation_is_forgotten(self, store):
        after = Image.open(io.BytesIO(kept(store(crafted.photo_with_place(orientation=6), "a.jpg"))))
        assert after.size == (30, 40)
        red, _green, blue = after.getpixel((15, 2))
        assert red > blue

    def test_words_in_a_png_stay_behind(self, store):
        content = kept(store(crafted.png_with_text(), "a.png"))
        assert b"Somebody" not in content
        assert Image.open(io.BytesIO(content)).getpixel((1, 1))[:3] == (255, 0, 0)

    @pytest.mark.parametrize("tail", [crafted.HTML, crafted.archive({"a.jar": b"x"})])
    @pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("GIF", "a.gif")])
    def test_what_was_hung_on_behind_is_gone(self, store, form, name, tail):
        content = kept(store(crafted.picture(form) + tail, name))
        assert tail[-20:] not in content
        assert b"<script" not in content

    def test_a_page_inside_a_gif_comment_is_gone(self, store):
        assert crafted.HTML not in kept(store(crafted.picture("GIF", comment=crafted.HTML), "a.gif"))

    def test_transparency_stays(self, store):
        content = crafted.picture(mode="RGBA")
        assert Image.open(io.BytesIO(kept(store(content, "a.png")))).mode == "RGBA"
        palette = Image.new("P", (4, 4))
        palette.info["transparency"] = 0
        buffer = io.BytesIO()
        palette.save(buffer, "PNG", transparency=0)
        assert Image.open(io.BytesIO(kept(store(buffer.getvalue(), "b.png")))).getpixel((0, 0))[3] == 0

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_other_colours(self, store, mode):
        image, buffer = Image.new(mode, (4, 4)), io.BytesIO()
        image.save(buffer, "JPEG")
        assert Image.open(io.BytesIO(kept(store(buffer.getvalue(), "a.jpg")))).mode == "RGB"

    def test_large_ones_are_made_smaller(self, store):
        content = crafted.picture("JPEG", size=(9000, 100))
        assert max(Image.open(io.BytesIO(kept(store(content, "a.jpg")))).size) <= 4096

    @pytest.mark.parametrize(
        ("width", "height"), [(60_000, 60_000), (10_000, 10_000), (2**31 - 1, 1), (8000, 6251)]
    )
    def test_huge_dimensions_are_refused_before_anything_is_unpacked(self, store, width, height):
        with pytest.raises(FileUnsafe):
            store(crafted.png_that_claims(width, height), "a.png")

    @pytest.mark.parametrize(
        "content",
        [
            crafted.picture()[:60],
            crafted.picture("JPEG")[:200],
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"GIF89a\x01\x00",
            crafted.png_that_claims(0, 0),
        ],
    )
    def test_damaged_ones(self, store, media_root, content):
        name = {0x89: "a.png", 0xFF: "a.jpg", 0x47: "a.gif"}[content[0]]
        with pytest.raises(FileUnsafe):
            store(content, name)
        assert not contents(media_root)


class TestDocuments:
    def refused(self, store, content, name):
        with pytest.raises(FileUnsafe) as refused:
            store(content, name, allowed=EVERYTHING)
        return str(refused.value)

    def test_a_bomb(self, store):
        content = crafted.bomb()
        assert len(content) < 2**20
        self.refused(store, content, "a.xlsx")

    def test_a_bomb_of_one_part(self, store):
        self.refused(store, crafted.document(**{"word/media/x.bin": bytes(2**24)}), "a.docx")

    def test_very_many_parts(self, store):
        self.refused(store, crafted.archive({f"{n}": b"" for n in range(5001)}), "a.zip")

    def test_a_directory_too_long_to_be_read(self, store):
        self.refused(store, crafted.archive({f"{n:0200}": b"" for n in range(9000)}), "a.zip")

    @pytest.mark.parametrize("part", ["../../etc/passwd", "/etc/passwd", "..\\x", "C:x"])
    def test_parts_that_lead_out(self, store, part):
        self.refused(store, crafted.archive({part: b"x"}), "a.zip")

    def test_macros(self, store):
        sentence = self.refused(store, crafted.document(**{"word/vbaProject.bin": b"x"}), "a.docx")
        assert "a.docx" in sentence

    @pytest.mark.parametrize(
        "xml",
        [
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
            b'<!-- - --><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
            "<!DOCTYPE x><x/>".encode("utf-16"),
            "<!DOCTYPE x><x/>".encode("utf-16-be"),
        ],
    )
    def test_entities(self, store, xml):
        self.refused(store, crafted.document(**{"word/settings.xml": xml}), "a.docx")

    def test_truncated_and_garbled(self, store):
        content = crafted.spreadsheet()
        self.refused(store, content[: len(content) // 2], "a.xlsx")
        self.refused(store, b"PK\x03\x04" + bytes(100), "a.zip")
        garbled = bytearray(crafted.document())
        garbled[45:60] = bytes(15)
        self.refused(store, bytes(garbled), "a.docx")

    def test_a_pdf_that_is_a_zip_from_behind(self, store):
        self.refused(store, crafted.archive({"a.html": crafted.HTML}, prefix=crafted.PDF), "a.pdf")

    def test_a_pdf_without_an_end(self, store):
        self.refused(store, crafted.PDF[:-7], "a.pdf")


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\x\\名单.xlsx", "名单.xlsx"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ('a<b>"c"|.pdf', "a b c .pdf"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(given, cleaned):
    assert clean_name(given) == cleaned


class TestOrphans:
    def age(self, path, days=2):
        moment = (NOON - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))

    def test_only_old_bytes_without_a_row_go(self, store, media_root):
        wanted, orphan, fresh = (store(text, "a.txt", allowed=["txt"]) for text in (b"1", b"2", b"3"))
        for file in (wanted, orphan):
            self.age(storage.path_of(file.sha256))
        os.utime(storage.path_of(fresh.sha256), (NOON.timestamp(),) * 2)
        StoredFile.objects.filter(pk__in=[orphan.pk, fresh.pk]).delete()
        left, begun = media_root / "incoming" / "left", media_root / "incoming" / "begun"
        left.write_bytes(b"x")
        begun.write_bytes(b"x")
        self.age(left)
        os.utime(begun, (NOON.timestamp(),) * 2)

        assert commands.clean_orphans(at=NOON) == 2
        assert {path.name for path in contents(media_root)} == {wanted.sha256, fresh.sha256, "begun"}

    @pytest.mark.django_db(transaction=True)
    def test_what_is_stored_again_while_it_is_swept_stays(self, store, media_root):
        for _round in range(10):
            orphan = store(crafted.PDF, "a.pdf")
            path = storage.path_of(orphan.sha256)
            self.age(path)
            StoredFile.objects.all().delete()
            threads = [
                threading.Thread(target=lambda: (commands.clean_orphans(at=NOON), connection.close())),
                threading.Thread(target=lambda: (store(crafted.PDF, "b.pdf"), connection.close())),
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert StoredFile.objects.get().name == "b.pdf"
            assert path.read_bytes() == crafted.PDF
            StoredFile.objects.all().delete()


def test_nothing_is_kept_when_the_transaction_fails(store, media_root, worker):
    worker.pk = None
    with pytest.raises(ValueError, match="owner"):
        store(crafted.PDF, "a.pdf")
    assert not StoredFile.objects.exists()
    for path in contents(media_root):
        os.utime(path, (0, 0))
    commands.clean_orphans(at=NOON)
    assert not contents(media_root)


def test_an_original_picture_is_kept_as_it_came(store):
    content = crafted.photo_with_place()
    assert kept(store(content, "现场.jpg", is_original=True)) == content
    with pytest.raises(FileUnsafe):
        store(crafted.png_that_claims(60_000, 60_000), "大图.png", is_original=True)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.mp3", b"ID3\x04" + bytes(40), "audio/mpeg"), ("a.mp3", b"\xff\xfb\x90\x00" + bytes(40), "audio/mpeg"),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "audio/mp4"), ("a.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("a.mov", b"\0\0\0\x14ftypqt  ", "video/mp4"), ("a.amr", b"#!AMR\n\0", "audio/amr"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
    ],
)  # fmt: skip
def test_recordings_are_known_by_their_content_and_taken_only_where_they_are_wanted(
    store, name, content, media_type
):
    assert store(content, name, allowed=RECORDINGS).media_type == media_type
    with pytest.raises(WrongType):
        store(content, name)
    with pytest.raises(WrongType):
        store(b"\xff", name, allowed=RECORDINGS)


def test_bytes_are_looked_at_before_they_are_handed_out(store):
    file = store(crafted.PDF, "裁决书.pdf")
    with open_checked(file) as stream:
        assert stream.read() == crafted.PDF
    path = storage.path_of(file.sha256)
    path.write_bytes(crafted.PDF[:-1] + b" ")
    with pytest.raises(DigestWrong) as told:
        open_checked(file)
    assert (told.value.file, len(told.value.found)) == (file, 64)
    path.unlink()
    with pytest.raises(DigestWrong) as told:
        open_checked(file)
    assert told.value.found == ""
