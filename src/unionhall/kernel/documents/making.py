"""Documents made of plain values and handed out at once: for somebody who has no case, and of whom nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from unionhall.kernel.documents import press
from unionhall.kernel.documents.kinds import DocumentKind
from unionhall.kernel.documents.layout import shipped_template
from unionhall.kernel.documents.models import Template
from unionhall.kernel.documents.queries import get_kind, template_in_force
from unionhall.kernel.files import storage
from unionhall.kernel.organisations.models import Organisation


def template_bytes(kind: DocumentKind, template: Template | None, language: str = "") -> bytes:
    """The .docx to fill: the version that was signed off, or the shipped one where there is none."""
    if template is None:
        return shipped_template(kind, language)
    return storage.path_of(template.file.sha256).read_bytes()


def fill_document(
    code: str, fields: Mapping[str, Any], *, organisation: Organisation | None = None, language: str = ""
) -> press.Filled:
    """The document `code` of `fields`, as `issue_document` would make it at `organisation`; nothing is stored.

    Without an organisation, and in another language than the installation's, the shipped template is used: what an
    organisation signed off is in its own language. Raises UnknownDocument and the refusals of `refusals`.
    """
    kind = get_kind(code)
    is_own = language in ("", settings.LANGUAGE_CODE)
    template = template_in_force(code, organisation) if organisation and is_own else None
    return press.fill(kind, template_bytes(kind, template, language), fields, language=language)
