from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "unionhall.kernel.integrations"
    verbose_name = _("Connected systems")

    def ready(self) -> None:
        """Let every web process find the codes that any other handed out.

        allauth keeps an authorisation code in the cache of the process that made it; the program that brings it back
        reaches any process. And let it ask our own list of what people allowed.
        """
        from allauth.idp.oidc.internal.oauthlib import authorization_codes, server

        from unionhall.kernel.integrations.codes import CodeStore
        from unionhall.kernel.integrations.validator import Validator

        authorization_codes.cache = CodeStore()
        server.OAuthLibRequestValidator = Validator
