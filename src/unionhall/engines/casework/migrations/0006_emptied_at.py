"""Papers and texts of a case can be destroyed when their time is over; then its log loses what was written in words."""

from django.db import migrations, models

ALLOW = """
create or replace function casework_step_guard() returns trigger language plpgsql as $$
declare
    allowed casework_step;
begin
    if tg_op = 'UPDATE' then
        allowed := old;
        if new.private = '' then
            allowed.private := '';
        end if;
        if new.data is distinct from old.data and old.data @> new.data and exists (
            select from casework_case where id = old.case_id and emptied_at is not null
        ) then
            allowed.data := new.data;
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception 'the log of a case is append-only' using errcode = 'integrity_constraint_violation';
end $$;
"""

REFUSE = """
create or replace function casework_step_guard() returns trigger language plpgsql as $$
declare
    allowed casework_step;
begin
    if tg_op = 'UPDATE' then
        allowed := old;
        if new.private = '' then
            allowed.private := '';
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception 'the log of a case is append-only' using errcode = 'integrity_constraint_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_fill_deadline_unit")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="emptied_at",
            field=models.DateTimeField(null=True, verbose_name="papers destroyed at"),
        ),
        migrations.RunSQL(ALLOW, REFUSE),
    ]
