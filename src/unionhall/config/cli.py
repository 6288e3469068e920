"""The command line: `unionhall demo | serve | run | worker | migrate | check-audit | bench | messages | test-check`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack

from unionhall import __version__


def main(argv: list[str] | None = None) -> None:
    """Run one command. Expected troubles end with one sentence on stderr and exit code 1."""
    parser = argparse.ArgumentParser(prog="unionhall", description="UnionHall (职工之家)")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in ("demo", "serve", "run"):
            command.add_argument("--host", help="address to listen on")
            command.add_argument("--port", type=int, help="port to listen on")
        if name == "demo":
            command.add_argument(
                "--fresh", action="store_true", help="throw the demo's data away and load it anew"
            )
        if name == "check-audit":
            command.add_argument(
                "--noted", default="", metavar="DIGEST", help="a digest that was written down earlier"
            )
        if name == "bench":
            command.add_argument("names", nargs="*", help="which benches; all when none is named")
    options = parser.parse_args(argv)
    if options.command in ("demo", "run"):
        os.environ.setdefault("UNIONHALL_MODE", "demo" if options.command == "demo" else "development")
    for name in ("host", "port"):
        if getattr(options, name, None):
            os.environ[f"UNIONHALL_{name.upper()}"] = str(getattr(options, name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
    COMMANDS[options.command][0](options)


def _with_database(stack: ExitStack) -> None:
    """Say which database is used, start the embedded one when none was named, and make Django ready."""
    from unionhall.config import server  # noqa: PLC0415 - settings are read only once the command is known

    server.open_database(stack)


def _demo(options: argparse.Namespace) -> None:
    from unionhall.config import server  # noqa: PLC0415

    server.demo(fresh=options.fresh)


def _serve(_options: argparse.Namespace) -> None:
    from unionhall.config import server  # noqa: PLC0415

    server.serve()


def _worker(_options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from unionhall.config.jobs import run_worker  # noqa: PLC0415

        run_worker()


def _migrate(_options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", interactive=False)


def _check_audit(options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from unionhall.kernel.audit.queries import verify  # noqa: PLC0415

        report = verify(noted=options.noted)
        print(report)
        if report.problems:
            sys.exit(1)


def _bench(options: argparse.Namespace) -> None:
    from unionhall.config.benches import run  # noqa: PLC0415

    sys.exit(run(options.names))


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "demo": (_demo, "load a fictitious city and serve it on this machine"),
    "serve": (_serve, "serve an installation: web and, unless switched off, jobs"),
    "run": (_serve, "serve for development"),
    "worker": (_worker, "run background jobs only"),
    "migrate": (_migrate, "bring the database up to this version"),
    "check-audit": (_check_audit, "verify that the audit trail is whole and unchanged"),
    "bench": (_bench, "measure, and compare with the targets"),
}
