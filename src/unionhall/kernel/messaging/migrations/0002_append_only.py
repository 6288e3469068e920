"""Events are facts: the database lets nobody change them, but for the mark that they were relayed and erasure."""

from django.db import migrations

GUARD = """
create function messaging_event_guard() returns trigger language plpgsql as $$
declare
    allowed messaging_event;
begin
    if tg_op = 'UPDATE' then
        allowed := old;
        if old.relayed_at is null then
            allowed.relayed_at := new.relayed_at;
        end if;
        -- What is personal may be taken out, when somebody is erased; nothing else may be put in its place.
        if new.private = '{}'::jsonb then
            allowed.private := new.private;
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception 'events are append-only' using errcode = 'integrity_constraint_violation';
end $$;

create trigger messaging_event_guard before update or delete on messaging_event
    for each row execute function messaging_event_guard();
"""

REMOVE = """
drop trigger messaging_event_guard on messaging_event;
drop function messaging_event_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
