"""Disputes looked for before they break out: spotted, verified, graded, dispatched, resolved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid.states.proceedings import LONGEST, clock, day
from unionhall.services.legalaid.states.words import Grade, SignalKind


def _verb(code: str, name: Any, frm: tuple[str, ...], **more: Any) -> Verb:
    return Verb(code, name, frm, f"legalaid.{code}_screening", **more)


_SIGNAL = (
    Ask("kind", _("What was noticed"), "choice", choices=tuple(SignalKind.choices)),
    day("noticed_on", _("Noticed on")),
    Ask("workers", _("Workers concerned"), "number", is_required=False),
    Ask("note", _("In a few words"), "paragraph", most=LONGEST),
)
_OPEN = ("spotted", "verified", "dispatched")

SCREENING = Workflow(
    kind="legalaid.screening",
    name=_("Screening of an enterprise"),
    word="排查",
    stages=(_("Noticed"), _("Verified"), _("Dispatched"), _("Resolved")),
    states=(
        State("spotted", _("noticed"), _("Something was noticed."), Party.STAFF,
              clock("screening_verify_working_days", _("visit the enterprise and verify it"))),
        State("verified", _("verified"), _("It was verified on the spot."), Party.STAFF,
              clock("screening_dispatch_working_days", _("hand it to whoever acts")), stage=1),
        State("dispatched", _("being acted on"), _("It is being acted on."), Party.STAFF,
              clock("screening_resolve_days", _("resolve it or say how it stands")), stage=2),
        State("resolved", _("resolved"), _("It was resolved."), Party.NOBODY, stage=3),
        State("unfounded", _("unfounded"), _("It proved unfounded."), Party.NOBODY, stage=3),
    ),
    verbs=(
        _verb("signal", _("Add something noticed"), _OPEN, asks=_SIGNAL),
        _verb("verify", _("Visited and verified"), ("spotted",), to="verified", asks=(
            day("visited_on", _("Visited on")),
            Ask("found", _("What was found"), "paragraph", most=LONGEST),
            Ask("workers", _("Workers concerned"), "number"),
            Ask("owed", _("Wages owed, yuan"), "money", is_required=False),
            Ask("grade", _("How grave"), "choice", choices=tuple(Grade.choices)),
        ), is_main_act=True),
        _verb("regrade", _("Grade anew"), ("verified", "dispatched"),
              asks=(Ask("grade", _("How grave"), "choice", choices=tuple(Grade.choices)),
                    Ask("reason", _("Reason"), "paragraph", most=400))),
        _verb("dispatch", _("Hand it to whoever acts"), ("verified",), to="dispatched",
              asks=(Ask("to", _("To whom")), Ask("task", _("What is to be done"), "paragraph", most=LONGEST)),
              is_main_act=True),
        _verb("prepare_group", _("Prepare a group matter"), ("verified", "dispatched"), to="dispatched",
              restarts_clock=True),
        _verb("report", _("Say how it stands"), ("dispatched",), restarts_clock=True,
              asks=(Ask("progress", _("How it stands"), "paragraph", most=LONGEST),)),
        _verb("resolve", _("Resolved"), ("verified", "dispatched"), to="resolved",
              asks=(Ask("outcome", _("What came of it"), "paragraph", most=LONGEST),), is_main_act=True),
        _verb("dismiss", _("Unfounded"), ("spotted", "verified"), to="unfounded",
              asks=(Ask("reason", _("Reason"), "paragraph", most=400),)),
        _verb("reopen", _("Look at it again"), ("resolved", "unfounded"), to="spotted",
              asks=(Ask("reason", _("Reason"), "paragraph", most=400),)),
    ),
    handled_by=(Role.LEGAL_MANAGER, Role.CASEWORKER),
    seen_by=(Role.LEADER,),
)  # fmt: skip
