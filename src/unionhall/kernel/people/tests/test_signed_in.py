"""The two reads of every page give what the ORM would give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from unionhall.kernel.access.tests.cast import cast
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.people.signed_in import SessionStore, active_account

pytestmark = pytest.mark.django_db


def account() -> Account:
    union = cast()
    person = union.person("worker", "e01", phone="13700000009", birth_year=1970, occupation="电工")
    Person.objects.filter(pk=person.pk).update(identity_index="x" * 64)
    person.identity_number = "11010519491231002X"
    person.save()
    return Account.objects.select_related("person").get(person=person)


def values(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_active_account_is_what_the_orm_gives() -> None:
    wanted = account()
    found = active_account(wanted.pk)
    assert found is not None
    assert values(found) == values(wanted)
    assert values(found.person) == values(wanted.person)
    found.person.occupation = "焊工"
    found.person.save()  # saved as an update, not as a new row
    assert Person.objects.filter(pk=wanted.person_id).count() == 1


def test_active_account_is_one_query_and_none_for_the_suspended() -> None:
    from django.db import connection  # noqa: PLC0415

    wanted = account()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = active_account(wanted.pk)
        assert found is not None
        assert found.person.name
    assert len(queries) == 1
    Account.objects.update(is_active=False)
    assert active_account(wanted.pk) is None


def test_session_is_kept_changed_and_forgotten() -> None:
    store = SessionStore()
    store["word"] = "工会"
    store.save()
    again = SessionStore(store.session_key)
    assert again["word"] == "工会"
    again["word"] = "职工"
    again.save()
    assert SessionStore(store.session_key)["word"] == "职工"
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    gone = SessionStore(store.session_key)
    assert gone.get("word") is None
    assert gone.session_key is None
