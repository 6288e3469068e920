"""The course of a purchase: planned, selected, awarded, signed, performed in instalments, rated, filed.

Where public money pays, the law on public purchases adds its own days: a state of its own after the award, and two
tracks after the signature. Union money follows the palace's own, longer days.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Clock, Party, State, Track, Verb, Workflow
from unionhall.kernel.access.roles import Role
from unionhall.lib.errors import Refused
from unionhall.services.palace.states.purchase import Selection

LONGEST_RECORD = 2_000
FULL_SCORE = 100
_OPEN = ("planned", "selecting", "awarded", "awarded_public", "signed", "performing")


class SelectionMissing(Refused):
    """Nobody is awarded a contract for which no selection is on record."""

    message = _("Write down first how the provider was selected.")


def _selection_is_recorded(case: Any) -> Refused | None:
    contract = case.palace_contract
    return None if contract.provider_id and contract.selection_record else SelectionMissing()


def _clock(key: str, owed: object) -> Clock:
    return Clock(f"palace.contract_{key}", owed)


def _record(code: str, label: object) -> Ask:
    return Ask(code, label, "paragraph", most=LONGEST_RECORD)


_NUMBER = Ask("number", _("Number of the instalment"), "number")
_REASON = (Ask("reason", _("Reason"), "paragraph", most=400),)
_SIGNING = (
    Ask("signed_on", _("Signed on"), "day"),
    Ask("starts_on", _("From"), "day"),
    Ask("ends_on", _("To"), "day"),
)

CONTRACT = Workflow(
    kind="palace.contract",
    name=_("Purchase of a service"),
    word="购服",
    stages=(_("Planned"), _("Selected"), _("Awarded"), _("Signed"), _("Performed"), _("Filed away")),
    states=(
        State("planned", _("purchase planned"), _("The purchase is planned."), Party.STAFF,
              _clock("select_days", _("begin the selection"))),
        State("selecting", _("in selection"), _("A provider is being selected."), Party.STAFF,
              _clock("award_days", _("decide on the award")), stage=1),
        State("awarded", _("awarded"), _("The contract is awarded."), Party.STAFF,
              _clock("sign_own_days", _("sign the contract")), stage=2),
        State("awarded_public", _("awarded (public money)"), _("The contract is awarded."), Party.STAFF,
              _clock("sign_days", _("sign the contract")), stage=2),
        State("signed", _("signed"), _("The contract is signed."), Party.STAFF,
              _clock("start_days", _("begin the performance")), stage=3),
        State("performing", _("being performed"), _("The service is being delivered."), Party.STAFF,
              _clock("review_days", _("look at the next instalment")), stage=4),
        State("finished", _("performed"), _("Everything was delivered and paid."), Party.STAFF,
              _clock("rate_days", _("rate the performance")), stage=4),
        State("rated", _("rated"), _("The performance was rated."), Party.STAFF,
              _clock("archive_days", _("file it away")), stage=4),
        State("archived", _("filed away"), _("Filed away."), Party.NOBODY, stage=5),
        State("terminated", _("terminated"), _("The contract was ended early."), Party.NOBODY, stage=5),
    ),
    tracks=(
        Track("publication", _("Publishing the contract"), (
            State("to_publish", _("to be published"), _("to be published"), Party.STAFF,
                  _clock("publish_working_days", _("publish the contract"))),
            State("published", _("published"), _("published"), Party.NOBODY),
        )),
        Track("filing", _("Copy for the finance department"), (
            State("to_file", _("copy to be filed"), _("copy to be filed"), Party.STAFF,
                  _clock("file_working_days", _("file a copy of the contract"))),
            State("filed", _("copy filed"), _("copy filed"), Party.NOBODY),
        )),
    ),
    verbs=(
        Verb("select", _("Begin the selection"), ("planned",), "palace.select_contract", to="selecting",
             told=_("The selection began."),
             asks=(Ask("method", _("How it is chosen"), "choice", choices=tuple(Selection.choices)),),
             is_main_act=True),
        Verb("record", _("Record the selection"), ("selecting",), "palace.record_contract",
             asks=(
                 Ask("provider", _("Provider"), help=_("Its name in the list of providers.")),
                 Ask("amount", _("Price offered, yuan"), "money"),
                 _record("selection", _("Record of the selection")),
             )),
        Verb("award", _("Award the contract"), ("selecting",), "palace.award_contract",
             to=("awarded", "awarded_public"), told=_("The contract was awarded; the result is published."),
             asks=(Ask("awarded_on", _("Published on"), "day"),), guard=_selection_is_recorded, is_main_act=True),
        Verb("return", _("Send the selection back"), ("selecting",), "palace.return_contract",
             told=_("The selection was sent back: %(reason)s"), asks=_REASON, guard=_selection_is_recorded,
             restarts_clock=True),
        Verb("sign", _("Sign the contract"), ("awarded",), "palace.sign_contract", to="signed",
             told=_("The contract was signed."), asks=_SIGNING, is_main_act=True),
        Verb("sign_public", _("Sign the contract"), ("awarded_public",), "palace.sign_contract", to="signed",
             told=_("The contract was signed."), asks=_SIGNING, starts=("publication", "filing"), is_main_act=True),
        Verb("publish", _("Contract published"), ("to_publish",), "palace.publish_contract", to="published",
             track="publication", told=_("The contract was published."),
             asks=(Ask("channel", _("Where it was published")),)),
        Verb("file", _("Copy filed"), ("to_file",), "palace.file_contract", to="filed", track="filing",
             told=_("A copy was filed with the finance department."), asks=(Ask("receipt", _("Receipt number")),)),
        Verb("start", _("Performance began"), ("signed",), "palace.start_contract", to="performing",
             told=_("The performance began."), is_main_act=True),
        Verb("add_instalment", _("Add an instalment"), ("awarded", "awarded_public", "signed", "performing"),
             "palace.add_instalment",
             asks=(
                 Ask("due_on", _("Due on"), "day"),
                 Ask("amount", _("Amount, yuan"), "money"),
                 _record("deliverables", _("What is delivered")),
             )),
        Verb("accept_instalment", _("Accept an instalment"), ("performing",), "palace.accept_instalment",
             told=_("Instalment %(number)s was accepted."),
             asks=(_NUMBER, Ask("accepted_on", _("Accepted on"), "day"),
                   _record("acceptance", _("Record of acceptance, item by item"))), document="palace.acceptance",
             restarts_clock=True),
        Verb("pay_instalment", _("Pay an instalment"), ("performing",), "palace.pay_instalment",
             told=_("Instalment %(number)s was paid."),
             asks=(_NUMBER, Ask("amount", _("Amount, yuan"), "money"), Ask("paid_on", _("Paid on"), "day")),
             restarts_clock=True),
        Verb("undo_payment", _("Undo a payment"), ("performing",), "palace.undo_payment",
             told=_("The payment of instalment %(number)s was undone."), asks=(_NUMBER, *_REASON)),
        Verb("finish", _("Everything was performed"), ("performing",), "palace.finish_contract", to="finished",
             told=_("Everything was delivered, accepted and paid."), is_main_act=True),
        Verb("appraise", _("Rate the performance"), ("finished",), "palace.appraise_contract", to="rated",
             told=_("The performance was rated: %(score)s of 100."),
             asks=(Ask("score", _("Performance, out of 100"), "number", most=FULL_SCORE),
                   _record("performance", _("How it was performed"))), is_main_act=True),
        Verb("archive", _("File it away"), ("rated",), "palace.archive_contract", to="archived",
             told=_("Filed away."), is_main_act=True),
        Verb("terminate", _("End the contract early"), _OPEN, "palace.terminate_contract", to="terminated",
             told=_("The contract was ended early: %(reason)s"), asks=_REASON, is_grave=True),
    ),
    handled_by=(Role.PALACE_MANAGER,),
    seen_by=(Role.LEADER, Role.AUDITOR),
)  # fmt: skip
