"""Addresses of the gallery; the shell's own names lead nowhere."""

from django.urls import include, path

from unionhall.ui.tests import gallery

NAMES = "home find mine me prefs accessibility privacy desk desk-search desk-notices"
hub = ([path(f"hub/{name}/", gallery.nothing, name=name) for name in NAMES.split()], "hub")

urlpatterns = [
    path("", include(hub)),
    path("gallery/home/", gallery.home),
    path("gallery/case/", gallery.case),
    path("gallery/parts/", gallery.parts),
    path("gallery/office/", gallery.desk),
    path("gallery/sign-in/", gallery.sign_in),
    path("gallery/refused/", gallery.refused),
]
