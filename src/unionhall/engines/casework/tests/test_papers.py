"""What hangs on a case: notes, files, tasks, and a wish to be called."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime
from PIL import Image

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.commands.papers import NothingWritten, NotOnTheCase, TaskDone, TooMuchWritten
from unionhall.engines.casework.models import Attachment, Case, Note, Step
from unionhall.engines.casework.tests.conftest import Office
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.commands import FileTooLarge, WrongType, open_file
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import NotAllowed

LATER = NOW + timedelta(hours=2)


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue())


def texts(case: Case, viewer: Any) -> list[str]:
    return [str(line.text) for line in queries.timeline(case, viewer)]


def test_notes_are_for_staff_unless_they_are_for_all(office: Office) -> None:
    case = office.open()
    commands.add_note(case, "内部看法", by=office.clerk, at=LATER)
    commands.add_note(case, "请补工资条", is_internal=False, by=office.clerk, at=LATER)
    assert {"内部看法", "请补工资条"} <= set(texts(case, office.clerk))
    for viewer in (office.worker, office.officer):
        assert "请补工资条" in texts(case, viewer)
        assert "内部看法" not in texts(case, viewer)
    assert [event.person for event in Event.objects.filter(kind="casework.note")] == [office.worker]
    assert "内部看法" not in str(list(Note.objects.values_list("text", flat=True)))  # encrypted at rest


def test_what_the_person_served_writes_is_never_hidden_and_is_told_to_staff(office: Office) -> None:
    case = commands.take_case(office.open(), by=office.clerk, at=NOW)
    note = commands.add_note(case, "我已补发", is_internal=True, by=office.worker, at=LATER)
    assert not note.is_internal
    assert [event.person for event in Event.objects.filter(kind="casework.answered")] == [office.clerk]


def test_notes_are_refused_when_empty_long_or_from_outside(office: Office) -> None:
    case = office.open()
    with pytest.raises(NothingWritten):
        commands.add_note(case, " \n", by=office.clerk, at=LATER)
    with pytest.raises(TooMuchWritten):
        commands.add_note(case, "长" * 4001, by=office.clerk, at=LATER)
    with pytest.raises(NotAllowed):
        commands.add_note(case, "你好", by=office.stranger, at=LATER)


def test_a_file_is_seen_and_opened_by_whoever_sees_the_case(office: Office) -> None:
    case = office.open()
    seen = commands.attach_file(case, photo(), label="现场", by=office.worker, at=LATER)
    hidden = commands.attach_file(case, photo("内部.png"), is_internal=True, by=office.clerk, at=LATER)
    assert texts(case, office.worker)[0] == "现场"
    assert len([line for line in queries.timeline(case, office.clerk) if line.kind == "file"]) == 2
    for viewer in (office.worker, office.officer, office.clerk, office.auditor):
        assert open_file(seen.file_id, by=viewer, at=LATER)
    assert open_file(hidden.file_id, by=office.auditor, at=LATER)
    for viewer, file in ((office.worker, hidden), (office.stranger, seen)):
        with pytest.raises(NotAllowed):
            open_file(file.file_id, by=viewer, at=LATER)
    with pytest.raises(NotAllowed):
        commands.attach_file(case, photo(), is_internal=True, by=office.worker, at=LATER)


def test_a_file_follows_its_case_to_another_unit(office: Office) -> None:
    case, there = office.open(), office.union.staff(Role.DESK, "yibin")
    made = commands.attach_file(case, photo(), is_internal=True, by=office.clerk, at=NOW)
    commands.transfer_case(
        case, organisation=office.union["yibin"], reason="属市总", by=office.clerk, at=LATER
    )
    assert open_file(made.file_id, by=there, at=LATER)
    with pytest.raises(NotAllowed):
        open_file(made.file_id, by=office.clerk, at=LATER)


def asked(office: Office) -> Case:
    return commands.advance(office.open(), "ask", by=office.clerk, at=NOW, answers={"what": "工资条"})


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (lambda: SimpleUploadedFile("照片.png", b"MZ\x90 not a picture"), WrongType),
        (lambda: SimpleUploadedFile("说明.pdf", b"%PDF-1.4 %%EOF"), WrongType),  # a photo is wanted
        (lambda: SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff" + bytes(30 * 2**20)), FileTooLarge),
    ],
    ids=["no picture", "a document", "30 MB"],
)
def test_a_refused_photo_leaves_nothing_half_done(office: Office, upload: Any, refusal: type) -> None:
    case = asked(office)
    with pytest.raises(refusal) as refused:
        commands.advance(case, "answer", by=office.worker, at=LATER, answers={"photos": [photo(), upload()]})
    assert refused.value.field == "photos"
    case.refresh_from_db()
    assert (case.state, case.version) == ("asked", 2)
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()
    assert Step.objects.filter(case=case).count() == 2


def test_photos_of_an_answer_stand_in_the_step_that_brought_them(office: Office) -> None:
    case = commands.advance(
        asked(office), "answer", by=office.worker, at=LATER, answers={"photos": [photo(), photo()]}
    )
    first = queries.timeline(case, office.clerk)[0]
    assert len(first.files) == 2
    assert not [line for line in queries.timeline(case, office.clerk) if line.kind == "file"]


def test_tasks_are_for_those_who_see_what_is_internal(office: Office) -> None:
    case = office.open()
    task = commands.add_task(case, "核对名单", assignee=office.auditor, due_at=LATER, by=office.clerk, at=NOW)
    assert list(queries.tasks_of(case, office.clerk)) == [task]
    for viewer in (office.worker, office.stranger):
        with pytest.raises(NotAllowed):
            queries.tasks_of(case, viewer)
        with pytest.raises(NotAllowed):
            commands.finish_task(task, by=viewer, at=LATER)
    with pytest.raises(NotOnTheCase):
        commands.add_task(case, "核对名单", assignee=office.worker, due_at=LATER, by=office.clerk, at=NOW)
    done = commands.finish_task(task, outcome="都对", by=office.auditor, at=LATER)  # whose task it is may
    assert (done.done_by, done.outcome) == (office.auditor, "都对")
    with pytest.raises(TaskDone):
        commands.finish_task(task, by=office.clerk, at=LATER)


def test_asking_to_be_called_twice_is_asking_once(office: Office) -> None:
    case = commands.take_case(office.open(), by=office.clerk, at=NOW)
    task = commands.ask_call(case, by=office.worker, at=NOW)
    assert commands.ask_call(case, by=office.worker, at=LATER) == task
    assert (task.assignee, localtime(task.due_at).date().isoformat()) == (office.clerk, "2026-05-07")
    assert [event.person for event in Event.objects.filter(kind="casework.call_wanted")] == [office.clerk]
    assert texts(case, office.worker)[0] == "You asked us to call you."
    with pytest.raises(NotAllowed):
        commands.ask_call(case, by=office.officer, at=NOW)
    commands.finish_task(task, by=office.clerk, at=LATER)
    assert commands.ask_call(case, by=office.worker, at=LATER) != task
