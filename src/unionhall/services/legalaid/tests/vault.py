"""How the tests of the evidence vault look at a piece: its custody, and what a browser gets of it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.files.tests import crafted
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import CustodyEntry, Evidence

PHOTO = crafted.photo_with_place()


def browser(person: Person) -> Client:
    """The person, signed in."""
    return sign_in(Client(), person)


def acts_of(piece: Evidence) -> list[str]:
    """What happened to it, in order."""
    return list(CustodyEntry.objects.filter(evidence=piece).values_list("act", flat=True))


def bytes_of(answer: Any) -> bytes:
    """What was handed out; to the end, because that closes the file."""
    return b"".join(answer.streaming_content)


def status(who: Person | Client, name: str, *args: Any) -> int:
    """How an address of legal aid answers."""
    client = who if isinstance(who, Client) else browser(who)
    answer = client.get(reverse(f"legalaid:{name}", args=args))
    if answer.streaming:
        bytes_of(answer)
    return answer.status_code
