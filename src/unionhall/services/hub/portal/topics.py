"""Which messages somebody wants by SMS or e-mail: the kinds of message, put together as people think of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unionhall.engines.casework import kinds as cases
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.kinds import Kind
from unionhall.kernel.messaging.models import Message, Mute
from unionhall.kernel.messaging.queries import muted_of
from unionhall.kernel.people.models import Person

SMS, EMAIL = Mute.Channel.SMS.value, Mute.Channel.EMAIL.value
# What is said of bookings and cases concerns everybody; other kinds those who were told once.
_FOR_ALL = ("booking.", "casework.opened", "casework.rate_please", "casework.note", "casework.your_turn",
            "casework.transferred", "casework.day_changed")  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One line to choose from. `kinds` are switched together; `is_binding` ones always come."""

    code: str
    label: str
    kinds: tuple[str, ...]
    goes_by_sms: bool
    is_binding: bool
    wants_sms: bool
    wants_email: bool


def topics_of(person: Person) -> list[Topic]:
    """What `person` may choose about, what they can switch first. Two queries."""
    told = set(Message.objects.filter(person=person).order_by().values_list("kind", flat=True).distinct())
    muted = muted_of(person)
    groups: dict[str, list[Kind]] = {}
    for kind in kinds.registered():
        if kind.code.startswith(_FOR_ALL) or kind.code in told:
            groups.setdefault(_group_of(kind), []).append(kind)
    found = [_topic(code, group, muted) for code, group in groups.items()]
    return sorted(found, key=lambda topic: (topic.is_binding, topic.code))


def muted_by(
    person: Person, sms: Iterable[str], email: Iterable[str], *, has_email: bool
) -> set[tuple[str, str]]:
    """The (kind, channel) to be muted when these topics were ticked; what was not on the page stays as it is."""
    wanted = {SMS: set(sms), EMAIL: set(email)}
    topics = topics_of(person)
    shown = {(topic.code, SMS) for topic in topics if topic.goes_by_sms}
    shown |= {(topic.code, EMAIL) for topic in topics if has_email}
    on_page = {kind for topic in topics for kind in topic.kinds}
    muted = {
        (kind, channel)
        for topic in topics if not topic.is_binding
        for channel in (SMS, EMAIL) if (topic.code, channel) in shown and topic.code not in wanted[channel]
        for kind in topic.kinds
    }  # fmt: skip
    untouched = {
        (kind, channel)
        for kind, channel in muted_of(person)
        if kind not in on_page or (channel == EMAIL and not has_email)
    }
    return muted | untouched


def _group_of(kind: Kind) -> str:
    """A verb of a workflow belongs to one of its workflow's two lines; every other kind stands alone."""
    workflow = kind.code.rpartition(".")[0]
    if any(one.workflow.kind == workflow for one in cases.registered()):
        return f"{workflow}.{'always' if kind.is_binding else 'news'}"
    return kind.code


def _topic(code: str, group: list[Kind], muted: set[tuple[str, str]]) -> Topic:
    codes = tuple(kind.code for kind in group)
    return Topic(
        code=code,
        label=_label(code, group[0]),
        kinds=codes,
        goes_by_sms=any(kind.sms for kind in group),
        is_binding=group[0].is_binding,
        wants_sms=not any((one, SMS) in muted for one in codes),
        wants_email=not any((one, EMAIL) in muted for one in codes),
    )


def _label(code: str, first: Kind) -> str:
    workflow, _dot, which = code.rpartition(".")
    if which in ("always", "news"):
        name: Any = cases.workflow_of(workflow).name
        words = _("%(what)s: your turn, and the result") if which == "always" else _("%(what)s: other news")
        return words % {"what": name}
    # "Booked: %(title)s" without a title.
    return first.title_for({}).replace("“…”", "").replace("…", "").strip(" :：,，")
