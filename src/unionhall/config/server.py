"""Starting and stopping everything one machine runs: database, web processes, job process."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from unionhall.config import embedded
from unionhall.config import env as environment


class CannotStart(SystemExit):
    """Something this machine has does not let us start; one sentence says what."""


def open_database(stack: ExitStack) -> environment.Env:
    """Start the embedded server or name the given one, then set Django up and check the database's character type."""
    env = environment.load()
    if env.embedded:
        cluster = stack.enter_context(embedded.running(env.data_dir))
        print(f"Database: embedded PostgreSQL 18 in {cluster.data}", flush=True)
    else:
        print(f"Database: {env.database_url.rsplit('@', 1)[-1]} (DATABASE_URL)", flush=True)
    import django  # noqa: PLC0415 - the settings may only be read now

    django.setup()
    _check_character_type()
    return env


def _check_character_type() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("select datctype from pg_database where datname = current_database()")
        ctype = str(cursor.fetchone()[0])
    if ctype.lower().replace("-", "") not in {"c.utf8", "zh_cn.utf8", "en_us.utf8"}:
        raise CannotStart(
            f"The database's LC_CTYPE is {ctype}; Chinese search needs C.UTF-8. "
            "Create it with: createdb --template=template0 --locale-provider=libc --locale=C.UTF-8 unionhall"
        )


def hold_data_folder(data_dir: Path, stack: ExitStack) -> None:
    """Make sure no other server works in this folder. Raises CannotStart with the folder's name."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = stack.enter_context((data_dir / "server.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotStart(
            f"The data folder {data_dir} is in use by another UnionHall; stop that one or set UNIONHALL_DATA_DIR."
        ) from None


def require_free_port(host: str, port: int) -> None:
    """Raise CannotStart when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port."
            ) from None


def demo(*, fresh: bool) -> None:
    """Serve the fictitious city; its data are loaded the first time, and again with `fresh`."""
    with ExitStack() as stack:
        env = environment.load()
        hold_data_folder(env.data_dir, stack)
        require_free_port(env.host, env.port)
        if fresh:
            _throw_away(env.data_dir)
        open_database(stack)
        from unionhall.config import demo as city  # noqa: PLC0415

        _prepare()
        city.load_once()
        city.print_accounts()
        _serve_until_stopped(env)


def serve() -> None:
    """Serve an installation until told to stop."""
    with ExitStack() as stack:
        env = environment.load()
        hold_data_folder(env.data_dir, stack)
        require_free_port(env.host, env.port)
        open_database(stack)
        _prepare()
        _serve_until_stopped(env)


def _throw_away(data_dir: Path) -> None:
    cluster = embedded.locate(data_dir)
    if embedded.is_running(cluster):
        embedded.stop(cluster)
    shutil.rmtree(cluster.data, ignore_errors=True)
    shutil.rmtree(data_dir / "files", ignore_errors=True)


def _prepare() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    print("Bringing the database and static files up to this version ...", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()


def _collect_static() -> None:
    """Gather and compress static files; that takes seconds, so only when one of them has changed."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    stamp: Path = settings.STATIC_ROOT / "gathered"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def _serve_until_stopped(env: environment.Env) -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    # Counters of web processes that are gone.
    shutil.rmtree(env.data_dir / "metrics", ignore_errors=True)
    web = _start(
        env, "-m", "granian", "--interface", "wsgi", "--host", env.host, "--port", str(env.port),
        "--workers", str(env.web_workers), "--blocking-threads", str(env.web_threads),
        "--backpressure", "256", "--backlog", "4096", "--respawn-failed-workers", "--no-access-log",
        "--log-level", "warning", "unionhall.config.wsgi:application",
    )  # fmt: skip
    # Whoever waits for the first page does not also wait for the jobs to be ready.
    _wait_until_listening(web, env)
    jobs = _start(env, "-m", "unionhall.config.jobs")
    print(f"UnionHall: http://{env.host}:{env.port}   (Ctrl-C stops it)", flush=True)
    _wait([web, jobs])


def _wait_until_listening(web: subprocess.Popen[bytes], env: environment.Env) -> None:
    """Return when the port answers, or the process has ended and `_wait` will say so."""
    while web.poll() is None:
        try:
            socket.create_connection((env.host.replace("0.0.0.0", "127.0.0.1"), env.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _start(env: environment.Env, *args: str) -> subprocess.Popen[bytes]:
    """A Python process that leads a group of its own, so that what it starts can be stopped with it."""
    environ = os.environ | {"UNIONHALL_MODE": env.mode}
    return subprocess.Popen([sys.executable, *args], env=environ, start_new_session=True)


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        os.waitpid(-1, 0)
        print("A server process ended; stopping the others.", file=sys.stderr)
    except (KeyboardInterrupt, ChildProcessError):
        pass
    finally:
        # Whoever asks twice gets no faster answer: the children are told once and given time to finish.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=20)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
