"""A test that commits leaves what Django's own flush would leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from unionhall.config import testing_databases
from unionhall.kernel.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def filled() -> set[str]:
    """Tables with something in them, of those a flush empties."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    found = set()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"select exists (select from {connection.ops.quote_name(name)})")
            if cursor.fetchone() == (True,):
                found.add(name)
    return found


def remade() -> tuple[set[Any], set[Any]]:
    """What a flush makes again after it."""
    kinds = set(ContentType.objects.values_list("app_label", "model"))
    return kinds, set(Permission.objects.values_list("content_type__app_label", "codename", "name"))


@pytest.mark.parametrize("grown_bytes", [testing_databases.GROWN_BYTES, 0])
def test_what_is_left_is_what_a_flush_leaves(
    worker: Person, grown_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(testing_databases, "GROWN_BYTES", grown_bytes)
    assert {"people_person", "organisations_organisation"} <= filled()
    testing_databases.empty(TransactionTestCase())
    left, made = filled(), remade()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    assert left == filled() == testing_databases.KEPT
    assert made == remade()
