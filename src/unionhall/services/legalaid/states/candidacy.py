"""Somebody wants to become a public-interest lawyer: applied, looked at, taken on or not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid.states.proceedings import clock, day


def _verb(code: str, name: Any, frm: tuple[str, ...], **more: Any) -> Verb:
    return Verb(code, name, frm, f"legalaid.{code}_candidacy", **more)


_REASON = (Ask("reason", _("Reason"), "paragraph", most=400),)

CANDIDACY = Workflow(
    kind="legalaid.candidacy",
    name=_("Candidacy as public-interest lawyer"),
    word="聘律",
    stages=(_("Applied"), _("Looked at"), _("Decided")),
    states=(
        State("applied", _("applied"), _("We have your application."), Party.STAFF,
              clock("candidacy_check_working_days", _("check licence and firm"))),
        State("checked", _("licence checked"), _("Your licence was checked."), Party.STAFF,
              clock("candidacy_decide_working_days", _("decide")), stage=1),
        State("recruited", pgettext_lazy("legalaid", "taken on"),
              _("You are a public-interest lawyer of the union."), Party.NOBODY, stage=2),
        State("turned_down", _("not taken on"), _("You were not chosen this time."), Party.NOBODY, stage=2),
        State("withdrawn", _("withdrawn"), _("You withdrew your application."), Party.NOBODY, stage=2),
    ),
    verbs=(
        _verb("check", _("Licence checked"), ("applied",), to="checked", told=_("Your licence was checked."),
              asks=(day("checked_on", _("Checked on")),), is_main_act=True),
        _verb("recruit", _("Take on"), ("checked",), to="recruited",
              told=_("Welcome: you are a public-interest lawyer of the union."), is_main_act=True),
        _verb("turn_down", _("Do not take on"), ("applied", "checked"), to="turned_down",
              told=_("You were not chosen this time: %(reason)s"), asks=_REASON),
        _verb("withdraw", _("Withdraw"), ("applied", "checked"), to="withdrawn", told=_("You withdrew.")),
    ),
    handled_by=(Role.LEGAL_MANAGER,),
)  # fmt: skip
