"""The database itself refuses to rewrite a case's log; only private words can be emptied."""

from django.db import migrations

GUARD = """
create function casework_step_guard() returns trigger language plpgsql as $$
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

create trigger casework_step_guard before update or delete on casework_step
    for each row execute function casework_step_guard();
"""

REMOVE = """
drop trigger casework_step_guard on casework_step;
drop function casework_step_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
