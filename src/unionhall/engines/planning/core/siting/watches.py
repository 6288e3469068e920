"""The limits of a search: CPU seconds since it began, and a caller who may stop it when shown the best plan so far."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionhall.engines.planning.core.plans import Limits, Plan, Progress

Choices = TypeVar("Choices")
_SHOWN_EVERY = 0.5  # CPU seconds between two plans that are shown


class Watch(Generic[Choices]):
    """Measures from its making. `plan` builds the best plan so far: only when it is time to show it."""

    def __init__(self, limits: Limits, progress: Progress[Choices]) -> None:
        self.limits, self._progress = limits, progress
        self._began = self._shown = time.process_time()
        self._stopped = False

    @property
    def spent(self) -> float:
        """CPU seconds since the beginning."""
        return time.process_time() - self._began

    @property
    def left(self) -> float:
        """CPU seconds that may still be spent; nought once the caller has stopped the search."""
        return 0.0 if self._stopped else max(0.0, self.limits.seconds - self.spent)

    def goes_on(self, plan: Callable[[], Plan[Choices]]) -> bool:
        """Whether the search may go on; shows the plan where the last showing is a while ago."""
        now = time.process_time()
        if not self._stopped and now - self._shown >= _SHOWN_EVERY:
            self._stopped = not self._progress(plan())
            self._shown = now
        return self.left > 0
