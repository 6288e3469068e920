"""Everything that is kept about one person, over the kernel, the engines and every service, in one visible loop."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from unionhall.kernel.access.posts import lay_down_posts
from unionhall.kernel.catalogue.services import ExportPart, services
from unionhall.kernel.people.models import Person
from unionhall.services.hub.portal import parts_engines, parts_people


def parts_of(person: Person, at: datetime) -> list[ExportPart]:
    """The parts, in the order in which they are read. No row is read before a part's `rows` is called.

    For callers that have authorised whoever asks. What staff know of a case is not among it: a copy of the person that
    holds no post reads.
    """
    bare = copy(person)
    lay_down_posts(bare)
    found = [*parts_people.parts(bare), *parts_engines.parts(bare)]
    for service in services():
        found += service.export(bare, at)
    return found
