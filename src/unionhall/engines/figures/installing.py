"""Following what services declare: triggers that mark changes, and a series for each definition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from unionhall.engines.figures.counting import forget_series, recount
from unionhall.engines.figures.declared import Counted, kept_ahead
from unionhall.engines.figures.marking import NOBODY, PREFIX, digest, statements, watches
from unionhall.engines.figures.models import Definition, Mark

_FUNCTIONS = "select proname from pg_proc where proname like %s"


@transaction.atomic
def install_figures(*, on: date) -> None:
    """Make triggers and definitions, from the day `on`, be those of the figures declared now.

    A figure with a new version begins a new series; one whose query changed is counted anew by the next job. What is
    kept of the series before stays as it was.
    """
    counted = kept_ahead()
    wanted = statements(watch for one in counted for watch in watches(one))
    stamp = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    if stamp != _stamp():
        drop_triggers()
        with connection.cursor() as cursor:
            for statement in wanted:
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON FUNCTION {PREFIX}organisations_organisation() IS '{stamp}'")
    known = {(row.code, row.version): row for row in Definition.objects.all()}
    for one in counted:
        define(one, known.get((one.figure.code, one.figure.version)), on)


def define(counted: Counted, known: Definition | None, today: date) -> None:
    """Begin the figure's series, or count it anew where its query is not the one that was `known`."""
    found = digest(counted)
    if known is not None and known.digest == found:
        return
    figure = counted.figure
    words = {
        "name": _in_all_languages(figure.name), "words": _in_all_languages(figure.definition), "digest": found,
        "kind": counted.kind.value, "is_share": figure.denominator is not None,
    }  # fmt: skip
    if known is None:
        Definition.objects.filter(code=figure.code, until=None).update(until=today)
        Definition.objects.create(code=figure.code, version=figure.version, since=today, **words)
    else:
        Definition.objects.filter(pk=known.pk).update(**words)
    forget_series(counted.series)
    if figure.rows().order_by().exists():
        # Until a job has counted them, readings ask the rows themselves.
        Mark.objects.create(series=counted.series, organisation_id=NOBODY, day=None)


def _in_all_languages(words: Any) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


def _stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select obj_description(oid, 'pg_proc') from pg_proc where proname = %s",
            [f"{PREFIX}organisations_organisation"],
        )
        row = cursor.fetchone()
        return str(row[0]) if row else ""


def drop_triggers() -> None:
    """Let nothing be marked any more, until `install_figures`, or until this transaction is taken back."""
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS, [PREFIX.replace("_", "\\_") + "%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")


@contextmanager
def figures_off(*, on: date) -> Iterator[None]:
    """While a whole installation is loaded nothing is marked; `recount_all` follows."""
    with transaction.atomic():
        drop_triggers()
    try:
        yield
    finally:
        install_figures(on=on)


def recount_all() -> None:
    """Count every figure from all its rows."""
    for one in kept_ahead():
        recount(one)
