"""The database itself refuses to rewrite the ledger of the budget: it is only ever added to."""

from django.db import migrations

GUARD = """
create function palace_budget_guard() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger of the budget is append-only' using errcode = 'integrity_constraint_violation';
end $$;

create trigger palace_budget_guard before update or delete on palace_budgetentry
    for each row execute function palace_budget_guard();
"""

REMOVE = """
drop trigger palace_budget_guard on palace_budgetentry;
drop function palace_budget_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("palace", "0002_orders_and_contracts")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
