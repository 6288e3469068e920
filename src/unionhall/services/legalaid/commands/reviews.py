"""The yearly review of case files: opened, drawn by lot, given to reviewers, marked, closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Step
from unionhall.kernel.access.commands import record_opening
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import values
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused, msgid
from unionhall.services.legalaid.anonymous import AnonymousFile, anonymous_file
from unionhall.services.legalaid.core import lots, standing
from unionhall.services.legalaid.models import FileReview, ReviewedFile, ReviewSheet
from unionhall.services.legalaid.queries import reviews as queries
from unionhall.services.legalaid.states import Standing

FILES_AT_MOST, REVIEWERS_AT_MOST = 999, 5
WHOLE = 100
RULES = (
    "legalaid.review_intake_points", "legalaid.review_review_points", "legalaid.review_assignment_points",
    "legalaid.review_investigation_points", "legalaid.review_law_points", "legalaid.review_documents_points",
    "legalaid.review_result_points", "legalaid.review_visit_points", "legalaid.review_filing_points",
)  # fmt: skip
# What the form looks at, in the order of the work; the words are translated when they are shown.
CRITERIA = {
    "intake": msgid("Intake and registration"),
    "review": msgid("Examination of the application"),
    "assignment": msgid("Assignment of the lawyer"),
    "investigation": msgid("Investigation and evidence"),
    "law": msgid("Application of the law"),
    "documents": msgid("Quality of the papers"),
    "result": msgid("What was achieved"),
    "visit": msgid("Call-back"),
    "filing": msgid("Filing"),
}


@dataclass(frozen=True, kw_only=True)
class ReviewPlan:
    """A review to be begun: of which year, how many files, how many reviewers each. An empty `seed` is made from the
    year and the files when they are drawn, so that nobody chose it."""

    year: int
    wanted: int
    per_file: int = 2
    seed: str = ""


class ReviewTwice(InvalidInput):
    """One review a year."""

    message = _("The files of %(year)s are reviewed already.")


class YearAhead(InvalidInput):
    """Only files that can be closed are reviewed."""

    message = _("This year is still to come.")


class PlanOutOfRange(InvalidInput):
    """At least one file, at least two reviewers: one alone is not a comparison."""

    message = _("Choose between %(least)s and %(most)s.")


class BadForm(Refused):
    """The form is one of a hundred points."""

    status = 422
    message = _(
        "The points of the form add up to %(sum)s, not to 100. Put the rules for the review of files right first."
    )


class NothingToDraw(Refused):
    """Without closed files there is nothing to review."""

    message = _("No file of %(year)s is closed with a result yet.")


class WrongMoment(Refused):
    """A review goes one way: drawn, marked, closed."""

    message = _("This is not possible at this stage of the review.")


class NotEnoughReviewers(InvalidInput):
    """Nobody reviews their own file or one of their own firm."""

    message = _(
        "File %(file)s needs %(wanted)s reviewers who had nothing to do with it; among those chosen there are "
        "%(found)s."
    )


class NotAReviewer(InvalidInput):
    """Lawyers and caseworkers of this union review."""

    message = _("%(name)s is not a lawyer or caseworker here.")


class MarkOutOfRange(InvalidInput):
    """Each criterion has its own most."""

    message = _("Give between 0 and %(most)s points.")


class HandedIn(Refused):
    """A sheet is handed in once."""

    message = _("This sheet was handed in already; it can no longer be changed.")


class SheetsMissing(Refused):
    """A review is closed when everybody has marked."""

    message = _("%(count)s sheets are still out.")


@transaction.atomic
def open_review(organisation: Organisation, plan: ReviewPlan, *, by: Person, at: datetime) -> FileReview:
    """Begin the review of a year, with the 100-point form as the rulebook has it today.

    Raises NotAllowed, YearAhead, PlanOutOfRange, ReviewTwice, BadForm.
    """
    authorise(by, "legalaid.keep_review", organisation)
    if plan.year > localdate(at).year:
        raise YearAhead(field="year")
    for field, least, most in (("wanted", 1, FILES_AT_MOST), ("per_file", 2, REVIEWERS_AT_MOST)):
        if not least <= getattr(plan, field) <= most:
            raise PlanOutOfRange(field=field, least=least, most=most)
    if FileReview.objects.filter(organisation=organisation, year=plan.year).exists():
        raise ReviewTwice(year=plan.year, field="year")
    review = FileReview.objects.create(
        organisation=organisation, year=plan.year, wanted=plan.wanted, per_file=plan.per_file,
        seed=plan.seed.strip()[:64], form=_form(organisation, at),
    )  # fmt: skip
    record(review, "legalaid.review.open", by=by, at=at, year=plan.year, wanted=plan.wanted)
    return review


def _form(organisation: Organisation, at: datetime) -> list[dict[str, Any]]:
    rules = values(*RULES, region=organisation.region, on=localdate(at))
    form: list[dict[str, Any]] = [
        {"code": code, "name": name, "points": int(rules[f"legalaid.review_{code}_points"].number)}
        for code, name in CRITERIA.items()
    ]
    whole = sum(one["points"] for one in form)
    if whole != WHOLE:
        raise BadForm(sum=whole)
    return form


@transaction.atomic
def draw_files(review: FileReview, *, by: Person, at: datetime) -> list[ReviewedFile]:
    """Draw the files by lot. Raises NotAllowed, WrongMoment, NothingToDraw."""
    review = _locked(review, by, Standing.DRAWING)
    if review.drawn_at is not None:
        raise WrongMoment
    matters = {queries.lot_of(one).name: one for one in queries.files_to_draw(review)}
    if not matters:
        raise NothingToDraw(year=review.year)
    review.seed = review.seed or lots.seed_of(review.year, matters)
    review.drawn_at = at
    review.save(update_fields=["seed", "drawn_at"])
    drawn = lots.draw([queries.lot_of(one) for one in matters.values()], review.wanted, review.seed)
    files = [
        ReviewedFile(
            organisation=review.organisation, review=review, matter=matters[name], code=f"{place:03d}",
            lawyer=matters[name].case.assignee or matters[name].caseworker,
        )
        for place, name in enumerate(drawn, start=1)
    ]  # fmt: skip
    ReviewedFile.objects.bulk_create(files)
    record(review, "legalaid.review.draw", by=by, at=at, files=len(files), of=len(matters), seed=review.seed)
    return files


@transaction.atomic
def assign_reviewers(
    review: FileReview, people: Sequence[Person], *, by: Person, at: datetime
) -> list[ReviewSheet]:
    """Give each file to its reviewers by lot: nobody who had to do with it, nobody of its lawyer's firm; all alike.

    Raises NotAllowed, WrongMoment, NotAReviewer, NotEnoughReviewers.
    """
    review = _locked(review, by, Standing.DRAWING)
    if review.drawn_at is None:
        raise WrongMoment
    able = {one.pk for one in queries.reviewers_for(review.organisation, localdate(at))}
    for one in people:
        if one.pk not in able:
            raise NotAReviewer(name=one.name, field="people")
    files = list(ReviewedFile.objects.filter(review=review).select_related("matter__case"))
    drawn, reviewers = _drawn(review, files), _reviewers(review, people)
    try:
        chosen = lots.assign(list(drawn.values()), reviewers, review.per_file, review.seed)
    except lots.NotEnough as short:
        raise NotEnoughReviewers(
            file=short.file, wanted=review.per_file, found=short.found, field="people"
        ) from None
    by_key = {str(one.pk): one for one in people}
    sheets = ReviewSheet.objects.bulk_create([
        ReviewSheet(organisation=review.organisation, file=file, reviewer=by_key[key])
        for file in files
        for key in chosen[file.code]
    ])  # fmt: skip
    review.state = Standing.MARKING
    review.save(update_fields=["state"])
    record(review, "legalaid.review.assign", by=by, at=at, sheets=len(sheets), reviewers=len(by_key))
    return sheets


def _drawn(review: FileReview, files: Sequence[ReviewedFile]) -> dict[str, lots.Drawn]:
    """By code, the files with who may not read them: whoever worked on them in any way, and their lawyer's firm."""
    barred: dict[Any, set[str]] = defaultdict(set)
    steps = Step.objects.filter(case__in=[one.matter_id for one in files]).exclude(by=None).order_by()
    for key, person in steps.values_list("case_id", "by_id").distinct():
        barred[key].add(str(person))
    firms = queries.firms_of([one.lawyer_id for one in files if one.lawyer_id], review.organisation)
    found = {}
    for one in files:
        case, firm = one.matter.case, firms.get(one.lawyer_id) if one.lawyer_id else None
        own = (one.lawyer_id, one.matter.caseworker_id, case.assignee_id, case.opened_by_id, case.person_id)
        keys = barred[case.pk] | {str(key) for key in own if key is not None}
        found[one.code] = lots.Drawn(one.code, str(firm or ""), frozenset(keys))
    return found


