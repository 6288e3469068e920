"""What is kept about me: seen, taken along, agreed to, asked about."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.booking.tests.cast import NOON, County
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.commands import record
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.models import Takeout
from unionhall.services.hub.portal import commands, looked
from unionhall.services.hub.portal.commands import TakeoutGone, WishEmpty
from unionhall.services.hub.portal.gathering import parts_of
from unionhall.services.hub.states import TakeoutState, Wish

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def worker_of(county: County, phone: str = "13912345678", name: str = "王工") -> Person:
    person = county.worker(name)
    Account.objects.create_user(phone, person, phone_verified_at=NOON)
    return person


def made_takeout(person: Person) -> Takeout:
    asked = commands.ask_takeout(language="zh-hans", by=person, at=NOON)
    commands.make_takeout(asked.pk, at=NOON)
    return Takeout.objects.get(pk=asked.pk)


def contents(person: Person, takeout: Takeout) -> tuple[str, dict[str, list[dict[str, object]]]]:
    """The page, and the rows of each part."""
    _row, content = commands.open_takeout(takeout.pk, by=person, at=NOON + HOUR)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        data = json.loads(archive.read("data.json"))
        return archive.read("index.html").decode(), {one["code"]: one["rows"] for one in data["parts"]}


def test_the_copy_has_what_is_mine_and_nothing_of_others(county: County) -> None:
    person, other = worker_of(county), worker_of(county, "13912345679", "李工")
    session = county.session(title="电工班")
    county.booking(session, person)
    county.booking(session, other)
    for who, words in ((person, "没人接电话"), (other, "别人的秘密")):
        opening = casework.Opening(COMPLAINT.kind, "投诉", person=who, private={"text": words}, key=uuid4())
        casework.open_case(county.county, opening, by=who, at=NOON)
    page, parts = contents(person, made_takeout(person))
    assert [row["title"] for row in parts["bookings"]] == ["电工班"]
    assert len(parts["cases"]) == 1
    assert parts["profile"][0]["name"] == "王工"
    assert "电工班" in page
    assert "别人的秘密" not in page + json.dumps(parts, ensure_ascii=False)
    assert "李工" not in page


def test_a_copy_is_made_once_fetched_by_its_owner_and_thrown_away(county: County) -> None:
    person, other = worker_of(county), worker_of(county, "13912345679", "李工")
    first = commands.ask_takeout(language="en", by=person, at=NOON)
    assert commands.ask_takeout(language="en", by=person, at=NOON) == first
    with pytest.raises(TakeoutGone):
        commands.open_takeout(first.pk, by=person, at=NOON)
    made = commands.make_takeout(first.pk, at=NOON)
    assert made is not None
    assert made.state == TakeoutState.READY
    first.refresh_from_db()
    assert first.done == first.total > 20
    assert commands.make_takeout(first.pk, at=NOON) is None
    with pytest.raises(NotAllowed):
        commands.open_takeout(first.pk, by=other, at=NOON)
    commands.open_takeout(first.pk, by=person, at=NOON)
    assert Entry.objects.filter(verb="hub.takeout.open", subject_id=first.pk, by=person).count() == 1
    first.refresh_from_db()
    assert first.expires_at == NOON + 72 * HOUR
    assert commands.expire_takeouts(at=NOON + 71 * HOUR) == 0
    with pytest.raises(TakeoutGone):
        commands.open_takeout(first.pk, by=person, at=NOON + 72 * HOUR)
    assert commands.expire_takeouts(at=NOON + 72 * HOUR) == 1
    first.refresh_from_db()
    assert first.content == ""
    assert commands.ask_takeout(language="en", by=person, at=NOON + 73 * HOUR) != first


def test_the_pages_show_each_part_and_mask_the_identity_number(county: County, client: Client) -> None:
    person = worker_of(county)
    Person.objects.filter(pk=person.pk).update(identity_number="11010519491231002X")
    sign_in(client, person, second_factor=False)
    overview = client.get(reverse("hub:my-privacy")).content.decode()
    for part in parts_of(person, timezone.now()):
        assert str(part.title) in overview
        page = client.get(reverse("hub:my-part", args=[part.code]))
        assert page.status_code == 200
        assert "11010519491231002X" not in page.content.decode()
    assert client.get(reverse("hub:my-part", args=["no-such"])).status_code == 404
    assert "11010519491231002X" in json.dumps(
        contents(person, made_takeout(Person.objects.get(pk=person.pk)))[1]
    )


def test_who_looked_is_told_by_role_and_unit(county: County) -> None:
    person = worker_of(county)
    record(person, "people.person.open_identity_number", by=county.manager, at=NOON)
    record(person, "people.person.open_identity_number", by=person, at=NOON)
    record(worker_of(county, "13912345679"), "people.person.open_identity_number", by=county.manager, at=NOON)
    found = looked.looks_at(person)
    assert len(found) == 1
    assert str(found[0].what) == "您的身份证号"
    assert county.county.name in found[0].who
    assert county.manager.name not in found[0].who


def test_consents_are_taken_back_and_given_again(county: County, client: Client) -> None:
    person = worker_of(county)
    people.give_consent(person, subject=PRIVACY.subject, version=PRIVACY.version, by=person, at=NOON)
    sign_in(client, person, second_factor=False)
    assert PRIVACY.version in client.get(reverse("hub:my-privacy")).content.decode()
    client.post(reverse("hub:my-consent"), {"subject": "privacy", "withdraw": "1"})
    assert person.consents.get().withdrawn_at is not None
    # Nothing opens before the notice is agreed to again.
    assert "/welcome/" in client.get(reverse("hub:my-privacy"))["Location"]
    assert client.post(reverse("hub:my-consent"), {"subject": "horoscope"}).status_code in (302, 404)


def test_a_wish_becomes_a_case_with_a_day(county: County, client: Client) -> None:
    person = worker_of(county)
    key = uuid4()
    case = commands.ask_wish(Wish.CORRECT, "会员编号写错了", key=key, by=person, at=NOON)
    assert commands.ask_wish(Wish.CORRECT, "会员编号写错了", key=key, by=person, at=NOON) == case
    assert (case.organisation, case.title) == (person.organisation, "更正个人信息")
    assert case.due_at is not None
    with pytest.raises(WishEmpty):
        commands.ask_wish(Wish.CORRECT, "  ", key=uuid4(), by=person, at=NOON)
    sign_in(client, person, second_factor=False)
    page = reverse("hub:my-wish")
    assert client.post(page, {"key": uuid4(), "wish": "correct", "text": ""}).status_code == 422
    answer = client.post(page, {"key": uuid4(), "wish": "object", "text": "不要保存我的职业"})
    assert "反对保存某项信息" in client.get(answer["Location"]).content.decode()
    casework.advance(case, "answer", by=None, at=NOON, answers={"answer": "已更正"})
    case.refresh_from_db()
    assert case.closed_at is not None


def test_a_job_makes_the_copy(county: County, client: Client) -> None:
    from unionhall.services.hub import tasks  # noqa: PLC0415

    person = worker_of(county)
    sign_in(client, person, second_factor=False)
    assert client.post(reverse("hub:my-copy")).status_code == 302
    assert "已汇集" in client.get(reverse("hub:my-copy")).content.decode()
    asked = Takeout.objects.get(person=person)
    assert tasks.make_takeout.name == commands.TASK
    tasks.make_takeout(str(asked.pk))
    page = client.get(reverse("hub:my-copy")).content.decode()
    fetch = reverse("hub:my-copy-fetch", args=[asked.pk])
    assert fetch in page
    answer = client.get(fetch)
    assert answer["Content-Type"] == "application/zip"
    assert "no-cache" in answer["Cache-Control"]
    asked.refresh_from_db()
    assert asked.opened_at is not None
    stranger = sign_in(Client(), worker_of(county, "13912345679"), second_factor=False)
    assert stranger.get(fetch).status_code == 404
    tasks.expire_takeouts(0)
    assert Takeout.objects.get(person=person).content != ""
