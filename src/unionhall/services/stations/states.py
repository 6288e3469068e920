"""The words of rest stations, and the two kinds of case: a repair, and a station's life from siting to removal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role

# What every station has, and what some have on top; codes of `places.facilities`.
BASIC = ("table_chairs", "water", "microwave", "air_conditioner", "medicine_box", "charging", "toilet")
EXTENDED = (
    "refrigerator", "wifi", "books", "newspapers", "rain_gear", "shower", "aed", "battery_swap", "nursery",
    "legal_terminal", "tv",
)  # fmt: skip
FACILITIES = (*BASIC, *EXTENDED)
CLOSED, ENTRY, DIRTY, OTHER = "closed", "entry", "dirty", "other"
# What can be wrong with a station as a whole. Nobody may be asked for an app or a card to come in.
GENERAL_FAULTS: dict[str, object] = {
    CLOSED: _("It is shut"),
    ENTRY: _("I was asked for an app or a card"),
    DIRTY: _("It is dirty"),
    OTHER: _("Something else"),
}
MOST_STARS = 5


class Built(models.TextChoices):
    """Who put it up."""

    OWN = "own", _("built by the union")
    SHARED = "shared", _("built with its host")


class Access(models.TextChoices):
    """How one gets in."""

    POSTED = "posted", _("at posted hours")
    EXTENDED = "extended", _("with extended hours")
    ALL_DAY = "all_day", _("day and night")
    SMART = "smart", _("unattended, door opens by itself")


class Condition(models.TextChoices):
    """How a facility is."""

    WORKING = "working", _("working")
    BROKEN = "broken", _("broken")
    MISSING = "missing", _("not there")


class Public(models.TextChoices):
    """What a worker on the street may count on."""

    OPEN = "open", _("In service")
    LIMITED = "limited", _("Partly out of order")
    CLOSED = "closed", _("Reported shut")
    REMOVED = "removed", _("Given up")


class VisitSource(models.TextChoices):
    """How a visit came to be counted."""

    TAP = "tap", _("“I was here”")
    COUNTER = "counter", _("counter at the door")
    KEEPER = "keeper", _("counted by the keeper")


# What an inspection looks at: the six things every station has, and what workers complain about most.
CHECKLIST: dict[str, object] = {
    "sign": _("Name and sign as agreed"),
    "open": _("Open at the posted hours"),
    "free_entry": _("Nobody asks for an app or a membership card"),
    "clean": _("Clean"),
    "facilities": _("Every facility works"),
    "rules": _("Rules and the keeper's number are posted"),
    "on_map": _("On the map, at the right spot"),
    "safe": _("Wiring, sockets and fire extinguisher are safe"),
}

_REASON = Ask("reason", _("Reason"), "paragraph", most=400)
_PHOTOS = Ask("photos", _("Photos"), "photos", is_required=False, most=3)
_ANSWER = Ask("answer", _("What was done"), "paragraph", most=400)

REPAIR = Workflow(
    kind="stations.repair",
    name=_("Station repair"),
    word="驿修",
    stages=(pgettext_lazy("station", "Reported"), _("On it"), pgettext_lazy("station", "Mended")),
    states=(
        State("open", pgettext_lazy("station", "reported"), _("It has been reported to the keeper."), Party.STAFF,
              Clock("stations.repair_hours", _("Mend it or say why not"))),
        State("accepted", pgettext_lazy("station", "accepted"), _("The keeper is seeing to it."), Party.STAFF,
              Clock("stations.repair_hours", _("Mend it")), stage=1),
        State("fixed", pgettext_lazy("station", "mended"), _("It has been mended."), Party.NOBODY, stage=2),
        State("not_needed", _("nothing to mend"), _("There was nothing to mend."), Party.NOBODY, stage=2),
    ),
    verbs=(
        Verb("accept", pgettext_lazy("station", "Accept"), ("open",), "stations.accept_repair", to="accepted",
             told=_("The keeper is seeing to it."), is_main_act=True),
        Verb("fix", pgettext_lazy("station", "Mended"), ("open", "accepted"), "stations.fix_repair", to="fixed",
             told=_("Mended: %(answer)s"), asks=(_ANSWER, _PHOTOS), is_main_act=True),
        Verb("decline", _("Nothing to mend"), ("open", "accepted"), "stations.decline_repair", to="not_needed",
             told=_("Nothing to mend: %(reason)s"), asks=(_REASON,)),
        Verb("report", _("Add to the report"), ("open", "accepted"), "stations.report_repair",
             asks=(Ask("text", pgettext_lazy("station", "What is wrong"), "paragraph", is_required=False, most=400,
                       is_private=True),
                   Ask("photos", _("Photos"), "photos", is_required=False, most=3, is_private=True))),
        Verb("reopen", _("Still not right"), ("fixed", "not_needed"), "stations.reopen_repair", to="open",
             told=_("It is still not right; the keeper looks again.")),
    ),
    handled_by=(Role.STATION_MANAGER, Role.DESK),
    seen_by=(Role.LEADER, Role.AUDITOR),
    rating_reasons=(("quick", _("mended quickly")), ("slow", _("took too long")), ("again", _("broken again"))),
)  # fmt: skip

SITE = Workflow(
    kind="stations.site",
    name=_("Station siting"),
    word="驿建",
    stages=(
        pgettext_lazy("station", "Proposed"), pgettext_lazy("station", "Assessed"),
        pgettext_lazy("station", "Approved"), pgettext_lazy("station", "Built"), pgettext_lazy("station", "In service"),
    ),
    states=(
        State("proposed", pgettext_lazy("station", "proposed"), _("Your proposal has arrived."), Party.STAFF,
              Clock("stations.assess_working_days", _("Assess the site"))),
        State("assessed", pgettext_lazy("station", "assessed"), _("The site has been looked at."), Party.STAFF,
              Clock("stations.approve_working_days", _("Decide on the station")), stage=1),
        State("approved", pgettext_lazy("station", "approved"), _("The station has been approved."), Party.STAFF,
              Clock("stations.start_working_days", _("Begin to build")), stage=2),
        State("building", _("being built"), _("The station is being built."), Party.STAFF,
              Clock("stations.build_working_days", _("Finish building")), stage=2),
        State("accepted", _("accepted, code given"), _("The station is ready; its sign hangs."), Party.STAFF,
              Clock("stations.list_working_days", _("Put it on the map")), stage=3),
        State("listed", _("in service"), _("The station is open and on the map."), Party.STAFF,
              Clock("stations.inspect_working_days", _("Inspect the station")), stage=4),
        State("removal_proposed", _("removal proposed"), _("It is being decided whether the station goes."),
              Party.STAFF, Clock("stations.remove_working_days", _("Decide on the removal")), stage=4),
        State("removed", _("given up"), _("The station has been given up."), Party.NOBODY, stage=4),
        State("refused", pgettext_lazy("station", "refused"), _("The station will not be built."), Party.NOBODY,
              stage=2),
    ),
    verbs=(
        Verb("assess", pgettext_lazy("station", "Assess"), ("proposed",), "stations.assess_site",
             to="assessed",
             told=_("The site has been looked at."), is_main_act=True,
             asks=(Ask("finding", _("Finding: need, distance to the next station, power and water"), "paragraph"),
                   _PHOTOS)),
        Verb("approve", pgettext_lazy("station", "Approve"), ("assessed",), "stations.approve_site", to="approved",
             told=_("The station has been approved."), is_main_act=True),
        Verb("start", _("Building has begun"), ("approved",), "stations.start_site", to="building",
             told=_("The station is being built."), is_main_act=True),
        Verb("accept", _("Accept and hang the sign"), ("building",), "stations.accept_site", to="accepted",
             told=_("The station is ready; its sign hangs."), is_main_act=True,
             asks=(Ask("code", _("Code on the sign"), "text", most=24), _PHOTOS)),
        Verb("list", _("On the map"), ("accepted",), "stations.list_site", to="listed",
             told=_("The station is open and on the map."), is_main_act=True),
        Verb("inspect", _("Inspected"), ("listed",), "stations.inspect_site", restarts_clock=True, is_main_act=True,
             asks=(Ask("finding", pgettext_lazy("station", "Finding"), "paragraph", is_required=False),)),
        Verb("retire", _("Propose removal"), ("listed",), "stations.retire_site", to="removal_proposed",
             asks=(_REASON,)),
        Verb("keep", pgettext_lazy("station", "Keep it"), ("removal_proposed",), "stations.keep_site", to="listed",
             asks=(_REASON,)),
        Verb("remove", _("Take the sign down"), ("removal_proposed",), "stations.remove_site", to="removed",
             told=_("The station has been given up."), is_main_act=True, is_grave=True, asks=(_REASON,)),
        Verb("refuse", pgettext_lazy("station", "Refuse"), ("proposed", "assessed", "approved"),
             "stations.refuse_site", to="refused",
             told=_("The station will not be built: %(reason)s"), asks=(_REASON,), is_grave=True),
    ),
    handled_by=(Role.STATION_MANAGER, Role.DESK),
    seen_by=(Role.LEADER, Role.AUDITOR, Role.UNION_OFFICER),
)  # fmt: skip
