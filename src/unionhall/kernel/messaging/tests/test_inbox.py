from datetime import timedelta

import pytest
from django.utils.translation import override

from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands, kinds, queries
from unionhall.kernel.messaging.models import Delivery, Message, Webhook
from unionhall.kernel.messaging.tests.conftest import KIND, NOON
from unionhall.lib.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(town, told_kind):
    def make(person, minutes=0, **params):
        return Message.objects.create(
            organisation=town, person=person, kind=KIND, params={"who": "Li", "title": "棋", "id": "1", **params},
            created_at=NOON + timedelta(minutes=minutes),
        )  # fmt: skip

    return make


def test_the_inbox_is_ones_own_newest_first_in_the_language_of_the_moment(
    tell, worker, make_person, monkeypatch
):
    tell(worker, 0)
    tell(worker, 5, title_en="Chess")
    tell(make_person(), 9)
    newest, oldest = queries.inbox(worker)

    assert (newest.path, newest.is_read) == ("/things/1", False)
    assert newest.created_at > oldest.created_at
    with override("en"):
        assert (newest.title, oldest.title, newest.body) == ("Told: Chess", "Told: 棋", "Hello Li")
    with override("zh-hans"):
        assert newest.title == "Told: 棋"
    assert [told.pk for told in queries.inbox(worker, before=newest.created_at)] == [oldest.pk]
    assert len(queries.inbox(worker, limit=1)) == 1

    monkeypatch.setattr(kinds, "_KINDS", {})
    assert (newest.title, newest.body, newest.path) == (KIND, "", "")


def test_the_inbox_takes_one_query(tell, worker, django_assert_num_queries):
    for minute in range(30):
        tell(worker, minute)
    with django_assert_num_queries(1):
        assert len([told.title for told in queries.inbox(worker)]) == 30


def test_reading_counts_once_and_only_for_the_reader(tell, worker, make_person):
    message, other = tell(worker), make_person()
    assert queries.unread_count(worker) == 1
    with pytest.raises(NotAllowed):
        commands.mark_read(message, by=other, at=NOON)
    with pytest.raises(queries.MessageUnknown):
        queries.get_message(message.pk, other)

    for hour in (1, 2):
        commands.mark_read(message, by=worker, at=NOON + timedelta(hours=hour))

    assert queries.get_message(message.pk, worker).read_at == NOON + timedelta(hours=1)
    assert queries.unread_count(worker) == 0


def test_all_read_leaves_what_came_afterwards(tell, worker, make_person):
    tell(worker, 0), tell(worker, 1), tell(worker, 10)
    with pytest.raises(NotAllowed):
        commands.mark_all_read(worker, by=make_person(), at=NOON)
    assert commands.mark_all_read(worker, by=worker, at=NOON + timedelta(minutes=5)) == 2
    assert queries.unread_count(worker) == 1


@pytest.fixture
def administrator(make_person, city):
    return make_person(Role.ADMINISTRATOR, organisation=city)


def test_a_webhook_is_added_with_a_secret_of_its_own_and_ended(city, administrator, make_person):
    fields = {"name": " HR ", "url": "https://example.org/hook", "kinds": ["b", "a", "b"]}
    with pytest.raises(NotAllowed):
        commands.add_webhook(city, **fields, by=make_person(Role.DESK, organisation=city), at=NOON)
    webhook = commands.add_webhook(city, **fields, by=administrator, at=NOON)
    assert (webhook.name, webhook.kinds, webhook.is_active) == ("HR", ["a", "b"], True)
    assert webhook.secret.startswith("whsec_")
    raw = Webhook.objects.values_list("secret", flat=True).query
    assert "whsec_" not in str(raw)

    waiting = Delivery.objects.create(organisation=city, webhook=webhook, channel="webhook", next_at=NOON)
    assert not commands.end_webhook(webhook, by=administrator, at=NOON).is_active
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert [hook.failed for hook in queries.webhooks(administrator)] == [1]
    assert [each.pk for each in queries.deliveries(administrator, state="failed")] == [waiting.pk]
    assert not queries.deliveries(make_person(Role.ADMINISTRATOR))
    assert not queries.webhooks(make_person())


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "ftp://example.org",
        "example.org",
        "https://",
        "https://u:p@example.org",
        "https://a b.c",
    ],
)
def test_addresses_that_cannot_be_webhooks(city, administrator, url):
    with pytest.raises(InvalidInput) as refused:
        commands.add_webhook(city, name="x", url=url, by=administrator, at=NOON)
    assert refused.value.field == "url"


def test_plain_http_only_where_private_addresses_are_allowed(city, administrator, settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    assert commands.add_webhook(city, name="x", url="http://localhost:9/x", by=administrator, at=NOON)
