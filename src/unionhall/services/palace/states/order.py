"""The course of an order: a unit asks, the palace finds a provider, the unit agrees, it is held, counted, settled."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role

LONGEST_SESSION = 24 * 60
MOST_PEOPLE = 5_000

_WHEN = (
    Ask("starts_at", _("Begins"), "moment"),
    Ask("minutes", _("Minutes"), "number", most=LONGEST_SESSION),
    Ask("places", _("Number of places"), "number", most=MOST_PEOPLE),
    Ask("where", _("Where")),
)
_REASON = (Ask("reason", _("Reason"), "paragraph", most=400),)


def _clock(key: str, owed: object) -> Clock:
    return Clock(f"palace.order_{key}", owed)


ORDER = Workflow(
    kind="palace.order",
    name=_("Order for training"),
    word="点单",
    stages=(_("Ordered"), _("Matched"), _("Agreed"), _("Scheduled"), _("Delivered"), _("Settled")),
    states=(
        State("requested", _("ordered"), _("We have your order and are looking for a provider."), Party.STAFF,
              _clock("match_working_days", _("find a provider"))),
        State("matched", _("matched"), _("A provider was found; our offer follows."), Party.STAFF,
              _clock("offer_working_days", _("make the offer")), stage=1),
        State("offered", _("offer made"), _("Please look at our offer and confirm it."), Party.PARTNER,
              _clock("confirm_working_days", _("confirm the offer")), stage=1),
        State("confirmed", _("confirmed"), _("You have confirmed; we are setting the day."), Party.STAFF,
              _clock("schedule_working_days", _("set the day")), stage=2),
        State("scheduled", _("scheduled"), _("The day is set. Your people can book their places."), Party.STAFF,
              _clock("deliver_days", _("hold it and count who came")), stage=3),
        State("delivered", _("delivered"), _("It was held. We are settling with the provider."), Party.STAFF,
              _clock("settle_working_days", _("settle with the provider")), stage=4),
        State("settled", _("settled"), _("All done."), Party.NOBODY, stage=5),
        State("declined", _("declined"), _("We could not take up your order."), Party.NOBODY),
        State("withdrawn", _("withdrawn"), _("The order was withdrawn."), Party.NOBODY),
    ),
    verbs=(
        Verb("match", _("Choose a provider"), ("requested", "matched"), "palace.match_order", to="matched",
             asks=(
                 Ask("provider", _("Provider"), help=_("Its name in the list of providers.")),
                 Ask("price", _("Price agreed, yuan"), "money", help=_("0 when it costs the palace nothing.")),
                 Ask("line", _("Budget line"), is_required=False, help=_("Its code; needed when there is a price.")),
             ), is_main_act=True),
        Verb("offer", _("Make the offer"), ("matched",), "palace.offer_order", to="offered",
             told=_("We have found a provider. Please look at the offer and confirm it."),
             asks=(Ask("note", _("Note to the unit"), "paragraph", is_required=False, most=400),),
             is_main_act=True),
        Verb("confirm", _("Confirm the offer"), ("offered",), "palace.confirm_order", to="confirmed",
             told=_("The unit confirmed the offer."), is_main_act=True),
        Verb("refuse", _("Ask for another offer"), ("offered",), "palace.refuse_order", to="requested",
             told=_("The unit asked for another offer: %(reason)s"), asks=_REASON),
        Verb("schedule", _("Set the day"), ("confirmed",), "palace.schedule_order", to="scheduled",
             told=_("The day is set. Your people can book their places and check in with the code in the room."),
             asks=_WHEN, is_main_act=True),
        Verb("reschedule", _("Set another day"), ("scheduled",), "palace.reschedule_order",
             told=_("The day was changed. Whoever has booked is told."), asks=_WHEN, restarts_clock=True),
        Verb("deliver", _("It was held"), ("scheduled",), "palace.deliver_order", to="delivered",
             told=_("It was held. Thank you for coming."), is_main_act=True),
        Verb("settle", _("Settle"), ("delivered",), "palace.settle_order", to="settled",
             told=_("The order is settled. The union has paid."),
             asks=(Ask("amount", _("Amount settled, yuan"), "money", is_private=True),), is_main_act=True),
        Verb("decline", _("Decline"), ("requested", "matched"), "palace.decline_order", to="declined",
             told=_("We could not take up your order: %(reason)s"), asks=_REASON, is_grave=True),
        Verb("withdraw", _("Withdraw the order"), ("requested", "matched", "offered", "confirmed"),
             "palace.withdraw_order", to="withdrawn", told=_("The unit withdrew the order."), is_grave=True),
        Verb("call_off", _("Call it off"), ("confirmed", "scheduled"), "palace.call_off_order", to="withdrawn",
             told=_("The session was called off: %(reason)s"), asks=_REASON, is_grave=True),
        Verb("reopen", _("Open again"), ("declined", "withdrawn"), "palace.reopen_order", to="requested",
             told=_("The order is open again.")),
    ),
    handled_by=(Role.PALACE_MANAGER,),
    seen_by=(Role.LEADER, Role.AUDITOR),
    partner_roles=(Role.UNION_OFFICER,),
    rating_reasons=(
        ("useful", _("useful")), ("friendly", _("friendly")), ("late", _("took too long")),
        ("teacher", _("the teacher")), ("organisation", _("how it was organised")),
    ),
)  # fmt: skip
