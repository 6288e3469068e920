"""The hub finds every service."""

from unionhall.kernel.catalogue.services import services


def test_every_service_is_found() -> None:
    assert {service.label for service in services()} == {"hub", "palace"}
