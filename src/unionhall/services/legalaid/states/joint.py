"""Joint work: a unit of another place works on a matter in its own name, and sees what it was given."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid.states.proceedings import LONGEST, clock


def _verb(code: str, name: Any, frm: tuple[str, ...], **more: Any) -> Verb:
    return Verb(code, name, frm, f"legalaid.{code}_joint", **more)


_REASON = (Ask("reason", _("Reason"), "paragraph", most=400),)

JOINT = Workflow(
    kind="legalaid.joint",
    name=_("Joint work on a matter"),
    word="协办",
    stages=(_("Invited"), _("Working"), _("Done")),
    states=(
        State("invited", _("invited"), _("The unit was invited."), Party.STAFF,
              clock("joint_answer_working_days", _("say whether you take part"))),
        State("working", _("taking part"), _("The unit takes part."), Party.STAFF,
              clock("joint_report_days", _("say how it stands")), stage=1),
        State("done", pgettext_lazy("legalaid", "done"), _("Its part is done."), Party.NOBODY, stage=2),
        State("declined", pgettext_lazy("legalaid", "declined"), _("The unit does not take part."),
              Party.NOBODY, stage=2),
        State("ended", _("invitation ended"), _("The invitation was ended."), Party.NOBODY, stage=2),
    ),
    verbs=(
        _verb("accept", _("We take part"), ("invited",), to="working", is_main_act=True),
        _verb("decline", _("We do not take part"), ("invited",), to="declined", asks=_REASON),
        _verb("report", _("Say how it stands"), ("working",), restarts_clock=True, is_main_act=True,
              asks=(Ask("progress", _("How it stands"), "paragraph", most=LONGEST),)),
        _verb("finish", _("Our part is done"), ("working",), to="done",
              asks=(Ask("outcome", _("What came of it"), "paragraph", most=LONGEST),)),
        _verb("end", _("End the invitation"), ("invited", "working"), to="ended", asks=_REASON, is_grave=True),
        _verb("reopen", _("Take part again"), ("done", "declined", "ended"), to="working", asks=_REASON),
    ),
    keep="privacy.keep_legal_files_years",
    handled_by=(Role.LEGAL_MANAGER, Role.CASEWORKER),
)  # fmt: skip
