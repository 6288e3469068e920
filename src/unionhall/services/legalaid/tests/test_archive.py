"""A matter's archive verifies with the tool everybody has, says who took it, and gives nobody a formula to run."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files import storage
from unionhall.kernel.files.queries import DigestWrong
from unionhall.kernel.files.tests import crafted
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.archive import plain_name
from unionhall.services.legalaid.commands.evidence import export_matter
from unionhall.services.legalaid.models import CustodyEntry
from unionhall.services.legalaid.states import Custody
from unionhall.services.legalaid.tests.dossier import IDENTITY, Dossier, aided, closed
from unionhall.services.legalaid.tests.office import Office

SAFE = re.compile(r"(?:evidence|papers)/\d{3}-[a-z0-9-]+\.[a-z0-9]+")


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def unpacked(dossier: Dossier, folder: Path) -> Path:
    client = sign_in(Client(), dossier.office.caseworker)
    answer = client.post(reverse("legalaid:archive", args=[dossier.matter.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
    return folder


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_verifies_and_a_changed_byte_does_not(office: Office, tmp_path: Path) -> None:
    folder = unpacked(closed(office), tmp_path / "out")
    said = verified(folder)
    assert said.returncode == 0, said.stderr
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == files - {"SHA256SUMS"}
    assert all(SAFE.fullmatch(name) for name in files if "/" in name)
    assert {"README.txt", "matter.json", "ledger.csv", "steps.csv", "custody.csv", "evidence.csv"} <= files
    assert "evidence/001-gongzibiao.pdf" in files
    for name in sorted(files - {"SHA256SUMS"}):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
        assert verified(folder).returncode == 1, name
        (folder / name).write_bytes(content)


def test_it_says_who_took_it_and_holds_everything(office: Office, tmp_path: Path) -> None:
    dossier = closed(office)
    folder = unpacked(dossier, tmp_path / "out")
    facts = json.loads((folder / "matter.json").read_text())
    assert facts["exported"]["by"] == office.caseworker.name
    assert facts["case"]["number"] == dossier.case.number
    assert facts["claimants"][0]["sums"]["received"] == "18000.00"
    assert facts["claimants"][0]["identity_number"] != IDENTITY
    assert facts["facts"]["story"].startswith("干了三个月")
    assert [one["sequence"] for one in facts["steps"]] == list(range(1, len(facts["steps"]) + 1))
    assert facts["deadlines"]
    readme = (folder / "README.txt").read_text()
    for words in ("sha256sum -c SHA256SUMS", "核验方法", "To verify it", office.caseworker.name):
        assert words in readme
    assert len(table(folder / "ledger.csv")) == len(facts["ledger"])
    exported = CustodyEntry.objects.filter(evidence__matter=dossier.matter, act=Custody.EXPORTED)
    assert exported.count() == 3
    assert len(table(folder / "custody.csv")) == 6  # the export itself stands in it
    assert Entry.objects.filter(verb="legalaid.matter.export").count() == 1


def test_what_looks_like_a_formula_is_neutralised(office: Office, tmp_path: Path) -> None:
    dossier = aided(office)
    dossier.piece(title="=HYPERLINK(1)", proves="@SUM(A1)", source="-1+1")
    folder = unpacked(dossier, tmp_path / "out")
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        wrong = [cell for cell in cells if (cell[:1] in "=@+" and cell) or re.match(r"-\D", cell)]
        assert not wrong, path.name
    assert verified(folder).returncode == 0


def test_a_damaged_piece_stops_it_and_is_told(office: Office) -> None:
    dossier = aided(office)
    piece = dossier.piece()
    assert piece.file is not None
    path = storage.path_of(piece.file.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DigestWrong):
        export_matter(dossier.matter, io.BytesIO(), by=office.caseworker, at=NOW)
    assert not CustodyEntry.objects.filter(act=Custody.EXPORTED).exists()
    assert Entry.objects.filter(verb="legalaid.evidence.damage").count() == 1


def test_only_those_on_the_matter_take_it_and_only_by_asking(office: Office) -> None:
    dossier = aided(office)
    dossier.piece()
    for who in (office.worker, office.rival.person):
        with pytest.raises(NotAllowed):
            export_matter(dossier.matter, io.BytesIO(), by=who, at=NOW)
    path = reverse("legalaid:archive", args=[dossier.matter.pk])
    assert sign_in(Client(), office.caseworker).get(path).status_code == 405
    assert not Entry.objects.filter(verb="legalaid.matter.export").exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("工资表", "gongzibiao"),
        ("../../etc/passwd", "etcpasswd"),
        ("CON", "con"),
        ("：／", "file"),
        ("录音 2", "luyin2"),
    ],
)
def test_names_that_every_system_takes(title: str, name: str) -> None:
    assert plain_name(title) == name


def test_two_files_of_one_title_have_two_names(office: Office, tmp_path: Path) -> None:
    dossier = aided(office)
    dossier.piece()
    dossier.piece(crafted.picture(), "工资表.png")
    folder = unpacked(dossier, tmp_path / "out")
    assert {path.name for path in (folder / "evidence").iterdir()} == {
        "001-gongzibiao.pdf",
        "002-gongzibiao.png",
    }
