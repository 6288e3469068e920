"""The gallery served for real."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; a failing test speaks for itself."""


@pytest.fixture(scope="package")
def gallery_settings() -> Iterator[None]:
    """The real settings with the gallery's addresses and templates."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).with_name("templates")]}]
    with override_settings(ROOT_URLCONF="unionhall.ui.tests.gallery_urls", TEMPLATES=templates):
        yield


@pytest.fixture(scope="package")
def gallery_server(gallery_settings: None) -> Iterator[str]:
    """Address of a server of the gallery."""
    app = StaticFilesHandler(WSGIHandler())
    server = make_server("127.0.0.1", 0, app, server_class=WSGIServer, handler_class=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
