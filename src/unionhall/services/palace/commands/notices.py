"""The notice board."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.acts import changed
from unionhall.lib.errors import Refused
from unionhall.services.palace.models import Notice


class NoticeOver(Refused):
    """A notice cannot be shown until a moment that has passed, or before it begins to be shown."""

    message = _("The notice would be over before anybody sees it.")


class NoticeWithdrawn(Refused):
    """What was taken down stays down; post it anew."""

    message = _("This notice has been taken down.")


@transaction.atomic
def post_notice(
    place: Place,
    *,
    title: str,
    body: str,
    title_en: str = "",
    body_en: str = "",
    published_at: datetime | None = None,
    expires_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Notice:
    """Put a notice on the board of `place`, from `published_at` (now) until `expires_at` (for good).

    Raises NotAllowed, NoticeOver.
    """
    authorise(by, "palace.post_notice", place)
    shown_from = published_at or at
    if expires_at is not None and expires_at <= max(shown_from, at):
        raise NoticeOver(field="expires_at")
    notice = Notice.objects.create(
        organisation=place.organisation,
        place=place,
        title=title,
        body=body,
        title_en=title_en,
        body_en=body_en,
        published_at=shown_from,
        expires_at=expires_at,
    )
    changed(notice, at=at)
    record(notice, "palace.notice.post", by=by, at=at, title=title)
    return notice


@transaction.atomic
def change_notice(
    notice: Notice,
    *,
    title: str,
    body: str,
    title_en: str = "",
    body_en: str = "",
    expires_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Notice:
    """Correct a notice that hangs or will hang. Raises NotAllowed, NoticeWithdrawn, NoticeOver."""
    row = _lock(notice)
    authorise(by, "palace.change_notice", row)
    if row.withdrawn_at is not None:
        raise NoticeWithdrawn
    if expires_at is not None and expires_at <= max(row.published_at, at):
        raise NoticeOver(field="expires_at")
    row.title, row.body, row.title_en, row.body_en, row.expires_at = (
        title,
        body,
        title_en,
        body_en,
        expires_at,
    )
    row.save()
    changed(row, at=at)
    record(row, "palace.notice.change", by=by, at=at, title=title)
    return row


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: Person, at: datetime) -> Notice:
    """Take a notice down; doing it twice is doing it once. Raises NotAllowed."""
    row = _lock(notice)
    authorise(by, "palace.withdraw_notice", row)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        changed(row, at=at)
        record(row, "palace.notice.withdraw", by=by, at=at, title=row.title)
    return row


def _lock(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=notice.pk)
