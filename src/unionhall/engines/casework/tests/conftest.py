"""The made-up kind, registered while a test runs, and a small union to carry cases in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation

from unionhall.engines.casework import commands, kinds
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.tests.made_up import REQUEST, grant_all, reply
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.messaging import kinds as message_kinds
from unionhall.kernel.people.models import Person


@dataclass
class Office:
    """Who works in the union of a test."""

    union: Cast
    clerk: Person
    colleague: Person
    officer: Person
    auditor: Person
    worker: Person
    stranger: Person

    def open(self, title: str = "求助", **wishes: Any) -> Case:
        """A case of the made-up kind for the worker, at `NOW`."""
        by = wishes.pop("by", self.worker)
        at = wishes.pop("at", NOW)
        given = {"person": self.worker, "partner": self.union["e01"]} | wishes
        opening = commands.Opening(REQUEST.kind, title, **given)
        return commands.open_case(self.union["yunqiao"], opening, by=by, at=at)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@contextmanager
def registered_request() -> Iterator[None]:
    """The made-up kind is there meanwhile."""
    grant_all()
    kinds.register(REQUEST, commands={"reply": reply})
    try:
        yield
    finally:
        kinds.unregister(REQUEST.kind)
        for verb in REQUEST.verbs:
            message_kinds._KINDS.pop(f"{REQUEST.kind}.{verb.code}", None)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with registered_request():
        yield _office()


def _office() -> Office:
    union = cast()
    colleague = union.person("colleague", phone="13700000001")
    union.appoint(colleague, Role.DESK)
    return Office(
        union, union.staff(Role.DESK), colleague, union.staff(Role.UNION_OFFICER, "e01"), union.staff(Role.AUDITOR),
        union.person("worker", "e01", phone="13700000002"), union.person("stranger", "t02", phone="13700000003"),
    )  # fmt: skip
