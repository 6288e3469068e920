"""Where files are downloaded."""

from __future__ import annotations

from django.urls import path

from unionhall.kernel.files import views

app_name = "files"
urlpatterns = [path("<uuid:file_id>/", views.download, name="download")]
