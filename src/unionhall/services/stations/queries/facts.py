"""What stations add to the page of a case."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import may_see_internal
from unionhall.services.stations.models import Repair, Site
from unionhall.services.stations.wording import fault_name, worded


def facts_of_repair(case: Case, viewer: Any) -> list[tuple[Any, Any]]:
    """The station, what is wrong, by when it was promised; to staff also how many reported it."""
    repair = Repair.objects.select_related("station__place").get(pk=case.pk)
    station = repair.station
    facts: list[tuple[Any, Any]] = [
        (_("Station"), f"{worded(station.place)} {station.code}"),
        (_("Address"), station.place.address),
        (pgettext_lazy("station", "What is wrong"), fault_name(repair.fault)),
        (_("Promised by"), date_format(localtime(repair.promised_at), "DATETIME_FORMAT")),
    ]
    if may_see_internal(case, viewer):
        facts.append((_("Reports"), repair.report_count))
    return facts


def facts_of_site(case: Case, _viewer: Any) -> list[tuple[Any, Any]]:
    """Where it is to stand, with whom, and the code once there is one."""
    site = Site.objects.select_related("station").get(pk=case.pk)
    facts: list[tuple[Any, Any]] = [
        (_("Address"), site.address),
        (_("Position"), f"{site.longitude:.5f}, {site.latitude:.5f}"),
        (_("Host"), site.host or "–"),
        (_("Built"), site.get_built_display()),
    ]
    if site.area_m2 is not None:
        facts.append((_("Floor area, m²"), site.area_m2))
    if site.station is not None:
        facts.append((pgettext_lazy("station", "Code"), site.station.code))
    return facts
