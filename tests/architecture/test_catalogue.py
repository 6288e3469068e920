"""The Chinese catalogue is complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_chinese_catalogue_is_complete() -> None:
    program = [sys.executable, str(ROOT / "bin" / "messages.py"), "check"]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
