"""What people ask for about their data and cannot do themselves, as a kind of case: correct, restrict, object, explain.

The unit's staff answer it by a day, like every other case; whoever is not content complains to the unit above.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role

_ANSWER = Ask("answer", _("Answer to the person served"), "paragraph")
_GROUND = Ask("ground", _("Why not: the rule and the reason"), "paragraph")

WISH = Workflow(
    kind="hub.privacy_wish",
    name=_("Request about personal data"),
    word="信息",
    stages=(_("Received"), _("Looked into"), _("Answered")),
    states=(
        State("open", _("to be answered"), _("Your request is with the staff of your union."), Party.STAFF,
              Clock("privacy.answer_working_days", _("Answer the request"))),
        State("done", _("granted"), _("What you asked for about your data is done."), Party.NOBODY, stage=2),
        State("declined", _("not granted"), _("Your request was declined; you can complain to the unit above."),
              Party.NOBODY, stage=2),
        State("withdrawn", _("withdrawn"), _("You withdrew this request."), Party.NOBODY, stage=2),
    ),
    verbs=(
        Verb("answer", _("Done, answer"), ("open",), "hub.answer_wish", to="done",
             told=_("What you asked for about your data is done: %(answer)s"), asks=(_ANSWER,), is_main_act=True),
        Verb("decline", _("Do not grant"), ("open",), "hub.decline_wish", to="declined",
             told=_("Your request about your data was declined: %(ground)s"), asks=(_GROUND,), is_grave=True),
        Verb("withdraw", _("Withdraw"), ("open",), "hub.withdraw_wish", to="withdrawn",
             told=_("You withdrew this request."), is_grave=True),
    ),
    handled_by=(Role.ADMINISTRATOR, Role.DESK),
    seen_by=(Role.AUDITOR,),
)  # fmt: skip
