"""Every address of the installation. Services bring their own; the hub owns the front page and the desk."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from unionhall.config import api_pages
from unionhall.config.api import api

urlpatterns = [
    path("accounts/", include("unionhall.kernel.people.urls")),
    path("files/", include("unionhall.kernel.files.urls")),
    path("palace/", include("unionhall.services.palace.urls")),
    path("stations/", include("unionhall.services.stations.urls")),
    path("legal/", include("unionhall.services.legalaid.urls")),
    path("network/", include("unionhall.services.network.urls")),
    path("api/", api_pages.page, name="api-docs"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", api_pages.nothing, name="api-nothing"),
    path("scim/v2/", include("unionhall.services.hub.scim.urls")),
    path("", include("unionhall.kernel.integrations.urls")),
    path("admin/", admin.site.urls),
    path("", include("unionhall.services.hub.urls")),
]
