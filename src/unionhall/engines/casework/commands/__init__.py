"""Writing cases: every change is one command in one transaction, authorised, logged and told."""

from unionhall.engines.casework.commands.assigning import (
    assign_case,
    assign_cases,
    hand_over_cases,
    take_case,
    transfer_case,
)
from unionhall.engines.casework.commands.chasing import (
    chase_deadlines,
    pause_clock,
    recompute_deadlines,
    resume_clock,
)
from unionhall.engines.casework.commands.emptying import empty_cases, forget_told
from unionhall.engines.casework.commands.forgetting import forget_cases
from unionhall.engines.casework.commands.issuing import issue_paper
from unionhall.engines.casework.commands.joining import join_cases, split_case
from unionhall.engines.casework.commands.moving import IllegalMove, SomeoneFaster, act, advance
from unionhall.engines.casework.commands.opening import Opening, open_case
from unionhall.engines.casework.commands.papers import (
    add_note,
    add_task,
    ask_call,
    attach_file,
    finish_task,
)
from unionhall.engines.casework.commands.speaking import complain_case, rate_case
from unionhall.engines.casework.locks import lock

__all__ = [
    "IllegalMove", "Opening", "SomeoneFaster", "act", "add_note", "add_task", "advance", "ask_call", "assign_case",
    "assign_cases", "attach_file", "chase_deadlines", "complain_case", "empty_cases", "finish_task", "forget_cases",
    "forget_told", "hand_over_cases", "issue_paper", "join_cases", "lock", "open_case", "pause_clock", "rate_case",
    "recompute_deadlines", "resume_clock", "split_case", "take_case", "transfer_case",
]  # fmt: skip
