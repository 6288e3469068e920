"""Which files there are. Their content is not shown here: that needs the permission of the thing they belong to."""

from __future__ import annotations

from django.contrib import admin

from unionhall.kernel.access.admin import ScopedAdmin
from unionhall.kernel.files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(ScopedAdmin):
    permission = "files.list_files"
    list_display = ("name", "media_type", "size_bytes", "organisation", "is_public", "stored_at")
    list_select_related = ("organisation",)
    list_filter = ("media_type", "is_public")
    search_fields = ("name", "sha256")
    fields = (
        "name",
        "media_type",
        "size_bytes",
        "organisation",
        "owner",
        "permission",
        "sha256",
        "is_public",
        "stored_at",
    )
    readonly_fields = fields
    actions = None
