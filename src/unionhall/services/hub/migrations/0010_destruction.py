"""Lists of files past their time, which two people have destroyed."""

import django.db.models.deletion
from django.db import migrations, models

import unionhall.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_emptied_at"),
        ("hub", "0009_keeping"),
        ("organisations", "0002_initial"),
        ("people", "0003_foreign_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for another to sign"),
                            ("signed", "being destroyed"),
                            ("done", "carried out"),
                            ("declined", "not carried out"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("remark", models.CharField(blank=True, max_length=400, verbose_name="remark")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="decided by",
                    ),
                ),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of files to be destroyed",
                "verbose_name_plural": "lists of files to be destroyed",
                "ordering": ("-proposed_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="DestructionItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "fate",
                    models.CharField(
                        blank=True,
                        choices=[("", "on the list"), ("destroyed", "destroyed"), ("kept", "kept after all")],
                        default="",
                        max_length=9,
                        verbose_name="what became of it",
                    ),
                ),
                ("done_at", models.DateTimeField(null=True, verbose_name="time")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "destruction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="hub.destruction",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "file to be destroyed",
                "verbose_name_plural": "files to be destroyed",
            },
        ),
        migrations.AddIndex(
            model_name="destruction",
            index=models.Index(fields=["organisation", "-proposed_at"], name="destruction_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "declined"]),
                    models.Q(
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="destruction_signed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionitem",
            constraint=models.UniqueConstraint(fields=("destruction", "case"), name="destruction_item_once"),
        ),
        migrations.AddConstraint(
            model_name="destructionitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fate", "")), fields=("case",), name="destruction_item_on_one_list"
            ),
        ),
    ]
