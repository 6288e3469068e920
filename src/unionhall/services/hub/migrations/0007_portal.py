"""Calendar addresses of bookings that can be made anew, and copies of what is kept about somebody."""

import django.db.models.deletion
from django.db import migrations, models

import unionhall.kernel.people.fields
import unionhall.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0006_target"),
        ("organisations", "0002_initial"),
        ("people", "0003_foreign_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookingFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("serial", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_feed",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar address of bookings",
                "verbose_name_plural": "calendar addresses of bookings",
            },
        ),
        migrations.CreateModel(
            name="Takeout",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("language", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "asked for"),
                            ("making", "being gathered"),
                            ("ready", "ready"),
                            ("expired", "no longer kept"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveSmallIntegerField(default=0, verbose_name="parts gathered")),
                ("total", models.PositiveSmallIntegerField(default=0, verbose_name="parts in all")),
                ("content", unionhall.kernel.people.fields.EncryptedTextField(blank=True, default="")),
                ("size_bytes", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                ("made_at", models.DateTimeField(null=True, verbose_name="made at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="kept until")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="last fetched at")),
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
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="takeouts",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of what is kept",
                "verbose_name_plural": "copies of what is kept",
                "ordering": ("-asked_at", "-id"),
                "indexes": [
                    models.Index(fields=["person", "-asked_at"], name="takeout_by_person"),
                    models.Index(
                        condition=models.Q(("state", "ready")),
                        fields=["expires_at"],
                        name="takeout_to_expire",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "making"))),
                        fields=("person",),
                        name="takeout_one_at_a_time",
                    )
                ],
            },
        ),
    ]
