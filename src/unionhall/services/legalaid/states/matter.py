"""The main course of a matter: asked, advised or applied for, decided, assigned, carried on, closed, visited, filed.

Beside it run mediation, arbitration, courts, letters and the money (`proceedings`). A matter that is only mediated
goes to `handling` at once; one that is aided gets there through application, decision and assignment.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role
from unionhall.lib.errors import Refused
from unionhall.services.legalaid.states.proceedings import LONGEST, STARTS, TRACKS, VERBS, clock, day
from unionhall.services.legalaid.states.words import Form, Ground, Refusal, Result, Termination

UNDER_WAY = ("accepted", "assigned", "handling")


class AskedBefore(Refused):
    """What is missing is asked for once (Legal Aid Law, article 43)."""

    message = _(
        "What was missing has been asked for before; that is done only once. Decide by what is there."
    )


class AidedBefore(Refused):
    """The matter is aided already."""

    message = _("Legal aid was granted in this matter before.")


class NotAided(Refused):
    """Only aid that was granted can be taken away."""

    message = _("No legal aid was granted in this matter.")


def _asked_once(case: Any) -> Refused | None:
    return AskedBefore() if case.matter.supplement_asked_at else None


def _not_aided(case: Any) -> Refused | None:
    return AidedBefore() if case.matter.aided_on else None


def _aided(case: Any) -> Refused | None:
    return None if case.matter.aided_on else NotAided()


def _verb(code: str, name: Any, frm: tuple[str, ...], **more: Any) -> Verb:
    return Verb(code, name, frm, f"legalaid.{code}_matter", **more)


_WHY = Ask("reason", _("Reason"), "paragraph", most=400)
_GROUND = Ask("ground", _("Ground"), "choice", choices=tuple(Ground.choices))

STATES = (
    State("asked", _("asked for help"), _("We have your request. Somebody calls you."), Party.STAFF,
          clock("contact_working_days", _("call the worker"))),
    State("applied", _("legal aid applied for"), _("Your application is being decided."), Party.STAFF,
          clock("decide_days", _("decide on the application"), "applied_on"), stage=1),
    State("supplement", _("papers missing"), _("Something is missing; please hand it in."), Party.WORKER,
          clock("supplement_days", _("hand in what is missing")), stage=1),
    State("accepted", _("legal aid granted"), _("Legal aid was granted. A lawyer is being found."), Party.STAFF,
          clock("assign_days", _("assign a lawyer")), stage=2),
    State("assigned", _("lawyer assigned"), _("You have a lawyer, who gets in touch with you."), Party.STAFF,
          clock("meet_working_days", _("meet the worker")), stage=2),
    State("handling", _("being handled"), _("Your matter is being carried on."), Party.STAFF,
          clock("progress_days", _("say how it stands")), stage=3),
    State("refused", _("legal aid refused"), _("Legal aid was refused. You may object."), Party.WORKER,
          clock("objection_days", _("object, if you disagree")), stage=2),
    State("terminated", _("legal aid ended"), _("The legal aid was ended. You may object."), Party.WORKER,
          clock("objection_days", _("object, if you disagree")), stage=3),
    State("objecting", _("objection under review"), _("Your objection is being reviewed."), Party.STAFF,
          clock("objection_review_days", _("decide on the objection")), stage=2),
    State("closing", _("to be reported"), _("Your matter has its result. We are closing the file."), Party.STAFF,
          clock("report_days", _("hand in the closing report")), stage=4),
    State("visiting", _("to be asked how it went"), _("We shall call you once more to hear how it went."),
          Party.STAFF, clock("visit_days", _("call the worker back")), stage=4),
    State("filing", _("to be filed away"), _("Your matter is closed."), Party.STAFF,
          clock("archive_days", _("file it away")), stage=4),
    State("answered", _("advice given"), _("You were given advice."), Party.NOBODY, stage=4),
    State("passed_on", _("passed to another body"), _("Another body takes care of it."), Party.NOBODY, stage=4),
    State("archived", _("filed away"), _("Your matter is closed."), Party.NOBODY, stage=4),
    State("declined", _("refused for good"), _("Legal aid was refused."), Party.NOBODY, stage=4),
    State("ended", _("ended early"), _("The legal aid was ended."), Party.NOBODY, stage=4),
    State("withdrawn", _("withdrawn by the worker"), _("You withdrew your request."), Party.NOBODY, stage=4),
)  # fmt: skip

VERBS_OF_MATTER = (
    _verb("advise", _("Advice given"), ("asked",), to="answered", told=_("Our advice: %(advice)s"), asks=(
        Ask("advice", _("Advice"), "paragraph", most=LONGEST),
        Ask("form", _("In what form"), "choice",
            choices=((Form.ADVICE.value, Form.ADVICE.label), (Form.DRAFTING.value, Form.DRAFTING.label))),
    ), is_main_act=True),
    _verb("mediate", _("Begin mediation"), ("asked",), to="handling", told=_("A mediation began."),
          asks=(day("applied_on", _("Applied for on")),), starts=("mediation",), is_main_act=True),
    _verb("apply", _("Apply for legal aid"), ("asked", "handling"), to="applied",
          told=_("You applied for legal aid."), asks=(day("applied_on", _("Applied for on")),), guard=_not_aided,
          document="legalaid.application"),
    _verb("pass_on", _("Pass to another body"), ("asked",), to="passed_on",
          told=_("%(body)s takes care of it: %(reason)s"), asks=(Ask("body", _("Body")), _WHY)),
    _verb("ask_supplement", _("Ask for what is missing"), ("applied",), to="supplement",
          told=_("Missing: %(missing)s"), asks=(Ask("missing", _("What is missing"), "paragraph", most=400),),
          guard=_asked_once),
    _verb("supplement", _("Hand in what was missing"), ("supplement",), to="applied",
          told=_("What was missing was handed in."),
          asks=(Ask("words", _("What you hand in"), "paragraph", is_required=False, most=400),
                Ask("photos", _("Photos"), "photos", is_required=False)), is_main_act=True),
    _verb("accept", _("Grant legal aid"), ("applied",), to="accepted", told=_("Legal aid was granted."),
          asks=(_GROUND,), document="legalaid.decision", is_main_act=True),
    _verb("accept_urgent", _("Grant aid at once, papers later"), ("asked", "applied"), to="accepted",
          told=_("Time is short: legal aid was granted at once. Please hand in the papers later."),
          asks=(_WHY,), guard=_not_aided, starts=("papers",), document="legalaid.decision"),
    _verb("refuse", _("Refuse legal aid"), ("applied",), to="refused", told=_("Legal aid was refused: %(reason)s"),
          asks=(Ask("ground", _("Ground"), "choice", choices=tuple(Refusal.choices)), _WHY),
          document="legalaid.refusal", is_grave=True),
    _verb("object", _("Object"), ("refused", "terminated"), to="objecting", told=_("You objected."),
          asks=(Ask("objection", _("Why you disagree"), "paragraph", most=LONGEST),), is_main_act=True),
    _verb("uphold", _("The decision stands"), ("objecting",), to=("declined", "ended"),
          told=_("The decision stands: %(reason)s"), asks=(_WHY,), is_grave=True, ends_tracks=True),
    _verb("overturn", _("The decision is changed"), ("objecting",), to=("accepted", "handling"),
          told=_("The decision was changed: legal aid goes on."), asks=(_WHY,), is_main_act=True),
    _verb("lapse", _("No objection came"), ("refused", "terminated"), to=("declined", "ended"),
          told=_("No objection came in time."), ends_tracks=True),
    _verb("assign", _("Assign a lawyer"), UNDER_WAY, to=("assigned", "handling"),
          told=_("Your lawyer: %(lawyer)s"), asks=(Ask("lawyer", _("Lawyer"), "person"),),
          document="legalaid.assignment"),
    _verb("start", _("Worker met, power of attorney signed"), ("assigned",), to="handling",
          told=_("You met your lawyer."), asks=(day("met_on", _("Met on")),), document="legalaid.power_of_attorney",
          is_main_act=True),
    _verb("report_progress", _("Say how it stands"), ("handling",), told=_("How it stands: %(progress)s"),
          asks=(Ask("progress", _("How it stands"), "paragraph", most=LONGEST),), restarts_clock=True,
          is_main_act=True),
    *STARTS,
    _verb("conclude", _("The matter has its result"), ("handling",), to="closing",
          told=_("Your matter has its result: %(result)s."),
          asks=(Ask("result", _("How it came out"), "choice", choices=tuple(Result.choices)),
                day("concluded_on", _("Result on")))),
    _verb("report", _("Hand in the closing report"), ("closing",), to="visiting",
          told=_("The closing report was written."),
          asks=(Ask("summary", _("What was done and what came of it"), "paragraph", most=4_000, is_private=True),),
          document="legalaid.closing_report", is_main_act=True),
    _verb("visit", _("Called back"), ("visiting",), to="filing", told=_("We heard from you how it went."),
          asks=(Ask("said", _("What the worker said"), "paragraph", most=LONGEST, is_private=True),),
          is_main_act=True),
    _verb("archive", _("File it away"), ("filing",), to="archived", told=_("Your matter was filed away."),
          is_main_act=True),
    _verb("terminate", _("End the legal aid"), UNDER_WAY, to="terminated",
          told=_("The legal aid was ended: %(reason)s"),
          asks=(Ask("ground", _("Ground"), "choice", choices=tuple(Termination.choices)), _WHY), guard=_aided,
          is_grave=True),
    _verb("withdraw", _("Withdraw the request"), ("asked", "applied", "supplement", *UNDER_WAY), to="withdrawn",
          told=_("The request was withdrawn."), asks=(_WHY,), ends_tracks=True, is_grave=True),
    _verb("reopen", _("Take it up again"), ("answered", "passed_on", "archived", "declined", "ended", "withdrawn"),
          to=("asked", "handling"), told=_("The matter was taken up again: %(reason)s"), asks=(_WHY,)),
)  # fmt: skip

MATTER = Workflow(
    kind="legalaid.matter",
    name=_("Legal aid and mediation"),
    word="工援",
    stages=(
        pgettext_lazy("legalaid", "Asked"), _("Applied"), _("Granted"), _("Carried on"),
        pgettext_lazy("legalaid", "Closed"),
    ),
    states=STATES,
    tracks=TRACKS,
    verbs=(*VERBS_OF_MATTER, *VERBS),
    handled_by=(Role.LEGAL_MANAGER, Role.CASEWORKER),
    keep="privacy.keep_legal_files_years",
    rating_reasons=(
        ("clear", _("Explained clearly")), ("kept_informed", _("Kept me informed")), ("quick", _("Quick")),
        ("money_came", _("The money came")), ("long_wait", _("Long wait")), ("not_heard", _("Not listened to")),
        ("unclear", _("Not explained")),
    ),
)  # fmt: skip
