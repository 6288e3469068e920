"""The configuration: what lies beneath the administrator's post, changed by the commands."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import Cast, cast, sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Account, Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("unionhall.kernel.people.tests.urls")]


@pytest.fixture
def tree() -> Cast:
    return cast()


@pytest.fixture
def boss(client: Client, tree: Cast) -> Client:
    client.cookies["language"] = "en"
    return sign_in(client, tree.staff(Role.ADMINISTRATOR, "t01"))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_only_the_own_branch_is_seen(boss: Client, tree: Cast) -> None:
    inside, outside = (
        tree.person("in", "e01", phone="13900000001"),
        tree.person("out", "t02", phone="13900000002"),
    )
    listed = text(boss.get("/admin/organisations/organisation/"))
    assert "云桥机械厂工会" in listed
    assert "云溪街道总工会" not in listed
    people = text(boss.get("/admin/people/person/"))
    assert inside.name in people
    assert outside.name not in people
    assert "13900000001" not in people
    for path in (
        f"/admin/people/person/{outside.pk}/change/",
        f"/admin/people/account/{outside.account.pk}/change/",
        f"/admin/organisations/organisation/{tree['t02'].pk}/change/",
    ):
        assert boss.get(path).status_code == 302, path
    page = text(boss.get(f"/admin/people/person/{inside.pk}/change/"))
    assert "139****0001" in page
    assert '<input type="text" name="name"' not in page


def test_an_organisation_is_made_and_renamed_by_the_command(boss: Client, tree: Cast) -> None:
    form = {
        "parent": str(tree["t01"].pk), "code": "e02", "level": "enterprise", "kind": "enterprise", "name": "新厂工会",
        "short_name": "", "name_en": "", "region": "", "phone": "", "address": "",
    }  # fmt: skip
    add = "/admin/organisations/organisation/add/"
    assert boss.get(add).status_code == 200
    assert boss.post(add, form).status_code == 302
    made = Organisation.objects.get(code="e02")
    assert (made.path, made.region) == ("dongyuan.yibin.yunqiao.t01.e02", "990181")
    assert boss.post(add, form).status_code == 200  # the form itself sees that the code is taken
    refused = boss.post(add, {**form, "code": "c2", "level": "county", "kind": "federation"}, follow=True)
    assert "cannot stand beneath" in text(refused)
    outside = boss.post(add, {**form, "parent": str(tree["t02"].pk), "code": "e03"})
    assert outside.status_code == 200
    assert not Organisation.objects.filter(code="e03").exists()
    change = f"/admin/organisations/organisation/{made.pk}/change/"
    boss.post(change, {"name": "新厂总工会", "short_name": "新厂", "name_en": "New Works", "code": "hacked"})
    made.refresh_from_db()
    assert (made.name, made.code) == ("新厂总工会", "e02")
    assert Entry.objects.filter(verb="organisations.organisation.rename", subject_id=made.pk).count() == 1
    closed = boss.post(
        "/admin/organisations/organisation/",
        {"action": "close", "_selected_action": [str(made.pk), str(tree["t01"].pk)]},
        follow=True,
    )
    assert "still has open organisations beneath it" in text(closed)
    made.refresh_from_db()
    assert made.closed_on is not None


def test_posts_are_given_and_taken_by_the_command(boss: Client, tree: Cast) -> None:
    worker = tree.person("worker", "e01")
    form = {
        "person": str(worker.pk), "role": Role.DESK, "organisation": str(tree["e01"].pk), "starts_on": "2026-01-01",
        "ends_on": "",
    }  # fmt: skip
    assert boss.get("/admin/access/post/add/").status_code == 200
    assert boss.post("/admin/access/post/add/", form).status_code == 302
    post = Post.objects.get(person=worker)
    assert Entry.objects.filter(verb="access.post.appoint", subject_id=post.pk).count() == 1
    boss.post("/admin/access/post/add/", form)
    ended_before = {**form, "role": Role.LEADER, "starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    boss.post("/admin/access/post/add/", ended_before)
    assert Post.objects.filter(person=worker).count() == 1
    boss.post("/admin/access/post/", {"action": "dismiss", "_selected_action": [str(post.pk)]})
    post.refresh_from_db()
    assert post.ends_on is not None
    assert boss.post(f"/admin/access/post/{post.pk}/change/", {"role": "administrator"}).status_code == 403
    assert boss.post(f"/admin/access/post/{post.pk}/delete/", {"post": "yes"}).status_code == 403


def test_accounts_are_suspended_and_restored_by_the_command(boss: Client, tree: Cast) -> None:
    worker = tree.person("worker", "e01", phone="13900000001")
    account = Account.objects.get(person=worker)
    for action, active in (("suspend", False), ("restore", True)):
        boss.post("/admin/people/account/", {"action": action, "_selected_action": [str(account.pk)]})
        account.refresh_from_db()
        assert account.is_active is active
    assert boss.post(f"/admin/people/account/{account.pk}/change/", {"is_staff": "on"}).status_code == 403
    assert boss.get(f"/admin/people/account/{account.pk}/change/").status_code == 200


def test_what_is_not_ours_is_shut(boss: Client, tree: Cast) -> None:
    """Django's own tables of permissions say no to everything: other apps' lists stay closed."""
    ours = {"organisations", "people", "access", "rulebook", "calendar"}
    theirs = [m for m in admin.site._registry if not m.__module__.startswith("unionhall.")]
    assert theirs
    for model in theirs:
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        assert model._meta.app_label not in ours
        assert boss.get(f"/admin/{label}/").status_code == 403, label


def test_people_are_picked_from_the_own_branch(boss: Client, tree: Cast) -> None:
    inside, outside = tree.person("in", "e01", name="陈甲"), tree.person("out", "t02", name="陈乙")
    found = boss.get(
        "/admin/autocomplete/",
        {"term": "陈", "app_label": "access", "model_name": "post", "field_name": "person"},
    ).json()
    assert [row["id"] for row in found["results"]] == [str(inside.pk)]
    assert Person.objects.filter(pk=outside.pk).exists()
