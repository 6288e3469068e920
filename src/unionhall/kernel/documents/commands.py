"""Templates from upload to use, and the documents that are made with them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.documents import press
from unionhall.kernel.documents.kinds import DocumentKind
from unionhall.kernel.documents.making import template_bytes
from unionhall.kernel.documents.models import IssuedDocument, State, Template
from unionhall.kernel.documents.queries import SEE, UnknownDocument, get_kind, template_in_force
from unionhall.kernel.documents.refusals import (
    ConditionFails,
    DocumentTooLarge,
    MissingFields,
    NotForTemplates,
    ReachesOut,
    TemplateBroken,
    TemplateUnreadable,
    TooMuchWork,
    TornBlock,
    UnknownFields,
)
from unionhall.kernel.files import storage
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused

__all__ = [
    "AlreadySignedOff", "ConditionFails", "DocumentTooLarge", "DocumentWithdrawn", "MissingFields", "NotADraft",
    "NotForTemplates", "ReachesOut", "SignOffByAnother", "TemplateBroken", "TemplateUnreadable", "TemplateWithdrawn",
    "TooMuchWork", "TornBlock", "UnknownDocument", "UnknownFields", "issue_document", "preview_template",
    "sign_off_document", "sign_off_template", "upload_template", "withdraw_document", "withdraw_template",
]  # fmt: skip

_NOTE_LENGTH = 200


class SignOffByAnother(Refused):
    """Four eyes: nobody puts their own template into force."""

    message = _("You uploaded this version yourself. Please ask a colleague to sign it off.")


class NotADraft(Refused):
    """Signed off before, or withdrawn."""

    message = _("Only a draft can be signed off.")


class TemplateWithdrawn(Refused):
    """Withdrawn before."""

    message = _("This version has been withdrawn already.")


class AlreadySignedOff(Refused):
    """Signed off before."""

    message = _("This document has been signed off already.")


class DocumentWithdrawn(Refused):
    """Out of force."""

    message = _("This document has been withdrawn.")


@transaction.atomic
def upload_template(
    organisation: Organisation,
    code: str,
    stream: IO[bytes],
    name: str,
    *,
    note: str = "",
    by: Person,
    at: datetime,
) -> Template:
    """Keep a .docx, called `name`, as the next version of the template for `code`: a draft, which nothing uses yet.

    It is filled with the samples once. Raises NotAllowed, UnknownDocument, InvalidInput; what the files app and
    `press.fill` refuse.
    """
    authorise(by, "documents.upload_template", organisation)
    kind = get_kind(code)
    if len(note) > _NOTE_LENGTH:
        raise InvalidInput(_("The note is too long."), field="note")
    template = Template(
        organisation=organisation, code=code, note=note.strip(), uploaded_by=by, uploaded_at=at
    )
    template.file = store_file(
        stream, name, organisation=organisation, owner=by, permission=SEE, subject_id=template.pk, by=by, at=at,
        allowed=("docx",),
    )  # fmt: skip
    try:
        press.fill(kind, _content(template.file), kind.samples())
    except Refused as refused:
        refused.field = "file"
        raise
    # Versions are counted one after the other; nothing else in the organisation waits for it.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    versions = Template.objects.filter(organisation=organisation, code=code)
    template.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    template.save(force_insert=True)
    record(template, "documents.template.upload", by=by, at=at, **_particulars(template))
    return template


@transaction.atomic
def preview_template(template: Template, *, by: Person, at: datetime) -> bytes:
    """The template, a .docx, filled with the samples of its fields; every list has two rows.

    Raises NotAllowed, UnknownDocument; what `press.fill` refuses when the fields have changed since the upload.
    """
    authorise(by, SEE, template)
    kind = get_kind(template.code)
    content = press.fill(kind, _content(template.file), kind.samples()).content
    record(template, "documents.template.preview", by=by, at=at, **_particulars(template))
    return content


@transaction.atomic
def sign_off_template(template: Template, *, by: Person, at: datetime) -> Template:
    """Put a draft into use, for its organisation and all beneath that have none of their own.

    Raises NotAllowed, NotADraft, SignOffByAnother, UnknownDocument; what `press.fill` refuses when the fields have
    changed since the upload.
    """
    template = _locked(template)
    authorise(by, "documents.sign_off_template", template)
    if template.state != State.DRAFT:
        raise NotADraft
    if template.uploaded_by_id == by.pk:
        raise SignOffByAnother
    kind = get_kind(template.code)
    press.fill(kind, _content(template.file), kind.samples())
    template.state, template.signed_off_by, template.signed_off_at = State.SIGNED_OFF, by, at
    template.save(update_fields=["state", "signed_off_by", "signed_off_at"])
    record(template, "documents.template.sign_off", by=by, at=at, **_particulars(template))
    return template


@transaction.atomic
def withdraw_template(template: Template, *, by: Person, at: datetime) -> Template:
    """Use this version no more; the one signed off before it, or the one from above, takes its place.

    Raises NotAllowed, TemplateWithdrawn.
    """
    template = _locked(template)
    authorise(by, "documents.withdraw_template", template)
    if template.state == State.WITHDRAWN:
        raise TemplateWithdrawn
    was, template.state = template.state, State.WITHDRAWN
    template.save(update_fields=["state"])
    record(template, "documents.template.withdraw", by=by, at=at, was=was, **_particulars(template))
    return template


@transaction.atomic
def issue_document(
    code: str,
    fields: Mapping[str, Any],
    *,
    organisation: Organisation,
    subject_id: UUID,
    permission: str,
    owner: Person | None,
    by: Person,
    at: datetime,
) -> IssuedDocument:
    """Make the document `code` about the thing `subject_id` and keep it, for those who hold `permission` over that.

    For commands above, which have authorised `by`. `fields` are given by their dotted names or nested; what the
    template shows must be there (text may be empty). Raises UnknownDocument, MissingFields, DocumentTooLarge; what
    else `press.fill` refuses when fields have changed since the template was signed off.
    """
    kind = get_kind(code)
    template = template_in_force(code, organisation)
    filled = press.fill(kind, template_bytes(kind, template), fields)
    file = store_file(
        io.BytesIO(filled.content), _file_name(kind, filled), organisation=organisation, owner=owner,
        permission=permission, subject_id=subject_id, by=by, at=at, allowed=("docx",),
    )  # fmt: skip
    document = IssuedDocument.objects.create(
        organisation=organisation,
        code=code,
        template=template,
        template_version=template.version if template else 0,
        file=file,
        subject_id=subject_id,
        fields_sha256=filled.fields_sha256,
        issued_by=by,
        issued_at=at,
    )
    record(document, "documents.document.issue", by=by, at=at, **_details(document))
    return document


@transaction.atomic
def sign_off_document(document: IssuedDocument, *, by: Person, at: datetime) -> IssuedDocument:
    """Answer for a document. Raises NotAllowed, DocumentWithdrawn, AlreadySignedOff."""
    document = _locked_document(document)
    authorise(by, "documents.sign_off_document", document)
    if document.withdrawn_at is not None:
        raise DocumentWithdrawn
    if document.signed_off_at is not None:
        raise AlreadySignedOff
    document.signed_off_by, document.signed_off_at = by, at
    document.save(update_fields=["signed_off_by", "signed_off_at"])
    record(document, "documents.document.sign_off", by=by, at=at, **_details(document))
    return document


@transaction.atomic
def withdraw_document(document: IssuedDocument, *, by: Person, at: datetime) -> IssuedDocument:
    """Take a document out of force; it is kept. Raises NotAllowed, DocumentWithdrawn."""
    document = _locked_document(document)
    authorise(by, "documents.withdraw_document", document)
    if document.withdrawn_at is not None:
        raise DocumentWithdrawn
    document.withdrawn_at = at
    document.save(update_fields=["withdrawn_at"])
    record(document, "documents.document.withdraw", by=by, at=at, **_details(document))
    return document


@transaction.atomic
def let_go_documents(subject_id: UUID, *, at: datetime) -> int:
    """Take out of force what was made about a thing and never signed off: its papers are destroyed; answers how many.

    For whoever destroys them, who has been authorised, or whom the law tells to.
    """
    waiting = IssuedDocument.objects.filter(subject_id=subject_id, signed_off_at=None, withdrawn_at=None)
    return waiting.update(withdrawn_at=at)


def _locked(template: Template) -> Template:
    rows = Template.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    return rows.get(pk=template.pk)


def _locked_document(document: IssuedDocument) -> IssuedDocument:
    rows = IssuedDocument.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    return rows.get(pk=document.pk)


def _content(file: StoredFile) -> bytes:
    return storage.path_of(file.sha256).read_bytes()


def _file_name(kind: DocumentKind, filled: press.Filled) -> str:
    return f"{kind.title} {filled.number}".strip() + ".docx"


def _particulars(template: Template) -> dict[str, Any]:
    return {"code": template.code, "version": template.version, "sha256": template.file.sha256}


def _details(document: IssuedDocument) -> dict[str, Any]:
    return {
        "code": document.code,
        "version": document.template_version,
        "about": str(document.subject_id),
        "sha256": document.file.sha256,
    }
