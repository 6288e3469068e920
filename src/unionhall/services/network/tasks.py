"""Periodic jobs of the network. Each may be killed at any moment and run again: what is done is not done twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.services.network import commands
from unionhall.services.network.queries.jobs import running_scenarios, units_with_workers


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="collect_scenarios")
def collect_scenarios(timestamp: int) -> None:
    """Every minute: fetch the answers of searches that have ended while nobody looked."""
    for scenario in running_scenarios():
        commands.collect_scenario(scenario, at=timezone.now())


@app.periodic(cron="30 1 1 * *")
@app.task(queueing_lock="count_network_coverage")
def count_network_coverage(timestamp: int) -> None:
    """On the first of each month: how many workers lie inside a circle."""
    for organisation in units_with_workers():
        commands.count_coverage(organisation, by=None, at=timezone.now())
