"""Configuration: synonyms are kept by staff; what can be found is owned by the services and only looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from unionhall.engines.matching.labels import PUBLIC
from unionhall.engines.matching.models import SearchDocument, Synonym


@admin.register(Synonym)
class SynonymAdmin(ModelAdmin):
    list_display = ("__str__", "is_active")
    list_filter = ("is_active",)
    fields = ("words", "is_active")


@admin.register(SearchDocument)
class SearchDocumentAdmin(ModelAdmin):
    list_display = ("title", "service", "kind", "starts_at", "indexed_at")
    list_filter = ("service", "kind")
    search_fields = ("title", "pinyin")
    exclude = ("tsv",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchDocument]:
        """What everybody may find; the rest is nobody's business here."""
        return super().get_queryset(request).filter(labels__contains=[PUBLIC])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
