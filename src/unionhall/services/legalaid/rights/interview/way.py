"""The way through the questions: which comes next, which were asked, how far one is."""

from __future__ import annotations

from collections.abc import Sequence

from unionhall.services.legalaid.rights.interview.questions import Answers, Question


def asked(script: Sequence[Question], answers: Answers) -> list[Question]:
    """The questions that these answers lead through, in order; the last one may be still open.

    Whether a question comes up depends on earlier answers only, so that changing one later changes nothing before it.
    """
    way: list[Question] = []
    so_far = Answers({})
    for question in script:
        if not question.when(so_far):
            continue
        way.append(question)
        if not answers.has(question.key):
            return way
        so_far = so_far.with_one(question.key, answers.given[question.key])
    return way


def next_question(script: Sequence[Question], answers: Answers) -> Question | None:
    """The first that is still open; None when all have been answered."""
    way = asked(script, answers)
    return way[-1] if way and not answers.has(way[-1].key) else None


def before(script: Sequence[Question], answers: Answers, key: str) -> Question | None:
    """The question that came before `key`; None for the first."""
    way = [question.key for question in asked(script, answers)]
    if key not in way or (place := way.index(key)) == 0:
        return None
    return next(question for question in script if question.key == way[place - 1])


def relevant(script: Sequence[Question], answers: Answers) -> Answers:
    """Only what these answers were asked for: an answer given on a way since left does not count."""
    keys = [question.key for question in asked(script, answers) if answers.has(question.key)]
    return Answers({key: answers.given[key] for key in keys})


def progress(script: Sequence[Question], answers: Answers, key: str) -> tuple[int, int]:
    """Which number `key` is among the parts of the interview that these answers lead through, and of how many.

    Counted in parts, not in questions: how many questions follow depends on the answers.
    """
    way = asked(script, answers)
    parts = list(dict.fromkeys(question.part for question in way))
    ahead = dict.fromkeys(
        question.part for question in script if question.part not in parts and _may(question, answers)
    )
    found = next(question for question in script if question.key == key)
    parts = parts if found.part in parts else [*parts, found.part]
    return parts.index(found.part) + 1, len(parts) + len(ahead)


def _may(question: Question, answers: Answers) -> bool:
    """Whether an open question would be asked as things stand."""
    return question.when(answers)
