"""The spine that all kinds of cases share. A service adds its own table with a one-to-one key to `Case`."""

from unionhall.engines.casework.models.cases import Case, CaseTrack, NumberCounter, Step
from unionhall.engines.casework.models.deadlines import Deadline
from unionhall.engines.casework.models.papers import Attachment, CaseRating, Note, Task

__all__ = [
    "Attachment", "Case", "CaseRating", "CaseTrack", "Deadline", "Note", "NumberCounter", "Step", "Task",
]  # fmt: skip
