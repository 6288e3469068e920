"""Addresses of the gallery; the shell's own names lead nowhere."""

from django.urls import include, path

from unionhall.ui.tests import gallery

NAMES = "home find mine me prefs accessibility privacy desk desk-search desk-notices"
hub = ([path(f"hub/{name}/", gallery.nothing, name=name) for name in NAMES.split()], "hub")

urlpatterns = [
    path("", include(hub)),
    path("home/", gallery.home),
    path("case/", gallery.case),
    path("parts/", gallery.parts),
    path("desk/", gallery.desk),
    path("sign-in/", gallery.sign_in),
    path("refused/", gallery.refused),
]
