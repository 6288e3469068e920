"""What pages of cases say in words: days, how late, whose turn, what a verb looks like."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.casework import kinds
from unionhall.engines.casework.core import Verb
from unionhall.services.hub.queries.cases import TURN_WORDS
from unionhall.services.hub.templatetags.desk import stars
from unionhall.ui import calendars
from unionhall.ui.components.icons import status

register = template.Library()
_BY_ASK = (("photos", "camera"), ("file", "upload"), ("money", "banknote"), ("day", "calendar-days"),
           ("moment", "calendar-clock"), ("person", "user-round"), ("paragraph", "message-square"))  # fmt: skip


@register.simple_tag
def day_in_words(moment: datetime) -> str:
    """ "11月28日（星期六）" or "28 Nov (Saturday)"; with the hour where it is not the end of the day."""
    local = timezone.localtime(moment)
    day = calendars.short_date(local.date())
    weekday = date_format(local, "l")
    words = f"{day}（{weekday}）" if weekday.startswith("星期") else f"{day} ({weekday})"
    return words if (local.hour, local.minute) in ((23, 59), (0, 0)) else f"{words} {local:%H:%M}"


@register.filter("verb_icon")
@register.simple_tag
def verb_icon(verb: Verb) -> str:
    """A picture of what a verb asks for."""
    asked = {ask.kind for ask in verb.asks}
    return next((icon for kind, icon in _BY_ASK if kind in asked), "arrow-right")


@register.simple_tag
def stars_of(score: int) -> SafeString:
    """A rating as a number of five."""
    words: SafeString = stars(score)
    return words


@register.filter
def kind_name(code: str) -> str:
    """What a kind of case is called."""
    return str(kinds.workflow_of(code).name)


@register.simple_tag
def state_name(case: Any) -> str:
    """What staff call the state of a case."""
    return str(kinds.workflow_of(case.kind).state(case.state).name)


@register.filter
def turn_name(code: str) -> str:
    """Whose turn it is."""
    return str(TURN_WORDS[code])


@register.inclusion_tag("ui/c/status.html")
def case_due(case: Any, now: datetime) -> Any:
    """How long is left for what is owed, or how late it is; for whom it waits where that is not staff."""
    if case.due_at is None:
        return status("closed", _("Closed"))
    days = (timezone.localdate(case.due_at) - timezone.localdate(now)).days
    if case.due_at < now:
        late = max(-days, 1)
        return status("late", ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late})
    if days == 0:
        return status("late", _("Due today"))
    if days == 1:
        return status("late", _("Due tomorrow"))
    return status("doing", ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days})


@register.filter
def turn_for_staff(code: str) -> str:
    """Whom it waits for, as staff say it."""
    return {
        "worker": _("waits for the person served"),
        "partner": _("waits for the other side"),
        "nobody": _("closed"),
    }.get(code, "")


@register.filter
def task_text(task: Any) -> str:
    """What is to be done; a wish to be called has no words of its own."""
    return _("Call back: they asked for it") if task.kind == "call" else str(task.text)


@register.inclusion_tag("ui/c/status.html")
def task_due(task: Any, now: datetime) -> Any:
    """By when a task is to be done."""
    kind = "late" if task.due_at < now else "doing"
    return status(kind, _("by %(day)s") % {"day": calendars.short_date(timezone.localdate(task.due_at))})


@register.filter
def case_reason(slug: str, case: Any) -> str:
    """What a reason chip of a rating said."""
    return str(dict(kinds.workflow_of(case.kind).rating_reasons).get(slug, slug))
