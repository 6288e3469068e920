"""Appointing, dismissing and founding."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from unionhall.kernel.access.commands import (
    AlreadyHeld,
    LastAdministrator,
    PostEnded,
    appoint_person,
    dismiss_person,
    found_installation,
    record_opening,
)
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.queries import is_staff, posts_of, posts_visible_to
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.organisations.commands import AlreadyFounded, close_organisation
from unionhall.kernel.organisations.commands import OrganisationClosed as Closed
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.errors import InvalidInput, NotAllowed


@pytest.fixture
def tree(db: None) -> Cast:
    return cast()


def test_an_appointment_counts_at_once_and_is_recorded(tree: Cast) -> None:
    worker = tree.person("worker", phone="13900000001")
    assert not is_staff(worker)
    by = tree.staff(Role.ADMINISTRATOR)
    post = appoint_person(worker, Role.DESK, tree["t01"], by=by, at=NOW)
    assert (post.starts_on, post.ends_on) == (date(2026, 5, 6), None)
    early = appoint_person(worker, Role.LEADER, tree["t01"], by=by, at=NOW, starts_on=date(2020, 1, 1))
    assert early in posts_of(Person.objects.get(pk=worker.pk))
    assert early in posts_of(early.person)
    entry = Entry.objects.get(verb="access.post.appoint", subject_id=post.pk)
    assert entry.data == {"person": str(worker.pk), "role": "desk"}
    assert entry.organisation == tree["t01"]


@pytest.mark.parametrize(
    ("giver", "at", "role", "place", "works"),
    [
        (Role.ADMINISTRATOR, "yunqiao", Role.ADMINISTRATOR, "yunqiao", True),
        (Role.ADMINISTRATOR, "yunqiao", Role.LEADER, "t01", True),
        (Role.ADMINISTRATOR, "t01", Role.DESK, "yunqiao", False),
        (Role.ADMINISTRATOR, "t01", Role.DESK, "t02", False),
        (Role.PALACE_MANAGER, "palace", Role.TEACHER, "palace", True),
        (Role.PALACE_MANAGER, "palace", Role.DESK, "palace", True),
        (Role.PALACE_MANAGER, "palace", Role.PALACE_MANAGER, "palace", False),
        (Role.PALACE_MANAGER, "palace", Role.ADMINISTRATOR, "palace", False),
        (Role.PALACE_MANAGER, "palace", Role.TEACHER, "yunqiao", False),
        (Role.LEADER, "yunqiao", Role.TEACHER, "palace", False),
        (Role.DESK, "yunqiao", Role.DESK, "t01", False),
    ],
)
def test_nobody_gives_a_role_above_the_own(
    tree: Cast, giver: str, at: str, role: str, place: str, works: bool
) -> None:
    worker = tree.person("worker")
    by = tree.staff(giver, at)
    if works:
        assert appoint_person(worker, role, tree[place], by=by, at=NOW)
    else:
        with pytest.raises(NotAllowed):
            appoint_person(worker, role, tree[place], by=by, at=NOW)
        assert not worker.posts.exists()


def test_a_manager_who_administers_elsewhere_gains_nothing_here(tree: Cast) -> None:
    by = tree.staff(Role.PALACE_MANAGER, "palace")
    by.posts.create(organisation=tree["t01"], role=Role.ADMINISTRATOR, starts_on="2020-01-01")
    with pytest.raises(NotAllowed):
        appoint_person(tree.person("worker"), Role.ADMINISTRATOR, tree["palace"], by=by, at=NOW)


def test_a_role_is_held_once_and_only_where_open(tree: Cast) -> None:
    by, worker = tree.staff(Role.ADMINISTRATOR), tree.person("worker")
    appoint_person(worker, Role.DESK, tree["t01"], by=by, at=NOW)
    with pytest.raises(AlreadyHeld):
        appoint_person(worker, Role.DESK, tree["t01"], by=by, at=NOW)
    with pytest.raises(InvalidInput):
        appoint_person(worker, Role.LEADER, tree["t01"], by=by, at=NOW, ends_on=date(2026, 5, 5))
    close_organisation(tree["t02"], by=by, at=NOW)
    with pytest.raises(Closed):
        appoint_person(worker, Role.DESK, tree["t02"], by=by, at=NOW)


def test_dismissal_counts_at_once(tree: Cast) -> None:
    by, person = tree.staff(Role.ADMINISTRATOR), tree.staff(Role.DESK)
    post = person.posts.get()
    ended = dismiss_person(post, by=by, at=NOW)
    assert ended.ends_on == date(2026, 5, 5)
    with pytest.raises(PostEnded):
        dismiss_person(post, by=by, at=NOW)
    again = appoint_person(person, Role.DESK, tree["yunqiao"], by=by, at=NOW)
    same_day = dismiss_person(again, by=by, at=NOW)
    assert same_day.starts_on == same_day.ends_on == date(2026, 5, 5)


def test_the_configuration_follows_the_post_of_administrator(tree: Cast) -> None:
    by, worker = tree.staff(Role.ADMINISTRATOR), tree.person("worker", phone="13900000001")
    post = appoint_person(worker, Role.ADMINISTRATOR, tree["t01"], by=by, at=NOW)
    assert Account.objects.get(person=worker).is_staff
    dismiss_person(post, by=by, at=NOW)
    assert not Account.objects.get(person=worker).is_staff


def test_somebody_is_left_who_can_appoint(tree: Cast) -> None:
    first = tree.staff(Role.ADMINISTRATOR, "yunqiao")
    with pytest.raises(LastAdministrator):
        dismiss_person(first.posts.get(), by=first, at=NOW)
    below = appoint_person(tree.person("worker"), Role.ADMINISTRATOR, tree["t01"], by=first, at=NOW)
    with pytest.raises(LastAdministrator):
        dismiss_person(first.posts.get(), by=first, at=NOW)
    assert dismiss_person(below, by=first, at=NOW)
    above = tree.staff(Role.ADMINISTRATOR, "dongyuan")
    assert dismiss_person(first.posts.get(), by=above, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_dismiss_each_other_at_once() -> None:
    tree = cast()
    people = [tree.staff(Role.ADMINISTRATOR), tree.person("second")]
    Post.objects.create(
        organisation=tree["yunqiao"], person=people[1], role=Role.ADMINISTRATOR, starts_on="2020-01-01"
    )
    posts = [person.posts.get() for person in people]
    ready, answers = threading.Barrier(2), []

    def dismiss(by: Person, post: Post) -> None:
        ready.wait()
        try:
            dismiss_person(post, by=by, at=NOW)
            answers.append("done")
        except (LastAdministrator, NotAllowed):  # whose own post was gone first holds no right any more
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=dismiss, args=pair) for pair in ((people[0], posts[1]), (people[1], posts[0]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["done", "refused"]


def test_posts_are_seen_by_those_who_answer_for_them(tree: Cast) -> None:
    for role, place in ((Role.DESK, "yunqiao"), (Role.DESK, "t01"), (Role.DESK, "t02")):
        tree.staff(role, place)
    seen = posts_visible_to(tree.staff(Role.LEADER, "t01"))
    assert {post.organisation.code for post in seen} == {"t01"}
    assert not posts_visible_to(tree.staff(Role.DESK, "yunqiao"))


@pytest.mark.django_db
def test_founding_makes_a_federation_and_its_first_administrator() -> None:
    made = found_installation(
        code="yunqiao",
        level="county",
        name="云桥市总工会",
        region="990181",
        administrator="测试管理员",
        phone="138 0000 0001",
        at=NOW,
        name_en="Yunqiao Federation",
    )
    account = Account.objects.get(phone="13800000001")
    assert account.person == made.administrator
    assert account.is_staff
    assert [post.role for post in made.administrator.posts.all()] == [Role.ADMINISTRATOR]
    worker = Person.objects.create(organisation=made.organisation, name="测试")
    assert appoint_person(worker, Role.DESK, made.organisation, by=made.administrator, at=NOW)
    with pytest.raises(AlreadyFounded):
        found_installation(
            code="x", level="county", name="x", region="CN", administrator="x", phone="13800000002", at=NOW
        )
    assert not Account.objects.filter(phone="13800000002").exists()


def test_an_opening_is_logged(tree: Cast) -> None:
    by, worker = tree.staff(Role.UNION_OFFICER), tree.person("worker")
    record_opening(worker, "health", by=by, at=NOW)
    entry = Entry.objects.get(verb="people.person.open_health")
    assert (entry.by, entry.subject_id, entry.at) == (by, worker.pk, NOW)
