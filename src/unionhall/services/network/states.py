"""The words of the network of palaces, and the kind of case that carries a place from the plan to its opening."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.core import Ask, Clock, Party, State, Verb, Workflow
from unionhall.kernel.access.roles import Role

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 2000, 2100, 5


class Level(models.TextChoices):
    """Who builds it, and for whom: three levels that build together."""

    CITY = "city", pgettext_lazy("network", "City")
    TOWN = "town", pgettext_lazy("network", "Town")
    COMPANY = "company", pgettext_lazy("network", "Park or company")


class Standing(models.TextChoices):
    """What is decided of a candidate before planning."""

    FREE = "free", _("open to choice")
    MUST = "must", _("has to be built")
    NEVER = "never", _("may not be built")


class Aim(models.TextChoices):
    """What a good plan is."""

    MOST_COVERED = "most_covered", _("Most workers inside a circle")
    FEWEST_SITES = "fewest_sites", _("Everybody who can be reached, with the fewest new places")
    SHORTEST_WAYS = "shortest_ways", _("Shortest ways for all together")


class Limit(models.TextChoices):
    """What holds a plan back."""

    NUMBER = "number", _("a number of places each year")
    BUDGET = "budget", _("an amount of yuan each year")
    NONE = "none", _("nothing")


class Counted(models.TextChoices):
    """Whom a plan counts in a cell."""

    WORKING = "working", _("who works there")
    LIVING = "living", _("who lives there")
    BOTH = "both", _("who works or lives there")


class Run(models.TextChoices):
    """How far the search for a plan is."""

    DRAFT = "draft", pgettext_lazy("plan", "not run yet")
    RUNNING = "running", pgettext_lazy("plan", "being searched")
    DONE = "done", pgettext_lazy("plan", "ready")
    FAILED = "failed", pgettext_lazy("plan", "no plan")


class Batch(models.TextChoices):
    """What a file brought in."""

    CANDIDATES = "candidates", _("candidates")
    DEMAND = "demand", pgettext_lazy("network", "workers by cell")


# Milestones of a place, in order: each is the state that is reached with it.
MILESTONES = ("planned", "approved", "preparing", "building", "open")

_REASON = Ask("reason", _("Reason"), "paragraph", most=400)
_NOTE = Ask("note", _("What was done"), "paragraph", is_required=False, most=400)
_UNDER_WAY = ("planned", "approved", "preparing", "building")

SITE = Workflow(
    kind="network.site",
    name=pgettext_lazy("network", "Building a palace"),
    word="阵建",
    stages=(
        pgettext_lazy("network", "Planned"), pgettext_lazy("network", "Approved"),
        pgettext_lazy("network", "Preparing"), pgettext_lazy("network", "Building"), pgettext_lazy("network", "Open"),
    ),
    states=(
        State("planned", pgettext_lazy("network", "planned"), _("It stands in the plan."), Party.STAFF,
              Clock("network.approve_working_days", _("Decide on the place"), since="begins_on")),
        State("approved", pgettext_lazy("network", "approved"), _("It has been approved."), Party.STAFF,
              Clock("network.prepare_working_days", _("Begin with rooms, money and design")), stage=1),
        State("preparing", pgettext_lazy("network", "being prepared"), _("Rooms, money and design are being settled."),
              Party.STAFF, Clock("network.start_working_days", _("Begin to build")), stage=2),
        State("building", pgettext_lazy("network", "being built"), _("It is being built."), Party.STAFF,
              Clock("network.build_working_days", _("Finish building and open")), stage=3),
        State("open", pgettext_lazy("network", "open"), _("It is open."), Party.NOBODY, stage=4),
        State("refused", pgettext_lazy("network", "refused"), _("It will not be built."), Party.NOBODY, stage=1),
        State("withdrawn", pgettext_lazy("network", "taken out of the plan"), _("It has been taken out of the plan."),
              Party.NOBODY, stage=1),
    ),
    verbs=(
        Verb("approve", pgettext_lazy("network", "Approve"), ("planned",), "network.approve_site", to="approved",
             is_main_act=True, asks=(_NOTE,)),
        Verb("prepare", pgettext_lazy("network", "Begin to prepare"), ("approved",), "network.prepare_site",
             to="preparing", is_main_act=True, asks=(_NOTE,)),
        Verb("start", _("Building has begun"), ("preparing",), "network.start_site", to="building",
             is_main_act=True, asks=(_NOTE,)),
        Verb("complete", pgettext_lazy("network", "It is open"), ("building",), "network.complete_site", to="open",
             is_main_act=True, asks=(
                 Ask("opened_on", _("Open since"), "day"), Ask("address", _("Address"), "text", most=160),
             )),
        Verb("move", _("Move to another year"), ("planned",), "network.move_site", to="planned",
             asks=(Ask("begins_on", _("The work is to begin on"), "day"), _REASON)),
        Verb("refuse", pgettext_lazy("network", "Refuse"), ("planned",), "network.refuse_site", to="refused",
             is_grave=True, asks=(_REASON,)),
        Verb("withdraw", _("Take it out of the plan"), _UNDER_WAY, "network.withdraw_site", to="withdrawn",
             is_grave=True, asks=(_REASON,)),
    ),
    handled_by=(Role.NETWORK_PLANNER,),
    seen_by=(Role.LEADER, Role.AUDITOR, Role.PALACE_MANAGER),
)  # fmt: skip
