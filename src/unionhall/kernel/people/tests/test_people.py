"""People's files, memberships, consents: commands and what viewers may read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.organisations.commands import OrganisationClosed, close_organisation
from unionhall.kernel.people import commands, queries
from unionhall.kernel.people.consents import IDENTITY, PRIVACY
from unionhall.kernel.people.demo import settle_in
from unionhall.kernel.people.fields import blind_index, decrypt, encrypt
from unionhall.kernel.people.models import Account, Membership, Person
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.lib.text import identity_check_digit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 5, 6)


def identity(first_17: str = "37078319900307123") -> str:
    return first_17 + identity_check_digit(first_17)


@pytest.fixture
def tree() -> Cast:
    return cast()


def test_a_file_is_opened_where_one_may(tree: Cast) -> None:
    officer = tree.staff(Role.UNION_OFFICER, "e01")
    person = commands.register_person(
        organisation=tree["e01"], name=" 单　测试 ", phone="138 0013 8000", by=officer, at=NOW
    )
    assert (person.name, person.name_pinyin, person.phone) == ("单 测试", "shanceshi scs", "13800138000")
    assert Entry.objects.get(verb="people.person.register").by == officer
    with pytest.raises(NotAllowed):
        commands.register_person(organisation=tree["t01"], name="x", by=officer, at=NOW)
    for bad in ({"name": " "}, {"name": "x" * 61}, {"name": "x", "phone": "1380"}):
        with pytest.raises(InvalidInput):
            commands.register_person(organisation=tree["e01"], by=officer, at=NOW, **bad)
    assert Person.objects.filter(organisation=tree["e01"]).count() == 2


def test_a_profile_is_changed_by_oneself_and_recorded_without_its_words(tree: Cast) -> None:
    worker = tree.person("worker")
    changed = commands.change_profile(
        worker, name="测试甲", birth_year=1990, wants_large_text=True, by=worker, at=NOW
    )
    assert (changed.name_pinyin, changed.birth_year, changed.wants_large_text) == ("ceshijia csj", 1990, True)
    entry = Entry.objects.get(verb="people.person.change")
    assert entry.data == {"fields": ["birth_year", "name", "name_pinyin", "wants_large_text"]}
    commands.change_profile(worker, name="测试甲", by=worker, at=NOW)
    assert Entry.objects.filter(verb="people.person.change").count() == 1
    for bad in (
        {"gender": "x"},
        {"language": "fr"},
        {"birth_year": 1800},
        {"birth_year": 2027},
        {"name": ""},
    ):
        with pytest.raises(InvalidInput):
            commands.change_profile(worker, by=worker, at=NOW, **bad)
    with pytest.raises(TypeError):
        commands.change_profile(worker, phone="13800138000", by=worker, at=NOW)
    with pytest.raises(NotAllowed):
        commands.change_profile(worker, name="x", by=tree.person("other"), at=NOW)


def test_a_phone_belongs_to_one_account(tree: Cast) -> None:
    desk = tree.staff(Role.DESK)
    worker, _other = tree.person("a", phone="13900000001"), tree.person("b", phone="13900000002")
    with pytest.raises(commands.PhoneTaken):
        commands.change_phone(worker, "13900000002", by=desk, at=NOW)
    commands.change_phone(worker, "13900000003", by=desk, at=NOW)
    assert Account.objects.get(phone="13900000003").person == worker
    person = tree.person("c")
    admin = tree.staff(Role.ADMINISTRATOR)
    with pytest.raises(commands.PhoneTaken):
        commands.open_account(person, phone="13900000002", by=admin, at=NOW)
    with pytest.raises(commands.HasAccount):
        commands.open_account(worker, phone="13900000009", by=admin, at=NOW)
    assert commands.open_account(person, phone="13900000004", by=admin, at=NOW).person == person


def test_an_identity_number_is_kept_hidden(tree: Cast) -> None:
    worker, number = tree.person("worker"), identity()
    with pytest.raises(commands.ConsentMissing):
        commands.set_identity_number(worker, number, by=worker, at=NOW)
    kept = commands.give_identity_number(worker, number.lower(), version=IDENTITY.version, by=worker, at=NOW)
    assert (kept.gender, kept.birth_year) == ("m", 1990)
    with connection.cursor() as cursor:
        cursor.execute("select identity_number, identity_index from people_person where id = %s", [worker.pk])
        stored, index = cursor.fetchone()
    assert number not in stored
    assert decrypt(stored) == number
    assert index == blind_index(number, purpose="identity")
    fresh = Person.objects.get(pk=worker.pk)
    assert fresh.__dict__["identity_number"] == stored  # decrypted only when somebody looks
    assert fresh.identity_number == number
    assert queries.masked_identity_number(fresh).count("*") == 13
    assert not Entry.objects.filter(data__icontains=number).exists()


def test_a_bad_or_doubled_identity_number_is_refused(tree: Cast) -> None:
    desk, number = tree.staff(Role.DESK), identity()
    one, two, elsewhere = tree.person("one"), tree.person("two"), tree.person("three", "t01")
    wrong_digit = number[:-1] + ("0" if number[-1] != "0" else "1")
    with pytest.raises(InvalidInput) as bad:
        commands.set_identity_number(one, wrong_digit, by=desk, at=NOW)
    assert bad.value.field == "identity_number"
    commands.set_identity_number(one, number, by=desk, at=NOW)
    commands.set_identity_number(one, number, by=desk, at=NOW)
    with pytest.raises(commands.IdentityTaken) as taken:
        commands.set_identity_number(two, number, by=desk, at=NOW)
    assert taken.value.field == "identity_number"
    assert number not in str(taken.value)
    commands.set_identity_number(elsewhere, number, by=desk, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=two.pk).update(identity_index=blind_index(number, purpose="identity"))


def test_opening_an_identity_number_is_logged_and_not_for_everybody(tree: Cast) -> None:
    worker = tree.person("worker")
    commands.set_identity_number(worker, identity(), by=tree.staff(Role.DESK), at=NOW)
    officer = tree.staff(Role.UNION_OFFICER)
    assert commands.open_identity_number(worker, by=officer, at=NOW) == identity()
    entry = Entry.objects.get(verb="people.person.open_identity_number")
    assert (entry.by, entry.subject_id) == (officer, worker.pk)
    for role in (Role.DESK, Role.TEACHER, Role.LEADER):
        with pytest.raises(NotAllowed):
            commands.open_identity_number(worker, by=tree.staff(role), at=NOW)


def test_keys_rotate(settings: Any) -> None:
    before = encrypt("秘密")
    settings.FIELD_KEYS = ["a new key in front", *settings.FIELD_KEYS]
    assert decrypt(before) == "秘密"
    after = encrypt("秘密")
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert decrypt(after) == "秘密"
    with pytest.raises(ValueError, match="UNIONHALL_FIELD_KEYS"):
        decrypt(before)


def test_joining_and_leaving(tree: Cast) -> None:
    officer, worker = tree.staff(Role.UNION_OFFICER, "e01"), tree.person("worker")
    joined = commands.join_organisation(
        worker, tree["e01"], joined_on=TODAY, number="E-1", by=officer, at=NOW
    )
    with pytest.raises(commands.AlreadyMember, match="2026-05-06"):
        commands.join_organisation(worker, tree["e01"], joined_on=TODAY, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        commands.join_organisation(worker, tree["t02"], joined_on=TODAY, by=officer, at=NOW)
    with pytest.raises(InvalidInput):
        commands.leave_organisation(joined, left_on=TODAY - DAY, by=officer, at=NOW)
    assert commands.leave_organisation(joined, left_on=TODAY, by=worker, at=NOW).left_on == TODAY
    with pytest.raises(commands.NotMember):
        commands.leave_organisation(joined, left_on=TODAY, by=officer, at=NOW)
    commands.join_organisation(worker, tree["e01"], joined_on=TODAY, by=officer, at=NOW)
    close_organisation(tree["e01"], by=tree.staff(Role.ADMINISTRATOR), at=NOW)
    with pytest.raises(OrganisationClosed):
        commands.join_organisation(tree.person("late"), tree["e01"], joined_on=TODAY, by=officer, at=NOW)


def test_consent_is_given_once_by_oneself_to_the_present_text(tree: Cast) -> None:
    worker = tree.person("worker")
    assert queries.must_be_welcomed(worker)
    first = commands.give_consent(worker, subject="privacy", version=PRIVACY.version, by=worker, at=NOW)
    again = commands.give_consent(worker, subject="privacy", version=PRIVACY.version, by=worker, at=NOW + DAY)
    assert (again, again.given_at) == (first, NOW)
    assert not queries.must_be_welcomed(worker)
    for subject, version in (("privacy", "1999-01"), ("anything", PRIVACY.version)):
        with pytest.raises(commands.OldText):
            commands.give_consent(worker, subject=subject, version=version, by=worker, at=NOW)
    with pytest.raises(NotAllowed):
        commands.give_consent(
            worker, subject="privacy", version=PRIVACY.version, by=tree.staff(Role.ADMINISTRATOR), at=NOW
        )
    assert commands.withdraw_consent(worker, subject="privacy", by=worker, at=NOW) == 1
    assert queries.must_be_welcomed(worker)


def test_taking_back_the_consent_deletes_the_number(tree: Cast) -> None:
    worker = tree.person("worker")
    commands.give_identity_number(worker, identity(), version=IDENTITY.version, by=worker, at=NOW)
    commands.withdraw_consent(worker, subject=IDENTITY.subject, by=worker, at=NOW)
    worker.refresh_from_db()
    assert (worker.identity_number, worker.identity_index) == ("", "")


def test_erasing_leaves_a_nameless_row(tree: Cast) -> None:
    worker = tree.person("worker", phone="13900000001", occupation="焊工", birth_year=1990)
    commands.give_identity_number(worker, identity(), version=IDENTITY.version, by=worker, at=NOW)
    joined = commands.join_organisation(
        worker, tree["e01"], joined_on=TODAY, number="E-1", by=tree.staff(Role.UNION_OFFICER, "e01"), at=NOW
    )
    with pytest.raises(NotAllowed):
        commands.erase_person(worker, by=tree.staff(Role.DESK), at=NOW)
    commands.erase_person(worker, by=worker, at=NOW)
    commands.erase_person(worker, by=worker, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(p)::text from people_person p where id = %s", [worker.pk])
        (row,) = cursor.fetchone()
    for gone in (worker.name, "ceshi", "13900000001", "焊工", '"birth_year":1990'):
        assert gone not in row
    joined.refresh_from_db()
    assert (joined.left_on, joined.number) == (TODAY, "")
    assert not Account.objects.filter(phone="13900000001").exists()
    assert Entry.objects.filter(verb="people.person.erase").count() == 1
    assert not queries.search_people(tree.staff(Role.ADMINISTRATOR), "13900000001")


def test_viewers_see_the_people_of_their_places(tree: Cast) -> None:
    here, above, beside = tree.person("here", "e01"), tree.person("above"), tree.person("beside", "t02")
    member = tree.person("member", "yunqiao")
    Membership.objects.create(organisation=tree["e01"], person=member, joined_on=TODAY)
    officer = tree.staff(Role.UNION_OFFICER, "t01")
    assert set(queries.people_visible_to(officer)) == {here, member, officer}
    assert set(queries.people_visible_to(here)) == {here}
    assert {above, beside} <= set(queries.people_visible_to(tree.staff(Role.DESK)))
    assert queries.get_person(here.pk, viewer=officer) == here
    for hidden in (above.pk, beside.pk, officer.organisation_id):
        with pytest.raises(NotAllowed):
            queries.get_person(hidden, viewer=officer)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("陈小", {"陈小山"}), ("chenxiao", {"陈小山"}), ("cxs", {"陈小山", "程晓松"}), ("CHENG", {"程晓松"}),
        ("8123", {"陈小山"}), ("13900008123", {"陈小山"}), ("123", set()), ("陈", set()), ("%", set()),
        ("__", set()), ("王", set()),
    ],
)  # fmt: skip
def test_people_are_found_by_name_sound_and_number(tree: Cast, text: str, found: set[str]) -> None:
    names = {"陈小山": "13900008123", "程晓松": "13900009999"}
    people = {tree.person(name, name=name, phone=phone).pk: name for name, phone in names.items()}
    rows = queries.search_people(tree.staff(Role.DESK), text)
    assert {people[row.id] for row in rows} == found
    for row in rows:
        assert row.name.count("*") == 1
        assert "****" in row.phone


def test_lists_cost_the_same_for_1_and_30_rows(tree: Cast) -> None:
    desk = tree.staff(Role.DESK)
    costs = []
    for count in (1, 30):
        while Person.objects.filter(name__startswith="同名").count() < count:
            number = Person.objects.count()
            tree.person(f"n{number}", "e01", name=f"同名{number}")
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.search_people(desk, "同名", limit=50)) == count
        costs.append(len(asked))
    # The first one also reads the posts of the viewer.
    assert costs == [2, 1]


def test_the_own_file_holds_everything(tree: Cast) -> None:
    worker = tree.person("worker", phone="13900000001")
    commands.give_identity_number(worker, identity(), version=IDENTITY.version, by=worker, at=NOW)
    file = queries.file_of(Person.objects.get(pk=worker.pk), viewer=worker)
    assert file["identity_number"] == identity()
    assert [consent["subject"] for consent in file["consents"]] == ["identity"]
    with pytest.raises(NotAllowed):
        queries.file_of(worker, viewer=tree.staff(Role.DESK))


def test_the_demos_people_have_settled_in(tree: Cast, settings: Any) -> None:
    worker, desk = tree.person("worker", phone="13900000001"), tree.staff(Role.DESK)
    settle_in([worker, desk], staff=[desk], at=NOW)
    assert not queries.must_be_welcomed(worker)
    account = Account.objects.get(person=desk)
    assert queries.demo_factor_code(account, NOW) == ""
    settings.MODE = "demo"
    code = queries.demo_factor_code(account, NOW)
    assert commands.confirm_factor(account, code, at=NOW)
    following = queries.demo_factor_code(account, NOW)
    assert following != code
    assert commands.confirm_factor(account, following, at=NOW)
    assert queries.demo_factor_code(Account.objects.get(person=worker), NOW) == ""
