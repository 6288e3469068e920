import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.roles import STAFF_ROLES, Role
from unionhall.kernel.documents import commands, queries
from unionhall.kernel.documents.models import Template
from unionhall.kernel.documents.tests.conftest import CODE
from unionhall.kernel.documents.tests.crafted import word
from unionhall.lib.acts import granted_permissions
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)

MATRIX = {
    "documents.upload_template": {Role.ADMINISTRATOR},
    "documents.withdraw_template": {Role.ADMINISTRATOR},
    "documents.see_templates": {Role.ADMINISTRATOR, Role.LEADER},
    "documents.sign_off_template": {Role.ADMINISTRATOR, Role.LEADER},
    "documents.sign_off_document": {Role.ADMINISTRATOR, Role.LEADER},
    "documents.withdraw_document": {Role.ADMINISTRATOR, Role.LEADER},
}


def test_permissions(make_person, town, city, other_town):
    assert {name for name in granted_permissions() if name.startswith("documents.")} == set(MATRIX)
    holders = {role: make_person(role) for role in STAFF_ROLES}
    for permission, roles in MATRIX.items():
        assert {role for role, person in holders.items() if may(person, permission, town)} == roles
        assert not any(
            may(person, permission, place) for person in holders.values() for place in (city, other_town)
        )


@pytest.fixture
def in_force(make_person):
    """A version signed off at an organisation."""

    def put(organisation):
        template = draft(organisation)
        return commands.sign_off_template(template, by=person(Role.LEADER, organisation), at=NOON)

    def person(role, organisation):
        return make_person(role, organisation=organisation)

    def draft(organisation):
        by = person(Role.ADMINISTRATOR, organisation)
        stream = io.BytesIO(word("{{ station }}"))
        return commands.upload_template(organisation, CODE, stream, "a.docx", by=by, at=NOON)

    put.draft = draft
    return put


def test_the_nearest_organisation_at_or_above_has_its_way(in_force, city, town, other_town):
    above = in_force(city)
    assert queries.template_in_force(CODE, town) == queries.template_in_force(CODE, city) == above
    in_force.draft(town)
    assert queries.template_in_force(CODE, town) == above
    own = in_force(town)
    above = in_force(city)
    assert queries.template_in_force(CODE, town) == own
    assert queries.template_in_force(CODE, other_town) == queries.template_in_force(CODE, city) == above
    assert queries.template_in_force("test.other", town) is None


def test_templates_are_seen_where_one_may(in_force, city, town, other_town, make_person, worker):
    drafts = [in_force.draft(place) for place in (city, town, other_town)]
    leader = make_person(Role.LEADER)
    assert list(queries.templates_visible_to(leader)) == [drafts[1]]
    assert set(queries.templates_visible_to(make_person(Role.LEADER, organisation=city))) == set(drafts)
    assert not queries.templates_visible_to(worker).exists()
    assert not queries.templates_visible_to(leader, code="test.other").exists()
    assert queries.get_template(drafts[1].pk, leader) == drafts[1]
    for pk in (drafts[2].pk, uuid7()):
        with pytest.raises(queries.TemplateUnknown):
            queries.get_template(pk, leader)


@pytest.fixture
def issue(town, make_person):
    by = make_person()

    def make(organisation=town, subject_id=None, hours=0):
        return commands.issue_document(
            CODE, queries.get_kind(CODE).samples(), organisation=organisation, subject_id=subject_id or uuid7(),
            permission="test.see_repair", owner=None, by=by, at=NOON + timedelta(hours=hours),
        )  # fmt: skip

    return make


def test_documents_of_a_thing(issue):
    subject = uuid7()
    first, second = issue(subject_id=subject), issue(subject_id=subject, hours=1)
    issue()
    assert list(queries.documents_about(subject)) == [second, first]
    assert list(queries.documents_about(subject, code="test.other")) == []


def test_documents_that_wait_for_a_signature(
    issue, other_town, make_person, worker, django_assert_num_queries
):
    leader = make_person(Role.LEADER)
    first, second, done, gone = (issue(hours=hours) for hours in range(4))
    elsewhere = issue(other_town)
    commands.sign_off_document(done, by=leader, at=NOON)
    commands.withdraw_document(gone, by=leader, at=NOON)
    assert list(queries.documents_to_sign_off(leader)) == [first, second]
    assert not queries.documents_to_sign_off(worker).exists()
    with django_assert_num_queries(1):
        assert all(row.file.name and row.organisation.name for row in queries.documents_to_sign_off(leader))
    assert queries.get_document(done.pk, leader) == done
    with pytest.raises(queries.DocumentUnknown):
        queries.get_document(elsewhere.pk, leader)


def test_refusals_speak_chinese():
    with override("zh-hans"):
        assert str(commands.SignOffByAnother()) == "这一版模板是您本人上传的，请由另一位同事审签。"
    assert str(Template(code=CODE, version=2)) == f"{CODE} 2"
