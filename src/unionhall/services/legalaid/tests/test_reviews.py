"""The yearly review: a lot that anybody can repeat, reviewers without a stake, sheets handed in once, fair places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.commands import reviews as commands
from unionhall.services.legalaid.commands.reviews import (
    BadForm,
    HandedIn,
    MarkOutOfRange,
    NotAReviewer,
    NotEnoughReviewers,
    NothingToDraw,
    PlanOutOfRange,
    ReviewPlan,
    ReviewTwice,
    SheetsMissing,
    WrongMoment,
    YearAhead,
)
from unionhall.services.legalaid.core.lots import draw, seed_of
from unionhall.services.legalaid.models import FileReview, Lawyer, Matter, ReviewedFile, ReviewSheet
from unionhall.services.legalaid.queries import reviews as queries
from unionhall.services.legalaid.tests.office import TODAY, Office, make_lawyer

YEAR = 2026
LATER = NOW + timedelta(days=60)


def closed(office: Office, number: int, lawyer: Lawyer | None = None) -> Matter:
    """A matter that was carried to its end by `lawyer`."""
    worker = office.cast.person(f"served{number}", "e01", name=f"张受助{number}")
    matter, who = office.ask(worker, employer=f"云桥{number}号厂"), (lawyer or office.lawyer).person
    case = office.act(matter.case, "apply", applied_on=TODAY)
    case = office.act(case, "accept", ground="migrant_pay")
    case = office.act(case, "assign", lawyer=who)
    case = office.act(case, "start", by=who, met_on=TODAY)
    case = office.act(case, "conclude", by=who, result="won", concluded_on=TODAY)
    case = office.act(case, "report", by=who, summary="办结")
    case = office.act(case, "visit", said="满意")
    office.act(case, "archive")
    return matter


def lawyers(office: Office, count: int) -> list[Lawyer]:
    return [make_lawyer(office.cast, f"more{n}", f"云桥第{n}律师事务所", most_open=99) for n in range(count)]


def opened(office: Office, **changes: Any) -> FileReview:
    plan = ReviewPlan(**{"year": YEAR, "wanted": 4} | changes)
    return commands.open_review(office.cast["yunqiao"], plan, by=office.head, at=LATER)


def assigned(office: Office, people: Sequence[Person], **changes: Any) -> FileReview:
    review = opened(office, **changes)
    commands.draw_files(review, by=office.head, at=LATER)
    commands.assign_reviewers(review, people, by=office.head, at=LATER)
    review.refresh_from_db()
    return review


def full(review: FileReview, total: int) -> dict[str, int]:
    """Marks that add up to `total`."""
    marks, left = {}, total
    for one in review.form:
        marks[one["code"]] = min(one["points"], left)
        left -= marks[one["code"]]
    return marks


def mark(sheet: ReviewSheet, total: int) -> ReviewSheet:
    return commands.mark_file(sheet, full(sheet.file.review, total), by=sheet.reviewer, at=LATER)


def test_the_form_has_a_hundred_points(office: Office) -> None:
    review = opened(office)
    assert [one["points"] for one in review.form] == [10, 10, 10, 15, 20, 15, 10, 5, 5]
    assert (review.state, review.per_file) == ("drawing", 2)


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (YearAhead, {"year": YEAR + 1}), (PlanOutOfRange, {"wanted": 0}), (PlanOutOfRange, {"per_file": 1}),
        (PlanOutOfRange, {"per_file": 6}), (PlanOutOfRange, {"wanted": 1000}),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be(office: Office, refusal: type[Exception], changes: dict[str, int]) -> None:
    with pytest.raises(refusal):
        opened(office, **changes)
    assert not FileReview.objects.exists()


def test_one_review_a_year(office: Office) -> None:
    opened(office)
    with pytest.raises(ReviewTwice):
        opened(office)
    opened(office, year=YEAR - 1)


def test_a_form_of_ninety_points_is_refused(office: Office) -> None:
    LocalRule.objects.create(
        key="legalaid.review_law_points", value=Decimal(10), region="990181",
        starts_on=date(2026, 1, 1), instrument="本会通知", status="unconfirmed",
    )  # fmt: skip
    with pytest.raises(BadForm):
        opened(office)


def test_only_the_head_runs_it(office: Office) -> None:
    review = opened(office)
    for person in (office.caseworker, office.lawyer.person, office.worker):
        plan = ReviewPlan(year=2025, wanted=1)
        with pytest.raises(NotAllowed):
            commands.open_review(office.cast["yunqiao"], plan, by=person, at=LATER)
        with pytest.raises(NotAllowed):
            commands.draw_files(review, by=person, at=LATER)


def test_the_draw_can_be_repeated(office: Office) -> None:
    more = lawyers(office, 2)
    names = [
        f"{matter.organisation.path} {matter.case.number}"
        for matter in (closed(office, n, more[n % 2]) for n in range(6))
    ]
    office.ask(office.worker)  # open: not drawn
    review = opened(office)
    files = commands.draw_files(review, by=office.head, at=LATER)
    review.refresh_from_db()
    assert review.seed == seed_of(YEAR, names)
    again = draw([queries.lot_of(one) for one in queries.files_to_draw(review)], 4, review.seed)
    assert [f"{one.matter.organisation.path} {one.matter.case.number}" for one in files] == again
    assert [one.code for one in files] == ["001", "002", "003", "004"]
    assert Counter(one.lawyer for one in files) == {more[0].person: 2, more[1].person: 2}
    with pytest.raises(WrongMoment):
        commands.draw_files(review, by=office.head, at=LATER)


def test_nothing_to_draw(office: Office) -> None:
    with pytest.raises(NothingToDraw):
        commands.draw_files(opened(office), by=office.head, at=LATER)


def test_nobody_reviews_what_they_had_to_do_with(office: Office) -> None:
    more = lawyers(office, 4)
    colleague = make_lawyer(office.cast, "colleague", more[0].firm.name)
    for number in range(4):
        closed(office, number, more[0])
    people = [one.person for one in (*more, colleague, office.lawyer)]
    review = assigned(office, people)
    sheets = ReviewSheet.objects.filter(file__review=review)
    assert sheets.count() == 8
    assert not sheets.filter(reviewer__in=[more[0].person, colleague.person]).exists()
    load = Counter(sheets.values_list("reviewer", flat=True))
    assert set(load.values()) == {2}
    for file in ReviewedFile.objects.filter(review=review):
        assert len(set(file.sheets.values_list("reviewer", flat=True))) == 2


def test_too_few_or_the_wrong_people(office: Office) -> None:
    more = lawyers(office, 2)
    closed(office, 1, more[0])
    review = opened(office)
    with pytest.raises(WrongMoment):
        commands.assign_reviewers(review, [], by=office.head, at=LATER)
    commands.draw_files(review, by=office.head, at=LATER)
    with pytest.raises(NotEnoughReviewers):
        commands.assign_reviewers(review, [one.person for one in more], by=office.head, at=LATER)
    with pytest.raises(NotAReviewer):
        commands.assign_reviewers(review, [office.worker], by=office.head, at=LATER)
    Lawyer.objects.filter(pk=more[1].pk).update(state="left")
    with pytest.raises(NotAReviewer):
        commands.assign_reviewers(review, [more[1].person], by=office.head, at=LATER)
    assert not ReviewSheet.objects.exists()


def test_a_caseworker_who_had_nothing_to_do_with_it_may_review(office: Office) -> None:
    closed(office, 1)
    review = assigned(office, [office.caseworker, office.rival.person])
    assert {one.reviewer for one in ReviewSheet.objects.filter(file__review=review)} == {
        office.caseworker, office.rival.person,
    }  # fmt: skip


def test_a_sheet_is_handed_in_once_by_its_reviewer(office: Office) -> None:
    closed(office, 1)
    review = assigned(office, [office.caseworker, office.rival.person])
    sheet = ReviewSheet.objects.filter(file__review=review).select_related("file__review", "reviewer")[0]
    other = office.rival.person if sheet.reviewer == office.caseworker else office.caseworker
    with pytest.raises(NotAllowed):
        commands.mark_file(sheet, full(review, 80), by=other, at=LATER)
    with pytest.raises(NotAllowed):
        commands.read_file(sheet, by=other, at=LATER)
    for wrong in ({}, full(review, 80) | {"law": 21}, full(review, 80) | {"law": -1}):
        with pytest.raises(MarkOutOfRange):
            commands.mark_file(sheet, wrong, by=sheet.reviewer, at=LATER)
    done = mark(sheet, 87)
    assert (done.total, done.handed_in_at) == (87, LATER)
    with pytest.raises(HandedIn):
        mark(sheet, 90)
    with pytest.raises(SheetsMissing):
        commands.close_review(review, by=office.head, at=LATER)


def test_that_a_file_was_read_is_logged(office: Office) -> None:
    closed(office, 1)
    review = assigned(office, [office.caseworker, office.rival.person])
    sheet = ReviewSheet.objects.filter(file__review=review)[0]
    commands.read_file(sheet, by=sheet.reviewer, at=LATER)
    line = Entry.objects.get(verb="legalaid.reviewedfile.open_file")
    assert (line.by, line.subject_id) == (sheet.reviewer, sheet.file_id)


def marked(office: Office, totals: Sequence[Sequence[int]], **changes: Any) -> FileReview:
    """A review of as many files, whose sheets come to these totals, in the order of the codes."""
    more = lawyers(office, 5)
    for number in range(len(totals)):
        closed(office, number, more[0])
    review = assigned(office, [one.person for one in more[1:]], wanted=len(totals))
    for file, wanted in zip(ReviewedFile.objects.filter(review=review).order_by("code"), totals, strict=True):
        for total in wanted:
            sheet = file.sheets.filter(handed_in_at=None).select_related("file__review", "reviewer")[0]
            mark(sheet, total)
    return review


def test_places_classes_and_ties(office: Office) -> None:
    review = marked(office, [(95, 86), (90, 90), (91, 90), (58, 61), (90, 91)])
    found = {one.file.code: one for one in queries.standings(review, TODAY)}
    assert [(found[code].rank, str(found[code].points), found[code].grade) for code in sorted(found)] == [
        (1, "90.5", "excellent"), (4, "90.0", "excellent"), (1, "90.5", "excellent"), (5, "59.5", "failed"),
        (1, "90.5", "excellent"),
    ]  # fmt: skip
    done = commands.close_review(review, by=office.head, at=LATER)
    assert done.state == "done"
    with pytest.raises(WrongMoment):
        commands.close_review(review, by=office.head, at=LATER)


def test_a_spread_of_more_than_twenty_points_asks_for_a_third(office: Office) -> None:
    review = marked(office, [(60, 80), (60, 81)])
    counts = {one.file.code: len(one.sheets) for one in queries.standings(review, TODAY)}
    assert counts == {"001": 2, "002": 3}
    with pytest.raises(SheetsMissing):
        commands.close_review(review, by=office.head, at=LATER)
    third = ReviewSheet.objects.select_related("file__review", "reviewer").get(handed_in_at=None)
    assert ReviewSheet.objects.filter(file=third.file, reviewer=third.reviewer).count() == 1
    mark(third, 78)
    found = {one.file.code: one for one in queries.standings(review, TODAY)}
    assert (found["002"].points, len(found["002"].sheets)) == (Decimal("79.5"), 3)
    commands.close_review(review, by=office.head, at=LATER)


def test_a_sheet_goes_to_somebody_else(office: Office) -> None:
    closed(office, 1)
    closed(office, 2)
    more = lawyers(office, 3)
    review = assigned(office, [one.person for one in more])
    sheet = ReviewSheet.objects.filter(file__review=review)[0]
    before = set(ReviewSheet.objects.filter(file=sheet.file).values_list("reviewer", flat=True))
    made = commands.pass_sheet(sheet, by=office.head, at=LATER)
    after = set(ReviewSheet.objects.filter(file=made.file).values_list("reviewer", flat=True))
    assert (len(after), made.reviewer_id in before) == (2, False)
    done = mark(ReviewSheet.objects.select_related("file__review", "reviewer").get(pk=made.pk), 70)
    with pytest.raises(HandedIn):
        commands.pass_sheet(done, by=office.head, at=LATER)


def test_marks_after_the_end_are_refused(office: Office) -> None:
    review = marked(office, [(80, 80)])
    commands.close_review(review, by=office.head, at=LATER)
    sheet = ReviewSheet.objects.select_related("file__review", "reviewer").first()
    assert sheet is not None
    with pytest.raises(WrongMoment):
        mark(sheet, 80)
