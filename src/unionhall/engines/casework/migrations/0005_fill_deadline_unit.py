"""Clocks that run already counted what stands at the head of their basis: "7 working_day: ..."."""

from django.db import migrations

FILL = "update casework_deadline set unit = split_part(split_part(basis, ':', 1), ' ', 2) where rule <> ''"


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_deadline_unit")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
