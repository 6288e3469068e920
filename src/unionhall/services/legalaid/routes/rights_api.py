from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid import api
from unionhall.services.legalaid.views import rights_group

urlpatterns: list[URLPattern] = [
    path("rights/api/answers/", api.answers, name="rights-api-answers"),
    path("rights/api/schema.json", api.schema, name="rights-api-schema"),
    path("rights/group/", rights_group.group, name="rights-group"),
    path("rights/sheets/<slug:topic>.xlsx", rights_group.sheet, name="rights-sheet"),
]
