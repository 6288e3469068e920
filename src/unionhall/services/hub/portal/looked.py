"""Who opened what is sensitive about somebody: read from the trail, told by role and unit and not by name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.access.models import Post
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.people.models import Person
from unionhall.services.hub.portal.parts_engines import cases_about

MOST = 50
# Acts by which somebody looks, and what they look at.
LOOKS: dict[str, Any] = {
    "people.person.open_identity_number": gettext_lazy("your identity number"),
    "hub.person.open": gettext_lazy("your phone number, to call you"),
    "files.file.download": gettext_lazy("a file of yours"),
    "legalaid.file.open": gettext_lazy("the file of your legal matter"),
    "legalaid.matter.export": gettext_lazy("the file of your legal matter, as a copy"),
    "legalaid.evidence.open": gettext_lazy("your evidence"),
    "legalaid.rights_check.open": gettext_lazy("what you reckoned of your rights"),
}


@dataclass(frozen=True)
class Look:
    """One opening: when, of what, by whom (role and unit), about which case."""

    at: datetime
    what: Any
    who: str
    about: str


def looks_at(person: Person) -> list[Look]:
    """The latest openings by others, newest first, at most `MOST`. Four queries. For the person themselves."""
    cases = dict(cases_about(person).values_list("pk", "number"))
    files = StoredFile.objects.filter(owner=person).values_list("pk", flat=True)
    subjects = [person.pk, *cases, *files]
    rows = Entry.objects.filter(subject_id__in=subjects, verb__in=LOOKS).exclude(by=person)
    found = list(rows.select_related("by__organisation").order_by("-at", "-id")[:MOST])
    posts = _posts_of({entry.by_id for entry in found if entry.by_id})
    return [
        Look(
            entry.at,
            LOOKS[entry.verb],
            _who(entry, posts),
            cases.get(entry.subject_id, "") if entry.subject_id else "",
        )
        for entry in found
    ]


def _posts_of(people: set[UUID]) -> dict[UUID, list[Post]]:
    held: dict[UUID, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(person__in=people).select_related("organisation").order_by("starts_on"):
        held[post.person_id].append(post)
    return held


def _who(entry: Entry, posts: dict[UUID, list[Post]]) -> str:
    """Role and unit as they were on that day."""
    if entry.by is None or entry.by_id is None:
        return _("somebody who was not signed in")
    day = localdate(entry.at)
    then = [
        post
        for post in posts[entry.by_id]
        if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)
    ]
    if not then:
        return entry.by.organisation.name
    return "、".join(f"{post.get_role_display()}（{post.organisation.name}）" for post in then)
