"""Evidence is closed to whoever is not on the matter, and of a group each sees their own."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.files.tests import crafted
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands import evidence as vault
from unionhall.services.legalaid.models import Evidence
from unionhall.services.legalaid.queries import evidence as reading
from unionhall.services.legalaid.states import Custody
from unionhall.services.legalaid.tests.dossier import Dossier, plan
from unionhall.services.legalaid.tests.neighbours import Group, staff_of
from unionhall.services.legalaid.tests.vault import acts_of, browser, status

pytestmark = pytest.mark.usefixtures("media_root")


def test_nobody_who_is_not_on_the_matter_sees_anything(dossier: Dossier) -> None:
    piece, office = dossier.piece(), dossier.office
    others = [
        office.rival.person,
        office.cast.staff(Role.LEADER),
        office.cast.staff(Role.DESK),
        office.cast.staff(Role.AUDITOR),
        office.cast.staff(Role.ADMINISTRATOR),
        office.cast.staff(Role.CASEWORKER, "t02"),
        office.cast.person("stranger", phone="13600000999"),
    ]
    names = ("evidence", "evidence-add", "my-evidence")
    for who in others:
        client = browser(who)
        for name in names:
            assert client.get(reverse(f"legalaid:{name}", args=[dossier.matter.pk])).status_code == 404, (
                who,
                name,
            )
        for name in (
            "evidence-open",
            "my-evidence-open",
            "evidence-withdraw",
            "original-lend",
            "original-return",
        ):
            assert client.get(reverse(f"legalaid:{name}", args=[piece.pk])).status_code == 404, (who, name)
        for name in ("archive", "evidence-list"):
            assert client.post(reverse(f"legalaid:{name}", args=[dossier.matter.pk])).status_code == 404, (
                who,
                name,
            )
    assert acts_of(piece) == [Custody.TAKEN]


def test_a_staff_page_needs_the_second_factor(dossier: Dossier) -> None:
    piece = dossier.piece()
    client = sign_in(Client(), dossier.office.caseworker, second_factor=False)
    answer = client.get(reverse("legalaid:evidence-open", args=[piece.pk]))
    assert answer.status_code == 302
    assert client.get(reverse("legalaid:my-evidence-open", args=[piece.pk])).status_code == 404


def test_of_a_group_each_sees_their_own_pieces(group: Group) -> None:
    office, matter = group.office, group.matter
    mine, theirs = group.claimants["worker"], group.claimants["other"]
    dossier = Dossier(office, matter)
    for claimant in (mine, theirs, None):
        dossier.piece(claimant=claimant, title=f"证据{claimant.row if claimant else 0}")
    pieces = {one.claimant_id: one for one in Evidence.objects.all()}
    own = browser(theirs.person)
    page = own.get(reverse("legalaid:my-evidence", args=[matter.pk])).content.decode()
    assert f"证据{theirs.row}" in page
    assert f"证据{mine.row}" not in page
    assert status(own, "my-evidence-open", pieces[theirs.pk].pk) == 200
    for key in (mine.pk, None):
        assert status(own, "my-evidence-open", pieces[key].pk) == 404
    opener = browser(mine.person)  # whose case it is sees no more of the others
    assert status(opener, "my-evidence-open", pieces[theirs.pk].pk) == 404
    with pytest.raises(NotAllowed):
        vault.open_evidence(pieces[theirs.pk], by=mine.person, at=NOW)
    with pytest.raises(NotAllowed):
        vault.add_evidence(matter, plan(claimant=mine), upload(), by=theirs.person, at=NOW)
    with pytest.raises(NotAllowed):
        vault.add_evidence(matter, plan(claimant=theirs), upload(), by=mine.person, at=NOW)


def upload(content: bytes = crafted.PDF, name: str = "表.pdf") -> Any:
    return SimpleNamespace(file=BytesIO(content), name=name)


def test_an_invited_unit_sees_what_it_was_given(group: Group) -> None:
    dossier = Dossier(group.office, group.matter)
    for code in ("evidence", "other", "worker"):
        dossier.piece(claimant=group.claimants[code], title=code)
    dossier.piece(title="all")
    seen = {"whole": {"evidence", "other", "worker", "all"}, "evidence": {"evidence", "all"}}
    for code in ("plain", "money", "evidence", "whole", "invited", "finished"):
        staff = staff_of(group.office, code)
        path = reverse("legalaid:evidence", args=[group.matter.pk])
        assert browser(staff).get(path).status_code == (200 if code in seen else 404), code
        for piece in Evidence.objects.all():
            wanted = 200 if piece.title in seen.get(code, ()) else 404
            assert status(staff, "evidence-open", piece.pk) == wanted, (code, piece)
        if code in seen:
            listed = {one.evidence.title for one in reading.pieces_of(group.matter, staff)}
            assert listed == seen[code]
            answer = browser(staff).post(reverse("legalaid:archive", args=[group.matter.pk]))
            assert answer.status_code == 404
