"""What did not arrive, and who else listens."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.admin import ScopedAdmin, person_of
from unionhall.kernel.messaging import commands
from unionhall.kernel.messaging.models import Delivery, Webhook
from unionhall.lib.text import mask_phone


@admin.register(Delivery)
class DeliveryAdmin(ScopedAdmin):
    permission = "messaging.see_deliveries"
    list_display = ("channel", "masked_address", "state", "attempts", "next_at", "delivered_at", "error")
    list_filter = ("state", "channel")
    fields = (
        "organisation", "channel", "masked_address", "state", "attempts", "next_at", "delivered_at", "error",
    )  # fmt: skip
    readonly_fields = fields
    show_full_result_count = False
    actions = ("retry",)

    @admin.display(description=_("recipient"))
    def masked_address(self, delivery: Delivery) -> str:
        if delivery.channel == Delivery.Channel.SMS:
            return mask_phone(delivery.address)
        if delivery.channel == Delivery.Channel.EMAIL:
            return f"{delivery.address[:1]}***@{delivery.address.rpartition('@')[2]}"
        return delivery.address

    @admin.action(description=_("Try again from the beginning"))
    def retry(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, commands.retry_delivery)


@admin.register(Webhook)
class WebhookAdmin(ScopedAdmin):
    permission = "messaging.add_webhook"
    list_display = ("name", "organisation", "url", "kinds", "is_active")
    list_select_related = ("organisation",)
    list_filter = ("is_active",)
    fields = ("organisation", "name", "url", "kinds")
    actions = ("end",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        made = commands.add_webhook(
            given["organisation"],
            name=given["name"],
            url=given["url"],
            kinds=given["kinds"] or (),
            by=person_of(request),
            at=timezone.now(),
        )
        obj.__dict__.update(made.__dict__)
        words = _("Signing secret, shown this once: %(secret)s") % {"secret": made.secret}
        self.message_user(request, words, messages.WARNING)

    @admin.action(description=_("Stop calling"))
    def end(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, commands.end_webhook)
