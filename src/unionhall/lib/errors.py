"""Refusals: the expected, translated "no" that a person reads.

A refusal is part of what a command promises, not a fault. Everything else that is raised is a bug.

This module is plain Python. A message is either a lazy object whose `str()` is already in the reader's
language (what services use), or a plain English `str`, which is looked up with the function that the
configuration gave to `translate_with` (what `lib` itself uses).
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def msgid(text: str) -> str:
    """Mark `text` for the translators and return it unchanged; it is translated when it is shown."""
    return text


_translate: Callable[[str], str] = msgid


def translate_with(function: Callable[[str], str]) -> None:
    """Translate plain messages with `function` from now on; called once, at start-up."""
    global _translate
    _translate = function


class Refused(Exception):
    """An expected "no". Subclass it beside the command that refuses.

    `code` names the refusal for machines (from the class name, `SessionFull` -> `session-full`, unless
    given), `status` is its HTTP status, `message` its sentence with named placeholders `%(name)s`,
    `field` the input field it belongs to, if any.
    """

    code: str = "refused"
    status: int = 409
    message: object = msgid("This is not possible.")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _CAPITAL.sub("-", cls.__name__).lower()

    def __init__(self, message: object = None, *, field: str | None = None, **params: object) -> None:
        if message is not None:
            self.message = message
        self.field = field
        self.params = params
        super().__init__(self.message)

    def __str__(self) -> str:
        """The whole sentence in the language that is active now."""
        text = _translate(self.message) if isinstance(self.message, str) else str(self.message)
        return text % self.params if self.params else text

    def __repr__(self) -> str:
        # Without the parameters: they may be somebody's name or number, and a repr ends up in logs.
        return f"<{type(self).__name__} {self.code}>"

    def as_problem(self, instance: str) -> dict[str, object]:
        """This refusal as problem details (RFC 9457); `instance` is the address that was asked for."""
        problem: dict[str, object] = {
            "type": f"urn:unionhall:refused:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": str(self),
            "instance": instance,
            "code": self.code,
        }
        if self.field is not None:
            problem["field"] = self.field
        return problem


class NotAllowed(Refused):
    """Forbidden, told in the very words of "missing", so that nobody learns what exists.

    Whatever is passed as message is kept in `reason`, for the log only. Subclasses share code, status
    and words.
    """

    code = "not-found"
    status = 404
    message: object = msgid("This page does not exist, or it is not open to you.")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.code, cls.status, cls.message = NotAllowed.code, NotAllowed.status, NotAllowed.message
        super().__init_subclass__(**kwargs)

    def __init__(self, reason: object = None, **params: object) -> None:
        self.reason = reason
        super().__init__(None)


class InvalidInput(Refused):
    """What was typed cannot be taken as it is; the sentence says what is wrong with it."""

    code = "invalid-input"
    status = 422
    message: object = msgid("This entry is not valid.")
