"""Addresses of the rest stations; staff pages lie beneath `desk/`."""

from __future__ import annotations

from django.urls import path

from unionhall.services.stations.views import desk, desk_lists, desk_sheets, keeping, public, reporting

app_name = "stations"
urlpatterns = [
    path("", public.directory, name="directory"),
    path("here/", public.here, name="here"),
    path("q/<str:code>/", public.by_code, name="by-code"),
    path("stations.geojson", public.geojson, name="geojson"),
    path("stations.csv", public.csv, name="csv"),
    path("f/<str:token>/", reporting.follow, name="follow"),
    path("f/<str:token>/add/", reporting.add, name="report-add"),
    path("f/<str:token>/withdraw/", reporting.withdraw, name="report-withdraw"),
    path("repairs/<uuid:pk>/", keeping.repair, name="repair"),
    path("repairs/<uuid:pk>/<str:verb>/", keeping.act, name="repair-act"),
    path("<uuid:pk>/", public.station, name="station"),
    path("<uuid:pk>/sign/", public.sign, name="sign"),
    path("<uuid:pk>/report/", reporting.report, name="station-report"),
    path("<uuid:pk>/visit/", reporting.visit, name="station-visit"),
    path("desk/", desk_lists.stations, name="desk-stations"),
    path("desk/register/", desk.register, name="station-register"),
    path("desk/export/", desk_sheets.export, name="stations-export"),
    path("desk/import/", desk_sheets.import_stations, name="stations-import"),
    path("desk/import/confirm/", desk_sheets.confirm_import, name="stations-import-confirm"),
    path("desk/repairs/", desk_lists.repairs, name="desk-repairs"),
    path("desk/sites/", desk_lists.sites, name="desk-sites"),
    path("desk/sites/propose/", desk.propose, name="site-propose"),
    path("desk/<uuid:pk>/", desk.station, name="desk-station"),
    path("desk/<uuid:pk>/change/", desk.change, name="station-change"),
    path("desk/<uuid:pk>/facilities/", desk.facilities, name="station-facilities"),
    path("desk/<uuid:pk>/inspect/", desk.inspect, name="station-inspect"),
    path("desk/<uuid:pk>/visitors/", desk.visitors, name="station-visitors"),
    path("desk/<uuid:pk>/remove/", desk.remove, name="station-remove"),
]
