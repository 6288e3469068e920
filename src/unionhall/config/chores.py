"""What keeps the jobs themselves in order."""

from __future__ import annotations

from procrastinate import exceptions, jobs
from procrastinate.contrib.django import app

# Three missed heartbeats: that worker is not coming back.
STALLED_SECONDS = 30
KEEP_FINISHED_HOURS = 14 * 24


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Start again what a killed worker was doing; without this its jobs would stay "doing" for ever."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except exceptions.UniqueViolation:
            # The next round of the same periodic job is waiting already, and does the same work.
            await app.job_manager.finish_job(job, status=jobs.Status.FAILED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="prune_jobs")
async def prune_jobs(timestamp: int) -> None:
    """Throw away the records of jobs that ended two weeks ago; they were kept to be looked at."""
    await app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FINISHED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
