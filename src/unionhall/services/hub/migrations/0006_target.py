"""Targets that units set themselves for a figure and a year."""

import django.db.models.deletion
from django.db import migrations, models

import unionhall.lib.ids


class Migration(migrations.Migration):

    dependencies = [
        ("hub", "0004_suggestion_request"),
        ("organisations", "0002_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("figure", models.SlugField(max_length=60, verbose_name="figure")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", models.DecimalField(decimal_places=1, max_digits=12, verbose_name="target")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ("figure", "-year"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "figure", "year"), name="target_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="target_above_zero"
                    ),
                ],
            },
        ),
    ]
