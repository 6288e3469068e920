"""A small site around the accounts, so that these tests depend on no service."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from unionhall.kernel.access.queries import is_staff


def page(request: HttpRequest) -> HttpResponse:
    """Who is there, and whether their posts count."""
    person = request.user.person if request.user.is_authenticated else None
    return HttpResponse(f"{person} staff={is_staff(person) if person else False}")


def public(_request: HttpRequest) -> HttpResponse:
    """Asks nothing of anybody."""
    return HttpResponse("public")


def nobody(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a person, which these tests do not open."""
    return HttpResponse(status=404)


hub = [
    path("", page, name="home"),
    path("public/", public, name="privacy"),
    path("prefs/", public, name="prefs"),
    path("desk/", page, name="desk"),
    # Where whoever is put on file can be found.
    path("desk/people/<uuid:pk>/", nobody, name="desk-person"),
]

urlpatterns = [
    path("accounts/", include("unionhall.kernel.people.urls")),
    path("admin/", admin.site.urls),
    path("palace/desk/rooms/", page),
    path("", include((hub, "hub"))),
]
