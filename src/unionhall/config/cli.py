"""The command line: `unionhall demo | serve | run | worker | migrate | check-audit | rotate-oidc-key | figures |
index | bench | match | train-matcher | rights | plan`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from io import TextIOWrapper
from typing import NoReturn

from unionhall import __version__

RIGHTS = """answer what workers can claim, from a file of fact sets (JSON array or JSON Lines). No database is needed:
numbers of law come from the rulebook's files, days from the built-in calendar. What administrators of a running
installation entered beside them is used by its API (POST /legal/rights/api/answers/), not here. Exit code 1 when a fact
set was bad"""

MATCH = """tell what people need, from a file of sentences (JSON Lines: id, text). No database is needed. One answer a
line: the needs with their confidence, whether the product acts on the first without asking, alerts, or the question it
asks. Exit code 1 when a line was bad"""

PLAN = """plan where to build (siting), who is on duty (roster), who goes with whom (match) or what takes place when
(timetable), from a file (JSON; --schema prints its schema). No database is needed. The plan is written to stdout as
JSON, progress to stderr; Ctrl-C gives the best plan so far. Exit code 0: a plan; 1: bad input; 2: proved that no plan
keeps all rules, or with --check that the plan breaks some; 3: none found within the limits"""


class Parser(argparse.ArgumentParser):
    """Wrong use ends with `wrong_use`, for commands whose other exit codes mean something else."""

    wrong_use = 2

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """As argparse does, with our code for wrong use."""
        super().exit(self.wrong_use if status == 2 else status, message)


def main(argv: list[str] | None = None) -> None:
    """Run one command. Expected troubles end with one sentence on stderr and exit code 1."""
    parser = Parser(prog="unionhall", description="UnionHall (职工之家)")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        _add_arguments(name, command)
    options, unknown = parser.parse_known_args(argv)
    if unknown:
        commands.choices[options.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    if options.command in ("demo", "run"):
        os.environ.setdefault("UNIONHALL_MODE", "demo" if options.command == "demo" else "development")
    for name in ("host", "port"):
        if getattr(options, name, None):
            os.environ[f"UNIONHALL_{name.upper()}"] = str(getattr(options, name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
    COMMANDS[options.command][0](options)


def _add_arguments(name: str, command: Parser) -> None:
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
    if name == "index":
        command.add_argument("kinds", nargs="*", metavar="KIND", help="which kinds; all when none is named")
        command.add_argument(
            "--check", action="store_true", help="only say what is wrong; exit code 1 if anything"
        )
    if name == "bench":
        command.add_argument("names", nargs="*", help="which benches; all when none is named")
    if name == "figures":
        command.add_argument("act", choices=("verify", "count", "recount"), help="what to do")
        command.add_argument("codes", nargs="*", metavar="CODE", help="which figures; all when none is named")
    if name == "match":
        command.add_argument("file", metavar="FILE.jsonl", help="the sentences; - for stdin")
        command.add_argument("--coarse", action="store_true", help="answer in eleven labels of labour law")
    if name == "train-matcher":
        command.add_argument("--out", metavar="FILE", help="where to write the model")
        command.add_argument("--rows", action="store_true", help="also learn from what staff corrected")
    if name == "plan":
        _add_plan_arguments(command)
    if name == "rights":
        command.add_argument("file", nargs="?", metavar="FILE.json", help="the fact sets; - for stdin")
        command.add_argument("--lines", action="store_true", help="one fact set a line (JSON Lines)")
        command.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans", help="of the words")
        command.add_argument(
            "--schema", action="store_true", help="print the JSON schema of fact sets instead"
        )


def _figures(options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from unionhall.config import figures  # noqa: PLC0415

        sys.exit(figures.run(options.act, options.codes))


def _add_plan_arguments(command: Parser) -> None:
    from unionhall.engines.planning.core.kinds import KINDS  # noqa: PLC0415 - names only, nothing heavy

    command.wrong_use = 1
    command.add_argument("kind", choices=list(KINDS), help="what is planned")
    command.add_argument("file", nargs="?", metavar="FILE", help="the problem; - for stdin")
    command.add_argument("--seconds", type=float, default=60.0, help="of processor time at most (60)")
    command.add_argument("--gap", type=float, default=0.0, help="good enough at this share, such as 0.01")
    command.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan (1)")
    command.add_argument("--rounds", type=int, help="bound a search by its own steps, not by the clock")
    formats = ("json", "pmed", "scp", "mclp", "sjc", "csv")
    command.add_argument(
        "--format", choices=formats, help="of a siting file; unless said, the file says itself"
    )
    aims = ("most_covered", "fewest_sites", "shortest_ways")
    command.add_argument("--aim", choices=aims, help="siting: in place of the file's")
    command.add_argument("--radius", type=float, help="siting: in metres, in place of the file's")
    command.add_argument("--sites", type=int, help="siting: so many new ones at most, in place of the file's")
    command.add_argument("--schema", action="store_true", help="print the JSON schema of problem and plan")
    command.add_argument("--check", metavar="PLAN", help="judge the plan in this file instead of making one")
    command.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans", help="of messages")


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


def _index(options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from unionhall.config.indexing import run  # noqa: PLC0415

        sys.exit(run(options.kinds, is_check=options.check))


def _rotate_oidc_key(_options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        _with_database(stack)
        from unionhall.config import oidc  # noqa: PLC0415

        print(oidc.rotate())


def _bench(options: argparse.Namespace) -> None:
    from unionhall.config.benches import run  # noqa: PLC0415

    sys.exit(run(options.names))


def _print_in_utf8() -> None:
    """Answers for machines are UTF-8, whatever the terminal's language says."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _rights(options: argparse.Namespace) -> None:
    from unionhall.config import rights  # noqa: PLC0415 - the other commands need none of it

    _print_in_utf8()
    if options.schema:
        rights.write_schema(options.language, sys.stdout)
    elif options.file is None:
        sys.exit("Name a file with fact sets, or - for stdin; --schema prints what one looks like.")
    else:
        try:
            code = rights.run(options.file, is_lines=options.lines, language=options.language, out=sys.stdout)
        except rights.Unreadable as trouble:
            sys.exit(str(trouble))
        except BrokenPipeError:  # whoever read the answers has seen enough
            os._exit(1)
        sys.exit(code)


