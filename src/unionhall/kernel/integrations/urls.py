"""Addresses of the provider, as its document names them, and of the page about what I allowed."""

from __future__ import annotations

from allauth.idp.oidc import views as provider
from django.urls import URLPattern, include, path

from unionhall.kernel.integrations import views

# allauth looks its own pages up under these names. Codes for devices are not offered.
_oidc: list[URLPattern] = [
    path(".well-known/openid-configuration", provider.configuration, name="configuration"),
    path(".well-known/jwks.json", provider.jwks, name="jwks"),
    path("identity/o/authorize", views.authorization, name="authorization"),
    path("identity/o/logout", views.logout, name="logout"),
    path("identity/o/api/token", views.token, name="token"),
    path("identity/o/api/revoke", views.revoke, name="revoke"),
    path("identity/o/api/userinfo", views.user_info, name="userinfo"),
    path("identity/o/api/device/code", views.no_device, name="device_code"),
]
_mine: list[URLPattern] = [
    path("", views.apps, name="apps"),
    path("<uuid:pk>/end/", views.end_app, name="app-end"),
]
_idp = [path("", include((_oidc, "oidc")))]
urlpatterns = [
    path("", include((_idp, "idp"))),
    path("accounts/apps/", include((_mine, "integrations"))),
]
