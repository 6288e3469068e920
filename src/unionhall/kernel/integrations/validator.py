"""allauth's checks of a request, with one of ours."""

from __future__ import annotations

from allauth.core import context
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from oauthlib.common import Request

from unionhall.kernel.integrations import queries


class Validator(OAuthLibRequestValidator):
    """Knows what a person allowed from what is remembered of it."""

    def validate_silent_authorization(self, request: Request) -> bool:
        """Whether the person allowed this system all that it asks for.

        allauth looks for tokens that are alive; they end with the session, and what was allowed does not.
        """
        grant = queries.live_grant(request.client.id, context.request.user.person)
        return grant is not None and set(request.scopes) <= set(grant.scopes)
