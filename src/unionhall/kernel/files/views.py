"""Handing files out: always as a download, never as a page of ours."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from unionhall.kernel.files import commands


@require_safe
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The bytes, for whoever may have them. The browser saves them; it neither guesses a type nor runs anything."""
    viewer = request.user.person if request.user.is_authenticated else None
    file, path = commands.open_file(file_id, by=viewer, at=timezone.now())
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if file.is_public else "private, no-store"
    )
    return response
