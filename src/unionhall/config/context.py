"""What every page knows: the site's name, the reader's display choices, the hotline."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Context for all templates."""
    preferences = getattr(request, "preferences", None)
    return {
        "site_name": settings.SITE_NAME_EN if get_language() == "en" else settings.SITE_NAME,
        "hotline": settings.HOTLINE,
        "size": preferences.size if preferences else "normal",
        "theme": preferences.theme if preferences else "",
        "is_demo": settings.MODE == "demo",
    }
