"""pytest plugin: every test runs on a real PostgreSQL, and browser tests in a real Chromium.

The throwaway server is started before Django reads its settings. Where no Chromium is installed the browser tests
are left out, and the run says so at its end.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unionhall.config import embedded

ROOT = Path(__file__).resolve().parents[3]
os.environ["UNIONHALL_MODE"] = "test"
os.environ.setdefault("UNIONHALL_DATA_DIR", str(ROOT / "var" / "testing"))

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Headless and quiet: no look-ups outside this machine.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# On a few rows every order of joins is as good as another: to look for the best is half the time of a query. A vacuum
# between two tests finds tables empty and says so to the planner, which then multiplies five of them with each other
# instead of joining them: of a table that nobody has looked at it expects some hundred rows.
SERVER = embedded.THROWAWAY | {"join_collapse_limit": "1", "autovacuum": "off"}
# Of new objects; then of collections of the younger ones.
COLLECT_AFTER = (50_000, 20, 50)


def chromium_path() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the throwaway server; parallel workers find it running."""
    # Nothing is collected for tests, but whitenoise wants its folder to be there.
    (Path(os.environ["UNIONHALL_DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    cluster, started = embedded.start(Path(os.environ["UNIONHALL_DATA_DIR"]), SERVER)
    if started:
        config.add_cleanup(lambda: embedded.stop(cluster))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers copy the same database, whatever is changed in a file meanwhile."""
    from unionhall.config import testing_databases  # noqa: PLC0415 - settings are read by now

    node.workerinput["pattern"] = testing_databases.pattern_name()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """While parallel workers read the tests, the controller migrates what they will copy."""
    if session.config.getoption("numprocesses", None) and not session.config.option.collectonly:
        from pytest_django.plugin import blocking_manager_key  # noqa: PLC0415

        from unionhall.config import testing_databases  # noqa: PLC0415 - settings are read by now

        with session.config.stash[blocking_manager_key].unblock():
            testing_databases.migrate_ahead()


# Before xdist, which reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser; keep the others of a run together on one worker."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if browser and chromium_path() is None:
        items[:] = [item for item in items if item not in browser]
        config.hook.pytest_deselected(items=browser)
    for item in browser:
        item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Do not name a test after the content of a file: it has the moment in it at which this process made it."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was loaded up to here stays to the end: the collector, a quarter of the time otherwise, leaves it alone."""
    if session.items:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)


@pytest.fixture(autouse=True, scope="session")
def _databases_are_copied_and_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Automatic, and so before the first database of this process is made."""
    from django.db.backends.postgresql.creation import DatabaseCreation  # noqa: PLC0415
    from django.test import TransactionTestCase  # noqa: PLC0415

    from unionhall.config import testing_databases  # noqa: PLC0415 - settings are read by now

    given = getattr(request.config, "workerinput", {}).get("pattern")
    with pytest.MonkeyPatch.context() as patched:
        if given:
            patched.setattr(testing_databases, "pattern_name", lambda: given)
        patched.setattr(DatabaseCreation, "create_test_db", testing_databases.copy_migrated)
        patched.setattr(TransactionTestCase, "_fixture_teardown", testing_databases.empty)
        yield


@pytest.fixture(autouse=True, scope="session")
def _papers_are_filled_once() -> Iterator[None]:
    """Most tests fill the same papers with the same words, a fifteenth of a second each: a process fills each once.

    The tests of filling itself do without (`kernel/documents/tests/conftest.py`).
    """
    from unionhall.kernel.documents import press, pressroom  # noqa: PLC0415 - settings are read by now

    class Remembering(pressroom.Pressroom):
        def __init__(self) -> None:
            super().__init__()
            self._filled: dict[bytes, bytes] = {}

        def ask(self, request: bytes, *, patience_seconds: float) -> bytes:
            key = hashlib.sha256(request).digest()
            if key in self._filled:
                return self._filled[key]
            answer = super().ask(request, patience_seconds=patience_seconds)
            if answer.startswith(b"{}\n"):  # not what was refused, or went wrong
                self._filled[key] = answer
            return answer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(press, "_PRESSROOM", Remembering())
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say plainly what did not run."""
    if chromium_path() is None:
        names = ", ".join(BROWSERS)
        terminalreporter.write_line(
            f"Browser tests did not run: none of {names} is installed on this machine."
        )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all browser tests of this process."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests pay for it

    # Playwright keeps an event loop on this thread, and Django would take every query for one made in a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(BROWSER_FLAGS))
        yield browser
        browser.close()
