"""Addresses of the desk; the hub mounts them under `/desk/`."""

from __future__ import annotations

from django.urls import path

from unionhall.services.hub.desk.views import (
    acts,
    agenda,
    book_for,
    checkin,
    dashboard,
    draws,
    figures,
    finding,
    follow_ups,
    imports,
    needs,
    sessions,
)

_SESSION = "sessions/<uuid:pk>"
_FOLLOW_UP = "follow-ups/<uuid:pk>"

urlpatterns = [
    path("", dashboard.dashboard, name="desk"),
    path("figures/", figures.index, name="desk-figures"),
    path("figures/export/", figures.export_all, name="desk-export"),
    path("figures/<slug:code>/", figures.figure, name="desk-figure"),
    path("figures/<slug:code>/export/", figures.export, name="desk-figure-export"),
    path("sessions/", sessions.index, name="desk-sessions"),
    path("sessions/export/", sessions.export, name="desk-sessions-export"),
    path(f"{_SESSION}/", sessions.session, name="desk-session"),
    path(f"{_SESSION}/export/", sessions.export_roll, name="desk-roll-export"),
    path(f"{_SESSION}/publish/", acts.publish, name="desk-publish"),
    path(f"{_SESSION}/places/", acts.capacity, name="desk-capacity"),
    path(f"{_SESSION}/call-off/", acts.call_off, name="desk-call-off"),
    path(f"{_SESSION}/close/", acts.close, name="desk-close"),
    path(f"{_SESSION}/batch/", acts.batch, name="desk-batch"),
    path(f"{_SESSION}/book/", book_for.book_for, name="desk-book"),
    path(f"{_SESSION}/draw/", draws.draw, name="desk-draw"),
    path(f"{_SESSION}/check-in/", checkin.check_in, name="desk-checkin"),
    path(f"{_SESSION}/screen/", checkin.screen, name="desk-screen"),
    path(f"{_SESSION}/import/", imports.upload, name="desk-import"),
    path(f"{_SESSION}/import/template/", imports.template_file, name="desk-import-template"),
    path(f"{_SESSION}/import/confirm/", imports.confirm, name="desk-import-confirm"),
    path(f"{_SESSION}/import/<str:receipt>/", imports.imported, name="desk-imported"),
    path(f"{_SESSION}/import/<str:receipt>/undo/", imports.undo, name="desk-import-undo"),
    path("today/", checkin.today, name="desk-today"),
    path("scan/<str:token>/", checkin.scan, name="desk-scan"),
    path("calendar/", agenda.calendar, name="desk-calendar"),
    path("needs/", needs.index, name="desk-needs"),
    path("needs/export/", needs.export, name="desk-needs-export"),
    path("follow-ups/", follow_ups.index, name="desk-follow-ups"),
    path("follow-ups/export/", follow_ups.export, name="desk-follow-ups-export"),
    path(f"{_FOLLOW_UP}/", follow_ups.follow_up, name="desk-follow-up"),
    path(f"{_FOLLOW_UP}/call/", follow_ups.call, name="desk-follow-up-call"),
    path(f"{_FOLLOW_UP}/assign/", follow_ups.assign, name="desk-follow-up-assign"),
    path(f"{_FOLLOW_UP}/close/", follow_ups.close, name="desk-follow-up-close"),
    path("search/", finding.search, name="desk-search"),
    path("people/<uuid:pk>/", finding.person, name="desk-person"),
    path("people/<uuid:pk>/call/", finding.call, name="desk-person-call"),
    path("notices/", finding.notices, name="desk-notices"),
    path("notices/read/", finding.read_all, name="desk-notices-read"),
]