def _reviewers(review: FileReview, people: Sequence[Person]) -> list[lots.Reviewer]:
    firms = queries.firms_of([one.pk for one in people], review.organisation)
    return [lots.Reviewer(str(one.pk), str(firms.get(one.pk, ""))) for one in people]


@transaction.atomic
def read_file(sheet: ReviewSheet, *, by: Person, at: datetime) -> AnonymousFile:
    """Hand the file without names to its reviewer; that they read it is logged. Raises NotAllowed."""
    authorise(by, "legalaid.mark_file", sheet)
    if sheet.reviewer_id != by.pk:
        raise NotAllowed("sheet")
    record_opening(sheet.file, "file", by=by, at=at)
    return anonymous_file(sheet.file.matter)


@transaction.atomic
def mark_file(
    sheet: ReviewSheet, marks: Mapping[str, int], *, remark: str = "", by: Person, at: datetime
) -> ReviewSheet:
    """Hand a sheet in: points for each criterion, once and for all. Where two differ too much, a third is asked.

    Raises NotAllowed, WrongMoment, HandedIn, MarkOutOfRange.
    """
    review = FileReview.objects.select_for_update().get(pk=sheet.file.review_id)
    sheet = ReviewSheet.objects.select_related("file", "organisation").get(pk=sheet.pk)
    authorise(by, "legalaid.mark_file", sheet)
    if sheet.reviewer_id != by.pk:
        raise NotAllowed("sheet")
    if review.state != Standing.MARKING:
        raise WrongMoment
    if sheet.handed_in_at is not None:
        raise HandedIn
    for one in review.form:
        given = marks.get(one["code"])
        if not isinstance(given, int) or not 0 <= given <= one["points"]:
            raise MarkOutOfRange(most=one["points"], field=one["code"])
    sheet.marks = {one["code"]: marks[one["code"]] for one in review.form}
    sheet.total, sheet.remark, sheet.handed_in_at = sum(sheet.marks.values()), remark.strip()[:2_000], at
    sheet.save(update_fields=["marks", "total", "remark", "handed_in_at"])
    record(sheet, "legalaid.file.mark", by=by, at=at, file=sheet.file.code)
    _ask_third(review, sheet.file, by=by, at=at)
    return sheet


