"""Workflows as tables: what states a case has, who owes the next step and by when, which verbs lead on.

Plain Python: no Django, no clock, no rows. Labels are whatever `str()` turns into a word for the reader.
"""

from unionhall.engines.casework.core.checks import faults
from unionhall.engines.casework.core.reminders import Reminder, next_reminder
from unionhall.engines.casework.core.workflow import (
    MAIN,
    Ask,
    AskKind,
    Clock,
    Party,
    State,
    Track,
    Verb,
    Workflow,
)

__all__ = [
    "MAIN", "Ask", "AskKind", "Clock", "Party", "Reminder", "State", "Track", "Verb", "Workflow", "faults",
    "next_reminder",
]  # fmt: skip
