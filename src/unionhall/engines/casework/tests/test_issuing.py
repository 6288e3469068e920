"""A verb that produces a paper: filled from the case, hung on it, open to those on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest

from unionhall.engines.casework import commands, kinds, queries
from unionhall.engines.casework.core import Clock, Party, State, Verb, Workflow
from unionhall.engines.casework.models import Attachment, Case
from unionhall.engines.casework.permissions import works_on
from unionhall.engines.casework.sheets import Paper
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import grant_once
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.documents import kinds as document_kinds
from unionhall.kernel.documents.commands import MissingFields
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.files import storage
from unionhall.kernel.files.queries import FileUnknown, get_file

LETTER = Workflow(
    kind="made_up.letter",
    name="来信",
    word="信",
    states=(
        State("open", "open", "We have it.", Party.STAFF, Clock(timedelta(hours=8), "answer")),
        State("sent", "sent", "Answered.", Party.NOBODY),
    ),
    verbs=(Verb("send", "Send", ("open",), "made_up.send_letter", to="sent", document="made_up.reply"),),
    handled_by=(Role.DESK,),
)


def values(case: Case) -> dict[str, Any]:
    return {} if case.title == "缺" else {"letter.words": "已转相关部门"}


REPLY = Paper("made_up.reply", "复信", (DocumentField("letter.words", "内容", "样例"),), values)


@pytest.fixture
def case(office: Office) -> Iterator[Case]:
    grant_once("made_up.send_letter", works_on)
    kinds.register(LETTER, papers=[REPLY])
    opening = commands.Opening(LETTER.kind, "厂里没有更衣室", person=office.worker)
    yield commands.open_case(office.union["yunqiao"], opening, by=office.worker, at=NOW)
    kinds.unregister(LETTER.kind)
    document_kinds._KINDS.pop(REPLY.code)


def test_a_verb_with_a_paper_hangs_it_on_the_case(office: Office, case: Case) -> None:
    commands.advance(case, "send", by=office.clerk, at=NOW)
    made = Attachment.objects.select_related("file").get(case=case)
    text = "\n".join(
        cell.text
        for table in docx.Document(BytesIO(storage.path_of(made.file.sha256).read_bytes())).tables
        for row in table.rows
        for cell in row.cells
    )
    for wanted in ("厂里没有更衣室", "已转相关部门", office.worker.name, "云桥市总工会", "2026年5月6日"):
        assert wanted in text
    assert made.file.name == f"复信 {case.number}.docx"
    assert get_file(made.file_id, office.worker) == made.file
    with pytest.raises(FileUnknown):
        get_file(made.file_id, office.stranger)
    assert any(line.files == (made,) for line in queries.timeline(case, office.worker))


def test_a_paper_that_cannot_be_made_leaves_the_case_where_it_was(office: Office, case: Case) -> None:
    case.title = "缺"
    case.save()
    with pytest.raises(MissingFields):
        commands.advance(case, "send", by=office.clerk, at=NOW)
    case.refresh_from_db()
    assert (case.state, case.version) == ("open", 1)


def test_a_verb_whose_paper_nobody_offers_is_a_fault() -> None:
    with pytest.raises(kinds.WorkflowFault, match=r"made_up\.reply"):
        kinds.register(LETTER)


@pytest.mark.parametrize("rule", [True, lambda case: case.title.startswith("厂里")])
def test_a_paper_for_staff_is_kept_from_whom_it_serves(office: Office, case: Case, rule: Any) -> None:
    kind = kinds.find(case.kind)
    kinds._KINDS[case.kind] = replace(kind, papers={REPLY.code: replace(REPLY, is_internal=rule)})
    made = commands.issue_paper(case, REPLY.code, by=office.clerk, at=NOW)
    assert made.is_internal
    assert get_file(made.file_id, office.clerk) == made.file
    with pytest.raises(FileUnknown):
        get_file(made.file_id, office.worker)
    assert not any(line.files == (made,) for line in queries.timeline(case, office.worker))


def test_what_a_paper_is_about_goes_before_what_the_case_says(office: Office, case: Case) -> None:
    made = commands.issue_paper(case, REPLY.code, about={"letter.words": "第二封"}, by=office.clerk, at=NOW)
    word = docx.Document(BytesIO(storage.path_of(made.file.sha256).read_bytes()))
    assert "第二封" in "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
