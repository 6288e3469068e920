"""Two kinds of case that come out of others: a bad rating to be followed up, a complaint to the unit above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role

_OUTCOME = Ask("outcome", _("What was done"), "paragraph", is_private=True)
_ANSWER = Ask("answer", _("Answer to the person served"), "paragraph")

FOLLOW_UP = Workflow(
    kind="casework.follow_up",
    name=_("Follow-up of a rating"),
    word="回访",
    stages=(_("Received"), _("Call"), _("Done")),
    states=(
        State("open", _("to be called"), _("Somebody will call you about it."), Party.STAFF,
              Clock("feedback.followup_working_days", _("Call whoever was not content"))),
        State("called", _("to be put right"), _("We are putting it right."), Party.STAFF,
              Clock("casework.put_right_working_days", _("Put right what was wrong")), stage=1),
        State("closed", _("closed"), _("This is settled."), Party.NOBODY, stage=2),
    ),
    verbs=(
        Verb("call", _("Called"), ("open",), "casework.call_follow_up", to="called",
             told=_("We called you about it."), asks=(_OUTCOME,), is_main_act=True),
        Verb("close", _("Close"), ("open", "called"), "casework.close_follow_up", to="closed",
             told=_("What you told us has been seen to."), asks=(_OUTCOME,), is_main_act=True),
        Verb("reopen", _("Open again"), ("closed",), "casework.reopen_follow_up", to="called",
             told=_("We look at it once more.")),
    ),
    handled_by=(Role.DESK, Role.PALACE_MANAGER, Role.STATION_MANAGER),
    seen_by=(Role.LEADER, Role.AUDITOR),
)  # fmt: skip

COMPLAINT = Workflow(
    kind="casework.complaint",
    name=_("Complaint"),
    word="诉转",
    stages=(_("Received"), _("Looked into"), _("Answered")),
    states=(
        State("open", _("to be looked into"), _("Your complaint is with the unit above."), Party.STAFF,
              Clock("casework.complaint_working_days", _("Answer the complaint"))),
        State("answered", _("answered"), _("Your complaint has been answered."), Party.NOBODY, stage=2),
        State("withdrawn", _("withdrawn"), _("You withdrew your complaint."), Party.NOBODY, stage=2),
    ),
    verbs=(
        Verb("answer", _("Answer"), ("open",), "casework.answer_complaint", to="answered",
             told=_("Your complaint has been answered: %(answer)s"), asks=(_ANSWER,), is_main_act=True),
        Verb("withdraw", _("Withdraw"), ("open",), "casework.withdraw_complaint", to="withdrawn",
             told=_("You withdrew your complaint."), is_grave=True),
        Verb("reopen", _("Open again"), ("answered",), "casework.reopen_complaint", to="open",
             told=_("Your complaint is looked into once more.")),
    ),
    handled_by=(Role.DESK, Role.LEADER),
    seen_by=(Role.AUDITOR, Role.ADMINISTRATOR),
)  # fmt: skip
