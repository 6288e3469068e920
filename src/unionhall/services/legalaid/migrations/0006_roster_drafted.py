from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("legalaid", "0005_rights_check"),)

    operations = (migrations.AddField("roster", "drafted", models.JSONField(default=dict, editable=False)),)
