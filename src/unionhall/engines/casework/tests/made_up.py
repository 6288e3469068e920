"""A kind of case made up for the tests: everything a table can say, and no service behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from unionhall.engines.casework import commands
from unionhall.engines.casework.core import Ask, Clock, Party, State, Track, Verb, Workflow
from unionhall.kernel.access.permissions import grant
from unionhall.kernel.access.roles import Role
from unionhall.lib.acts import granted_permissions


def grant_once(permission: str, predicate: object) -> None:
    """Grant unless an earlier test module did."""
    if permission not in granted_permissions():
        grant(permission, predicate)  # type: ignore[arg-type]


HOURS = Clock(timedelta(hours=24), "look at it")
DAYS = Clock("casework.complaint_working_days", "decide")

REQUEST = Workflow(
    kind="made_up.request",
    name="请求",
    word="试",
    stages=("received", "worked on", "done"),
    states=(
        State("open", "open", "We have it.", Party.STAFF, HOURS),
        State("asked", "papers wanted", "Please send the papers.", Party.WORKER, DAYS, stage=1),
        State("offered", "offered to the firm", "The firm is looking at it.", Party.PARTNER, DAYS, stage=1),
        State("working", "in work", "We are working on it.", Party.STAFF, DAYS, stage=1),
        State("done", "done", "Done.", Party.NOBODY, stage=2),
        State("dropped", "dropped", "You withdrew it.", Party.NOBODY, stage=2),
    ),
    tracks=(
        Track(
            "evidence", "Evidence",
            (
                State("gathering", "gathering", "We gather evidence.", Party.STAFF, HOURS),
                State("gathered", "gathered", "Evidence is complete.", Party.NOBODY),
            ),
        ),
    ),
    verbs=(
        Verb("accept", "Accept", ("open",), "made_up.accept_request", to="working", told="Accepted.",
             starts=("evidence",), is_main_act=True),
        Verb("ask", "Ask for papers", ("open", "working"), "made_up.ask_request", to="asked",
             told="Please send: %(what)s",
             asks=(Ask("what", "What"), Ask("secret", "Remark", is_required=False, is_private=True))),
        Verb("answer", "Send papers", ("asked",), "made_up.answer_request", to="working", told="You sent papers.",
             asks=(Ask("photos", "Photos", "photos", is_required=False),)),
        Verb("offer", "Offer", ("working",), "made_up.offer_request", to="offered", told="Offered to the firm."),
        Verb("reply", "Reply", ("offered",), "made_up.reply_request", to=("working", "done"), told="The firm replied.",
             asks=(Ask("amount", "Amount", "money", most=Decimal(1000)),)),
        Verb("gather", "Evidence complete", ("gathering",), "made_up.gather_request", to="gathered", track="evidence"),
        Verb("note", "Look", ("working",), "made_up.note_request"),
        Verb("finish", "Finish", ("working",), "made_up.finish_request", to="done", told="Finished."),
        Verb("withdraw", "Withdraw", ("open", "asked"), "made_up.withdraw_request", to="dropped",
             told="Withdrawn.", is_grave=True, ends_tracks=True),
        Verb("reopen", "Open again", ("done",), "made_up.reopen_request", to="working", told="Opened again."),
    ),
    handled_by=(Role.DESK,),
    seen_by=(Role.AUDITOR,),
    partner_roles=(Role.UNION_OFFICER,),
)  # fmt: skip


def grant_all() -> None:
    """Who may what: staff most, the person served answers and withdraws, the firm replies."""
    from unionhall.engines.casework.permissions import is_partner, is_served, works_on  # noqa: PLC0415

    who = {"answer": is_served, "withdraw": is_served, "reply": is_partner}
    for verb in REQUEST.verbs:
        grant_once(verb.permission, who.get(verb.code, works_on))


def reply(case: Any, *, by: Any, at: datetime, seen: int | None = None, answers: Any = None) -> Any:
    """The command of the verb that leads two ways: nothing to pay ends the case."""
    to = "done" if answers and Decimal(str(answers.get("amount", 1))) == 0 else "working"
    return commands.advance(case, "reply", by=by, at=at, seen=seen, to=to, answers=answers)
