"""Forms and what surrounds them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.ui import fields

register = template.Library()
Row = Mapping[str, Any]


RATINGS = (
    (5, gettext_lazy("Very good"), "laugh"),
    (4, gettext_lazy("Good"), "smile"),
    (3, gettext_lazy("Fair"), "meh"),
    (2, gettext_lazy("Poor"), "frown"),
    (1, gettext_lazy("Very poor"), "angry"),
)


@register.inclusion_tag("ui/c/field.html")
def field(bound: BoundField, optional: bool = True) -> Row:
    """One form field with label, help and errors; `optional=False` hides the word "optional"."""
    kind = fields.control_kind(bound)
    return {
        "field": bound,
        "kind": kind,
        "control": fields.control(bound),
        "optional": optional and not bound.field.required and kind != "check",
    }


@register.inclusion_tag("ui/c/error_summary.html")
def error_summary(form: forms.BaseForm) -> Row:
    """What is wrong with `form`, each line a link to its field; nothing when it is right."""
    return {"links": fields.error_links(form)}


@register.inclusion_tag("ui/c/rating.html")
def rating(
    legend: str = "",
    name: str = "stars",
    chosen: int | None = None,
    good: Sequence[tuple[str, str]] = (),
    bad: Sequence[tuple[str, str]] = (),
    error: str = "",
) -> Row:
    """Five big choices with words; `good` and `bad` are reason chips (value, text) named "reasons"."""
    return {
        "legend": legend or _("How was it?"),
        "name": name,
        "ratings": RATINGS,
        "chosen": chosen,
        "good": good,
        "bad": bad,
        "error": error,
    }


@register.inclusion_tag("ui/c/check_answers.html")
def check_answers(rows: Iterable[Row]) -> Row:
    """Everything once more before sending: rows `{label, value, change_url?}`."""
    return {"rows": rows}


@register.inclusion_tag("ui/c/confirmation.html")
def confirmation(title: str, number: str = "", next_steps: Sequence[str] = (), note: str = "") -> Row:
    """It is done: the number to quote and what happens next."""
    return {"title": title, "number": number, "next_steps": next_steps, "note": note}


@register.inclusion_tag("ui/c/rating_buttons.html")
def rating_buttons(name: str = "stars", legend: str = "") -> Row:
    """One tap: five submit buttons with words, inside a form of your own."""
    return {"name": name, "legend": legend or _("How was it?"), "ratings": RATINGS}


@register.inclusion_tag("ui/c/upload_list.html")
def upload_list(files: Iterable[Row]) -> Row:
    """Files that have arrived: `{name, url, size?, remove_url?}`."""
    return {"files": files}
