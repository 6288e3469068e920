"""What the import linter cannot see: the direction of foreign keys, and the rules that let an installation grow."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

STOREYS = ("lib", "kernel", "engines", "services")
KERNEL = (
    "rulebook", "calendar", "organisations", "people", "audit", "access", "places", "files", "messaging",
    "integrations", "documents", "catalogue",
)  # fmt: skip

# Shared lists and the tree itself: rows that belong to the installation and not to one organisation.
SHARED = {
    "organisations.Organisation": "the tree itself",
    "people.Account": "found by phone before any unit is known",
    "audit.Seal": "the chain runs through the installation",
    "rulebook.LocalRule": "a rule belongs to a region, not to a unit",
    "calendar.DayOverride": "working days are the nation's",
    "calendar.CalendarYear": "working days are the nation's",
    "matching.Synonym": "words are everybody's",
    "figures.Definition": "a figure means the same everywhere",
    "integrations.SigningKey": "the installation signs, not a unit",
    "people.SignInAttempt": "counted before anybody is known",
    "people.SignInCode": "sent before anybody is known",
    "people.SignInLockout": "counted before anybody is known",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("unionhall.")]


def height(model: type[models.Model]) -> tuple[int, int]:
    """Where a model stands: (storey, place within the kernel)."""
    _, storey, app, *_ = model.__module__.split(".")
    return STOREYS.index(storey), KERNEL.index(app) if storey == "kernel" else 0


def app_of(model: type[models.Model]) -> str:
    return ".".join(model.__module__.split(".")[:3])


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        target = field.related_model
        if not (field.concrete and target) or not target.__module__.startswith("unionhall."):
            continue
        if app_of(target) != app_of(model):
            assert height(target) < height(model), f"{model._meta.label}.{field.name} points up or sideways"


def test_a_foreign_key_that_points_up_is_noticed() -> None:
    from unionhall.engines.booking.models import Session  # noqa: PLC0415
    from unionhall.kernel.people.models import Person  # noqa: PLC0415

    assert height(Session) > height(Person)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_rows_belong_to_an_organisation(model: type[models.Model]) -> None:
    if model._meta.label in SHARED:
        return
    field = model._meta.get_field("organisation")
    assert not field.null


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_keys_are_made_by_the_application(model: type[models.Model]) -> None:
    key = model._meta.pk
    while isinstance(key, models.OneToOneField):
        key = key.target_field
    # A seat's key is its session's with its number, so that the hottest update keeps one index fewer.
    assert isinstance(key, models.UUIDField) or model._meta.label in ("audit.Seal", "booking.Seat")


@pytest.mark.django_db
def test_unique_and_exclusion_constraints_start_with_the_organisation() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname, i.relname, array_agg(a.attname order by k.n)
            from pg_index x
            join pg_class c on c.oid = x.indrelid
            join pg_class i on i.oid = x.indexrelid
            join lateral unnest(x.indkey::int[]) with ordinality k(attnum, n) on true
            join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
            where (x.indisunique or x.indisexclusion) and not x.indisprimary
            group by 1, 2
            """
        )
        found = {(table, index): columns for table, index, columns in cursor.fetchall()}
    tenant = {model._meta.db_table for model in our_models() if model._meta.label not in SHARED}
    # A key of one organisation's rows implies it; so does any other key of the organisations themselves.
    implied = {
        (model._meta.db_table, field.column)
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label not in SHARED.keys() - {"organisations.Organisation"}
    }
    wrong = [
        f"{table}.{index} {columns}"
        for (table, index), columns in found.items()
        if table in tenant and columns[0] != "organisation_id" and (table, columns[0]) not in implied
    ]
    assert not wrong
