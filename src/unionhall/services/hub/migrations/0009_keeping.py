"""How far the nightly job is with people who were erased, and of whom the law had something kept."""

import django.db.models.deletion
from django.db import migrations, models

import unionhall.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0008_need_corrected"),
        ("organisations", "0002_initial"),
        ("people", "0003_foreign_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="Keeping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("looked_on", models.DateField(verbose_name="last looked at")),
                ("gone", models.PositiveIntegerField(default=0, verbose_name="let go so far")),
                ("over_at", models.DateTimeField(null=True, verbose_name="nothing left since")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "what is kept of an erased person",
                "verbose_name_plural": "what is kept of erased people",
                "ordering": ("looked_on", "id"),
            },
        ),
    ]
