"""The job that counts what is marked. A change enqueues nothing: its mark lies in the table and is fetched there."""

from __future__ import annotations

from procrastinate.contrib.django import app

from unionhall.engines.figures.counting import count_marked

# A round ends after so many batches; the next one is two seconds away.
MOST_BATCHES = 20


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="count_figures")
def count_figures(timestamp: int) -> None:
    """Count marked cells anew."""
    for _batch in range(MOST_BATCHES):
        if not count_marked():
            return
