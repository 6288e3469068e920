"""pytest plugin: every test runs on a real PostgreSQL, started here before Django reads its settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unionhall.config import embedded

ROOT = Path(__file__).resolve().parents[3]
os.environ["UNIONHALL_MODE"] = "test"
os.environ.setdefault("UNIONHALL_DATA_DIR", str(ROOT / "var" / "testing"))


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the throwaway server; parallel workers find it running."""
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    cluster, started = embedded.start(Path(os.environ["UNIONHALL_DATA_DIR"]), embedded.THROWAWAY)
    if started:
        config.add_cleanup(lambda: embedded.stop(cluster))
