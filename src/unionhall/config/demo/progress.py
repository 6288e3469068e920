"""What the person who waits sees while the city is being loaded."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show `text` while something is done, then how long it took."""
    began = time.monotonic()
    print(f"  {text} ...", end="", flush=True)
    yield
    print(f" {time.monotonic() - began:.1f} s", file=sys.stdout, flush=True)
