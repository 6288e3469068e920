"""A further kind of case takes a table and a row of its own: both are made here, and everything knows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from unionhall.engines.casework import commands, kinds, queries
from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow, drawing
from unionhall.engines.casework.kinds import WorkflowFault
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.permissions import is_served, works_on
from unionhall.engines.casework.queries import Filters
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import grant_once
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.messaging import kinds as message_kinds
from unionhall.kernel.messaging.models import Event

BACK = Clock("casework.put_right_working_days", "bring back")
LOAN = Workflow(
    kind="library.loan",
    name="借阅",
    word="借",
    stages=("asked for", "lent", "back"),
    states=(
        State("asked", "asked for", "We look whether it is in.", Party.STAFF, Clock(timedelta(days=2), "answer")),
        State("lent", "lent", "It is with you.", Party.WORKER, BACK, 1),
        State("back", "back", "It is back.", Party.NOBODY, stage=2),
    ),
    verbs=(
        Verb("lend", "Lend", ("asked",), "library.lend_loan", to="lent", told="Lent until %(until)s.",
             asks=(Ask("until", "Until", "day"),), is_main_act=True),
        Verb("renew", "Renew", ("lent",), "library.renew_loan", restarts_clock=True, told="Renewed."),
        Verb("return", "Return", ("lent",), "library.return_loan", to="back", told="Thank you."),
    ),
    handled_by=(Role.DESK,),
)  # fmt: skip


@pytest.fixture
def loan(office: Office) -> Iterator[type[models.Model]]:
    """The service: a table, a model with its rows in the database, one registration."""
    with isolate_apps() as apart:  # other tests walk over all models there are
        apart.register_model("casework", Case)

        class Loan(models.Model):
            case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="loan")
            book = models.CharField(max_length=80)

            class Meta:
                app_label = "casework"
                db_table = "library_loan"

            def __str__(self) -> str:
                return self.book

    connection.check_constraints()
    with connection.schema_editor() as editor:
        editor.create_model(Loan)
    for verb in LOAN.verbs:
        grant_once(verb.permission, is_served if verb.code == "renew" else works_on)
    kinds.register(LOAN, detail="loan", facts=lambda case, _viewer: [("Book", case.loan.book)])
    yield Loan
    kinds.unregister(LOAN.kind)
    for verb in LOAN.verbs:
        message_kinds._KINDS.pop(f"{LOAN.kind}.{verb.code}")
    del Case.loan  # type: ignore[attr-defined]


def test_a_kind_is_a_table_and_a_row(office: Office, loan: Any) -> None:
    with transaction.atomic():
        opening = commands.Opening(LOAN.kind, "想借《劳动法》", person=office.worker)
        case = commands.open_case(office.union["yunqiao"], opening, by=office.worker, at=NOW)
        loan.objects.create(case=case, book="劳动法")
    assert case.number == "云桥市总工会借〔2026〕0001"
    assert queries.inbox(office.clerk, "unassigned", Filters(), at=NOW) == [case]
    assert list(queries.find_cases(office.clerk, Filters(words="劳动"))) == [case]
    assert kinds.find(LOAN.kind).facts(case, office.clerk) == [("Book", "劳动法")]  # type: ignore[misc]
    case = commands.act(
        case, "lend", by=office.clerk, at=NOW, answers={"until": (NOW + timedelta(days=9)).date()}
    )
    assert [verb.code for verb in queries.open_verbs(case, office.worker)] == ["renew"]
    assert list(queries.waiting_for(office.worker)) == [case]
    lines = [str(line.text) for line in queries.timeline(case, office.worker)]
    assert lines[0].startswith("Lent until ")
    assert "2026" in lines[0]
    assert Event.objects.filter(kind="library.loan.lend", person=office.worker).count() == 1
    before = case.due_at
    case = commands.act(case, "renew", by=office.worker, at=NOW + timedelta(days=1))
    assert (case.state, case.due_at > before) == ("lent", True)
    case = commands.act(case, "return", by=office.clerk, at=NOW + timedelta(days=2))
    assert not case.is_open
    assert [stage.status for stage in queries.stages_of(case)] == ["done", "done", "done"]
    assert "asked --> lent: lend" in drawing.page(LOAN, str, str)


def test_a_kind_that_is_wrong_is_told_when_it_is_registered(office: Office, loan: Any) -> None:
    with pytest.raises(WorkflowFault, match="registered already"):
        kinds.register(LOAN)
    with pytest.raises(WorkflowFault, match="no verb dance"):
        kinds.register(LOAN, commands={"dance": commands.advance})
