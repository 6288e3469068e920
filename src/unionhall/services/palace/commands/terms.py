"""Course types and terms: the frame into which courses are put."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.palace.models import Course, CourseType, Term


class CodeTaken(Refused):
    """Two course types of one organisation cannot share a code."""

    message = _("There is a course type with the code %(slug)s already.")


class TermNameTaken(Refused):
    """Two terms of one organisation cannot share a name."""

    message = _("There is a term called %(name)s already.")


class TermBackwards(Refused):
    """A term ends after it starts."""

    message = _("The term ends after it starts.")


class CoursesOutsideTerm(Refused):
    """A term cannot be moved away from its courses."""

    message = _("The course %(title)s begins on %(day)s, outside these days.")


@transaction.atomic
def open_course_type(
    organisation: Organisation,
    *,
    slug: str,
    name: str,
    name_en: str = "",
    icon: str = "graduation-cap",
    needs: Sequence[str] = (),
    bring: str = "",
    bring_en: str = "",
    is_active: bool = True,
    by: Person,
    at: datetime,
) -> CourseType:
    """Offer a new kind of course. `needs` are categories of the need box that its courses meet.

    Raises NotAllowed, CodeTaken.
    """
    authorise(by, "palace.open_course_type", organisation)
    if CourseType.objects.filter(organisation=organisation, slug=slug).exists():
        raise CodeTaken(slug=slug, field="slug")
    made = CourseType.objects.create(
        organisation=organisation,
        slug=slug,
        name=name,
        name_en=name_en,
        icon=icon,
        needs=list(needs),
        bring=bring,
        bring_en=bring_en,
        is_active=is_active,
    )
    record(made, "palace.course_type.open", by=by, at=at, slug=slug)
    return made


@transaction.atomic
def change_course_type(
    course_type: CourseType,
    *,
    name: str,
    name_en: str,
    icon: str,
    needs: Sequence[str],
    bring: str,
    bring_en: str,
    is_active: bool,
    by: Person,
    at: datetime,
) -> CourseType:
    """Write the type anew; its code stays. Courses that exist keep what they have.

    Raises NotAllowed.
    """
    row = (
        CourseType.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=course_type.pk)
    )
    authorise(by, "palace.change_course_type", row)
    row.name, row.name_en, row.icon = name, name_en, icon
    row.needs, row.bring, row.bring_en, row.is_active = list(needs), bring, bring_en, is_active
    row.save()
    record(row, "palace.course_type.change", by=by, at=at, name=name, is_active=is_active)
    return row


@transaction.atomic
def open_term(
    organisation: Organisation,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    name_en: str = "",
    by: Person,
    at: datetime,
) -> Term:
    """Open a term from the first day to the last. Raises NotAllowed, TermBackwards, TermNameTaken."""
    authorise(by, "palace.open_term", organisation)
    _refuse_term(Term(organisation=organisation, name=name, starts_on=starts_on, ends_on=ends_on))
    made = Term.objects.create(
        organisation=organisation, name=name, name_en=name_en, starts_on=starts_on, ends_on=ends_on
    )
    record(made, "palace.term.open", by=by, at=at, name=name)
    return made


@transaction.atomic
def change_term(
    term: Term, *, name: str, name_en: str, starts_on: date, ends_on: date, by: Person, at: datetime
) -> Term:
    """Rename or move a term. Raises NotAllowed, TermBackwards, TermNameTaken, CoursesOutsideTerm."""
    row = Term.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=term.pk)
    authorise(by, "palace.change_term", row)
    row.name, row.name_en, row.starts_on, row.ends_on = name, name_en, starts_on, ends_on
    _refuse_term(row)
    for course in Course.objects.filter(term=row).select_related("session"):
        day = timezone.localdate(course.session.starts_at)
        if not starts_on <= day <= ends_on:
            raise CoursesOutsideTerm(title=course.session.title, day=day.isoformat(), field="starts_on")
    row.save()
    record(row, "palace.term.change", by=by, at=at, name=name)
    return row


def _refuse_term(term: Term) -> None:
    if term.ends_on <= term.starts_on:
        raise TermBackwards(field="ends_on")
    if Term.objects.filter(organisation=term.organisation, name=term.name).exclude(pk=term.pk).exists():
        raise TermNameTaken(name=term.name, field="name")
