from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_screening as views

urlpatterns: list[URLPattern] = [
    path("desk/screening/", views.screenings, name="screenings"),
    path("desk/screening/excel/", views.export, name="screenings-export"),
    path("desk/screening/new/", views.spot, name="screening-spot"),
    path("desk/screening/<uuid:pk>/", views.screening, name="screening"),
    path("desk/screening/<uuid:pk>/<slug:verb>/", views.act, name="screening-act"),
]
