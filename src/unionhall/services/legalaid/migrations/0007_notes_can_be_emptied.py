"""Remarks in the ledger of who was erased, and in the custody log of what was destroyed, can be emptied: nothing else."""

from django.db import migrations

ALLOW = """
create or replace function legalaid_append_only() returns trigger language plpgsql as $$
declare
    allowed record;
    is_over boolean := false;
begin
    if tg_op = 'UPDATE' then
        if tg_table_name = 'legalaid_ledgerentry' then
            is_over := exists (
                select from legalaid_claimant claimant join people_person person on person.id = claimant.person_id
                where claimant.id = old.claimant_id and person.erased_at is not null
            );
        else
            is_over := exists (select from legalaid_evidence piece where piece.id = old.evidence_id and piece.title = '');
        end if;
        allowed := old;
        if is_over and new.note = '' then
            allowed.note := '';
        end if;
        if new is not distinct from allowed then
            return new;
        end if;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
"""

REFUSE = """
create or replace function legalaid_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("legalaid", "0006_roster_drafted")]
    operations = [migrations.RunSQL(ALLOW, REFUSE)]
