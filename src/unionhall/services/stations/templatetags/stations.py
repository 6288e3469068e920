"""`{% load stations %}`: stations in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.casework.kinds import workflow_of
from unionhall.kernel.places.core import Opening
from unionhall.kernel.places.facilities import BY_CODE, facility_name
from unionhall.services.stations import wording
from unionhall.services.stations.states import CHECKLIST, Public
from unionhall.ui.components.icons import status

register = template.Library()
register.filter("fault", wording.fault_name)
register.filter("distance", wording.distance_words)
_KINDS = {Public.OPEN: "done", Public.LIMITED: "todo", Public.CLOSED: "late", Public.REMOVED: "closed"}
_FAULT_ICONS = {
    "closed": "door-closed",
    "entry": "smartphone",
    "dirty": "brush-cleaning",
    "other": "message-square",
}


@register.filter
def worded(row: Any, field: str = "name") -> str:
    """`place|worded`: its name in the reader's language; nothing for no row."""
    return wording.worded(row, field) if row is not None else ""


@register.filter
def facility(code: str) -> str:
    """What a facility is called."""
    return str(facility_name(code))


@register.filter
def facility_icon(code: str) -> str:
    """The icon of a facility, or of a general fault."""
    found = BY_CODE.get(code)
    return found.icon if found else _FAULT_ICONS.get(code, "circle-alert")


@register.filter
def check_item(code: str) -> str:
    """What an item of the checklist asks."""
    return str(CHECKLIST.get(code, code))


@register.simple_tag
def clock(moment: datetime, now: datetime) -> str:
    """The hour today, else with its day."""
    return wording.clock_words(moment, now)


@register.simple_tag
def opening(found: Opening, now: datetime) -> str:
    """Until when it is open, or when it opens."""
    return wording.opening_words(found, now)


@register.simple_tag
def walk(minutes: int) -> str:
    """How long the walk is; around the corner and beyond an hour it says nothing."""
    return _("%(minutes)s min on foot") % {"minutes": minutes} if 1 <= minutes <= 60 else ""


@register.inclusion_tag("ui/c/status.html")
def public_status(code: str) -> Any:
    """What a worker may count on, as a pill."""
    return status(_KINDS.get(Public(code), "closed"), str(Public(code).label))


@register.simple_tag
def staff_status(row: Any) -> str:
    """The public status of a row of the desk's list."""
    if row.removed_on is not None:
        return str(Public.REMOVED)
    if row.shut:
        return str(Public.CLOSED)
    return str(Public.LIMITED if row.wrong else Public.OPEN)


@register.simple_tag
def case_url(case: Any) -> str:
    """The desk's page of the case."""
    return reverse("hub:desk-case", args=[case.pk])


@register.simple_tag
def state_of(case: Any) -> str:
    """What staff call the state of the case."""
    return str(workflow_of(case.kind).state(case.state).name)
