from django.apps import AppConfig


class UiConfig(AppConfig):
    """The face: shells, components and static files. No models, no rules."""

    name = "unionhall.ui"
    label = "ui"
