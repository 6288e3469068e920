"""Fields and shapes that several forms of legal aid share."""

from __future__ import annotations

from typing import Any

from django import forms


class Sectioned(forms.Form):
    """A form shown in parts: `parts` are (heading, field names); fields of no part come last."""

    parts: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def sections(self) -> list[dict[str, Any]]:
        """Headings with their visible fields; parts without any are left out."""
        named = {name for _heading, names in self.parts for name in names}
        rest = tuple(name for name in self.fields if name not in named)
        found = []
        for heading, names in (*self.parts, ("", rest)):
            bound = [self[name] for name in names if name in self.fields]
            shown = [field for field in bound if not field.is_hidden]
            if shown:
                found.append({"heading": heading, "fields": shown})
        return found


class Lenient(forms.Form):
    """A filter whose wrong values count as not given, so that an address typed by hand still shows a list."""

    def chosen(self) -> dict[str, Any]:
        """The filters in force, by field name."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


def long_text(
    label: Any, *, required: bool = False, rows: int = 4, most: int = 2000, help_text: Any = ""
) -> forms.CharField:
    """A field for several lines, of at most so many characters."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=widget
    )


def amount(label: Any, **more: Any) -> forms.DecimalField:
    """A field for yuan and cents."""
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2, **more)