def _match(options: argparse.Namespace) -> None:
    from unionhall.config import matching  # noqa: PLC0415 - the other commands need none of it

    _print_in_utf8()
    try:
        code = matching.run(options.file, is_coarse=options.coarse, out=sys.stdout)
        sys.stdout.flush()
    except matching.Unreadable as trouble:
        sys.exit(str(trouble))
    except BrokenPipeError:  # whoever read the answers has seen enough
        os._exit(1)
    sys.exit(code)


def _train_matcher(options: argparse.Namespace) -> None:
    from unionhall.config import matching  # noqa: PLC0415

    print(matching.train_matcher(options.out, with_rows=options.rows))


def _plan(options: argparse.Namespace) -> None:
    from unionhall.config import planning  # noqa: PLC0415 - the other commands need none of it

    _print_in_utf8()
    try:
        code = planning.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the plan has seen enough
        os._exit(1)
    sys.exit(code)


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "demo": (_demo, "load a fictitious city and serve it on this machine"),
    "serve": (_serve, "serve an installation: web and, unless switched off, jobs"),
    "run": (_serve, "serve for development"),
    "worker": (_worker, "run background jobs only"),
    "migrate": (_migrate, "bring the database up to this version"),
    "check-audit": (_check_audit, "verify that the audit trail is whole and unchanged"),
    "figures": (_figures, "verify figures against their rows, count what is marked, or count all anew"),
    "index": (_index, "make what the search finds anew from the rows; safe to stop and to repeat"),
    "rotate-oidc-key": (_rotate_oidc_key, "sign identity tokens with a new key from now on"),
    "bench": (_bench, "measure, and compare with the targets"),
    "match": (_match, MATCH),
    "train-matcher": (_train_matcher, "make the model that tells needs apart anew, from its examples"),
    "rights": (_rights, RIGHTS),
    "plan": (_plan, PLAN),
}
