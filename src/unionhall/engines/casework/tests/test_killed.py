"""Processes killed in the middle of opening, moving and chasing: what was said is kept, nothing is half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case, Deadline, NumberCounter, Step
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.messaging.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

BEGIN = """
import sys, django
django.setup()
from datetime import timedelta
from unionhall.engines.casework import commands, kinds
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.tests.made_up import REQUEST, grant_all, reply
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
grant_all()
kinds.register(REQUEST, commands={"reply": reply})
home = Organisation.objects.get(code="yunqiao")
clerk, worker = (Person.objects.get(pk=key) for key in sys.argv[1:3])
"""
WORK = """
for turn in range(1000):
    case = commands.open_case(home, commands.Opening(REQUEST.kind, "求助", person=worker), by=worker, at=NOW)
    print(case.pk, case.version, flush=True)
    for verb in ("accept", "gather", "note", "finish")[: turn % 5]:
        case = commands.act(case, verb, by=clerk, at=NOW)
        print(case.pk, case.version, flush=True)
"""
CHASE = """
print("ready 0", flush=True)
for turn in range(1000):
    done = commands.chase_deadlines(at=NOW + timedelta(hours=30), limit=7)
    print("chased", done, flush=True)
"""


def start(script: str, office: Office) -> subprocess.Popen[str]:
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"]["host"]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{settings['USER']}@/{settings['NAME']}?host={host}",
        "DJANGO_SETTINGS_MODULE": "unionhall.config.settings", "PYTHONPATH": os.pathsep.join(sys.path),
        "UNIONHALL_MODE": "test",
    }  # fmt: skip
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        BEGIN + script,
        str(office.clerk.pk),
        str(office.worker.pk),
    ]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill(processes: list[subprocess.Popen[str]], *, after: int) -> Iterator[tuple[str, int]]:
    """Let each say `after` lines, kill it wherever it is then; all whole lines that were said."""
    for process in processes:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate()
        assert lines[-1], errors
        for line in [*lines, *rest.splitlines(keepends=True)]:
            if line.endswith("\n"):
                name, number = line.split()
                yield name, int(number)


def check_everything() -> None:
    for case in Case.objects.all():
        steps = list(Step.objects.filter(case=case).order_by("sequence"))
        assert [step.sequence for step in steps] == list(range(1, case.version + 1))
        running = Deadline.objects.filter(case=case, ended_at=None)
        assert case.due_at == min((clock.due_at for clock in running), default=None)
        assert bool(running) == case.is_open
    for counter in NumberCounter.objects.all():
        serials = Case.objects.filter(numbered_at=counter.organisation, word=counter.word, year=counter.year)
        assert sorted(serials.values_list("serial", flat=True)) == list(range(1, counter.last + 1))
    for verb in REQUEST.verbs:
        told = Event.objects.filter(kind=f"{REQUEST.kind}.{verb.code}").count()
        done = Step.objects.filter(verb=verb.code).count()
        assert told == (done if verb.told else 0), "no message without its step, no step without its message"
        assert Entry.objects.filter(verb=f"{REQUEST.kind}.{verb.code}").count() == done
    assert Event.objects.filter(kind="casework.opened").count() == Case.objects.count()


@pytest.mark.parametrize("after", [9])
def test_killed_while_opening_and_moving(transactional_db: None, office: Office, after: int) -> None:
    said = list(kill([start(WORK, office) for _ in range(2)], after=after))
    office.open()  # waits for what the dead still hold
    versions = {str(case.pk): case.version for case in Case.objects.all()}
    assert len(said) >= 2 * after
    assert all(versions[key] >= version for key, version in said)
    check_everything()


def test_killed_while_chasing_nothing_is_chased_twice(transactional_db: None, office: Office) -> None:
    for _ in range(40):
        office.open()
    list(kill([start(CHASE, office) for _ in range(2)], after=3))
    while commands.chase_deadlines(at=NOW + timedelta(hours=30), limit=9):
        pass
    assert Step.objects.filter(verb="miss").count() == 40
    assert Event.objects.filter(kind="casework.missed").count() == 40 * 2  # the clerk and the colleague
    assert Entry.objects.filter(verb="casework.deadline.miss").count() == 40
    check_everything()
