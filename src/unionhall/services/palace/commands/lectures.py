"""Lectures: one session on three channels at once, each with its own places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.states import Channel
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.palace.commands.sessions import index_session
from unionhall.services.palace.core import is_stream_address
from unionhall.services.palace.models import Lecture
from unionhall.services.palace.plans import LecturePlan
from unionhall.services.palace.states import LECTURE_NEEDS, SessionKind


class StreamAddressWrong(InvalidInput):
    """Only a path on this site or a web address is an address of a stream."""

    message = _("A path such as /streams/x.m3u8, or an address that begins with https://.")


class StreamMissing(Refused):
    """Whoever follows from afar needs to know where."""

    message = _("Followers in the app and in WeChat need an address.")


class NoPlaces(Refused):
    """No channel has a place."""

    message = _("Give at least one channel some places.")


@transaction.atomic
def create_lecture(organisation: Organisation, plan: LecturePlan, *, by: Person, at: datetime) -> Lecture:
    """Put on a lecture as a draft. Its capacity is the sum of the channels' places.

    Raises NotAllowed, NoPlaces, StreamMissing, StreamAddressWrong, and what the booking engine refuses.
    """
    authorise(by, "palace.create_lecture", organisation)
    _refuse_address(plan.stream_url, field="stream_url")
    if not plan.capacity:
        raise NoPlaces(field="on_site")
    if not plan.stream_url and set(plan.quotas) - {Channel.ON_SITE}:
        raise StreamMissing(field="stream_url")
    session = booking.create_session(
        organisation=organisation, service="palace", kind=SessionKind.LECTURE, title=plan.title,
        title_en=plan.title_en, summary=plan.summary, starts_at=plan.starts_at, ends_at=plan.ends_at,
        capacity=plan.capacity, quotas=plan.quotas, tags=(*plan.needs, *LECTURE_NEEDS), place=plan.place,
        room=plan.room, opens_at=plan.opens_at, closes_at=plan.closes_at, audience=plan.audience,
        is_members_only=plan.is_members_only, by=by, at=at,
    )  # fmt: skip
    lecture = Lecture.objects.create(
        organisation=organisation,
        session=session,
        speaker=plan.speaker,
        speaker_note=plan.speaker_note,
        stream_url=plan.stream_url,
    )
    record(lecture, "palace.lecture.create", by=by, at=at, title=plan.title)
    return lecture


@transaction.atomic
def change_lecture(
    lecture: Lecture,
    *,
    title: str,
    title_en: str,
    summary: str,
    speaker: str,
    speaker_note: str,
    stream_url: str,
    recording_url: str,
    by: Person,
    at: datetime,
) -> Lecture:
    """Change words and addresses; the stream's may still change while the lecture is on.

    Raises NotAllowed, StreamAddressWrong, and what the booking engine refuses.
    """
    row = _lock(lecture)
    authorise(by, "palace.change_lecture", row)
    _refuse_address(stream_url, field="stream_url")
    _refuse_address(recording_url, field="recording_url")
    row.session = booking.change_session(
        row.session, title=title, title_en=title_en, summary=summary, by=by, at=at
    )
    row.speaker, row.speaker_note, row.stream_url, row.recording_url = (
        speaker, speaker_note, stream_url, recording_url,
    )  # fmt: skip
    row.save()
    index_session(row.session, at=at)
    record(row, "palace.lecture.change", by=by, at=at, title=title)
    return row


def _refuse_address(address: str, *, field: str) -> None:
    if address and not is_stream_address(address):
        raise StreamAddressWrong(field=field)


def _lock(lecture: Lecture) -> Lecture:
    rows = Lecture.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "session__organisation").get(pk=lecture.pk)
