"""What pages about needs call things: services, categories, the pages themselves."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.matching import wording
from unionhall.engines.matching.lexicons import lexicon
from unionhall.services.hub.desk.queries.needs import NO_SERVICE, service_of
from unionhall.services.hub.desk.queries.unmatched import all_choices


def service_name(label: str) -> str:
    """A service by its name; a label that is not installed stays as it is."""
    if label == NO_SERVICE:
        return _("Not understood")
    return (
        str(apps.get_app_config(label).verbose_name)
        if apps.is_installed(f"unionhall.services.{label}")
        else label
    )


def topic_name(slug: str) -> str:
    """A category of need by its name."""
    return _("Not understood") if slug == NO_SERVICE else str(wording.category_name(slug))


def service_choices() -> list[tuple[str, str]]:
    """Every service that leads in some category, and what belongs to none."""
    labels = dict.fromkeys(service_of(slug) for slug in lexicon().categories)
    return [*((label, service_name(label)) for label in labels), (NO_SERVICE, service_name(NO_SERVICE))]


def topic_choices() -> list[tuple[str, str]]:
    """Every category by name, and what was not understood."""
    names = sorted(((slug, topic_name(slug)) for slug in lexicon().categories), key=lambda pair: pair[1])
    return [*names, (NO_SERVICE, topic_name(NO_SERVICE))]


def meant_groups() -> dict[str, list[tuple[str, str]]]:
    """Every category that can be taught, under the name of its service."""
    return {
        service_name(label): [(slug, topic_name(slug)) for slug in slugs]
        for label, slugs in all_choices().items()
    }


def tabs(current: str) -> list[dict[str, Any]]:
    """The three pages about needs, as segments; `current` is the name of the address of one."""
    names = {
        "desk-needs": _("All needs"),
        "desk-needs-unmatched": _("What is not matched"),
        "desk-needs-rates": _("Match rates"),
    }
    return [
        {"label": label, "url": reverse(f"hub:{name}"), "current": name == current}
        for name, label in names.items()
    ]
