"""What random walks need: a union in which somebody holds every role, answers to anything, a row for any detail."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from PIL import Image

from unionhall.engines.casework import commands
from unionhall.engines.casework.core import Ask
from unionhall.engines.casework.kinds import Kind
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import Cast, cast
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person

Opener = Callable[["Town", datetime], Case]
DEEPEST = 3


@cache
def picture() -> bytes:
    """A small PNG."""
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    return stream.getvalue()


class Town:
    """A union with a holder of every role at the county, above it, and at the firm on the other side."""

    def __init__(self) -> None:
        self.union: Cast = cast()
        self.worker = self.union.person("worker", "e01", phone="13700000001")
        self.stranger = self.union.person("stranger", "t02", phone="13700000002")
        staff = [self.union.staff(role, at) for at in ("yunqiao", "yibin", "e01") for role in Role.values]
        self.people: list[Person] = [self.worker, *staff]
        self.home, self.partner = self.union["yunqiao"], self.union["e01"]


def answer_to(ask: Ask, town: Town, at: datetime, pick: Callable[[list[Any]], Any]) -> Any:
    """Something that may be answered."""
    if ask.kind == "choice":
        return pick([code for code, _label in ask.choices])
    fixed: dict[str, Any] = {
        "text": "云桥", "paragraph": "都说清楚了。", "day": (at + timedelta(days=3)).date(),
        "moment": at + timedelta(days=1), "money": Decimal(1), "number": 1, "yes": True, "person": town.worker,
        "organisation": town.partner,
    }  # fmt: skip
    if ask.kind in fixed:
        return fixed[ask.kind]
    return [SimpleUploadedFile("图.png", picture())]


def open_for(kind: Kind, town: Town, at: datetime) -> Case:
    """A case of `kind`, with its service's row.

    A service whose rows are more than columns filled with anything has a module `tests/openers.py` with
    `OPENERS = {"service.noun": function(town, at) -> case}`, and for what is not answered by just anything
    `ANSWERS = {"service.noun": {("verb", "ask"): function(town, case) -> answer}}`.
    """
    opener: Opener | None = _own(kind, "OPENERS")
    if opener is not None:
        return opener(town, at)
    workflow = kind.workflow
    partner = town.partner if workflow.partner_roles else None
    opening = commands.Opening(workflow.kind, f"{workflow.name}一件", person=town.worker, partner=partner)
    case = commands.open_case(town.home, opening, by=town.worker, at=at)
    if kind.detail:
        model = Case._meta.get_field(kind.detail).related_model
        _made(model, town, at, 0, case=case)  # type: ignore[arg-type]
    return case


def own_answers(kind: Kind) -> dict[tuple[str, str], Callable[[Town, Case], Any]]:
    """What only the service knows to answer."""
    return _own(kind, "ANSWERS") or {}


def _own(kind: Kind, table: str) -> Any:
    service = kind.workflow.service
    for storey in ("services", "engines"):
        name = f"unionhall.{storey}.{service}.tests.openers"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if not name.startswith(str(missing.name)):
                raise
        else:
            return getattr(module, table, {}).get(kind.workflow.kind)
    return None


def _made(model: type[models.Model], town: Town, at: datetime, depth: int, **given: Any) -> models.Model:
    for field in model._meta.concrete_fields:
        left_out = field.null or field.has_default() or field.blank or field.name in given
        if left_out and field.name != "organisation":
            continue
        given.setdefault(field.name, _value(field, town, at, depth))
    return model._default_manager.create(**given)


def _value(field: Any, town: Town, at: datetime, depth: int) -> Any:
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        shared: dict[Any, Any] = {Organisation: town.home, Person: town.worker}
        if target in shared:
            return shared[target]
        found = target._default_manager.first()
        return found or (_made(target, town, at, depth + 1) if depth < DEEPEST else None)
    if field.choices:
        return field.choices[0][0]
    plain = {
        "DateTimeField": at, "DateField": at.date(), "TimeField": at.time(), "BooleanField": False, "JSONField": {},
        "ArrayField": [], "UUIDField": uuid4(), "DurationField": timedelta(hours=1), "DecimalField": Decimal(1),
        "FloatField": 1.0,
    }  # fmt: skip
    kind = field.get_internal_type()
    return plain.get(kind, 1 if "Integer" in kind else uuid4().hex[: field.max_length or 8])
