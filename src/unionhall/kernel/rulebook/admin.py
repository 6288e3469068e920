"""Rows of the rulebook in the configuration: add one, end one, take out a wrong one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from unionhall.kernel.rulebook import commands
from unionhall.kernel.rulebook.configuration import ConfigurationAdmin, acting_unit
from unionhall.kernel.rulebook.core import Source
from unionhall.kernel.rulebook.forms import LocalRuleForm
from unionhall.kernel.rulebook.models import LocalRule


@admin.register(LocalRule)
class LocalRuleAdmin(ConfigurationAdmin):
    permission = "rulebook.set_rule"
    form = LocalRuleForm
    list_display = ("key", "region", "value", "starts_on", "ends_on", "instrument", "status")
    list_filter = ("key", "region", "status")
    search_fields = ("key", "instrument")
    actions = None  # many rows at once would pass the command by

    def get_readonly_fields(self, request: HttpRequest, obj: LocalRule | None = None) -> tuple[str, ...]:
        # What has been in force stays as it was: a row ends, and another one begins.
        return tuple(field for field in LocalRuleForm.Meta.fields if obj is not None and field != "ends_on")

    def save_model(self, request: HttpRequest, obj: LocalRule, form: LocalRuleForm, change: bool) -> None:
        who: dict[str, Any] = self._who(request, obj)
        if change:
            commands.end_rule(obj.pk, last_day=obj.ends_on, **who)
            return
        stored = commands.set_rule(
            obj.key,
            region=obj.region,
            value=obj.value,
            unit=obj.unit,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
            expect_on=obj.expect_on,
            source=Source(obj.instrument, obj.article),
            is_confirmed=obj.status == LocalRule.Status.CONFIRMED,
            **who,
        )
        obj.pk = stored.pk

    def delete_model(self, request: HttpRequest, obj: LocalRule) -> None:
        commands.withdraw_rule(obj.pk, **self._who(request, obj))

    def _who(self, request: HttpRequest, obj: LocalRule) -> dict[str, Any]:
        person = request.user.person  # type: ignore[union-attr]
        unit = acting_unit(person, self.permission, region=obj.region)
        return {"organisation": unit, "by": person, "at": timezone.now()}
