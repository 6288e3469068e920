"""Addresses under /accounts/. Of allauth's own pages only those that are used: no passwords, no sign-up form."""

from __future__ import annotations

from allauth.account.views import account_inactive
from allauth.account.views import logout as sign_out
from django.urls import URLPattern, URLResolver, include, path

from unionhall.kernel.people import views

about_me: list[URLPattern | URLResolver] = [
    path("", views.root, name="root"),
    path("welcome/", views.welcome, name="welcome"),
    path("profile/", views.profile, name="profile"),
    path("identity/", views.identity, name="identity"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_sessions, name="sessions-end"),
    path("file/", views.download_file, name="file"),
    path("login/again/", views.resend, name="resend-code"),
    path("linked/", views.linked, name="linked"),
    path("linked/<int:pk>/remove/", views.unlink, name="unlink"),
    path("login/with/<slug:provider>/", views.go_with, name="with"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", views.confirm, name="account_confirm_login_code"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    # Before allauth's own page of that name.
    path("2fa/totp/activate/", views.set_up_factor, name="mfa_activate_totp"),
    path("2fa/", include("allauth.mfa.urls")),
    # Of allauth's pages for other providers only those that people come back to.
    path("oidc/<slug:provider_id>/login/callback/", views.back_from_oidc, name="openid_connect_callback"),
    path("weixin/login/callback/", views.back_from_weixin, name="weixin_callback"),
    path("", include((about_me, "people"))),
]
