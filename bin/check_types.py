"""mypy, strict, on what holds rules: `lib`, the reckonings, and every `core`, `commands` and `queries` module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "unionhall"


def checked_files() -> list[str]:
    """The files held to strict typing, relative to the repository."""
    strict = list((SOURCE / "lib").glob("*.py"))
    strict += (SOURCE / "services" / "legalaid" / "rights").rglob("*.py")
    for name in ("core", "commands", "queries"):
        strict += SOURCE.glob(f"*/*/{name}.py")
        strict += SOURCE.glob(f"*/*/{name}/*.py")
        strict += SOURCE.glob(f"*/*/*/{name}/*.py")
    return sorted(str(path.relative_to(ROOT)) for path in strict)


os.environ.setdefault("UNIONHALL_MODE", "test")
sys.exit(subprocess.call([sys.executable, "-m", "mypy", *checked_files()], cwd=ROOT))
