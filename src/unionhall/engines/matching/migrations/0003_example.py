"""Sentences that staff taught."""

from __future__ import annotations

import django.db.models.deletion
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_initial"),
        ("organisations", "0002_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Example",
            fields=[
                ("id", models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=300, verbose_name="sentence")),
                ("label", models.SlugField(db_index=False, max_length=32, verbose_name="need")),
                ("source", models.CharField(choices=[("corrected", "Corrected by staff"), ("written", "Written by staff")], max_length=9, verbose_name="where it comes from")),
                ("need", models.UUIDField(editable=False, null=True, verbose_name="what was asked")),
                ("is_active", models.BooleanField(default=True, verbose_name="learned from")),
                ("taught_at", models.DateTimeField(verbose_name="taught at")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation", verbose_name="organisation")),
                ("taught_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="taught by")),
            ],
            options={
                "verbose_name": "example",
                "verbose_name_plural": "examples",
                "ordering": ("-taught_at",),
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "text"], name="example_once"),
                    models.CheckConstraint(condition=models.Q(("source__in", ["corrected", "written"])), name="example_source_known"),
                ],
                "indexes": [models.Index(condition=models.Q(("need__isnull", False)), fields=["need"], name="example_by_need")],
            },
        ),
    ]
