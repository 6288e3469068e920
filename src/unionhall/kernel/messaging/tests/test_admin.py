"""The configuration pages of the kernel's upper apps: every list and every row opens, for the own branch only."""

from __future__ import annotations

import io
from datetime import date, time

import pytest
from django.contrib import admin
from django.urls import reverse

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.commands import seal_entries
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.files.tests.crafted import PDF
from unionhall.kernel.messaging.models import Delivery, Webhook
from unionhall.kernel.messaging.tests.conftest import NOON
from unionhall.kernel.people.models import Account
from unionhall.kernel.places import commands as places
from unionhall.kernel.places.core import Span

pytestmark = pytest.mark.django_db
APPS = ("audit", "places", "files", "messaging")
MODELS = [model for model in admin.site._registry if model._meta.app_label in APPS]


@pytest.fixture
def boss(client, make_person, town):
    client.cookies["language"] = "en"
    person = make_person(Role.ADMINISTRATOR)
    Account.objects.create(phone="13800000009", person=person, phone_verified_at=NOON, is_staff=True)
    client.boss = person
    return sign_in(client, person)


@pytest.fixture
def rows(boss, town, settings, tmp_path):
    """One row of everything."""
    settings.MEDIA_ROOT = tmp_path
    who = {"by": boss.boss, "at": NOON}
    place = places.create_place(
        town, kind="palace", code="p", name="Palace", address="Road 1", longitude=118.0, latitude=36.0, **who
    )
    places.add_zone(place, code="arts", name="Arts", **who)
    places.add_room(place, name="Studio", capacity=9, **who)
    places.set_hours(place, hours={1: [Span(time(9), time(17))]}, **who)
    places.post_closure(place, starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 2), reason="Repair", **who)
    store_file(
        io.BytesIO(PDF), "a.pdf", organisation=town, owner=None, permission="x.see_y", subject_id=None, **who
    )
    Webhook.objects.create(organisation=town, name="HR", url="https://example.org", secret="s")
    Delivery.objects.create(
        organisation=town, channel="sms", address="13800000001", next_at=NOON, state="failed", error="no"
    )
    seal_entries(NOON)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_every_row_opens(boss, rows, model):
    assert boss.get(address(model, "changelist")).status_code == 200
    found = model._default_manager.all()
    assert found
    for row in found:
        answer = boss.get(address(model, "change", row.pk))
        assert answer.status_code == 200, row
        assert b'name="_save"' not in answer.content, "it could be changed past the commands"


def test_another_branch_sees_none_of_it(client, rows, make_person, other_town):
    stranger = make_person(Role.ADMINISTRATOR, organisation=other_town)
    Account.objects.create(phone="13800000008", person=stranger, is_staff=True)
    sign_in(client, stranger)
    for model in MODELS:
        if model._meta.label == "audit.Seal":  # digests say nothing of anybody
            continue
        for row in model._default_manager.all():
            assert client.get(address(model, "change", row.pk)).status_code == 302, row


def test_numbers_and_addresses_are_masked(boss, rows, town):
    Delivery.objects.create(organisation=town, channel="email", address="li@example.org", next_at=NOON)
    page = boss.get(address(Delivery, "changelist")).content.decode()
    assert "138****0001" in page
    assert "l***@example.org" in page
    assert "13800000001" not in page
    assert "li@example.org" not in page


def test_what_was_given_up_is_started_again_from_the_list(boss, rows):
    delivery = Delivery.objects.get()
    chosen = {"action": "retry", "_selected_action": [str(delivery.pk)]}
    assert boss.post(address(Delivery, "changelist"), chosen).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_a_webhook_is_added_by_the_command_and_its_secret_shown_once(boss, rows, town):
    form = {"organisation": str(town.pk), "name": "Wages", "url": "https://example.org/w", "kinds": '["a.b"]'}
    page = boss.post(address(Webhook, "add"), form, follow=True).content.decode()
    made = Webhook.objects.get(name="Wages")
    assert made.kinds == ["a.b"]
    assert made.secret in page
    assert made.secret not in boss.get(address(Webhook, "change", made.pk)).content.decode()
    assert Entry.objects.filter(verb="messaging.webhook.add", subject_id=made.pk).count() == 1

    refused = boss.post(address(Webhook, "add"), form | {"url": "http://10.0.0.1/"}, follow=True)
    assert "begins with https://" in refused.content.decode()

    chosen = {"action": "end", "_selected_action": [str(made.pk)]}
    boss.post(address(Webhook, "changelist"), chosen)
    made.refresh_from_db()
    assert not made.is_active
