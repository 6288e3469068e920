"""The numbers of law, for whoever keeps them."""

from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_rights as views

_ROW = "desk/rights/rows/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("desk/rights/", views.numbers, name="desk-rights-numbers"),
    path("desk/rights/set/", views.set_number, name="desk-rights-set"),
    path(f"{_ROW}end/", views.end_row, name="desk-rights-end"),
    path(f"{_ROW}withdraw/", views.withdraw_row, name="desk-rights-withdraw"),
    path("desk/rights/export/", views.export, name="desk-rights-export"),
    path("desk/rights/import/", views.import_numbers, name="desk-rights-import"),
    path("desk/rights/import/template/", views.template, name="desk-rights-template"),
    path("desk/rights/import/confirm/", views.confirm_import, name="desk-rights-import-confirm"),
]
