"""Links that need no sign-in: whoever holds one may follow that report, and only that."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from unionhall.lib.errors import NotAllowed

_SIGNER_SALT = "stations.report"


class BadLink(NotAllowed):
    """Not a link of ours."""


def token_of(report_id: UUID) -> str:
    """The report's key with a signature, for an address."""
    return signing.Signer(salt=_SIGNER_SALT, sep=".").sign(report_id.hex)


def report_of(token: str) -> UUID:
    """The key of the report that the link is for. Raises BadLink."""
    try:
        return UUID(signing.Signer(salt=_SIGNER_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        raise BadLink("token") from None
