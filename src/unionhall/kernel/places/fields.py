"""The point of a place as the database sees it: a spot on the globe that an index can order by distance."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Lookup
from django.db.models.expressions import RawSQL


class CubeField(models.Field):
    """The extension's own type; a point of three coordinates in metres from the middle of the globe."""

    def db_type(self, connection: Any) -> str:
        return "cube"


@CubeField.register_lookup
class InsideLookup(Lookup):
    """`earth__inside=box`: the point lies in the box."""

    lookup_name = "inside"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <@ {right}", (*left_params, *right_params)


class EarthPointField(models.GeneratedField):
    """`ll_to_earth(latitude, longitude)` of the same row, kept by the database (extension earthdistance).

    Unlike distances in degrees it is true at every latitude; `<->` of two of them is the chord in metres.
    """

    def __init__(self, **_kwargs: Any) -> None:
        super().__init__(
            expression=RawSQL("ll_to_earth(latitude, longitude)", ()),
            output_field=CubeField(),
            db_persist=True,
        )

    def deconstruct(self) -> Any:
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, (), {}