def _ask_third(review: FileReview, file: ReviewedFile, *, by: Person, at: datetime) -> None:
    """Another sheet for a file on which its reviewers disagree, if anybody is left who may read it."""
    sheets = list(ReviewSheet.objects.filter(file=file))
    totals = [one.total for one in sheets if one.total is not None]
    most = queries.limits(review.organisation, localdate(at)).spread_points
    if len(totals) < len(sheets) or len(sheets) > review.per_file or standing.spread(totals) <= most:
        return
    made = _add_sheet(review, file, sheets)
    if made is not None:
        record(review, "legalaid.review.ask_third", by=by, at=at, file=file.code)


def _add_sheet(review: FileReview, file: ReviewedFile, sheets: Sequence[ReviewSheet]) -> ReviewSheet | None:
    readers = queries.loads(review)
    people = {one.pk: one for one, _given, _done in readers}
    load = {str(one.pk): given for one, given, _done in readers}
    file = ReviewedFile.objects.select_related("matter__case").get(pk=file.pk)
    key = lots.one_more(
        _drawn(review, [file])[file.code], _reviewers(review, list(people.values())), load,
        [str(one.reviewer_id) for one in sheets], review.seed,
    )  # fmt: skip
    if key is None:
        return None
    reviewer = next(one for one in people.values() if str(one.pk) == key)
    return ReviewSheet.objects.create(organisation=review.organisation, file=file, reviewer=reviewer)


@transaction.atomic
def pass_sheet(sheet: ReviewSheet, *, by: Person, at: datetime) -> ReviewSheet:
    """Take a sheet from a reviewer who cannot mark it, and give it to another by lot.

    Raises NotAllowed, WrongMoment, HandedIn, NotEnoughReviewers.
    """
    review = _locked(sheet.file.review, by, Standing.MARKING)
    sheet = ReviewSheet.objects.select_related("file").get(pk=sheet.pk)
    if sheet.handed_in_at is not None:
        raise HandedIn
    sheets = list(ReviewSheet.objects.filter(file=sheet.file))
    made = _add_sheet(review, sheet.file, sheets)
    if made is None:
        raise NotEnoughReviewers(file=sheet.file.code, wanted=len(sheets), found=len(sheets) - 1)
    before = sheet.reviewer_id
    sheet.delete()
    record(review, "legalaid.review.pass_sheet", by=by, at=at, file=made.file.code, before=str(before))
    return made


@transaction.atomic
def close_review(review: FileReview, *, by: Person, at: datetime) -> FileReview:
    """Close the review: the places are final. Raises NotAllowed, WrongMoment, SheetsMissing."""
    review = _locked(review, by, Standing.MARKING)
    missing = ReviewSheet.objects.filter(file__review=review, handed_in_at=None).count()
    if missing:
        raise SheetsMissing(count=missing)
    review.state, review.closed_at = Standing.DONE, at
    review.save(update_fields=["state", "closed_at"])
    record(review, "legalaid.review.close", by=by, at=at)
    return review


def _locked(review: FileReview, by: Person, state: Standing) -> FileReview:
    row = FileReview.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=review.pk)
    authorise(by, "legalaid.keep_review", row)
    if row.state != state:
        raise WrongMoment
    return row
