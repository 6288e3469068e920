"""The yearly review: which there are, what a reviewer has to read, how the files stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.posts import held_on
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within, open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import values
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.core import lots, standing
from unionhall.services.legalaid.models import FileReview, Lawyer, Matter, ReviewedFile, ReviewSheet
from unionhall.services.legalaid.states import LawyerState, Result

KEEP = "legalaid.keep_review"
SEE = "legalaid.see_reviews"
CLASSES = {
    standing.EXCELLENT: _("excellent"),
    standing.PASSED: _("passed"),
    standing.FAILED: _("not passed"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the rulebook, in points: above which spread a third sheet is asked for; the classes."""

    spread_points: int
    excellent_points: int
    pass_points: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A reviewed file as the head sees it. `points` and `rank` once all its sheets are in."""

    file: ReviewedFile
    sheets: tuple[ReviewSheet, ...]
    points: Decimal | None
    spread: int
    rank: int | None
    grade: str

    @property
    def grade_name(self) -> Any:
        """Its class in words; empty before all sheets are in."""
        return CLASSES.get(self.grade, "")

    @property
    def is_complete(self) -> bool:
        """Whether every sheet is in."""
        return all(one.handed_in_at is not None for one in self.sheets) and bool(self.sheets)


def limits(organisation: Organisation, on: date) -> Limits:
    """What the rulebook says of reviews here."""
    rules = values(
        "legalaid.review_spread_points", "legalaid.review_excellent_points", "legalaid.review_pass_points",
        region=organisation.region, on=on,
    )  # fmt: skip
    return Limits(
        int(rules["legalaid.review_spread_points"].number),
        int(rules["legalaid.review_excellent_points"].number),
        int(rules["legalaid.review_pass_points"].number),
    )


def units_to_review_for(viewer: Person) -> QuerySet[Organisation]:
    """Units at which the viewer may begin a review, by path."""
    return open_organisations().filter(lies_within(reach(viewer, KEEP))).order_by("path")


def reviews_run_by(viewer: Person) -> QuerySet[FileReview]:
    """The reviews the viewer runs, the latest year first, with how many files and sheets there are (`drawn`,
    `sheets`, `marked`)."""
    rows = FileReview.objects.filter(scope_permitted(viewer, KEEP)).select_related("organisation")
    return rows.annotate(
        drawn=Count("files", distinct=True),
        sheets=Count("files__sheets", distinct=True),
        marked=Count("files__sheets", filter=Q(files__sheets__handed_in_at__isnull=False), distinct=True),
    ).order_by("-year", "organisation__path")


def get_review(pk: UUID, viewer: Person) -> FileReview:
    """One review of those the viewer runs. Raises NotAllowed."""
    found = reviews_run_by(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("review")
    return found


def sheets_of(viewer: Person) -> QuerySet[ReviewSheet]:
    """The viewer's own sheets, those to be filled in first. Whose files they are is not in it."""
    rows = ReviewSheet.objects.filter(reviewer=viewer).select_related("file__review")
    return rows.order_by("handed_in_at", "-file__review__year", "file__code")


def get_sheet(pk: UUID, viewer: Person) -> ReviewSheet:
    """One of the viewer's own sheets. Raises NotAllowed."""
    found = (
        sheets_of(viewer).select_related("file__review__organisation", "file__matter").filter(pk=pk).first()
    )
    if found is None:
        raise NotAllowed("sheet")
    return found


def files_to_draw(review: FileReview) -> QuerySet[Matter]:
    """Closed matters of the year that came to a result, of the unit and all beneath it; once they were drawn, those
    that were closed then."""
    rows = Matter.objects.filter(
        organisation__path__within=review.organisation.path, concluded_on__year=review.year,
        result__in=(Result.WON, Result.PARTLY, Result.LOST), case__closed_at__isnull=False, case__joined_to=None,
    )  # fmt: skip
    if review.drawn_at is not None:
        rows = rows.filter(case__closed_at__lte=review.drawn_at)
    return rows.select_related("case__assignee", "caseworker", "organisation").order_by("pk")


def reviewers_for(organisation: Organisation, on: date) -> list[Person]:
    """Who may be asked to review: lawyers and caseworkers with a post here, by name; lawyers who have left are not."""
    posts = held_on(on).filter(
        role__in=(Role.LAWYER, Role.CASEWORKER), organisation__path__above=organisation.path
    )
    left = Lawyer.objects.filter(organisation__path__above=organisation.path, state=LawyerState.LEFT)
    rows = Person.objects.filter(pk__in=posts.values("person")).exclude(pk__in=left.values("person"))
    return list(rows.order_by("name_pinyin", "pk"))


def firms_of(people: Iterable[Any], organisation: Organisation) -> dict[UUID, Any]:
    """By person, the law firm they belong to."""
    rows = Lawyer.objects.filter(person__in=list(people), organisation__path__above=organisation.path)
    return dict(rows.values_list("person_id", "firm_id"))


def firm_names_of(people: Iterable[Any], organisation: Organisation) -> dict[UUID, str]:
    """By person, the name of their law firm."""
    rows = Lawyer.objects.filter(person__in=list(people), organisation__path__above=organisation.path)
    return dict(rows.values_list("person_id", "firm__name"))


def standings(review: FileReview, on: date) -> list[Standing]:
    """The files of a review: complete ones by rank, then the others by code."""
    rules = limits(review.organisation, on)
    sheets = Prefetch("sheets", ReviewSheet.objects.select_related("reviewer").order_by("id"))
    rows = (
        ReviewedFile.objects.filter(review=review)
        .select_related("lawyer", "matter__case")
        .prefetch_related(sheets)
    )
    files = list(rows.order_by("code"))
    totals = {
        one.code: [sheet.total for sheet in one.sheets.all() if sheet.total is not None] for one in files
    }
    done = {
        one.code: standing.settle(totals[one.code])
        for one in files
        if totals[one.code] and len(totals[one.code]) == len(one.sheets.all())
    }
    places = {place.code: place.rank for place in standing.ranked(list(done.items()))}
    found = []
    for one in files:
        points = done.get(one.code)
        word = standing.grade(points, rules.excellent_points, rules.pass_points) if points is not None else ""
        found.append(
            Standing(
                one,
                tuple(one.sheets.all()),
                points,
                standing.spread(totals[one.code]),
                places.get(one.code),
                word,
            )
        )
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.file.code))


def loads(review: FileReview) -> list[tuple[Person, int, int]]:
    """The reviewers, by name: (who, sheets, sheets handed in)."""
    rows = list(ReviewSheet.objects.filter(file__review=review).select_related("reviewer"))
    people = {one.reviewer_id: one.reviewer for one in rows}
    given = Counter(one.reviewer_id for one in rows)
    done = Counter(one.reviewer_id for one in rows if one.handed_in_at is not None)
    found = [(person, given[key], done[key]) for key, person in people.items()]
    return sorted(found, key=lambda one: (one[0].name_pinyin, one[0].pk))


def lot_of(matter: Matter) -> lots.Lot:
    """A file as it goes into the draw: its name, and whose work it is."""
    owner = matter.case.assignee_id or matter.caseworker_id
    return lots.Lot(f"{matter.organisation.path} {matter.case.number}", str(owner) if owner else "")


def sheet_in(review: FileReview, pk: UUID) -> ReviewSheet:
    """A sheet of this review. Raises NotAllowed."""
    found = ReviewSheet.objects.filter(file__review=review, pk=pk).select_related("file__review").first()
    if found is None:
        raise NotAllowed("sheet")
    return found
