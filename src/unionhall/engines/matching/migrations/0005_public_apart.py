"""What everybody may find lies apart from what some may, with indexes of its own."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models

FILL = "update matching_searchdocument set is_public = true where 'public' = any(labels)"


def _index(name: str, **condition: object) -> django.contrib.postgres.indexes.GinIndex:
    return django.contrib.postgres.indexes.GinIndex(
        fields=["tsv", "labels", "categories", "sounds", "initials"],
        opclasses=["tsvector_ops", "array_ops", "array_ops", "tsvector_ops", "gin_trgm_ops"],
        condition=models.Q(**condition),
        fastupdate=False,
        name=f"search_document_{name}",
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_scoped_documents")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="is_public",
            field=models.BooleanField(default=False, editable=False),
            preserve_default=False,
        ),
        *(
            migrations.RemoveIndex(model_name="searchdocument", name=f"search_document_tier_{tier}")
            for tier in range(4)
        ),
        # Between the old indexes and the new ones: with either in place every row would be sorted in anew.
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(
            migrations.AddIndex("searchdocument", _index(f"{name}_{tier}", is_public=is_public, tier=tier))
            for name, is_public in (("public", True), ("closed", False))
            for tier in range(4)
        ),
    ]
