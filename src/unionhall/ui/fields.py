"""What the field template must know about a bound form field."""

from typing import Any

from django import forms
from django.forms import BoundField

CONTROLS = {
    forms.RadioSelect: "radios",
    forms.CheckboxSelectMultiple: "checks",
    forms.CheckboxInput: "check",
    forms.FileInput: "file",
    forms.Textarea: "textarea",
    forms.Select: "select",
}
DJANGO_ROWS = "10"  # Django gives every text area ten rows: more than a phone shows
PHONE_NAMES = frozenset({"phone", "mobile", "tel"})


def control_kind(bound: BoundField) -> str:
    """One of hidden, radios, checks, check, file, textarea, select, text."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    # RadioSelect and CheckboxSelectMultiple come first: in Django both are also choice widgets.
    return next((kind for cls, kind in CONTROLS.items() if isinstance(widget, cls)), "text")


def native_widget(bound: BoundField) -> forms.Widget | None:
    """The browser's own date or time control in place of Django's plain text box; None to keep the widget."""
    field, widget = bound.field, bound.field.widget
    attrs = dict(widget.attrs)
    if type(widget) is forms.DateInput and isinstance(field, forms.DateField):
        return forms.DateInput({"type": "date", **attrs}, format="%Y-%m-%d")
    if type(widget) is forms.DateTimeInput and isinstance(field, forms.DateTimeField):
        return forms.DateTimeInput({"type": "datetime-local", **attrs}, format="%Y-%m-%dT%H:%M")
    if type(widget) is forms.TimeInput and isinstance(field, forms.TimeField):
        return forms.TimeInput({"type": "time", **attrs}, format="%H:%M")
    return None


def control(bound: BoundField) -> Any:
    """The rendered control, with a number pad for phone numbers and native date pickers."""
    widget = native_widget(bound)
    if bound.name in PHONE_NAMES and type(bound.field.widget) is forms.TextInput:
        return bound.as_widget(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    if control_kind(bound) == "textarea" and bound.field.widget.attrs.get("rows") == DJANGO_ROWS:
        return bound.as_widget(attrs={"rows": "4"})
    return bound.as_widget(widget=widget)


def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every message of `form` with the id of the control it belongs to; form-wide ones have no id."""
    links = [{"text": str(message), "target": ""} for message in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        if control_kind(bound) in ("radios", "checks"):
            target = f"{bound.auto_id}_0"
        links += [{"text": f"{bound.label}: {message}", "target": target} for message in bound.errors]
    return links
