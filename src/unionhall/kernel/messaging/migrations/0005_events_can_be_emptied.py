"""What an event that was told says can be emptied, when the papers of its subject are destroyed."""

from django.db import migrations

ALLOW = """
create or replace function messaging_event_guard() returns trigger language plpgsql as $$
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
        -- Papers whose time is over take with them what was told of them.
        if new.data = '{}'::jsonb and old.relayed_at is not null then
            allowed.data := new.data;
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception 'events are append-only' using errcode = 'integrity_constraint_violation';
end $$;
"""

REFUSE = """
create or replace function messaging_event_guard() returns trigger language plpgsql as $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_webhook_log")]
    operations = [migrations.RunSQL(ALLOW, REFUSE)]
