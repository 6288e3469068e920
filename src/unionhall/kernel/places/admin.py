"""Places in the configuration, to be looked at; they are changed on the desk, through the commands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from unionhall.kernel.access.admin import ScopedAdmin
from unionhall.kernel.places.models import Closure, OpeningHours, Place, Room, Zone


class _PlacesAdmin(ScopedAdmin):
    permission = "places.change_place"
    actions = None


@admin.register(Place)
class PlaceAdmin(_PlacesAdmin):
    list_display = ("name", "kind", "organisation", "address", "is_open_24h", "closed_on")
    list_select_related = ("organisation",)
    list_filter = ("kind",)
    search_fields = ("name", "name_en", "code", "address")
    fields = (
        "organisation", "kind", "code", "name", "name_en", "address", "phone", "longitude", "latitude",
        "facilities", "area_m2", "is_open_24h", "closed_on",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("earth")


@admin.register(OpeningHours)
class OpeningHoursAdmin(_PlacesAdmin):
    list_display = ("place", "weekday", "opens", "closes")
    list_select_related = ("place",)
    list_filter = ("weekday",)
    search_fields = ("place__name",)
    fields = ("place", "weekday", "opens", "closes")
    readonly_fields = fields


@admin.register(Closure)
class ClosureAdmin(_PlacesAdmin):
    list_display = ("place", "starts_on", "ends_on", "reason", "is_planned", "withdrawn_at")
    list_select_related = ("place",)
    search_fields = ("place__name", "reason")
    fields = ("place", "starts_on", "ends_on", "reason", "is_planned", "posted_at", "withdrawn_at")
    readonly_fields = fields


@admin.register(Zone)
class ZoneAdmin(_PlacesAdmin):
    list_display = ("name", "place", "code", "area_m2")
    list_select_related = ("place",)
    search_fields = ("name", "place__name")
    fields = ("place", "code", "name", "name_en", "area_m2")
    readonly_fields = fields


@admin.register(Room)
class RoomAdmin(_PlacesAdmin):
    list_display = ("name", "place", "zone", "floor", "capacity", "is_public_benefit")
    list_select_related = ("place", "zone")
    search_fields = ("name", "place__name")
    fields = ("place", "zone", "name", "name_en", "floor", "capacity", "area_m2", "is_public_benefit")
    readonly_fields = fields
