"""`unionhall figures`: whether what is kept equals the rows, and counting again."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 10


def run(act: str, codes: Sequence[str]) -> int:
    """Do `act` for every figure, or for those of `codes`. Returns 1 where there is drift or a code is unknown.

    `verify` counts them from their rows and reports drift, `count` takes up what is marked, `recount` throws away what
    is kept and counts anew.
    """
    from unionhall.engines.figures.declared import kept_ahead  # noqa: PLC0415 - Django is set up by now

    counted = {one.figure.code: one for one in kept_ahead()}
    if unknown := [code for code in codes if code not in counted]:
        print(f"No figure kept ahead is called {', '.join(unknown)}; there are: {', '.join(counted)}.")
        return 1
    chosen = [counted[code] for code in codes] or list(counted.values())
    return {"verify": _verify, "count": _count, "recount": _recount}[act](chosen)


def _verify(chosen: Sequence[object]) -> int:
    from unionhall.engines.figures.queries import drift_of  # noqa: PLC0415

    total = 0
    for one in chosen:
        drift = drift_of(one)  # type: ignore[arg-type]
        total += len(drift)
        for line in drift[:_SHOWN]:
            print(f"  {line}")
        if len(drift) > _SHOWN:
            print(f"  ... and {len(drift) - _SHOWN} more")
    print(
        f"{len(chosen)} figures counted from their rows: "
        + (f"{total} places drift." if total else "no drift.")
    )
    return 1 if total else 0


def _count(_chosen: Sequence[object]) -> int:
    from unionhall.engines.figures.counting import count_marked  # noqa: PLC0415

    total = 0
    while taken := count_marked():
        total += taken
    print(f"{total} marks counted.")
    return 0


def _recount(chosen: Sequence[object]) -> int:
    from unionhall.engines.figures.counting import recount  # noqa: PLC0415

    for one in chosen:
        recount(one)  # type: ignore[arg-type]
        print(f"  {one.series}", flush=True)  # type: ignore[attr-defined]
    print(f"{len(chosen)} figures counted anew.")
    return 0
