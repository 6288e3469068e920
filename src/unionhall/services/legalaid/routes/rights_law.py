"""The law and the numbers behind the reckonings, for everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import rights_law as views

urlpatterns: list[URLPattern] = [
    path("rights/law/", views.laws, name="rights-laws"),
    path("rights/law/<str:law>/", views.law, name="rights-law"),
    path("rights/numbers/", views.numbers, name="rights-numbers"),
    path("rights/numbers/<str:key>/", views.number, name="rights-number"),
]
