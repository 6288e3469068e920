"""`{% load duty %}`: days, gaps and leave of the duty roster in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.services.legalaid.duty_calendar import day_words as calendar_words
from unionhall.services.legalaid.queries.lawyers import specialities_words

register = template.Library()


@register.filter
def day_words(day: date) -> str:
    """A day with its weekday, "5月7日 周四" or "Thu 7 May"."""
    return calendar_words(day)


@register.filter
def gap_words(gap: Any) -> str:
    """Why a gap is there, and whether somebody is free."""
    if gap.free:
        return ngettext("%(n)d lawyer is free", "%(n)d lawyers are free", gap.free) % {"n": gap.free}
    words = []
    if gap.away:
        words.append(ngettext("%(n)d away", "%(n)d away", gap.away) % {"n": gap.away})
    if gap.busy:
        words.append(
            ngettext("%(n)d on duty elsewhere", "%(n)d on duty elsewhere", gap.busy) % {"n": gap.busy}
        )
    if gap.tired:
        words.append(
            ngettext("%(n)d too many days in a row", "%(n)d too many days in a row", gap.tired)
            % {"n": gap.tired}
        )
    return _(", ").join(words) if words else _("there is no active lawyer")


@register.filter
def specialities(lawyer: Any) -> str:
    """What a lawyer, or a candidate, knows well."""
    return specialities_words(lawyer.specialities)
