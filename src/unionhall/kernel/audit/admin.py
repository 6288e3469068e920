"""The trail in the configuration, for those who check it. Nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from unionhall.kernel.audit.models import Entry, Seal
from unionhall.kernel.audit.queries import trail
from unionhall.kernel.rulebook.configuration import ConfigurationAdmin
from unionhall.lib.acts import reach


class _ReadOnlyAdmin(ConfigurationAdmin):
    permission = "audit.see_trail"
    actions = None
    show_full_result_count = False  # counting a trail of millions to show ten lines

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Entry)
class EntryAdmin(_ReadOnlyAdmin):
    list_display = ("at", "verb", "by", "organisation", "subject_id")
    list_per_page = 50
    search_fields = ("verb", "subject_id__iexact")
    fields = ("at", "verb", "by", "organisation", "subject_id", "data", "seal")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return trail(reach(request.user.person, self.permission))  # type: ignore[union-attr]


@admin.register(Seal)
class SealAdmin(_ReadOnlyAdmin):
    list_display = ("number", "entries", "sealed_at", "digest")
    fields = ("number", "entries", "sealed_at", "previous", "digest")
    readonly_fields = fields
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("leaves")
