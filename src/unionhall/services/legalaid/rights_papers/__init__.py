"""What a worker takes away: filled papers, a checklist of evidence, the days by which to act. Nothing is stored."""

from unionhall.services.legalaid.rights_papers.calendar_file import FILE_NAME as CALENDAR_NAME
from unionhall.services.legalaid.rights_papers.calendar_file import deadline_calendar
from unionhall.services.legalaid.rights_papers.filling import (
    PAPERS,
    file_name,
    fill_paper,
    papers_for,
    register_papers,
)
from unionhall.services.legalaid.rights_papers.kinds import NothingToClaim, PaperKind, RightsPaper
from unionhall.services.legalaid.rights_papers.particulars import (
    REASONS,
    LeavingReason,
    Particulars,
    Respondent,
    particulars_of,
)
from unionhall.services.legalaid.rights_papers.selection import (
    DeadlineLine,
    EvidenceLine,
    Selection,
    deadline_list,
    evidence_checklist,
    select,
    total_of,
)

__all__ = [
    "CALENDAR_NAME", "PAPERS", "REASONS", "DeadlineLine", "EvidenceLine", "LeavingReason", "NothingToClaim",
    "PaperKind", "Particulars", "Respondent", "RightsPaper", "Selection", "deadline_calendar", "deadline_list",
    "evidence_checklist", "file_name", "fill_paper", "papers_for", "particulars_of", "register_papers", "select",
    "total_of",
]  # fmt: skip
