"""Addresses of the palace network; staff pages lie beneath `desk/`."""

from __future__ import annotations

from django.urls import path

from unionhall.services.network.views import candidates, desk, imports, plans, public, scenarios

app_name = "network"
urlpatterns = [
    path("", public.home, name="home"),
    path("here/", public.here, name="here"),
    path("palaces.geojson", public.geojson, name="geojson"),
    path("desk/", desk.overview, name="desk"),
    path("desk/count/", desk.count, name="coverage-count"),
    path("desk/palaces/register/", desk.register, name="place-register"),
    path("desk/sites/", desk.sites, name="desk-sites"),
    path("desk/candidates/", candidates.listed, name="desk-candidates"),
    path("desk/candidates/export/", candidates.export, name="candidates-export"),
    path("desk/candidates/add/", candidates.add, name="candidate-add"),
    path("desk/candidates/import/", imports.candidates, name="candidates-import"),
    path("desk/candidates/import/confirm/", imports.confirm_candidates, name="candidates-import-confirm"),
    path("desk/candidates/<uuid:pk>/", candidates.change, name="candidate-change"),
    path("desk/candidates/<uuid:pk>/remove/", candidates.remove, name="candidate-remove"),
    path("desk/workers/", imports.workers, name="desk-workers"),
    path("desk/workers/recount/", imports.recount, name="demand-recount"),
    path("desk/workers/template/", imports.template, name="demand-template"),
    path("desk/workers/import/", imports.demand, name="demand-import"),
    path("desk/workers/import/confirm/", imports.confirm_demand, name="demand-import-confirm"),
    path("desk/imports/<uuid:pk>/undo/", imports.undo, name="import-undo"),
    path("desk/scenarios/", scenarios.listed, name="desk-scenarios"),
    path("desk/scenarios/new/", scenarios.make, name="scenario-make"),
    path("desk/scenarios/compare/", plans.compare, name="desk-compare"),
    path("desk/scenarios/<uuid:pk>/", scenarios.scenario, name="scenario"),
    path("desk/scenarios/<uuid:pk>/run/", scenarios.run, name="scenario-run"),
    path("desk/scenarios/<uuid:pk>/stop/", scenarios.stop, name="scenario-stop"),
    path("desk/scenarios/<uuid:pk>/remove/", scenarios.remove, name="scenario-remove"),
    path("desk/scenarios/<uuid:pk>/adopt/", scenarios.adopt, name="scenario-adopt"),
    path("desk/scenarios/<uuid:pk>/excel/", plans.excel, name="scenario-excel"),
    path("desk/scenarios/<uuid:pk>/geojson/", plans.geojson, name="scenario-geojson"),
    path("desk/scenarios/<uuid:pk>/map/", plans.printed, name="scenario-map"),
]
