"""What the network adds to the page of a case."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.lib.money import format_yuan
from unionhall.services.network.queries.desk import site_of
from unionhall.services.network.states import SITE


def facts_of_site(case: Case, _viewer: Any) -> list[tuple[Any, Any]]:
    """Where and when it is to open, for how much, and how far it is by its milestones."""
    site = site_of(case)
    facts: list[tuple[Any, Any]] = [
        (_("Unit"), site.organisation.name),
        (pgettext_lazy("network", "Level"), site.get_level_display()),
        (_("Year of the plan"), site.year or "–"),
        (pgettext_lazy("network", "Position"), f"{site.longitude:.5f}, {site.latitude:.5f}"),
        (_("Radius, m"), f"{site.radius_m:,}"),
        (_("Cost, yuan"), format_yuan(site.cost_yuan)),
    ]
    if site.address:
        facts.append((_("Address"), site.address))
    for milestone in site.milestones.all():
        day = milestone.reached_on or milestone.planned_on
        words = _("reached on %(day)s") if milestone.reached_on else _("planned for %(day)s")
        state = SITE.state(milestone.code).name
        facts.append((state, str(words) % {"day": date_format(day, "DATE_FORMAT")}))
    return facts
