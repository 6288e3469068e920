from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_intake, worker, worker_claims, worker_sending

urlpatterns: list[URLPattern] = [
    path("", worker.home, name="home"),
    path("ask/", worker.ask, name="ask"),
    path("ask/<slug:step>/", worker.ask, name="ask-step"),
    path("asked/", worker_sending.asked, name="asked"),
    path("claims/<uuid:pk>/", worker_claims.claim, name="claim"),
    path("receipts/<uuid:pk>/confirm/", worker_claims.confirm_money, name="receipt-confirm"),
    path("desk/new/", desk_intake.open_matter, name="desk-ask"),
    path("desk/new/known/", desk_intake.known, name="desk-ask-known"),
]
