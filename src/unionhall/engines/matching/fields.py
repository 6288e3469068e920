"""The search vector of a document, kept by the database."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import RawSQL


class BigramVectorField(models.GeneratedField):
    """Pairs of characters of titles (weight A) and text (weight B), by the SQL function `zh_bigram`.

    A stored column: it is right after any insert or update, in bulk too, and needs no dictionary.
    """

    def __init__(self, **_kwargs: Any) -> None:
        super().__init__(
            expression=RawSQL(
                "zh_bigram(title, 'A') || zh_bigram(title_en, 'A') || zh_bigram(body, 'B')", ()
            ),
            output_field=SearchVectorField(),
            db_persist=True,
        )

    def deconstruct(self) -> Any:
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, (), {}
