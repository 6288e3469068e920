"""Where a web process leaves an authorisation code for whichever process it is brought back to."""

from django.db import migrations

TABLE = """
create unlogged table integrations_code (
  digest char(64) primary key,
  value jsonb not null,
  expires_at timestamptz not null
);
create index integrations_code_expires on integrations_code (expires_at);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(TABLE, "drop table integrations_code"),
    ]
