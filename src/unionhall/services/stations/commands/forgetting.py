"""Erasing what stations keep of a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unionhall.kernel.people.models import Person
from unionhall.services.stations.models import Report, Station, Visit


@transaction.atomic
def forget_person(person: Person, *, by: Person | None, at: datetime) -> None:
    """Unname visits and reports of `person`; their stations have no keeper, nor the keeper's number, any more.

    For whoever erases the person, who has been authorised.
    """
    Visit.objects.filter(person=person).update(person=None)
    Report.objects.filter(person=person).update(person=None)
    Station.objects.filter(keeper=person).update(keeper=None, phone="")
    Station.objects.filter(backup=person).update(backup=None)
