"""Evidence of a matter, its archive, and what a worker hands in."""

from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_evidence as views

_MATTER = "desk/matters/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path("matters/<uuid:pk>/evidence/", views.own_evidence, name="my-evidence"),
    path("evidence/<uuid:pk>/", views.open_own, name="my-evidence-open"),
    path(f"{_MATTER}/evidence/", views.evidence_index, name="evidence"),
    path(f"{_MATTER}/evidence/add/", views.add_evidence, name="evidence-add"),
    path(f"{_MATTER}/evidence/list/", views.issue_list, name="evidence-list"),
    path(f"{_MATTER}/archive/", views.archive, name="archive"),
    path("desk/evidence/<uuid:pk>/", views.open_evidence, name="evidence-open"),
    path("desk/evidence/<uuid:pk>/withdraw/", views.withdraw_evidence, name="evidence-withdraw"),
    path("desk/evidence/<uuid:pk>/lend/", views.lend_original, name="original-lend"),
    path("desk/evidence/<uuid:pk>/return/", views.return_original, name="original-return"),
]
