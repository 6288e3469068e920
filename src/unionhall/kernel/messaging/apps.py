from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "unionhall.kernel.messaging"
    verbose_name = _("Messaging")

    def ready(self) -> None:
        """Tell administrators of systems that are called no more."""
        from unionhall.kernel.messaging import kinds

        kinds.register(
            "messaging.webhook_gone",
            title=_("No longer called: %(name)s"),
            body=_("The other system answered that this address is gone. Nothing is sent to it any more."),
            path="/desk/webhooks/%(id)s/",
        )
        kinds.register(
            "messaging.webhook_failing",
            title=_("No longer called: %(name)s"),
            body=_("It was not reached for five days. Once it works again, start it again on its page."),
            path="/desk/webhooks/%(id)s/",
        )
