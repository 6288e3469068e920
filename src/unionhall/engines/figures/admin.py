"""Definitions are looked at; they follow from what services declare."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from unionhall.engines.figures.models import Definition


@admin.register(Definition)
class DefinitionAdmin(ModelAdmin):
    list_display = ("code", "version", "since", "until")
    search_fields = ("code",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
