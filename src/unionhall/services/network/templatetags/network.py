"""`{% load network %}`: the network in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from unionhall.engines.casework.kinds import workflow_of
from unionhall.services.network import wording
from unionhall.services.network.drawing import map_of_answer
from unionhall.services.network.states import SITE, Level, Run
from unionhall.ui.components.icons import status

register = template.Library()
register.filter("whole", wording.whole)
register.filter("yuan", wording.yuan_words)
register.filter("reason", wording.reason_words)
register.filter("left_words", wording.left_words)
register.filter("status_words", wording.status_words)
register.filter("settings_words", wording.settings_words)
register.filter("conflict_words", wording.conflict_words)
_RUNS = {Run.DRAFT: "todo", Run.RUNNING: "doing", Run.DONE: "done", Run.FAILED: "late"}


@register.filter
def level_name(code: str) -> str:
    """What a level is called."""
    return str(Level(code).label)


@register.filter
def state_name(code: str) -> str:
    """What a state of a palace on its way is called."""
    return str(SITE.state(code).name)


@register.simple_tag
def state_of(case: Any) -> str:
    """What staff call the state of the case."""
    return str(workflow_of(case.kind).state(case.state).name)


@register.simple_tag
def case_url(case: Any) -> str:
    """The desk's page of the case."""
    return reverse("hub:desk-case", args=[case.pk])


@register.inclusion_tag("ui/c/status.html")
def run_status(scenario: Any) -> Any:
    """How far a scenario is, as a pill."""
    return status(_RUNS[Run(scenario.state)], str(scenario.get_state_display()))


@register.inclusion_tag("network/map.html")
def plan_map(sheet: Any, slug: str) -> dict[str, Any]:
    """The map of a plan; `slug` tells two maps of one page apart."""
    detour = float(sheet.settings.detour)
    drawn = map_of_answer(sheet.people, sheet.answer, detour=detour, least=sheet.least)
    return {"map": drawn, "slug": slug}


@register.filter
def signed(number: Any) -> str:
    """A difference with its sign."""
    return f"+{wording.whole(number)}" if number > 0 else f"{wording.whole(number)}".replace("-", "−")


@register.simple_tag
def next_milestone(site: Any) -> Any:
    """The first milestone that is not reached; none for what has ended."""
    if site.case is None or site.case.closed_at is not None:
        return None
    return next((one for one in site.milestones.all() if one.reached_on is None), None)


@register.simple_tag
def milestone_words(milestone: Any) -> str:
    """The milestone and its day, in one line."""
    return f"{state_name(milestone.code)} {milestone.planned_on:%Y-%m-%d}"
