"""What of the palace can be found: what it puts on, and what hangs on its notice board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import override

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.matching.documents import Document
from unionhall.engines.matching.sources import Source, register
from unionhall.lib.geo import Point
from unionhall.services.palace.models import Activity, Course, Lecture, Notice

SESSION, NOTICE, SERVICE = "session", "notice", "palace"


def register_sources() -> None:
    """Let both be found."""
    register(Source(SESSION, Session, _sessions, documents_of))
    register(Source(NOTICE, Notice, _notices, notices_as_documents))


def _after(rows: Any, after: UUID | None, most: int) -> Sequence[Any]:
    rows = rows.order_by("pk")
    return list((rows.filter(pk__gt=after) if after is not None else rows)[:most])


def _sessions(after: UUID | None, most: int) -> Sequence[Any]:
    rows = Session.objects.filter(service=SERVICE, parent=None, state=SessionState.PUBLISHED)
    return _after(rows, after, most)


def _notices(after: UUID | None, most: int) -> Sequence[Any]:
    return _after(Notice.objects.filter(withdrawn_at=None), after, most)


def documents_of(sessions: Sequence[Session]) -> Iterable[Document]:
    """What is searched: the title, what the palace says of it, who teaches or speaks, where it is."""
    shown = [
        one for one in sessions
        if one.service == SERVICE and one.parent_id is None and one.state == SessionState.PUBLISHED
    ]  # fmt: skip
    prefetch_related_objects(shown, "organisation", "place")
    words = _further_words([one.pk for one in shown])
    for session in shown:
        place = session.place
        body = [session.summary, *words.get(session.pk, ()), place.name if place else ""]
        yield Document(
            organisation=session.organisation, kind=SESSION, object_id=session.pk, service=session.service,
            title=session.title, title_en=session.title_en, body="\n".join(filter(None, body)),
            categories=session.tags, url=reverse("hub:session", args=[session.pk]), starts_at=session.starts_at,
            point=Point(place.longitude, place.latitude) if place else None,
        )  # fmt: skip


def _further_words(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for activity in Activity.objects.filter(pk__in=keys):
        with override("zh-hans"):
            found[activity.pk] = [str(activity.get_kind_display()), activity.venue]
    for lecture in Lecture.objects.filter(pk__in=keys):
        found[lecture.pk] = [lecture.speaker, lecture.speaker_note]
    for course in Course.objects.select_related("type", "teacher").filter(pk__in=keys):
        found[course.pk] = [course.type.name, course.teacher.name if course.teacher else ""]
    return found


def notices_as_documents(notices: Sequence[Notice]) -> Iterable[Document]:
    """Title and text of what has not been taken down, for as long as it is shown."""
    shown = [notice for notice in notices if notice.withdrawn_at is None]
    prefetch_related_objects(shown, "organisation", "place")
    for notice in shown:
        place = notice.place
        yield Document(
            organisation=notice.organisation, kind=NOTICE, object_id=notice.pk, service=SERVICE, title=notice.title,
            title_en=notice.title_en, body="\n".join(filter(None, (notice.body, notice.body_en))),
            url=reverse("palace:notice", args=[notice.pk]), shown_from=notice.published_at,
            shown_until=notice.expires_at, point=Point(place.longitude, place.latitude) if place else None,
        )  # fmt: skip
