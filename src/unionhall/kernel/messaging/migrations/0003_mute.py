"""Kinds of message that somebody does not want by SMS or e-mail."""

import django.db.models.deletion
from django.db import migrations, models

import unionhall.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_append_only"),
        ("organisations", "0002_initial"),
        ("people", "0003_foreign_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "SMS"), ("email", "e-mail")], max_length=8, verbose_name="channel"
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
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "muted kind of message",
                "verbose_name_plural": "muted kinds of message",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "channel"), name="mute_once")
                ],
            },
        ),
    ]
