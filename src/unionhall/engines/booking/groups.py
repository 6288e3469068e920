"""Wishes that arrive together are put together: one call for as many as are waiting when the last call returns.

Nothing is delayed to make a group: while one call is under way the others gather, and the next call takes them along. A
storm makes groups by itself, and whoever comes alone is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition
from typing import Generic, TypeVar

import structlog

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")

# More would keep the first of a group waiting for longer than the call saves.
MOST = 16
_log = structlog.get_logger(__name__)


class _Place(Generic[Wish, Answer]):
    """One wish in the queue, and what came of it."""

    __slots__ = ("answer", "is_done", "wish")

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.answer: Answer | None = None
        self.is_done = False


class Groups(Generic[Wish, Answer]):
    """The queue of one process. `put` takes wishes and gives an answer to each, in their order."""

    def __init__(self, put: Callable[[Sequence[Wish]], Sequence[Answer]], *, most: int = MOST) -> None:
        self._put, self._most = put, most
        self._waiting: list[_Place[Wish, Answer]] = []
        self._is_led = False
        self._changed = Condition()

    def ask(self, wish: Wish) -> Answer | None:
        """The answer; None when the group failed as a whole, and everybody in it must ask by themselves."""
        place: _Place[Wish, Answer] = _Place(wish)
        with self._changed:
            self._waiting.append(place)
        while True:
            with self._changed:
                while self._is_led and not place.is_done:
                    self._changed.wait()
                if place.is_done:
                    return place.answer
                self._is_led = True
                group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._lead(group)

    def _lead(self, group: list[_Place[Wish, Answer]]) -> None:
        answers: Sequence[Answer | None] = [None] * len(group)
        try:
            answers = self._put([place.wish for place in group])
        except Exception as error:
            # Whatever it was, each of them meets it again, alone, where it belongs to their own request.
            _log.warning("booking.group_failed", size=len(group), error=type(error).__name__)
        finally:
            with self._changed:
                for place, answer in zip(group, answers, strict=True):
                    place.answer, place.is_done = answer, True
                self._is_led = False
                self._changed.notify_all()
