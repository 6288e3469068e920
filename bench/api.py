"""The whole interface against its own document, longer than a test has time for: `python -m bench.api [EXAMPLES]`.

Every operation is called with right and with wrong requests made up by schemathesis, by a program that may do
everything and by one that may do nothing. Prints how often each was called and what it answered; exit code 1 when one
answer was a fault, or was not what the document promises.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from pathlib import Path

from unionhall.config import embedded

EXAMPLES = 200


def main(examples: int) -> int:
    """Walk; the exit code."""
    import django

    django.setup()
    from django.db import transaction
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases
    from django.utils import timezone

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            broken = _walk_both(examples, timezone.now())
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)
    return 1 if broken else 0


def _walk_both(examples: int, now: object) -> list[str]:
    from tests.api.fuzzing import Walked, lift_limit, walk
    from tests.api.partner import connect
    from tests.cast import found_town

    town = found_town(now)  # type: ignore[arg-type]
    town.course()
    lift_limit()
    began, walks = time.process_time(), []
    for headers in (connect(town).headers, {}):
        walks.append(walk(headers, examples=examples, seed=len(walks)))
    whole = Walked(sum((one.answers for one in walks), walks[0].answers.__class__()))
    for operation, answers in sorted(_by_operation(whole.answers.items()).items()):
        print(
            f"{operation:20} " + "  ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
        )
    broken = [trouble for one in walks for trouble in one.broken]
    print(
        f"{whole.calls} calls, {len(broken)} broken promises, {time.process_time() - began:.0f} s of processor time"
    )
    for trouble in broken:
        print(trouble, file=sys.stderr)
    return broken


def _by_operation(answers: object) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for (operation, status), count in answers:  # type: ignore[attr-defined]
        found[operation][status] = count
    return found


if __name__ == "__main__":
    os.environ["UNIONHALL_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    folder = Path(os.environ.setdefault("UNIONHALL_DATA_DIR", "var/testing"))
    (folder / "static").mkdir(parents=True, exist_ok=True)
    with embedded.running(folder, embedded.THROWAWAY):
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES))
