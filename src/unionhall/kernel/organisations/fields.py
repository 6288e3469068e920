"""`ltree` for Django: a column type and the two lookups that make "this unit and all beneath" one indexed test."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Lookup


class LtreeField(models.TextField):
    """A path of labels such as `sd.yunqiao.t03`; each label has letters, digits and underscores."""

    def db_type(self, connection: Any) -> str:
        return "ltree"


@LtreeField.register_lookup
class WithinLookup(Lookup):
    """`path__within=p`: `p` itself and everything beneath it."""

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <@ {right}::ltree", (*left_params, *right_params)


@LtreeField.register_lookup
class AboveLookup(Lookup):
    """`path__above=p`: `p` itself and everything above it."""

    lookup_name = "above"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> {right}::ltree", (*left_params, *right_params)
