"""Claims may be put in groups: installations that have the functions of before get those of now."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"
FORMER = "booking_claim(uuid, uuid, uuid, text, int, text, jsonb, uuid, timestamptz, date, uuid, boolean)"


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_claim")]
    operations = [
        migrations.RunSQL("set local check_function_bodies = off", migrations.RunSQL.noop),
        migrations.RunSQL(
            [f"drop function if exists {FORMER}", (SQL / "claim.sql").read_text()], migrations.RunSQL.noop
        ),
    ]
