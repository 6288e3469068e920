"""Erasing what cases keep of a person's own words."""

from __future__ import annotations

from datetime import timedelta

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.models import Case, CaseRating, Note, Step
from unionhall.engines.casework.queries import Filters
from unionhall.engines.casework.tests.conftest import Office
from unionhall.kernel.access.tests.cast import NOW

LATER = NOW + timedelta(hours=2)
SECRET = "我有抑郁症"


def told(office: Office) -> Case:
    """A case with private words in its log, its notes and its rating."""
    opening = {"private": {"text": SECRET}}
    case = office.open(**opening)
    commands.add_note(case, SECRET, by=office.worker, at=NOW)
    return case


def test_closed_cases_lose_the_words_and_keep_what_was_done(office: Office) -> None:
    case = commands.advance(told(office), "withdraw", by=office.worker, at=NOW)
    commands.rate_case(case, score=3, text=SECRET, by=office.worker, at=LATER)
    before = list(case.steps.values_list("sequence", "verb", "at"))
    assert commands.forget_cases(office.worker, by=None, at=LATER) == 1
    case.refresh_from_db()
    kept = [step.private for step in Step.objects.filter(case=case)]
    kept += [note.text for note in Note.objects.filter(case=case)] + [
        CaseRating.objects.get().text,
        case.words,
    ]
    assert set(kept) == {""}
    assert list(case.steps.values_list("sequence", "verb", "at")) == before
    assert SECRET not in str(queries.timeline(case, office.clerk))
    assert not queries.find_cases(office.clerk, Filters(words=office.worker.name)).exists()


def test_open_cases_keep_what_is_needed_and_so_do_other_peoples(office: Office) -> None:
    still, other = told(office), told(office)
    Case.objects.filter(pk=other.pk).update(person=office.stranger)
    commands.advance(other, "withdraw", by=office.stranger, at=NOW)
    assert commands.forget_cases(office.worker, by=None, at=LATER) == 0
    assert {step.private != "" for step in Step.objects.filter(verb="open")} == {True}
    assert Note.objects.get(case=still).text == SECRET


def test_forgetting_twice_is_forgetting_once(office: Office) -> None:
    commands.advance(told(office), "withdraw", by=office.worker, at=NOW)
    assert [commands.forget_cases(office.worker, by=None, at=LATER) for _ in range(2)] == [1, 1]
