from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "unionhall.engines.booking"
    verbose_name = _("Bookings")

    def ready(self) -> None:
        from unionhall.engines.booking import permissions  # noqa: F401
        from unionhall.engines.booking.messages import register_messages

        register_messages()
