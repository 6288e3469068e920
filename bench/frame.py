"""What all benches share: a throwaway durable server, figures with targets, and how they are printed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unionhall.config import embedded


@dataclass(frozen=True)
class Result:
    """One measured figure. `target` is the bound it must keep, `at_most` on which side; no target: for information."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_most: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the target is kept; a figure without target always is."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def __str__(self) -> str:
        value = f"{self.value:,.3f}".rstrip("0").rstrip(".") if self.value % 1 else f"{self.value:,.0f}"
        line = f"  {self.name:<78} {value:>12} {self.unit}"
        if self.target is None:
            return line.rstrip()
        sign = "<=" if self.at_most else ">="
        return f"{line:<96} target {sign} {self.target:g}  {'ok' if self.is_met else 'MISSED'}"


@contextmanager
def durable_server() -> Iterator[embedded.Cluster]:
    """A fresh server with every durability setting on, in a folder that is removed afterwards.

    Django is set up on it, migrated, in production-like mode (no debug, no query log).
    """
    with tempfile.TemporaryDirectory(prefix="unionhall-bench-") as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o755)
        os.environ["UNIONHALL_MODE"] = "test"
        os.environ["UNIONHALL_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
        with embedded.running(data_dir, embedded.DURABLE) as cluster:
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
            yield cluster
