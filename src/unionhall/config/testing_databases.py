"""Databases of tests: migrated once and copied from then on, emptied where something is in them.

To migrate costs ten seconds of every worker of every run, and Django's flush, which makes anew all files of all
tables, a third of a second of every test that commits. What a test finds is the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.creation import DatabaseCreation
from django.test import TransactionTestCase
from django.utils import timezone

PACKAGE = Path(__file__).resolve().parents[1]
PREFIX = "unionhall_migrated_"
# No table and no trigger comes of these.
ASIDE = {"__pycache__", "tests", "static", "templates"}
# What a flush makes again after it, always the same, stays where it is.
KEPT = {"django_content_type", "auth_permission"}
# Rows that were deleted still take their place: a table that has grown beyond this is made anew.
GROWN_BYTES = 1 << 20

_MIGRATE = BaseDatabaseCreation.create_test_db
_FLUSH = TransactionTestCase._fixture_teardown

_FILLED = """
select format('%%I', relname), pg_relation_size(oid) from pg_class
where relnamespace = 'public'::regnamespace and relname = any(%s) and pg_relation_size(oid) > 0
"""


@cache
def pattern_name() -> str:
    """The name of a database as migrations would leave it today, by all that has a say in it."""
    seen = hashlib.sha256(f"{django.VERSION} {timezone.localdate()}".encode())
    for line in sorted(
        f"{name}={value}" for name, value in os.environ.items() if name.startswith("UNIONHALL_")
    ):
        seen.update(line.encode())
    for installed in sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info")):
        seen.update(installed.encode())
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = sorted(set(folders) - ASIDE)
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file():  # not what an editor leaves beside it
                seen.update(str(path.relative_to(PACKAGE)).encode())
                seen.update(hashlib.sha256(path.read_bytes()).digest())
    return PREFIX + seen.hexdigest()[:24]


@contextmanager
def _alone(creation: Any) -> Iterator[Any]:
    """A cursor outside any database of tests; one process of all that use this server has it at a time."""
    with creation._nodb_cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext(%s))", [PREFIX])
        yield cursor  # the lock ends with the connection


def _databases(cursor: Any) -> set[str]:
    cursor.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
    return {name for (name,) in cursor.fetchall()}


def copy_migrated(
    creation: DatabaseCreation,
    verbosity: int = 1,
    autoclobber: bool = False,
    serialize: bool = False,
    keepdb: bool = False,
) -> str:
    """In place of Django's `create_test_db`: a copy of what was migrated before, or migrate and leave a copy behind.

    Returns the name of the database.
    """
    if serialize or keepdb:
        return str(_MIGRATE(creation, verbosity, autoclobber, serialize, keepdb))
    connection = creation.connection
    with _alone(creation) as cursor:
        if pattern_name() in _databases(cursor):
            connection.settings_dict["TEST"]["TEMPLATE"] = pattern_name()
            creation._create_test_db(verbosity, autoclobber, keepdb)
            name = creation._get_test_db_name()
        else:
            name = _MIGRATE(creation, verbosity, autoclobber, serialize, keepdb)
            connection.close()
            quote = connection.ops.quote_name
            for old in _databases(cursor):
                cursor.execute(f"DROP DATABASE IF EXISTS {quote(old)}")
            cursor.execute(f"CREATE DATABASE {quote(pattern_name())} TEMPLATE {quote(name)}")
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return str(name)


def migrate_ahead() -> None:
    """Leave behind what `copy_migrated` copies, where it is not there yet."""
    creation: Any = connections["default"].creation
    before = creation.connection.settings_dict["NAME"]
    # Under a name of its own, for the usual one may be in use by another run.
    creation.connection.settings_dict["TEST"]["NAME"] = "unionhall_migrating"
    with _alone(creation) as cursor:
        found = pattern_name() in _databases(cursor)
    if not found:
        copy_migrated(creation, verbosity=0, autoclobber=True)
        creation.destroy_test_db(before, verbosity=0)
    creation.connection.close()


def empty(case: TransactionTestCase) -> None:
    """In place of Django's flush after a test that commits: the same tables are empty, whatever they reference."""
    if case.available_apps is not None or case.serialized_rollback or not _emptied():
        _FLUSH(case)


def _emptied() -> bool:
    connection = connections["default"]
    names = list(_flushed())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            return False
        # As a truncation would, wait for what is still being written elsewhere.
        cursor.execute(f"lock table {', '.join(map(connection.ops.quote_name, names))}")
        cursor.execute(_FILLED, [names])
        filled = cursor.fetchall()
        if any(size > GROWN_BYTES for _name, size in filled):
            return False
        # No guard against deleting, no mark on a figure, no check of what referred to what is gone.
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("".join(f"delete from {name};" for name, _size in filled) or "select 1")
    return True


@cache
def _flushed() -> tuple[str, ...]:
    connection: Any = connections["default"]
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(names) - KEPT))
