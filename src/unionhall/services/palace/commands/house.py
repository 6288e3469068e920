"""What the palace says of its own building."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.services.palace.models import House


@transaction.atomic
def describe_house(
    place: Place,
    *,
    rebuilt_from: str = "",
    rebuilt_from_en: str = "",
    project_started_on: date | None = None,
    opened_on: date | None = None,
    investment_yuan: Decimal | None = None,
    about: str = "",
    about_en: str = "",
    by: Person,
    at: datetime,
) -> House:
    """Write the facts of the building anew. Raises NotAllowed."""
    authorise(by, "palace.describe_house", place)
    house, _made = House.objects.update_or_create(
        place=place,
        defaults={
            "organisation": place.organisation,
            "rebuilt_from": rebuilt_from,
            "rebuilt_from_en": rebuilt_from_en,
            "project_started_on": project_started_on,
            "opened_on": opened_on,
            "investment_yuan": investment_yuan,
            "about": about,
            "about_en": about_en,
        },
    )
    record(house, "palace.house.describe", by=by, at=at)
    return house
