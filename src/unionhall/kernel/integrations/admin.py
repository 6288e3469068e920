"""Takes allauth's pages out of the configuration: systems are connected, and people linked, by our commands only."""

from __future__ import annotations

from allauth.idp.oidc.models import Client, Token
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

for model in (Client, Token, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)
