"""Somebody of the union looks at a station: checklist, photos, stars; what is broken is reported there and then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.files.content import IMAGES
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.stations.commands.reports import open_or_join
from unionhall.services.stations.models import Inspection, Site, Station
from unionhall.services.stations.rows import list_what_works, lock_station, put_condition
from unionhall.services.stations.states import CHECKLIST, FACILITIES, MOST_STARS, Condition

LONGEST_NOTE = 400
MOST_PHOTOS = 9


class StationOver(Refused):
    """What was given up is not inspected any more."""

    message = _("This station has been given up.")


class WrongChecklist(InvalidInput):
    """Every item is answered, and no other."""

    message = _("Answer every item of the checklist.")


class WrongStars(InvalidInput):
    """None to five."""

    message = _("A station has 0 to 5 stars.")


class TooManyPhotos(InvalidInput):
    """More than anybody looks at."""

    message = _("At most %(most)s photos.")


@transaction.atomic
def inspect_station(
    station: Station,
    *,
    results: Mapping[str, bool],
    broken: Sequence[str] = (),
    stars: int | None = None,
    note: str = "",
    photos: Sequence[Any] = (),
    by: Person,
    at: datetime,
) -> Inspection:
    """Note an inspection: `results` answer `CHECKLIST`, `broken` are facilities that do not work.

    Each broken facility becomes a repair, or joins the open one. `stars`, 0 to 5, become the station's when given.
    Raises NotAllowed, StationOver, WrongChecklist, WrongStars, TooManyPhotos, and what `store_file` refuses.
    """
    site = _locked_site(station)
    station = lock_station(station)
    authorise(by, "stations.inspect_station", station)
    if station.removed_on is not None:
        raise StationOver
    _refuse(results, broken, stars, photos)
    found = Inspection.objects.create(
        organisation=station.organisation, station=station, by=by, at=at, stars=stars,
        results={item: bool(results[item]) for item in CHECKLIST}, note=note.strip()[:LONGEST_NOTE],
    )  # fmt: skip
    found.photos.set([_kept(station, photo, found, by=by, at=at) for photo in photos])
    if stars is not None:
        Station.objects.filter(pk=station.pk).update(stars=stars)
    _report(station, broken, by=by, at=at)
    if site is not None:
        casework.advance(site.case, "inspect", by=by, at=at, answers={"finding": found.note})
    record(station, "stations.station.inspect", by=by, at=at, failed=found.failed, broken=list(broken))
    return found


def _locked_site(station: Station) -> Site | None:
    """The site in service, its case held before the station is: in this order its own verbs take them."""
    site = Site.objects.select_related("case").filter(station=station.pk, case__state="listed").first()
    if site is not None:
        casework.lock(site.case)
    return site


def _report(station: Station, broken: Sequence[str], *, by: Person, at: datetime) -> None:
    for code in broken:
        open_or_join(station, code, person=None, source=Source.VISIT, by=by, at=at)
        put_condition(station, code, Condition.BROKEN, at=at)
    list_what_works(station)


def _refuse(
    results: Mapping[str, bool], broken: Sequence[str], stars: int | None, photos: Sequence[Any]
) -> None:
    if set(results) != set(CHECKLIST):
        raise WrongChecklist(field="results")
    if stars is not None and not 0 <= stars <= MOST_STARS:
        raise WrongStars(field="stars")
    if not set(broken) <= set(FACILITIES):
        raise InvalidInput(_("Choose what is wrong."), field="broken")
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(field="photos", most=MOST_PHOTOS)


def _kept(station: Station, photo: Any, found: Inspection, *, by: Person, at: datetime) -> Any:
    try:
        return store_file(
            photo.file, photo.name, organisation=station.organisation, owner=by, permission="stations.view_desk",
            subject_id=found.pk, by=by, at=at, allowed=IMAGES,
        )  # fmt: skip
    except InvalidInput as refused:
        refused.field = "photos"
        raise
