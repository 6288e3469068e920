"""All questions in the order in which they are asked: what happened and who hired you come before any sum."""

from __future__ import annotations

from unionhall.services.legalaid.rights.interview import about_end, about_health, about_pay, about_work
from unionhall.services.legalaid.rights.interview.questions import Question

SCRIPT: tuple[Question, ...] = (
    *about_work.QUESTIONS,
    *about_pay.QUESTIONS,
    *about_end.QUESTIONS,
    *about_health.QUESTIONS,
)
BY_KEY: dict[str, Question] = {question.key: question for question in SCRIPT}
