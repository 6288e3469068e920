"""Pages of the configuration: who may open one, and in whose name a change is made there."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin

from unionhall.kernel.rulebook.core import ladder
from unionhall.lib.acts import may, reach
from unionhall.lib.errors import Refused


def acting_unit(person: Any, permission: str, *, region: str) -> Any:
    """The organisation in whose name `person` uses `permission`: one that `region` lies in, if there is.

    Found by its label: organisations stand above the rulebook and its pages do not.
    """
    organisations = apps.get_model("organisations", "Organisation")
    units = list(organisations.objects.filter(path__in=reach(person, permission)).order_by("path"))
    return next((unit for unit in units if unit.region in ladder(region)), units[0] if units else None)


class ConfigurationAdmin(ModelAdmin):  # type: ignore[misc]
    """A list that whoever holds `permission` anywhere may see and change; the command decides for each row."""

    permission = ""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(getattr(request.user, "person", None), self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # What no form could see before the command refused it.
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())
        return response

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission
