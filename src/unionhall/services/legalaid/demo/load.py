"""Five years of legal aid in the demo's city, and what lies on its desk today."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid.demo import aided, group, history, lawyers, live, numbers, stories
from unionhall.services.legalaid.demo.chronicle import Chronicle
from unionhall.services.legalaid.demo.stage import Stage


def load(city: Any) -> None:
    """Numbers of law, lawyers and rosters, the past in bulk, then today's matters by the commands."""
    stage = Stage(city, Chronicle(city.now))
    numbers.load(stage.home.region, by=city.staff[Role.ADMINISTRATOR], today=city.today, at=city.now)
    lawyers.load(stage)
    load_past(stage)
    live.load(stage)


def load_past(stage: Stage) -> None:
    """What was mediated and aided in five years up to today, and the stories from before.

    The totals that were reported include today's own matters: the past makes up the rest.
    """
    people = stage.city.workers[1:]
    left = history.Left(history.MEDIATED - live.mediated(), history.INVOLVED - live.involved())
    history.load(stage, people, left)
    aided.load(stage, people, aided.AIDED - live.aided() - stories.STOPPED_AIDED)
    group.load(stage, people)
    stories.load(stage, people)
    stage.chronicle.write()
    lawyers.load_allowances(stage)
    with connection.cursor() as cursor:
        # Plans made for empty tables read full ones row by row.
        cursor.execute(f"analyze {', '.join(_filled_tables())}")


def _filled_tables() -> list[str]:
    """The tables that were filled just now."""
    apps_filled = ("casework", "legalaid", "messaging", "people", "files")
    return [
        connection.ops.quote_name(model._meta.db_table)
        for name in apps_filled
        for model in apps.get_app_config(name).get_models()
    ]
