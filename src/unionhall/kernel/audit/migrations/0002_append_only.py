"""The database itself refuses to rewrite the trail, whoever asks."""

from django.db import migrations

GUARDS = """
create function audit_entry_guard() returns trigger language plpgsql as $$
declare
    allowed audit_entry;
begin
    if tg_op = 'UPDATE' then
        allowed := old;
        if old.seal_id is null then
            allowed.seal_id := new.seal_id;
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception 'the audit trail is append-only' using errcode = 'integrity_constraint_violation';
end $$;

create trigger audit_entry_guard before update or delete on audit_entry
    for each row execute function audit_entry_guard();

create function audit_seal_guard() returns trigger language plpgsql as $$
begin
    raise exception 'a seal is never changed' using errcode = 'integrity_constraint_violation';
end $$;

create trigger audit_seal_guard before update or delete on audit_seal
    for each row execute function audit_seal_guard();
"""

REMOVE = """
drop trigger audit_entry_guard on audit_entry;
drop trigger audit_seal_guard on audit_seal;
drop function audit_entry_guard();
drop function audit_seal_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, REMOVE)]
