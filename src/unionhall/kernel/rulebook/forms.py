"""The form for a row that an administrator adds."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from unionhall.kernel.rulebook.core import check_overlap, check_row
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, row_of, rows_beside, rules
from unionhall.lib.errors import InvalidInput


def _choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(rule.key, f"{rule.description(language)} ({rule.key})") for rule in rules()]


class LocalRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Shows at each field what the command would refuse."""

    class Meta:
        model = LocalRule
        fields = (
            "key", "region", "value", "unit", "starts_on", "ends_on", "expect_on", "instrument", "article", "status",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"] = forms.ChoiceField(label=self.fields["key"].label, choices=_choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        rule = LocalRule(
            pk=self.instance.pk, **{field: getattr(self.instance, field) for field in self.Meta.fields}
        )
        for field in self.fields:
            setattr(rule, field, cleaned[field])
        try:
            row = row_of(rule)
            check_row(book().rule(rule.key).unit, row)
            check_overlap([row, *rows_beside(rule)])
        except InvalidInput as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned
