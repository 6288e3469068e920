"""The functions of a claim and of what comes back, and how much room the pages of the hottest tables keep."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"
FUNCTIONS = (
    "booking_accept(uuid, timestamptz, uuid)",
    "booking_release(uuid, text, text, boolean, timestamptz, uuid)",
    "booking_offer(uuid, timestamptz)",
    "booking_claim_group(uuid[], uuid[], uuid[], text[], uuid[], timestamptz[], date[], uuid[])",
    "booking_claim(uuid, uuid, uuid, text, int, text, jsonb, uuid, timestamptz, date, uuid, boolean, boolean)",
    "booking_full(uuid, boolean)",
    "booking_settle(uuid, uuid, uuid, text, int, text, jsonb, uuid, timestamptz, uuid)",
    "booking_enter(uuid, uuid, uuid, uuid, text, int, text, jsonb, uuid, timestamptz, uuid, jsonb)",
    "booking_write(uuid, uuid, uuid, uuid, text, text, int, text, jsonb, int[], int, uuid, timestamptz, uuid, jsonb)",
    "booking_audience_refusal(uuid, uuid, boolean, date)",
    "booking_pools(text[], text)",
    "booking_lock(uuid)",
    "booking_lock_key(uuid)",
)
# Rows that change again and again find room on their own page; a seat's index entries are cleaned early.
STORAGE = """
alter table booking_seat set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
alter table booking_line set (fillfactor = 10);
alter table booking_attendance set (fillfactor = 60);
"""
PLAIN_STORAGE = """
alter table booking_seat reset (fillfactor, autovacuum_vacuum_scale_factor);
alter table booking_line reset (fillfactor);
alter table booking_attendance reset (fillfactor);
"""



class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_initial"),
        ("audit", "0001_initial"),
        ("messaging", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(STORAGE, PLAIN_STORAGE),
        # Bodies are checked when the functions are made, callers before what they call; so not here.
        migrations.RunSQL("set local check_function_bodies = off", migrations.RunSQL.noop),
        migrations.RunSQL(
            [(SQL / "claim.sql").read_text(), (SQL / "release.sql").read_text()],
            [f"drop function {function}" for function in FUNCTIONS],
        ),
    ]
