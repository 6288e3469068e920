"""Who is on duty: for everybody today, for lawyers their own, for the desk the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from unionhall.kernel.organisations.models import Organisation


@dataclass(frozen=True)
class OnDuty:
    """A lawyer on duty today, as everybody may see: name, firm, where, from when to when, phone of the post."""

    lawyer: str
    firm: str
    post: str
    address: str
    phone: str
    opens: time
    closes: time


def on_duty(organisation: Organisation, day: date) -> list[OnDuty]:
    """The lawyers on duty on `day` at this organisation, by post; empty on a day without duty."""
    return []
