"""The portal as an app on the phone: its name, the script that serves it without a net, the page it then shows."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

PAPER, BRAND = "#F5F3EF", "#B3211F"
# What the page without a net is drawn with.
SHELL = (
    "ui/app.css", "ui/parts.css", "hub/portal.css", "ui/app.js", "ui/pwa.js", "django_htmx/htmx-2.min.js",
    "ui/mark.svg",
)  # fmt: skip
LONGEST_SHORT_NAME = 12


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Name, icons, colours and shortcuts, in the reader's language."""
    is_english = get_language() == "en"
    name = settings.SITE_NAME_EN if is_english else settings.SITE_NAME
    body = {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= LONGEST_SHORT_NAME else _("Workers’ Home"),
        "lang": "en" if is_english else "zh-Hans",
        "dir": "ltr",
        "start_url": f"{reverse('hub:home')}?source=app",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BRAND,
        "icons": [
            {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": static("ui/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": label, "url": f"{reverse(url)}?source=app"}
            for label, url in (
                (_("My items"), "hub:mine"), (_("My code"), "hub:qr"), (_("All services"), "hub:find"),
            )
        ],
    }  # fmt: skip
    return JsonResponse(
        body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its version follows from what it keeps, so that a changed file is taken by itself."""
    files = [static(name) for name in SHELL]
    known = {
        "files": files,
        "offline": reverse("hub:offline"),
        "bookings": reverse("hub:kept-bookings"),
        "static": settings.STATIC_URL,
    }
    text = render_to_string("hub/portal/sw.js", {"known": json.dumps(known)})
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    response = HttpResponse(
        text.replace("VERSION_HERE", version), content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What can be done without a net. It names nobody: the phone keeps it for whoever holds it."""
    return render(request, "hub/portal/offline.html")
