"""What every act passes: the gate that asks who may, the trail that keeps what was done, and whoever must follow it.

People act in every storey, also below the apps that know roles and that keep the trail. So the register of
permissions lies here, and those apps hand in at start-up how a reach is found, where a line is written and what follows
a change.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from unionhall.lib.errors import NotAllowed

_grants: dict[str, Callable[[Any, Any], bool]] = {}


def grant(permission: str, predicate: Callable[[Any, Any], bool]) -> None:
    """Say who holds `permission` ("app.verb_noun"): those for whom `predicate(person, subject)` is true.

    Raises KeyError when it was said before.
    """
    if permission in _grants:
        raise KeyError(f"{permission} is granted twice")
    _grants[permission] = predicate


def granted_permissions() -> list[str]:
    """Every permission that exists, sorted; for the convention tests and the generated documents."""
    return sorted(_grants)


def may(person: Any, permission: str, subject: Any = None) -> bool:
    """Whether `person` holds `permission` over `subject` (a row with an organisation, or an organisation).

    A permission that nobody granted is held by nobody.
    """
    predicate = _grants.get(permission)
    return person is not None and predicate is not None and bool(predicate(person, subject))


def authorise(person: Any, permission: str, subject: Any = None) -> None:
    """Pass silently or raise NotAllowed, which reads like a missing page."""
    if not may(person, permission, subject):
        raise NotAllowed(permission)


def _nowhere(_person: Any, _permission: str) -> list[str]:
    raise RuntimeError("no app has said how a reach is found: is `access` installed?")


def _no_trail(_subject: Any, _verb: str, **_details: Any) -> None:
    raise RuntimeError("no app keeps the trail: is `audit` installed?")


_find_reach: Callable[[Any, str], list[str]] = _nowhere
_keep_line: Callable[..., Any] = _no_trail


def find_reach_with(function: Callable[[Any, str], list[str]]) -> None:
    """Let `function` answer `reach` from now on; called once, at start-up."""
    global _find_reach
    _find_reach = function


def keep_trail_with(function: Callable[..., Any]) -> None:
    """Let `function` write what `record` is given from now on; called once, at start-up."""
    global _keep_line
    _keep_line = function


def reach(person: Any, permission: str) -> list[str]:
    """Paths of the organisations at which `person` holds `permission`, and so for all beneath them.

    None of the paths lies beneath another. Nobody reaches nothing.
    """
    return _find_reach(person, permission) if person is not None else []


def record(subject: Any, verb: str, *, by: Any, at: datetime, organisation: Any = None, **data: Any) -> None:
    """Write into the trail that `by` did `verb` ("people.person.erase") to `subject` at `at`.

    `data` must be JSON and hold nothing sensitive. The organisation is the subject's unless given.
    """
    _keep_line(subject, verb, by=by, at=at, organisation=organisation, **data)


_hearers: list[Callable[..., None]] = []
_is_unheard = False


def hear_changes_with(function: Callable[..., None]) -> None:
    """Let `function(things, at=...)` be told of whatever is given to `changed`; called once, at start-up."""
    if function not in _hearers:
        _hearers.append(function)


@contextmanager
def unheard() -> Iterator[None]:
    """Let nobody hear of changes in this process meanwhile: for loading many things, of which all is derived anew."""
    global _is_unheard
    before, _is_unheard = _is_unheard, True
    try:
        yield
    finally:
        _is_unheard = before


def is_unheard() -> bool:
    """Whether nobody is to follow changes now: what follows them by itself asks, see `unheard`."""
    return _is_unheard


def changed(*things: Any, at: datetime) -> None:
    """Tell that `things` were made or changed, in the transaction that did it: what is derived from them follows.

    For things that can be found by searching: people, organisations, places, cases. Who hears it is not known here;
    what a hearer does succeeds or fails together with the change.
    """
    if _is_unheard:
        return
    for hear in _hearers:
        hear(things, at=at)
