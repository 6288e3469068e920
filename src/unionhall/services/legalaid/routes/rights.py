from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import rights, rights_hand, rights_result, rights_take

urlpatterns: list[URLPattern] = [
    path("rights/", rights.start, name="rights"),
    path("rights/questions/<slug:key>/", rights.question, name="rights-question"),
    path("rights/answers/", rights.answers, name="rights-answers"),
    path("rights/answers/forget/", rights.forget, name="rights-forget"),
    path("rights/result/", rights_result.result, name="rights-result"),
    path("rights/examples/carpenter/", rights_result.carpenter, name="rights-carpenter"),
    path("rights/papers/", rights_take.papers, name="rights-papers"),
    path("rights/papers/<slug:kind>/", rights_take.paper, name="rights-paper"),
    path("rights/summary.docx", rights_take.summary, name="rights-summary"),
    path("rights/deadlines.ics", rights_take.calendar, name="rights-calendar"),
    path("rights/lawyer/", rights_hand.lawyer, name="rights-lawyer"),
    path("rights/kept/", rights_hand.kept, name="rights-kept"),
    path("rights/kept/new/", rights_hand.keep, name="rights-keep"),
    path("rights/kept/<uuid:pk>/delete/", rights_hand.drop, name="rights-kept-delete"),
]
