"""How the palace's rows are said in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from unionhall.services.palace.models import Activity, Course


def worded(row: Any, field: str) -> str:
    """`row.field`, or its English twin `row.field_en` for a reader of English, where that is filled in."""
    twin: str = getattr(row, f"{field}_en", "") if get_language() == "en" else ""
    return twin or getattr(row, field)


def weekday_words(weekdays: Sequence[int]) -> str:
    """ISO weekdays as short words: "Mon, Wed"."""
    return _(", ").join(str(WEEKDAYS_ABBR[day - 1]).replace("星期", "周") for day in sorted(weekdays))


def span_words(begins: time, minutes: int) -> str:
    """A stretch of the day: "19:00–20:30". `minutes` must not pass midnight."""
    total = begins.hour * 60 + begins.minute + minutes
    return f"{begins:%H:%M}–{total // 60:02d}:{total % 60:02d}"


def pattern_words(course: Course) -> str:
    """When a course meets: "Mon, Wed 19:00–20:30, 12 lessons"."""
    lessons = ngettext("%(n)d lesson", "%(n)d lessons", course.lesson_count) % {"n": course.lesson_count}
    days, hours = weekday_words(course.weekdays), span_words(course.time_from, course.minutes)
    return _("%(days)s %(hours)s, %(lessons)s") % {"days": days, "hours": hours, "lessons": lessons}


def fee_words(fee_yuan: Decimal) -> str:
    """A fee in words; nothing to pay is "free"."""
    return _("%(fee)s yuan") % {"fee": f"{fee_yuan.normalize():f}"} if fee_yuan else _("Free")


def spot_words(session: Any) -> str:
    """The room of a session; the place where it has none."""
    return worded(session.room or session.place, "name") if session.room or session.place else ""


def where_words(session: Any) -> str:
    """Place and room of a session; the place alone when it has no room."""
    place, room = session.place, session.room
    if place is None or room is None:
        return worded(place or room, "name") if place or room else ""
    return _("%(place)s, %(room)s") % {"place": worded(place, "name"), "room": worded(room, "name")}


def venue_words(activity: Activity) -> str:
    """Where an activity is: at the unit it is sent to, in words, or in one of our places."""
    spot = activity.venue or where_words(activity.session)
    if activity.host is None:
        return spot
    host = worded(activity.host, "name")
    return _("%(place)s, %(room)s") % {"place": host, "room": spot} if spot else host


def age_words(activity: Activity) -> str:
    """Whom an activity for children takes: "6 to 12 years", empty for all."""
    least, most = activity.age_from, activity.age_to
    if least is not None and most is not None:
        return _("%(from)d to %(to)d years") % {"from": least, "to": most}
    if least is not None:
        return _("from %(from)d years") % {"from": least}
    return _("up to %(to)d years") % {"to": most} if most is not None else ""


def house_facts(place: Any, house: Any) -> list[dict[str, str]]:
    """Rows `{label, value}` about the building, only those that are known."""
    rows = [(_("Floor area"), f"{place.area_m2:,.0f} m²" if place.area_m2 else "")]
    if house is not None:
        rows += [
            (_("Rebuilt from"), worded(house, "rebuilt_from")),
            (
                _("Project began"),
                date_format(house.project_started_on, "YEAR_MONTH_FORMAT")
                if house.project_started_on
                else "",
            ),
            (_("Opened"), date_format(house.opened_on, "DATE_FORMAT") if house.opened_on else ""),
            (_("Cost"), cost_words(house.investment_yuan) if house.investment_yuan else ""),
        ]
    return [{"label": label, "value": value} for label, value in rows if value]


def cost_words(yuan: Decimal) -> str:
    """A large sum as people say it: in units of ten thousand yuan in Chinese, in millions in English."""
    if get_language() == "en":
        return _("%(n)s million yuan") % {"n": f"{yuan / 1_000_000:,.1f}"}
    return _("%(n)s ten thousand yuan") % {"n": f"{yuan / 10_000:,.0f}"}
