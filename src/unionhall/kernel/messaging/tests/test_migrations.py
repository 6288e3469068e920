import pytest
from django.core.management import call_command
from django.db import connection


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_trigger where tgname like 'messaging%guard' and not tgisinternal"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_off_and_put_back():
    before = triggers()
    assert before > 0
    try:
        call_command("migrate", "messaging", "0001_initial", verbosity=0)
        assert triggers() == 0
    finally:
        call_command("migrate", "messaging", verbosity=0)
    assert triggers() == before
