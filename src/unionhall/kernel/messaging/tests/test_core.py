import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from unionhall.kernel.messaging.core import (
    MOST_ATTEMPTS,
    MOST_CALLS,
    call_again_after,
    is_public,
    new_secret,
    retry_after,
    signature,
    signatures,
)


def test_waits_grow_and_end_after_about_a_day():
    waits = [retry_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert timedelta(hours=18) < sum(waits, timedelta()) < timedelta(hours=30)
    assert retry_after(MOST_ATTEMPTS) is None


def test_calls_wait_as_the_specification_recommends():
    waits = [call_again_after(attempt, 0) for attempt in range(1, MOST_CALLS)]

    assert [wait.total_seconds() / 60 for wait in waits[1:4]] == [5, 30, 120]
    assert timedelta(hours=75) < sum(waits, timedelta()) < timedelta(hours=76)
    assert call_again_after(MOST_CALLS, 0) is None
    assert call_again_after(2, 1) == timedelta(minutes=5.5)


def test_two_secrets_make_two_signatures():
    both = signatures(["plain", "other"], "1", 1, b"")
    assert both.split(" ") == [signature("plain", "1", 1, b""), signature("other", "1", 1, b"")]


def test_the_signature_is_that_of_standard_webhooks():
    secret = new_secret(b"0123456789abcdef01234567")
    assert secret == "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
    by_hand = hmac.new(b"0123456789abcdef01234567", b'id-1.1700000000.{"a": 1}', hashlib.sha256).digest()

    assert signature(secret, "id-1", 1_700_000_000, b'{"a": 1}') == "v1," + base64.b64encode(by_hand).decode()
    assert signature(secret, "id-2", 1_700_000_000, b'{"a": 1}') != signature(
        secret, "id-1", 1_700_000_000, b'{"a": 1}'
    )


def test_a_secret_that_is_not_base64_counts_as_written():
    assert signature("whsec_%%%", "1", 1, b"") == signature("whsec_%%%", "1", 1, b"")
    assert signature("plain", "1", 1, b"") != signature("other", "1", 1, b"")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378::1",
        "2001:db8::1", "localhost", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_called(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_on_the_internet(address):
    assert is_public(address)
