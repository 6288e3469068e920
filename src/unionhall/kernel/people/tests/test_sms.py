"""The SMS gateway against a real web server on this machine, in all its moods."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from unionhall.kernel.people.sms import ConsoleGateway, HttpGateway, SilentGateway, SmsFailed, gateway

PHONE = "13800138000"


class Network(ThreadingHTTPServer):
    """What the gateway was asked for, and what it shall answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.hangs = threading.Event()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send"


class Answer(BaseHTTPRequestHandler):
    server: Network

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"headers": dict(self.headers), "body": json.loads(body)})
        if self.server.hangs.is_set():
            self.server.released.wait(10)
            return
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def network() -> Iterator[Network]:
    server = Network()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_message_is_posted_as_json_with_the_token(network: Network) -> None:
    HttpGateway(network.url, token="secret-token", signature="职工之家").send(PHONE, "验证码 123456")
    (asked,) = network.asked
    assert asked["body"] == {"phone": PHONE, "text": "验证码 123456", "signature": "职工之家"}
    assert asked["headers"]["Authorization"] == "Bearer secret-token"
    assert asked["headers"]["Content-Type"] == "application/json"


def test_without_a_token_none_is_sent(network: Network) -> None:
    HttpGateway(network.url, token="").send(PHONE, "x")
    assert "Authorization" not in network.asked[0]["headers"]


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500, 503])
def test_any_other_answer_is_a_failure(network: Network, status: int) -> None:
    network.status = status
    with pytest.raises(SmsFailed, match=str(status)) as failed:
        HttpGateway(network.url, token="secret-token").send(PHONE, "123456")
    assert PHONE not in str(failed.value)
    assert "secret-token" not in str(failed.value)
    assert len(network.asked) == 1


def test_a_silent_gateway_is_given_up(network: Network) -> None:
    network.hangs.set()
    with pytest.raises(SmsFailed, match="ReadTimeout"):
        HttpGateway(network.url, token="t", timeout_seconds=0.2).send(PHONE, "123456")


def test_a_gateway_that_is_not_there_is_a_failure() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SmsFailed, match="ConnectError"):
        HttpGateway(f"http://127.0.0.1:{port}/", token="t").send(PHONE, "123456")


def test_the_settings_choose_the_gateway(settings: Any) -> None:
    settings.SMS_GATEWAY_URL = ""
    assert isinstance(gateway(), ConsoleGateway)
    settings.MODE = "production"
    assert isinstance(gateway(), SilentGateway)
    with pytest.raises(SmsFailed, match="UNIONHALL_SMS_GATEWAY_URL"):
        gateway().send(PHONE, "123456")
    settings.SMS_GATEWAY_URL = "https://sms.example/send"
    assert isinstance(gateway(), HttpGateway)
