"""Reading templates and documents. What a case's page shows, the case's own service has let its viewer see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.documents import kinds
from unionhall.kernel.documents.kinds import DocumentKind
from unionhall.kernel.documents.models import IssuedDocument, State, Template
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, NotAllowed, msgid

SEE = "documents.see_templates"
SIGN_OFF = "documents.sign_off_document"


class UnknownDocument(InvalidInput):
    """No service has registered a document of that code."""

    message = msgid("There is no document called “%(code)s”.")


class TemplateUnknown(NotAllowed):
    """There is no such template, or it is not open to the viewer."""


class DocumentUnknown(NotAllowed):
    """There is no such document, or it is not open to the viewer."""


def get_kind(code: str) -> DocumentKind:
    """The document called `code`, with the fields that its templates can show. Raises UnknownDocument."""
    kind = kinds.find(code)
    if kind is None:
        raise UnknownDocument(field="code", code=code)
    return kind


def templates_visible_to(viewer: Person, *, code: str = "") -> QuerySet[Template]:
    """Every version, of `code` only if given, at the organisations whose templates `viewer` may see; newest first."""
    rows = Template.objects.filter(scope_permitted(viewer, SEE))
    rows = rows.filter(code=code) if code else rows
    return rows.select_related("organisation", "file", "uploaded_by", "signed_off_by").order_by(
        "organisation__path", "code", "-version"
    )


def get_template(template_id: UUID, viewer: Person) -> Template:
    """The version. Raises TemplateUnknown."""
    found = templates_visible_to(viewer).filter(pk=template_id).first()
    if found is None:
        raise TemplateUnknown("template")
    return found


def template_in_force(code: str, organisation: Organisation) -> Template | None:
    """The version that documents of `organisation` are made with; None for the shipped template.

    It is the latest that is signed off, of the nearest organisation at or above this one that has any. Only its
    number and its holder are for everybody; its file opens to those who may see templates there.
    """
    rows = Template.objects.filter(
        code=code, state=State.SIGNED_OFF, organisation__path__above=organisation.path
    )
    return rows.select_related("organisation", "file").order_by("-organisation__path", "-version").first()


def documents_about(subject_id: UUID, *, code: str = "") -> QuerySet[IssuedDocument]:
    """Documents of one thing, newest first, withdrawn ones too, for callers that have let the viewer see the thing."""
    rows = IssuedDocument.objects.filter(subject_id=subject_id)
    rows = rows.filter(code=code) if code else rows
    return rows.select_related("file", "issued_by", "signed_off_by").order_by("-issued_at", "-id")


def documents_to_sign_off(viewer: Person, *, code: str = "") -> QuerySet[IssuedDocument]:
    """Documents that `viewer` may sign off and nobody has yet, oldest first."""
    rows = IssuedDocument.objects.filter(
        scope_permitted(viewer, SIGN_OFF), signed_off_at=None, withdrawn_at=None
    )
    rows = rows.filter(code=code) if code else rows
    return rows.select_related("organisation", "file", "issued_by").order_by("issued_at", "id")


def get_document(document_id: UUID, viewer: Person) -> IssuedDocument:
    """The document, for those who may sign it off. Raises DocumentUnknown."""
    rows = IssuedDocument.objects.filter(scope_permitted(viewer, SIGN_OFF), pk=document_id)
    found = rows.select_related("organisation", "file", "issued_by", "signed_off_by").first()
    if found is None:
        raise DocumentUnknown("document")
    return found
