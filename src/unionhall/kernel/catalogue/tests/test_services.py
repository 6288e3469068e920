"""A service is registered by being installed: the catalogue is Django's own list of apps."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType

import pytest
from django.apps import AppConfig, apps

from unionhall.kernel.catalogue.services import ServiceConfig, Tile, services

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


class Chess(ServiceConfig):
    """A service that says something of itself."""

    name = "chess"
    icon = "crown"
    needs = ("venue_sports",)

    def tiles(self):
        return [Tile("Chess", "crown", "chess:home")]


class Silent(ServiceConfig):
    """A service that says nothing."""

    name = "silent"


class Plain(AppConfig):
    """An app that is no service."""

    name = "plain"


def installed(config):
    module = ModuleType(config.name)
    module.__path__ = ["/nowhere"]
    return config(config.name, module)


@pytest.fixture
def chosen(monkeypatch):
    configs = {made.label: made for made in map(installed, (Silent, Plain, Chess))}
    monkeypatch.setattr(apps, "app_configs", configs)
    return configs


def test_services_are_the_installed_service_configs_in_their_order(chosen):
    assert [type(service) for service in services()] == [Silent, Chess]


def test_what_a_service_says_of_itself(chosen):
    chess = chosen["chess"]
    assert [tile.url for tile in chess.tiles()] == ["chess:home"]
    assert (chess.icon, chess.needs) == ("crown", ("venue_sports",))


def test_a_service_that_says_nothing_is_still_a_service(chosen):
    silent = chosen["silent"]
    person, city = object(), object()
    assert silent.needs == ()
    for told in (
        silent.tiles(), silent.todos(person, NOON), silent.items(person, NOON), silent.describe(object()),
        silent.desk_pages(), silent.figures(),
    ):  # fmt: skip
        assert told == []
    assert silent.join_url(object(), person) == ""
    assert silent.forget(person, NOON) is None
    assert silent.load_demo(city) is None


def test_every_installed_service_is_found():
    found = list(services())
    assert all(config.name.startswith("unionhall.services.") for config in found)
    assert {config.name for config in apps.get_app_configs() if ".services." in config.name} == {
        config.name for config in found
    }


def test_the_hub_finds_every_service():
    assert {service.label for service in services()} == {"hub", "legalaid", "network", "palace", "stations"}
