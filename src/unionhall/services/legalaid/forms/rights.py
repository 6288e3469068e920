"""A list of workers whose claims are to be reckoned at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.services.legalaid.rights_sheets import MOST_ROWS, sheet_topics

MOST_BYTES = 2_000_000


class GroupForm(forms.Form):
    """Which topic, where the work was, and the filled list."""

    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"))
    region = forms.ChoiceField(label=gettext_lazy("Where was the work?"))
    file = forms.FileField(
        label=gettext_lazy("The filled list (.xlsx)"),
        validators=[FileExtensionValidator(["xlsx"], gettext_lazy("This is not an Excel file (.xlsx)."))],
    )

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics, region, file = self.fields["topic"], self.fields["region"], self.fields["file"]
        topics.choices = [(one.name, _(one.label)) for one in sheet_topics()]  # type: ignore[attr-defined]
        region.choices = regions  # type: ignore[attr-defined]
        file.help_text = _("One worker a row, at most %(most)s.") % {"most": MOST_ROWS}

    def clean_file(self) -> UploadedFile:
        """Raises ValidationError for a file that is larger than any such list."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            words = _("The file is larger than %(most)s.") % {"most": filesizeformat(MOST_BYTES)}
            raise forms.ValidationError(words)
        return file
