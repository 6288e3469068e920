"""Documents say who may find them, and lie in four tiers with one index each."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# What was public stays so; what was for staff is found by nobody, and nothing by its sound, until `unionhall index`.
FILL = """
update matching_searchdocument set
  tier = case when get_byte(uuid_send(object_id), 15) & 63 < 1 then 0
              when get_byte(uuid_send(object_id), 15) & 63 < 4 then 1
              when get_byte(uuid_send(object_id), 15) & 63 < 16 then 2 else 3 end,
  labels = array_remove(array[
    'kind:' || kind,
    'month:' || coalesce(to_char(starts_at at time zone 'Asia/Shanghai', 'YYYY-MM'), 'none'),
    case when visible_to = 'public' then 'public' end,
    'service:' || service], null)
"""
EMPTY = "update matching_searchdocument set visible_to = case when 'public' = any(labels) then 'public' else 'staff' end"


def _tier_index(tier: int) -> migrations.AddIndex:
    return migrations.AddIndex(
        model_name="searchdocument",
        index=django.contrib.postgres.indexes.GinIndex(
            fields=["tsv", "labels", "categories", "sounds", "initials"],
            opclasses=["tsvector_ops", "array_ops", "array_ops", "tsvector_ops", "gin_trgm_ops"],
            condition=models.Q(("tier", tier)),
            fastupdate=False,
            name=f"search_document_tier_{tier}",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_example")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="labels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="tier",
            field=models.PositiveSmallIntegerField(default=3, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="shown_from",
            field=models.DateTimeField(null=True, verbose_name="shown from"),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="shown_until",
            field=models.DateTimeField(null=True, verbose_name="shown until"),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="sounds",
            field=django.contrib.postgres.search.SearchVectorField(default="", editable=False),
        ),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RemoveField(model_name="searchdocument", name="visible_to"),
        migrations.RemoveIndex(model_name="searchdocument", name="search_document_words"),
        migrations.RemoveIndex(model_name="searchdocument", name="search_document_needs"),
        migrations.RemoveIndex(model_name="searchdocument", name="search_document_pinyin"),
        migrations.RemoveIndex(model_name="searchdocument", name="search_document_initials"),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["kind", "object_id"], name="search_document_of_thing"),
        ),
        *(_tier_index(tier) for tier in (0, 1, 2, 3)),
    ]
