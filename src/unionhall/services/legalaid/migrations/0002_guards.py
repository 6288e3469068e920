"""The database itself refuses to rewrite the ledger of a matter and the custody log of its evidence."""

from django.db import migrations

GUARD = """
create function legalaid_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger legalaid_ledger_guard before update or delete on legalaid_ledgerentry
    for each row execute function legalaid_append_only();
create trigger legalaid_custody_guard before update or delete on legalaid_custodyentry
    for each row execute function legalaid_append_only();
"""

REMOVE = """
drop trigger legalaid_custody_guard on legalaid_custodyentry;
drop trigger legalaid_ledger_guard on legalaid_ledgerentry;
drop function legalaid_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("legalaid", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
