import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from unionhall.kernel.messaging import commands, queries
from unionhall.kernel.messaging.models import Delivery, Event, Message, Webhook
from unionhall.kernel.messaging.tests.conftest import KIND, NOON
from unionhall.kernel.people.models import Account
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db


def emit(organisation, person=None, kind=KIND, **data):
    private = {"who": "Li"} if person else {}
    return commands.emit(
        kind,
        organisation=organisation,
        subject_id=uuid7(),
        at=NOON,
        person=person,
        data=data,
        private=private,
    )


def test_an_event_becomes_one_message_with_its_words(town, worker, told_kind):
    event = emit(town, worker, title="Chess")

    assert commands.relay_events(NOON) == 1
    assert commands.relay_events(NOON) == 0

    message = Message.objects.get()
    assert (message.person, message.event, message.kind) == (worker, event, KIND)
    assert queries.inbox(worker)[0].path == f"/things/{event.subject_id}"
    assert message.params == {"title": "Chess", "who": "Li", "id": str(event.subject_id)}
    event.refresh_from_db()
    assert event.relayed_at == NOON


def test_no_message_without_person_without_kind_or_for_an_erased_person(town, worker, told_kind, make_person):
    emit(town)
    emit(town, worker, kind="test.nobody_listens")
    emit(town, make_person(erased_at=NOON))

    assert commands.relay_events(NOON) == 3
    assert not Message.objects.exists()


def test_a_person_who_is_not_in_this_database_stops_nobody_elses_message(town, worker, told_kind):
    emit(town, worker)
    Event.objects.create(organisation=town, kind=KIND, at=NOON, person_id=uuid7())

    assert commands.relay_events(NOON) == 2
    assert Message.objects.count() == 1


def channels():
    return sorted(Delivery.objects.values_list("channel", "address"))


def test_a_message_goes_to_the_confirmed_phone_and_the_mail_address(town, with_account, told_kind):
    emit(town, with_account)
    commands.relay_events(NOON)
    assert channels() == [("email", "worker@example.org"), ("sms", "13800000001")]


def test_no_sms_to_a_phone_that_is_not_confirmed_and_nothing_to_a_closed_account(
    town, with_account, told_kind
):
    Account.objects.update(phone_verified_at=None)
    emit(town, with_account)
    commands.relay_events(NOON)
    assert channels() == [("email", "worker@example.org")]

    Account.objects.update(is_active=False)
    emit(town, with_account)
    commands.relay_events(NOON)
    assert Message.objects.count() == 2
    assert len(channels()) == 1


def test_webhooks_hear_of_their_kinds_at_and_beneath_their_organisation(city, town, other_town):
    def hook(organisation, **fields):
        return Webhook.objects.create(
            organisation=organisation, url="https://example.org", secret="x", **fields
        )

    of_all = hook(city, name="all")
    of_town = hook(town, name="town", kinds=["a.b", "a.c"])
    hook(town, name="other kind", kinds=["a.z"])
    hook(other_town, name="elsewhere")
    hook(city, name="ended", is_active=False)
    emit(town, kind="a.b")
    emit(city, kind="a.b")

    commands.relay_events(NOON)

    heard = sorted(Delivery.objects.values_list("webhook__name", "event__organisation__code"))
    assert heard == [(of_all.name, "city"), (of_all.name, "town"), (of_town.name, "town")]


def test_the_number_of_queries_does_not_grow_with_the_number_of_events(
    town, with_account, told_kind, django_assert_num_queries
):
    def measure(count):
        for _ in range(count):
            emit(town, with_account)
        with django_assert_num_queries(8):
            commands.relay_events(NOON)

    measure(1)
    measure(30)


def test_limit(town):
    for _ in range(5):
        emit(town)
    assert [commands.relay_events(NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_workers_share_the_events_and_none_is_relayed_twice(town, worker, told_kind):
    for _ in range(60):
        emit(town, worker)
    taken, errors = [], []

    def work():
        try:
            while count := commands.relay_events(NOON, limit=7):
                taken.append(count)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not errors
    assert sum(taken) == 60
    assert Message.objects.count() == 60
    assert Message.objects.values("event").distinct().count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_locked_event_holds_nobody_up_and_comes_later(town, worker, told_kind):
    first, _second = emit(town, worker), emit(town, worker)
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=first.pk)
        others = []
        thread = threading.Thread(
            target=lambda: (others.append(commands.relay_events(NOON)), connection.close())
        )
        thread.start()
        thread.join()
    assert others == [1]
    assert commands.relay_events(NOON) == 1


class TestEventsAreFacts:
    @pytest.fixture
    def event(self, town, worker):
        return emit(town, worker, title="Chess")

    @pytest.mark.parametrize(
        "change", [{"kind": "x.y"}, {"data": {}}, {"at": NOON + timedelta(1)}, {"private": {"who": "Wang"}}]
    )
    def test_nothing_is_changed(self, event, change):
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)

    def test_nothing_is_deleted(self, event):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=event.pk).delete()

    def test_the_mark_is_set_once(self, event):
        rows = Event.objects.filter(pk=event.pk)
        rows.update(relayed_at=NOON)
        for again in (NOON + timedelta(1), None):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                rows.update(relayed_at=again)

    def test_what_is_private_is_erased_with_the_person(self, event, worker, told_kind):
        commands.relay_events(NOON)
        assert commands.forget_messages(worker, by=worker, at=NOON) == 1
        event.refresh_from_db()
        assert (event.private, event.data) == ({}, {"title": "Chess"})
        assert not Message.objects.exists()
