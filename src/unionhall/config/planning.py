"""`unionhall plan`: a problem in, a plan out, without a database and without Django.

The solver works on a thread of its own, so that Ctrl-C is heard while it is deep in a library: then the best plan so
far is written. Exit codes: 0 a plan, 1 bad input, 2 proved that there is no plan, 3 none found within the limits, 4 an
error of the planner's own.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from unionhall.config.languages import catalogue, sentence
from unionhall.engines.planning.core.documents import (
    faults_data,
    plan_data,
    problem_data,
    read_choices,
    read_limits,
    read_problem,
    schema_document,
)
from unionhall.engines.planning.core.kinds import KINDS, Kind
from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.lib import errors
from unionhall.lib.errors import Refused
from unionhall.lib.errors import msgid as _
from unionhall.lib.records import BadRecord, Text

GOOD, BAD_INPUT, IMPOSSIBLE, NOT_FOUND, BROKEN = 0, 1, 2, 3, 4
MOST_MISTAKES = 20
TELL_SECONDS = 1.0
# How long a solver may take to come back after the first Ctrl-C before the best plan so far is taken instead.
STOP_SECONDS = 10.0

_SITING, _TABLES = KINDS["siting"], "unionhall.engines.planning.core.siting_tables"
TABLES = replace(_SITING, solve_name=f"{_TABLES}:solve", check_name=f"{_TABLES}:check")


class BadInput(Exception):
    """What was given cannot be planned: every mistake, by the path of its field or the line; "" for all of it."""

    def __init__(self, mistakes: Mapping[str, Text]) -> None:
        super().__init__(", ".join(mistakes))
        self.mistakes = mistakes


def run(options: argparse.Namespace) -> int:
    """Do what was asked; answers the exit code. Everything said beside the answer goes to stderr."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # sums of several threads come out differently each time
    translate = catalogue(options.language)
    errors.translate_with(translate)
    kind = KINDS[options.kind]
    try:
        if options.schema:
            _write(schema_document(kind))
            return GOOD
        kind, problem = _problem(kind, options)
        if options.check is not None:
            return _judge(kind, problem, options.check)
        return _plan(kind, problem, _limits(options))
    except BadInput as bad:
        _complain(bad.mistakes, translate)
        return BAD_INPUT


def _complain(mistakes: Mapping[str, Text], translate: Callable[[str], str]) -> None:
    lines = [f"{path}: {sentence(text, translate)}" if path else sentence(text, translate)
             for path, text in mistakes.items()]  # fmt: skip
    for line in lines[:MOST_MISTAKES]:
        print(line, file=sys.stderr)
    if len(lines) > MOST_MISTAKES:
        more = Text(_("And %(count)s more."), {"count": len(lines) - MOST_MISTAKES})
        print(sentence(more, translate), file=sys.stderr)


def _limits(options: argparse.Namespace) -> Limits:
    data = {name: getattr(options, name) for name in ("seconds", "gap", "seed", "rounds")}
    try:
        return read_limits(data)
    except BadRecord as bad:
        raise BadInput({f"--{path}": text for path, text in bad.mistakes.items()}) from None


def _problem(kind: Kind, options: argparse.Namespace) -> tuple[Kind, Any]:
    """The problem, and its kind: tables of the public formats have solvers of their own."""
    if options.file is None:
        raise BadInput(
            {"": Text(_("Name a file with a problem, or - for stdin; --schema prints what one looks like."))}
        )
    given = {
        name: getattr(options, name)
        for name in ("aim", "radius", "sites")
        if getattr(options, name) is not None
    }
    is_siting = kind.code == "siting"
    if not is_siting and (given or options.format not in (None, "json")):
        raise BadInput({"": Text(_("--format, --aim, --radius and --sites are for siting."))})
    data = _bytes(options.file)
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") if is_siting else True
    if options.format == "json" or (options.format is None and is_json):
        found = _json(data)
        return kind, _read(read_problem, kind, found | given if isinstance(found, dict) else found)
    return _of_format(kind, data, options.format, given)


def _of_format(kind: Kind, data: bytes, name: str | None, given: dict[str, Any]) -> tuple[Kind, Any]:
    # Only these need it.
    from unionhall.engines.planning.core.siting import formats  # noqa: PLC0415
    from unionhall.engines.planning.core.siting.problems import Aim, SitingProblem  # noqa: PLC0415

    for field, least in (("radius", 0), ("sites", 1)):
        if field in given and not given[field] >= least:
            raise BadInput({f"--{field}": Text(_("At least %(least)s is expected."), {"least": least})})
    if name == "mclp":
        given = {"aim": Aim.MOST_COVERED} | given
        if "radius" not in given:
            raise BadInput(
                {"--radius": Text(_("A file of this format does not say the radius: add --radius."))}
            )
    aim = Aim(given["aim"]) if "aim" in given else None
    try:
        text = data.decode("utf-8-sig")
        problem = formats.read(text, sites=given.get("sites"), radius=given.get("radius"), aim=aim)
    except UnicodeDecodeError:
        raise BadInput({"": Text(_("This is no text in UTF-8."))}) from None
    except Refused as refusal:
        raise BadInput({refusal.field or "": Text(str(refusal.message), refusal.params)}) from None
    if not isinstance(problem, SitingProblem):
        return TABLES, problem
    # Ids that are there twice, numbers that cannot be: as of a problem in JSON.
    return kind, _read(read_problem, kind, problem_data(problem))


