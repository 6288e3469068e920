"""The generated pages of docs/services say what the tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_of_the_services_are_not_stale() -> None:
    program = [sys.executable, str(ROOT / "bin" / "service_docs.py"), "check"]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
