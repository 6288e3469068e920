"""What pages about needs say in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.matching.core import CONFIDENT, Reason
from unionhall.engines.matching.wording import reason_text
from unionhall.services.hub import figures
from unionhall.services.hub.desk import need_words, verdicts
from unionhall.services.hub.templatetags.desk import title_of

register = template.Library()


@register.simple_tag
def topic_name(slug: str) -> str:
    """A category of need by its name."""
    return need_words.topic_name(slug)


@register.simple_tag
def suggestion_name(suggestion: Any) -> str:
    """What was suggested, in the reader's language."""
    thing = suggestion.session or suggestion.place
    return title_of(thing) if thing is not None else figures.suggested_name(suggestion)


@register.simple_tag
def suggestion_reasons(suggestion: Any) -> str:
    """Why it was suggested, as it was said then."""
    found = []
    for row in suggestion.reason:
        params = dict(row)
        found.append(str(reason_text(Reason(params.pop("code"), params))))
    return _("; ").join(found)


@register.simple_tag
def confidence_text(need: Any) -> str:
    """How sure the matcher was, and what it did."""
    share = {"share": f"{need.confidence:.0%}"}
    if need.confidence >= CONFIDENT:
        return _("Confidence high (%(share)s)") % share
    return _("Confidence low (%(share)s)") % share


@register.simple_tag
def learning_text(learning: Any) -> str:
    """How many corrections wait, and when the matcher was trained last."""
    waiting = ngettext(
        "%(n)s correction waits to be learnt.", "%(n)s corrections wait to be learnt.", learning.waiting
    ) % {"n": learning.waiting}
    if learning.trained_at is None:
        return _("%(waiting)s Until now the matcher is as it was shipped.") % {"waiting": waiting}
    when = date_format(timezone.localtime(learning.trained_at), "DATETIME_FORMAT")
    return _("%(waiting)s The matcher was trained last on %(when)s.") % {"waiting": waiting, "when": when}


@register.simple_tag
def shown_reading(reading: Any) -> str:
    """A match rate as it is printed."""
    return verdicts.shown_value(reading)


@register.simple_tag
def month_reading(reading: Any, least: int) -> str:
    """The match rate of a month; of fewer needs than `least` none."""
    return verdicts.shown_value(reading) if reading.whole >= least else "–"


@register.simple_tag
def hidden_count(least: int) -> str:
    """A number too small to be shown."""
    return f"<{least}"
