"""Run a Python script with the throwaway test database up: `python bin/with_database.py manage.py ...`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from unionhall.config import embedded

ROOT = Path(__file__).resolve().parents[1]
os.environ["UNIONHALL_MODE"] = "test"
os.environ.setdefault("UNIONHALL_DATA_DIR", str(ROOT / "var" / "testing"))
with embedded.running(Path(os.environ["UNIONHALL_DATA_DIR"]), embedded.THROWAWAY):
    sys.exit(subprocess.call([sys.executable, *sys.argv[1:]], cwd=ROOT))
