"""The register of permissions, without Django."""

from __future__ import annotations

import subprocess
import sys

import pytest

from unionhall.lib import acts
from unionhall.lib.errors import NotAllowed


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "_grants", {})


def test_who_holds_what(register: None) -> None:
    acts.grant("garden.plant_tree", lambda person, subject: person == subject)
    assert acts.may("anna", "garden.plant_tree", "anna")
    assert not acts.may("anna", "garden.plant_tree", "bert")
    assert not acts.may(None, "garden.plant_tree", None)
    assert acts.granted_permissions() == ["garden.plant_tree"]
    acts.authorise("anna", "garden.plant_tree", "anna")
    with pytest.raises(NotAllowed) as refused:
        acts.authorise("anna", "garden.plant_tree", "bert")
    assert refused.value.reason == "garden.plant_tree"


def test_what_nobody_granted_nobody_holds(register: None) -> None:
    assert not acts.may("anna", "garden.plant_tree", "anna")


def test_a_permission_is_granted_once(register: None) -> None:
    acts.grant("garden.plant_tree", lambda _person, _subject: True)
    with pytest.raises(KeyError):
        acts.grant("garden.plant_tree", lambda _person, _subject: True)


def test_without_a_keeper_nothing_is_done_unrecorded() -> None:
    program = (
        "from datetime import UTC, datetime\n"
        "from unionhall.lib import acts\n"
        "for call in (lambda: acts.record(1, 'x', by=None, at=datetime.now(UTC)), lambda: acts.reach(1, 'x')):\n"
        "    try:\n"
        "        call()\n"
        "    except RuntimeError:\n"
        "        continue\n"
        "    raise SystemExit(1)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
