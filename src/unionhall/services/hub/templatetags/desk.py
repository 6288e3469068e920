"""What the desk's tables say in words: titles, days, how full, how late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from unionhall.engines.booking.states import BookingState, FollowUpState, SessionState
from unionhall.engines.matching import wording
from unionhall.lib.text import mask_name, mask_phone
from unionhall.services.hub import figures
from unionhall.services.hub.desk.queries.figures import Reading
from unionhall.services.hub.desk.queries.sessions import kind_name
from unionhall.services.hub.desk.verdicts import shown_value
from unionhall.services.hub.queries.mine import rating_reasons
from unionhall.ui.components.icons import icon, status

register = template.Library()
_STATE_KINDS = {
    SessionState.DRAFT: "todo",
    SessionState.PUBLISHED: "doing",
    SessionState.ENDED: "done",
    SessionState.CANCELLED: "closed",
    BookingState.BOOKED: "doing",
    BookingState.WAITING: "doing",
    BookingState.OFFERED: "todo",
    BookingState.ENTERED: "doing",
    BookingState.ATTENDED: "done",
    BookingState.ABSENT: "late",
}


@register.simple_tag
def title_of(thing: Any) -> str:
    """The title or name of a row in the reader's language; a dash for nothing."""
    if thing is None:
        return "–"
    field = "title" if hasattr(thing, "title") else "name"
    english = getattr(thing, f"{field}_en", "") if get_language() == "en" else ""
    return english or str(getattr(thing, field))


@register.simple_tag
def kind_of(session: Any) -> str:
    """What its service calls this kind of session."""
    return kind_name(session.service, session.kind)


@register.filter
def masked(name: str) -> str:
    """A name as lists show it."""
    return mask_name(name)


@register.filter
def masked_phone(phone: str) -> str:
    """A telephone number as lists show it."""
    return mask_phone(phone)


@register.filter
def day_and_time(moment: datetime) -> str:
    """ "11月3日 周二 19:00": weekday, day and time, without the year."""
    local = timezone.localtime(moment)
    return f"{short_day(local.date())} {local:%H:%M}"


@register.filter
def short_day(day: date) -> str:
    """ "11月3日 周二" or "Tue 3 Nov"."""
    weekday = date_format(day, "D").replace("星期", "周")
    if get_language() == "en":
        return f"{weekday} {day.day} {date_format(day, 'M')}"
    return f"{day.month}月{day.day}日 {weekday}"


@register.inclusion_tag("ui/c/status.html")
def state_status(row: Any) -> Any:
    """The state of a session or booking as a pill."""
    return status(_STATE_KINDS.get(row.state, "closed"), row.get_state_display())


@register.inclusion_tag("ui/c/status.html")
def fill_status(session: Any) -> Any:
    """What a session that lies ahead wants: more places, more people, or nothing."""
    free = session.capacity - session.held
    if free <= 0:
        return status("late", _("Full: add places?") if session.waiting else _("Full"))
    if free * 10 <= session.capacity:
        return status("todo", _("Nearly full"))
    if session.held * 3 < session.capacity:
        return status("todo", _("Invite more people"))
    return status("done", _("Going well"))


@register.inclusion_tag("ui/c/status.html")
def due_status(follow_up: Any, today: date) -> Any:
    """How long is left for a follow-up, or how late it is."""
    if follow_up.state == FollowUpState.DONE:
        return status("done", _("Done"))
    days = (follow_up.due_on - today).days
    if days < 0:
        return status("late", ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days})
    if days == 0:
        return status("late", _("Due today"))
    return status("doing", ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days})


@register.simple_tag
def stars(score: int) -> SafeString:
    """A rating as a number of five; colour alone says nothing."""
    css = "points points--low" if score <= 2 else "points"
    words = _("%(score)s of 5 points") % {"score": score}
    return format_html(
        '<span class="{}">{}<span aria-hidden="true" class="num">{}/5</span><span class="sr-only">{}</span></span>',
        css, icon("star", 16), score, words,
    )  # fmt: skip


@register.simple_tag
def suggested_name(suggestion: Any) -> str:
    """What was suggested, where it is neither a session nor a place."""
    return figures.suggested_name(suggestion)


@register.simple_tag
def category_names(slugs: list[str]) -> str:
    """Categories of need by name."""
    return _(", ").join(str(wording.category_name(slug)) for slug in slugs)


@register.filter
def shown(reading: Reading) -> str:
    """A reading of a figure as it is printed."""
    return shown_value(reading)


@register.simple_tag
def reason_name(code: str) -> str:
    """What a reason chip of a rating said."""
    return str(dict(rating_reasons()).get(code, code))


@register.inclusion_tag("ui/c/status.html")
def need_status(need: Any) -> Any:
    """What became of a need: the first suggestion taken, another one, none, or nothing was suggested."""
    if not need.suggested:
        return status("late", _("Nothing suggested"))
    taken = [one for one in need.suggested if one.taken_at]
    if any(one.rank == 1 for one in taken):
        return status("done", _("First suggestion taken"))
    return status("doing", _("Another one taken")) if taken else status("todo", _("Not taken"))


@register.simple_tag
def week_title(monday: date) -> str:
    """ "2026年11月23日 – 11月29日"."""
    sunday = monday + timedelta(days=6)
    return f"{date_format(monday, 'DATE_FORMAT')} – {short_day(sunday)}"
