"""Configuration: synonyms are kept by staff; what can be found is owned by the services and only looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from unionhall.engines.matching.models import SearchDocument, Synonym


@admin.register(Synonym)
class SynonymAdmin(ModelAdmin):
    list_display = ("__str__", "is_active")
    list_filter = ("is_active",)
    fields = ("words", "is_active")


@admin.register(SearchDocument)
class SearchDocumentAdmin(ModelAdmin):
    list_display = ("title", "service", "kind", "starts_at", "indexed_at")
    list_filter = ("service", "kind", "visible_to")
    search_fields = ("title", "pinyin")
    exclude = ("tsv",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
