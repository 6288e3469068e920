"""What people are told of: the kinds of message, their words and how far each is sent.

A service says in its `AppConfig.ready`:

    kinds.register(
        "booking.booked",
        title=_("Booked: %(title)s"),
        body=_("Your place is reserved. It starts on %(starts_at)s."),
        path="/bookings/%(id)s",
        sms=True,
    )

An event of that kind that concerns a person then becomes a message. The placeholders are the event's
`data` and `private`, and `id`, its subject. By name: `*_at` (ISO instant) and `*_on` (ISO date) are shown
in the reader's language and the installation's time zone; `x_en`, when there is one, stands for `x` in
English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language

# Shown where an event does not carry what the text asks for: one missing word must not hide a whole inbox.
_MISSING = "…"


@dataclass(frozen=True)
class Kind:
    """One kind of message. `title` and `body` are lazily translated; `path` is the page it opens.

    `happened` is the same in words for who connects other systems. What `is_binding` tells of a day by which somebody
    must act, or of what was decided: nobody can mute it.
    """

    code: str
    title: Any
    body: Any
    path: str
    sms: bool
    is_binding: bool = False
    happened: Any = ""

    @property
    def event_name(self) -> str:
        """What happened, to whom it does not concern; the title where nothing else is said."""
        return str(self.happened) or self.title_for({})

    def title_for(self, params: Mapping[str, Any]) -> str:
        """The title in the language that is active now."""
        return str(self.title) % _Shown(params)

    def body_for(self, params: Mapping[str, Any]) -> str:
        """The text in the language that is active now."""
        return str(self.body) % _Shown(params)

    def path_for(self, params: Mapping[str, Any]) -> str:
        """The address of the page, empty when there is none."""
        return self.path % _Plain(params)


_KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    title: Any,
    body: Any,
    path: str = "",
    sms: bool = False,
    is_binding: bool = False,
    happened: Any = "",
) -> None:
    """Let events of `kind` become messages.

    Raises ValueError when the kind is taken or a text is malformed.
    """
    if kind in _KINDS:
        raise ValueError(f"the kind {kind!r} is registered already")
    made = Kind(kind, title, body, path, sms, is_binding, happened)
    for written in (title, body, path):
        str(written) % _Plain({})
    _KINDS[kind] = made


def find(kind: str) -> Kind | None:
    """The kind called `kind`, None when nobody is told of such events."""
    return _KINDS.get(kind)


def registered() -> list[Kind]:
    """Every kind, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


class _Plain(Mapping[str, Any]):
    """The parameters as they are; absent ones show a placeholder."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._params = params

    def __getitem__(self, name: str) -> Any:
        return self._params.get(name, _MISSING)

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)


class _Shown(_Plain):
    """The parameters as a reader wants to see them."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if get_language() == "en":
            value = self._params.get(f"{name}_en") or value
        if not isinstance(value, str):
            return value
        if name.endswith("_at"):
            return _instant(value)
        return _day(value) if name.endswith("_on") else value


def _instant(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is not None:
        moment = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return date_format(moment, "DATETIME_FORMAT")


def _day(value: str) -> str:
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value
