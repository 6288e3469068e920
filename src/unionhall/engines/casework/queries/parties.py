"""People and units that a form names: found by what somebody types."""

from __future__ import annotations

from django.db.models import Q

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Kind, Organisation
from unionhall.kernel.organisations.queries import open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import people_visible_to

NEAR_AT_MOST = 200


def people_by_phone(viewer: Person, phone: str) -> list[Person]:
    """People with this number (11 digits) whom the viewer may see; two are enough to know that it is not one."""
    return list(people_visible_to(viewer).filter(phone=phone)[:2])


def units_named(text: str, *, limit: int) -> list[Organisation]:
    """Open units of exactly this name or code; else those whose name holds the text. At most `limit`."""
    rows = open_organisations()
    exact = list(rows.filter(Q(name=text) | Q(short_name=text) | Q(code=text)).order_by("path")[:limit])
    return exact or list(rows.filter(name__icontains=text).order_by("path")[:limit])


def units_near(case: Case) -> list[Organisation]:
    """Where a case may be passed to: what stands above its unit, beside it and right beneath it; no enterprises."""
    unit = case.organisation
    near = Q(path__above=unit.path) | Q(parent=unit)
    if unit.parent_id is not None:
        near |= Q(parent=unit.parent_id)
    rows = open_organisations().filter(near).exclude(kind=Kind.ENTERPRISE).exclude(pk=unit.pk)
    return list(rows.order_by("path")[:NEAR_AT_MOST])
