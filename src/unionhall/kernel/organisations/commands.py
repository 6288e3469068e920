"""Changing the tree. A path ends in the organisation's own code, so moving rewrites the paths beneath."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.core import CODE, is_region_within, may_stand_at_top, may_stand_beneath
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.acts import authorise, changed, record
from unionhall.lib.errors import InvalidInput, Refused

_TABLE = f'"{Organisation._meta.db_table}"'


class WrongPlaceInTree(Refused):
    """That kind and level cannot stand there."""

    message = _("An organisation of this kind and level cannot stand beneath “%(parent)s”.")


class CodeTaken(Refused):
    """Siblings have different codes."""

    message = _("“%(parent)s” already has an organisation with the code %(code)s.")


class OrganisationClosed(Refused):
    """Nothing new begins at a closed organisation."""

    message = _("“%(name)s” was closed on %(day)s.")


class StillInUse(Refused):
    """An organisation with open ones beneath it stays open."""

    message = _("“%(name)s” still has open organisations beneath it; close or move them first.")


class AlreadyFounded(Refused):
    """There is a tree; it grows from within."""

    message = _("This installation already has organisations.")


def create_organisation(
    *,
    parent: Organisation,
    code: str,
    level: str,
    kind: str,
    name: str,
    by: Any,
    at: datetime,
    short_name: str = "",
    name_en: str = "",
    region: str = "",
    phone: str = "",
    address: str = "",
) -> Organisation:
    """Put a new organisation beneath `parent`. `region` is the parent's unless given.

    Raises NotAllowed, OrganisationClosed, WrongPlaceInTree, CodeTaken, InvalidInput.
    """
    with transaction.atomic():
        parent = _lock(parent)
        authorise(by, "organisations.create_organisation", parent)
        _refuse_closed(parent)
        _refuse_misplaced(kind, level, region or parent.region, parent)
        _refuse_bad_code(code, parent)
        made = Organisation.objects.create(
            parent=parent, path=f"{parent.path}.{code}", code=code, level=level, kind=kind, name=name,
            short_name=short_name or name[:40], name_en=name_en, region=region or parent.region, phone=phone,
            address=address,
        )  # fmt: skip
        changed(made, at=at)
        record(made, "organisations.organisation.create", by=by, at=at, name=name, path=made.path)
        return made


def found_tree(
    *,
    code: str,
    level: str,
    name: str,
    at: datetime,
    short_name: str = "",
    name_en: str = "",
    region: str = "CN",
) -> Organisation:
    """Make the topmost federation of an empty installation; nobody exists yet who could be asked.

    Raises AlreadyFounded, WrongPlaceInTree, InvalidInput.
    """
    with transaction.atomic():
        # Two founders at once: the second waits here and then finds the first one's tree.
        _lock_everything()
        if Organisation.objects.exists():
            raise AlreadyFounded
        if not may_stand_at_top("federation", level):
            raise WrongPlaceInTree(parent="—")
        _refuse_bad_code(code, None)
        top = Organisation.objects.create(
            path=code,
            code=code,
            level=level,
            kind="federation",
            name=name,
            short_name=short_name or name[:40],
            name_en=name_en,
            region=region,
        )
        changed(top, at=at)
        record(top, "organisations.organisation.found", by=None, at=at, name=name, path=top.path)
        return top


def rename_organisation(
    organisation: Organisation, *, name: str, by: Any, at: datetime, short_name: str = "", name_en: str = ""
) -> Organisation:
    """Give `organisation` another name; empty short and English names are made from it or cleared.

    Raises NotAllowed, InvalidInput.
    """
    with transaction.atomic():
        organisation = _lock(organisation)
        authorise(by, "organisations.rename_organisation", organisation)
        if not name.strip():
            raise InvalidInput(_("Enter a name."), field="name")
        before, organisation.name = organisation.name, name.strip()
        organisation.short_name, organisation.name_en = short_name or name.strip()[:40], name_en
        organisation.save(update_fields=["name", "short_name", "name_en"])
        changed(organisation, at=at)
        record(organisation, "organisations.organisation.rename", by=by, at=at, before=before, after=name)
        return organisation


def move_organisation(
    organisation: Organisation, *, parent: Organisation, by: Any, at: datetime
) -> Organisation:
    """Put `organisation`, with all beneath it, under another `parent`.

    Raises NotAllowed, OrganisationClosed, WrongPlaceInTree (also for a parent beneath itself), CodeTaken.
    """
    with transaction.atomic():
        # Two moves at once could hang two branches beneath each other.
        _lock_everything()
        organisation, parent = _lock(organisation), _lock(parent)
        authorise(by, "organisations.move_organisation", organisation)
        authorise(by, "organisations.create_organisation", parent)
        _refuse_closed(parent)
        if parent.path == organisation.path or parent.path.startswith(f"{organisation.path}."):
            raise WrongPlaceInTree(parent=parent.name)
        _refuse_misplaced(organisation.kind, organisation.level, organisation.region, parent)
        _refuse_bad_code(organisation.code, parent, besides=organisation)
        before, after = organisation.path, f"{parent.path}.{organisation.code}"
        organisation.parent = parent
        organisation.save(update_fields=["parent"])
        _rewrite_paths(before, after)
        organisation.path = after
        changed(organisation, at=at)
        record(organisation, "organisations.organisation.move", by=by, at=at, before=before, after=after)
        return organisation


def close_organisation(
    organisation: Organisation, *, by: Any, at: datetime, closed_on: date | None = None
) -> Organisation:
    """Close `organisation` from `closed_on` (today unless given); its rows stay.

    Raises NotAllowed, OrganisationClosed, StillInUse.
    """
    with transaction.atomic():
        organisation = _lock(organisation)
        authorise(by, "organisations.close_organisation", organisation)
        _refuse_closed(organisation)
        if organisation.children.filter(closed_on=None).exists():
            raise StillInUse(name=organisation.name)
        organisation.closed_on = closed_on or timezone.localdate(at)
        organisation.save(update_fields=["closed_on"])
        day = organisation.closed_on.isoformat()
        changed(organisation, at=at)
        record(organisation, "organisations.organisation.close", by=by, at=at, closed_on=day)
        return organisation


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _lock_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {_TABLE} in share row exclusive mode")


def _rewrite_paths(before: str, after: str) -> None:
    """Exchange the beginning `before` of every path within it for `after`, in one statement."""
    with connection.cursor() as cursor:
        # subpath() refuses to start at a path's own length, hence the two cases.
        cursor.execute(
            f"""
            update {_TABLE} set path = case
                when path = %(before)s::ltree then %(after)s::ltree
                else %(after)s::ltree || subpath(path, nlevel(%(before)s::ltree))
            end
            where path <@ %(before)s::ltree
            """,
            {"before": before, "after": after},
        )


def _refuse_closed(organisation: Organisation) -> None:
    if organisation.closed_on is not None:
        raise OrganisationClosed(name=organisation.name, day=organisation.closed_on.isoformat())


def _refuse_misplaced(kind: str, level: str, region: str, parent: Organisation) -> None:
    if not may_stand_beneath(kind, level, parent.kind, parent.level):
        raise WrongPlaceInTree(parent=parent.name)
    if not is_region_within(region, parent.region):
        raise InvalidInput(
            _("Region %(region)s does not lie in %(above)s, the region of “%(parent)s”."),
            field="region",
            region=region,
            above=parent.region,
            parent=parent.name,
        )


def _refuse_bad_code(code: str, parent: Organisation | None, *, besides: Organisation | None = None) -> None:
    if CODE.fullmatch(code) is None:
        raise InvalidInput(_("A code has small letters, digits and underscores, at most 32."), field="code")
    taken = Organisation.objects.filter(parent=parent, code=code)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise CodeTaken(field="code", parent=parent.name if parent else "—", code=code)
