"""What tests of the faces of cases begin with: the made-up kind, everybody who may have to do with a case, browsers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.tests.conftest import registered_request
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import Cast, cast, sign_in
from unionhall.kernel.people.models import Person

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def picture(name: str = "工资条.jpg", colour: str = "red") -> SimpleUploadedFile:
    """A small photo as a phone sends it."""
    target = BytesIO()
    Image.new("RGB", (8, 8), colour).save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


@dataclass
class Hall:
    """A union at the present moment of the clock that the views read."""

    union: Cast
    clerk: Person
    colleague: Person
    officer: Person
    auditor: Person
    worker: Person
    stranger: Person
    now: datetime = field(default_factory=lambda: timezone.now().replace(microsecond=0))

    def open(self, title: str = "工资没发", *, ago: timedelta = HOUR, **wishes: Any) -> Case:
        """A case of the made-up kind for the worker, opened by them some time ago."""
        given = {"person": self.worker, "partner": self.union["e01"]} | wishes
        unit = given.pop("unit", self.union["yunqiao"])
        by = given.pop("by", self.worker)
        return commands.open_case(
            unit, commands.Opening(REQUEST.kind, title, **given), by=by, at=self.now - ago
        )

    def step(self, case: Case, verb: str, by: Person | None = None, **answers: Any) -> Case:
        """Do a verb now; `to` chooses a way."""
        to = answers.pop("to", None)
        return commands.advance(case, verb, by=by or self.clerk, at=self.now, answers=answers, to=to)

    def asked(self, title: str = "工资没发", **wishes: Any) -> Case:
        """A case in which the worker is asked for papers."""
        return self.step(self.open(title, **wishes), "ask", what="9月、10月的工资流水")

    def done(self, title: str = "工资没发", **wishes: Any) -> Case:
        """A case that is closed."""
        case = self.step(self.open(title, **wishes), "accept")
        self.step(case, "gather")
        return self.step(case, "finish")

    def desk(self, who: Person | None = None) -> Client:
        """A browser of staff, with the second factor."""
        return sign_in(Client(), Person.objects.get(pk=(who or self.clerk).pk))

    def phone(self, who: Person | None = None) -> Client:
        """A worker's browser."""
        return sign_in(Client(), Person.objects.get(pk=(who or self.worker).pk), second_factor=False)


def found_hall() -> Iterator[Hall]:
    """The made-up kind for as long as the test runs, and the people."""
    with registered_request():
        yield _hall()


def _hall() -> Hall:
    union = cast()
    colleague = union.person("colleague", phone="13700000001", name="孙丽")
    union.appoint(colleague, Role.DESK)
    return Hall(
        union, union.staff(Role.DESK), colleague, union.staff(Role.UNION_OFFICER, "e01"), union.staff(Role.AUDITOR),
        union.person("worker", "e01", phone="13700000002", name="李建民"),
        union.person("stranger", "t02", phone="13700000003"),
    )  # fmt: skip


def at(name: str, *keys: Any) -> str:
    """An address of the hub."""
    return reverse(f"hub:{name}", args=keys)
