"""Every import contract holds, and each one is seen to break when a violation is planted in a copy of the source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "unionhall"

# contract -> (the file that sins, the line that is its sin)
VIOLATIONS = {
    "storeys": ("kernel/people/models.py", "from unionhall.engines.booking import core"),
    "services": ("services/palace/queries.py", "from unionhall.services.hub import queries"),
    "engines": ("engines/matching/core.py", "from unionhall.engines.booking import core"),
    "kernel": ("kernel/organisations/models.py", "from unionhall.kernel.people import models"),
    "apps": ("engines/booking/models/sessions.py", "from unionhall.engines.booking import commands"),
    "faces": ("services/hub/views/needs.py", "from unionhall.services.hub import models"),
    "cores": ("engines/booking/core.py", "import django"),
    "ui": ("ui/charts.py", "from unionhall.lib import errors\nfrom unionhall.kernel.people import models"),
}


def lint(source: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package that lies in `source`."""
    environment = os.environ | {"PYTHONPATH": str(source)}
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-cache", "--config", str(ROOT / ".importlinter"), *args]
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)


def test_all_contracts_hold() -> None:
    result = lint(PACKAGE.parent)
    assert result.returncode == 0, result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    contracts = [
        line.removeprefix("[importlinter:contract:").rstrip("]")
        for line in (ROOT / ".importlinter").read_text().splitlines()
        if line.startswith("[importlinter:contract:")
    ]
    assert sorted(contracts) == sorted(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_contract_breaks_on_violation(contract: str, tmp_path: Path) -> None:
    file, line = VIOLATIONS[contract]
    copy = tmp_path / "unionhall"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "*.html"))
    with (copy / file).open("a") as stream:
        stream.write(f"\n{line}\n")
    result = lint(tmp_path, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout
