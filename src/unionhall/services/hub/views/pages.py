"""Pages of words: privacy and accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people here, why, and what they may ask for."""
    return render(request, "hub/privacy.html", {"tab": "me"})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How this site can be used by everybody, and whom to tell when it cannot."""
    return render(request, "hub/accessibility.html", {"tab": "me"})
