"""Addresses of the desk; the hub mounts them under `/desk/`."""

from __future__ import annotations

from django.urls import path

from unionhall.services.hub.desk.views import dashboard, figures

urlpatterns = [
    path("", dashboard.dashboard, name="desk"),
    path("figures/", figures.index, name="desk-figures"),
    path("figures/export/", figures.export_all, name="desk-export"),
    path("figures/<slug:code>/", figures.figure, name="desk-figure"),
    path("figures/<slug:code>/export/", figures.export, name="desk-figure-export"),
]