def _read(reader: Callable[[Kind, Any], Any], kind: Kind, data: Any) -> Any:
    try:
        return reader(kind, data)
    except BadRecord as bad:
        raise BadInput(bad.mistakes) from None


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput(
            {name: Text(_("This file cannot be read: %(why)s."), {"why": error.strerror})}
        ) from None


def _json(data: bytes) -> Any:
    try:
        # A file of Windows begins with a mark of its encoding.
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput({"": Text(_("This is no JSON: %(why)s."), {"why": str(error)})}) from None


def _judge(kind: Kind, problem: Any, name: str) -> int:
    choices = _read(read_choices, kind, _json(_bytes(name)))
    faults = faults_data(kind.check(problem, choices))
    _write({"kind": kind.code, "is_sound": not faults, "faults": faults})
    return IMPOSSIBLE if faults else GOOD


class _Search:
    """A solver on a thread of its own, its best plan so far, and what is told of it meanwhile."""

    def __init__(self, kind: Kind, problem: Any, limits: Limits) -> None:
        self._kind, self._problem, self._limits = kind, problem, limits
        self.best: Plan[Any] | None = None
        self.end: Plan[Any] | None = None
        self.error: BaseException | None = None
        self.is_stopped = False
        self._told_at, self._told = 0.0, ""
        self.own_prints = ExitStack()
        self.answering = threading.Lock()
        self.thread = threading.Thread(target=self._solve, daemon=True)

    def _solve(self) -> None:
        try:
            self.end = self._kind.solve(self._problem, self._limits, self._hear)
        except BaseException as error:  # told where it is waited for
            self.error = error

    def _hear(self, plan: Plan[Any]) -> bool:
        if plan.choices is not None:
            self.best = plan
        now = time.monotonic()
        said = f"objective {plan.objective}  bound {plan.bound}  gap {_percent(plan.gap)}"
        if now - self._told_at >= TELL_SECONDS and said != self._told:
            self._told_at, self._told = now, said
            print(f"{time.process_time():8.1f} s  {said}", file=sys.stderr, flush=True)
        return not self.is_stopped

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """The first Ctrl-C asks the solver; a second one does not wait for it."""
        if self.is_stopped:
            _hear_no_signals()
            self.leave()
            return
        self.is_stopped = True
        timer = threading.Timer(STOP_SECONDS, self.leave)
        timer.daemon = True
        timer.start()

    def leave(self) -> None:
        """Write the best plan so far and end, whatever the solver does.

        Once only: a further Ctrl-C, or the clock of the first, may come while the answer is being written.
        """
        if not self.answering.acquire(blocking=False):
            return
        self.own_prints.close()
        code = _answer(self._kind, self.end or self.best)
        sys.stdout.flush()
        os._exit(code)


@contextmanager
def _prints_beside() -> Iterator[None]:
    """Libraries in native code print lines of their own: they go to standard error, not between the answer's."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(out, 1)
        os.close(out)


def _hear_no_signals() -> None:
    """The answer is being written."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _plan(kind: Kind, problem: Any, limits: Limits) -> int:
    search = _Search(kind, problem, limits)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, search.stop)
    with search.own_prints:
        search.own_prints.enter_context(_prints_beside())
        search.thread.start()
        while search.thread.is_alive():
            search.thread.join(0.2)
    search.answering.acquire()
    _hear_no_signals()
    if isinstance(search.error, Refused):
        refusal = search.error
        raise BadInput({refusal.field or "": Text(str(refusal.message), refusal.params)})
    if search.error is not None:
        traceback.print_exception(search.error)
        return BROKEN
    return _answer(kind, search.end)


def _answer(kind: Kind, plan: Plan[Any] | None) -> int:
    if plan is None:
        return NOT_FOUND
    _write(plan_data(kind, plan))
    print(f"{plan.status.value}  objective {plan.objective}  bound {plan.bound}  gap {_percent(plan.gap)}",
          file=sys.stderr)  # fmt: skip
    if plan.choices is not None:
        return GOOD
    return IMPOSSIBLE if plan.status == Status.INFEASIBLE else NOT_FOUND


def _percent(gap: float | None) -> str:
    return "-" if gap is None else f"{100 * gap:.2f}%"


def _write(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
