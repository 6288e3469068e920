"""The job process. Jobs live in the same PostgreSQL as the data: enqueued in its transactions, lost with nothing.

`python -m unionhall.config.jobs` and `unionhall worker` run one; any number may run beside each other. Killed
at any moment, what it was doing is taken up by another or by its successor: tasks are idempotent.
"""

from __future__ import annotations

import logging
import os
import time

# Jobs mostly wait for networks: more at once than there are processors.
CONCURRENCY = 6
# Less than the twenty seconds after which whoever started this process kills it.
LAST_JOBS_SECONDS = 15
RECONNECT_SECONDS = 2


def run_worker() -> None:
    """Run jobs until SIGTERM or SIGINT; those that run then may finish. Survives a restart of the database.

    Django is set up already.
    """
    from django.conf import settings  # noqa: PLC0415 - settings may only be read now
    from procrastinate import PsycopgConnector, exceptions  # noqa: PLC0415
    from procrastinate.contrib.django import app  # noqa: PLC0415

    log = logging.getLogger("unionhall.jobs")
    # Every job at every few seconds would be a line; what fails still is one.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    while True:
        connector = PsycopgConnector(conninfo=settings.WORKER_DATABASE_URL, min_size=1, max_size=CONCURRENCY)
        try:
            with app.replace_connector(connector) as worker_app:
                worker_app.run_worker(
                    concurrency=CONCURRENCY,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=LAST_JOBS_SECONDS,
                    listen_notify=True,
                )
            return
        except exceptions.ConnectorException as lost:
            log.warning(
                "the database is not reached (%s); trying again", type(lost.__cause__ or lost).__name__
            )
            time.sleep(RECONNECT_SECONDS)


def main() -> None:
    """The job process on its own; whoever starts it has started the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    run_worker()


if __name__ == "__main__":
    main()
