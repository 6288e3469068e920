"""What the hub itself keeps about a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.matching.wording import category_name
from unionhall.kernel.catalogue.services import ExportPart, Ground
from unionhall.kernel.people.models import Person
from unionhall.services.hub.models import BookingFeed, DeadlineFeed, Need, Takeout

Rows = Iterator[Mapping[str, Any]]
_ONLY_YOU = _("you alone; whoever runs the installation knows that it is there")


def parts(person: Person, at: datetime) -> list[ExportPart]:
    """What they typed into the box, their calendar addresses, their copies."""
    return [_needs(person), _feeds(person), _takeouts(person)]


def _needs(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Need.objects.filter(person=person).order_by("-asked_at").prefetch_related("suggestions")
        for row in found:
            yield {
                "at": row.asked_at, "text": row.text,
                "understood": "、".join(str(category_name(one)) for one in row.categories),
                "suggested": len(row.suggestions.all()), "taken": row.taken_at,
            }  # fmt: skip

    return ExportPart(
        code="needs", title=_("What you typed into the box"),
        why=_("To suggest something, and to learn what is missing."), ground=Ground.SERVICE,
        seen_by=_("you, and the staff who look for what is missing, without your name"),
        rows=rows, covers=("hub.Need.person",),
        columns=(
            ("at", _("Time")), ("text", _("Your words")), ("understood", _("Understood as")),
            ("suggested", _("Suggestions")), ("taken", _("Taken up")),
        ),
        stays=_("that something was asked for, without your words and without whose they were"),
    )  # fmt: skip


def _feeds(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in BookingFeed.objects.filter(person=person):
            yield {"what": _("Bookings"), "serial": row.serial, "made": row.made_at}
        for row in DeadlineFeed.objects.filter(person=person):
            yield {"what": _("Deadlines"), "serial": row.serial, "made": row.made_at}

    return ExportPart(
        code="calendar_addresses", title=_("Your calendar addresses"), why=_("So that an old address stops working."),
        ground=Ground.CONSENT, seen_by=_ONLY_YOU, rows=rows,
        covers=("hub.BookingFeed.person", "hub.DeadlineFeed.person"),
        columns=(("what", _("What")), ("serial", _("Number")), ("made", _("Made"))),
    )  # fmt: skip


def _takeouts(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Takeout.objects.filter(person=person).defer("content"):
            yield {
                "asked": row.asked_at, "state": row.get_state_display(), "until": row.expires_at,
                "fetched": row.opened_at,
            }  # fmt: skip

    return ExportPart(
        code="copies", title=_("Copies like this one"), why=_("To hand it to you, and to know who fetched it."),
        ground=Ground.DUTY, seen_by=_ONLY_YOU, rows=rows, covers=("hub.Takeout.person",),
        columns=(
            ("asked", _("Asked for")), ("state", _("State")), ("until", _("Kept until")), ("fetched", _("Fetched")),
        ),
    )  # fmt: skip
