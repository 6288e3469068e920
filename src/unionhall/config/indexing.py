"""`unionhall index`: make the documents of the search anew from the things themselves, or only say what is wrong."""

from __future__ import annotations

import sys
from typing import TextIO

from django.utils import timezone

from unionhall.config.server import CannotStart
from unionhall.engines.matching.commands import Rebuilt, rebuild_documents
from unionhall.engines.matching.sources import sources


def run(kinds: list[str], *, is_check: bool, out: TextIO = sys.stdout) -> int:
    """Go through the named kinds of documents, or all. Returns 1 when `is_check` and something is wrong.

    Batch by batch, each kept as soon as it is done: stopped and begun again, what was put right is only compared.
    Raises CannotStart for a kind that nothing makes.
    """
    known = {source.kind: source for source in sources()}
    if unknown := set(kinds) - set(known):
        raise CannotStart(
            f"Unknown kind {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}."
        )
    drift = 0
    for kind in kinds or sorted(known):
        done = Rebuilt(kind)
        for done in rebuild_documents(known[kind], at=timezone.now(), is_check=is_check):
            _show(done, out, end="\r" if out.isatty() else "")
        _show(done, out, end="\n")
        drift += done.drift
    verb = "wrong" if is_check else "put right"
    print(f"{drift:,} documents were {verb}." if drift else "Every document is as it should be.", file=out)
    return int(is_check and drift > 0)


def _show(done: Rebuilt, out: TextIO, *, end: str) -> None:
    if end:
        print(
            f"{done.kind:14} {done.documents:>10,} documents, {done.missing:,} missing, {done.stale:,} stale,"
            f" {done.orphaned:,} orphaned",
            end=end,
            file=out,
            flush=True,
        )
