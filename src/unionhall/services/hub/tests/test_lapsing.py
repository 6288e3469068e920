"""What the law had kept of erased people goes the day after its last one, never earlier, and all else stays true."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from unionhall.engines.booking.tests.cast import DAY, NOON, County, organisation
from unionhall.engines.booking.tests.cast import person as somebody
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.commands.papers import PapersDestroyed
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.engines.casework.models import Attachment, Case, Step
from unionhall.engines.casework.queries import timeline
from unionhall.engines.figures.counting import count_marked
from unionhall.engines.figures.declared import kept_ahead
from unionhall.engines.figures.queries import drift_of
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.commands import seal_entries
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.audit.queries import verify
from unionhall.kernel.files import commands as files
from unionhall.kernel.files import storage
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.queries import FileShredded, open_checked
from unionhall.kernel.files.tests import crafted
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Consent, Person
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.services.hub import commands as hub
from unionhall.services.hub import tasks
from unionhall.services.hub.models import Keeping
from unionhall.services.hub.portal.lapsing import lapse_people, lapse_person
from unionhall.services.hub.portal.retention import kept_from, rules_for
from unionhall.services.hub.tests.killing import kill_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
CASES = "privacy.keep_case_files_years"
SECRET = "食堂王师傅"
# The case ends on 23 November 2026 and is kept for three years.
LAST_DAY = datetime(2029, 11, 23, 12, 0, tzinfo=NOON.tzinfo)
OVER = LAST_DAY + DAY


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def ended_case(county: County, person: Person, unit: Any = None) -> Case:
    """A complaint with words, a paper and an answer, at the county unless another unit is named."""
    opening = casework.Opening(
        COMPLAINT.kind, SECRET, person=person, data={"text": SECRET}, private={"text": SECRET}, key=uuid4()
    )
    case = casework.open_case(unit or county.county, opening, by=person, at=NOON)
    upload = SimpleNamespace(file=BytesIO(crafted.PDF), name=f"{SECRET}.pdf")
    casework.attach_file(case, upload, label=SECRET, by=person, at=NOON)
    return casework.advance(case, "answer", by=None, at=NOON, answers={"answer": SECRET})


def erased(person: Person, *, at: datetime = NOON + DAY) -> Person:
    hub.erase_person(person, by=person, at=at)
    return person


def told(case: Case) -> str:
    """Everything that is written of a case."""
    case.refresh_from_db()
    rows = [
        case.title,
        case.words,
        *case.steps.values_list("data", "private"),
        *case.notes.values_list("text"),
    ]
    return str([*rows, *StoredFile.objects.filter(subject_id=case.pk).values_list("name", "sha256")])


def test_nothing_goes_on_the_last_day_and_everything_on_the_next(county: County) -> None:
    worker = county.worker()
    case = ended_case(county, erased_later := worker)
    erased(erased_later)
    assert lapse_people(at=LAST_DAY) == 0
    assert SECRET in told(case)
    assert lapse_people(at=OVER) == 1
    assert SECRET not in told(case)
    assert (case.title, case.emptied_at) == ("投诉", OVER)
    assert not Attachment.objects.filter(case=case).exists()
    assert Entry.objects.get(verb="casework.case.empty", subject_id=case.pk).by is None
    assert Entry.objects.get(verb="hub.person.lapse", subject_id=worker.pk).data == {
        "parts": {"cases": 1}, "over": True,
    }  # fmt: skip


def test_numbers_steps_and_days_stay(county: County) -> None:
    worker = county.worker()
    case = ended_case(county, worker)
    before = list(case.steps.values_list("sequence", "verb", "from_state", "to_state", "at"))
    erased(worker)
    lapse_people(at=OVER)
    case.refresh_from_db()
    assert list(case.steps.values_list("sequence", "verb", "from_state", "to_state", "at")) == before
    assert (case.number, case.state, case.person, case.closed_at) == (case.number, "answered", worker, NOON)
    assert timeline(case, county.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(case=case).update(verb="withdraw")


def test_an_emptied_case_is_not_filled_by_the_side_and_begins_anew_when_it_is_taken_up(
    county: County,
) -> None:
    worker, clerk = county.worker(), somebody(county.county, "赵主任", role=Role.DESK)
    case = ended_case(county, worker)
    casework.empty_cases([case], by=None, at=OVER)
    with pytest.raises(PapersDestroyed):
        casework.add_note(case, SECRET, by=clerk, at=OVER)
    case.refresh_from_db()
    case = casework.act(case, "reopen", by=clerk, at=OVER)
    assert case.emptied_at is None
    casework.add_note(case, SECRET, by=clerk, at=OVER)
    case = casework.advance(case, "answer", by=None, at=OVER, answers={"answer": "好"})
    assert casework.empty_cases([case], by=None, at=OVER + DAY) == 1
    assert SECRET not in told(case)


def test_the_log_of_a_case_that_is_kept_cannot_lose_words(county: County) -> None:
    case = ended_case(county, county.worker())
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(case=case, verb="answer").update(data={})
    Case.objects.filter(pk=case.pk).update(emptied_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(case=case, verb="answer").update(data={"answer": "改过"})


def test_bytes_go_with_the_next_sweep_and_stay_where_somebody_else_has_the_same(county: County) -> None:
    worker, other = county.worker(), county.worker("李工")
    case, kept = ended_case(county, worker), ended_case(county, other)
    file = StoredFile.objects.get(subject_id=case.pk)
    path = storage.path_of(file.sha256)
    os.utime(path, (0, 0))
    erased(worker)
    lapse_people(at=OVER)
    files.clean_orphans(at=OVER)
    assert path.exists()
    assert SECRET in told(kept)
    file.refresh_from_db()
    assert (file.owner, file.size_bytes) == (None, 0)
    with pytest.raises(FileShredded):
        open_checked(file)
    erased(other, at=OVER)
    lapse_people(at=OVER + DAY)
    files.clean_orphans(at=OVER + DAY)
    assert not path.exists()


def test_people_on_file_and_open_cases_are_left_alone(county: County) -> None:
    stays, goes = county.worker(), county.worker("李工")
    kept = ended_case(county, stays)
    opening = casework.Opening(COMPLAINT.kind, SECRET, person=goes, key=uuid4())
    still_open = casework.open_case(county.county, opening, by=goes, at=NOON)
    erased(goes)
    assert lapse_people(at=OVER + 3650 * DAY) == 0
    assert lapse_person(stays.pk, at=OVER) == 0
    assert SECRET in told(kept)
    assert SECRET in told(still_open)
    assert Keeping.objects.get().over_at is None
    # It ends, and is kept for three years from then.
    end = OVER + 3651 * DAY
    casework.advance(still_open, "answer", by=None, at=end, answers={"answer": "好"})
    assert lapse_people(at=end + 1095 * DAY) == 0
    assert lapse_people(at=end + 1097 * DAY) == 1


def test_what_came_out_of_a_case_keeps_it(county: County) -> None:
    worker = county.worker()
    case = ended_case(county, worker)
    opening = casework.Opening(COMPLAINT.kind, "再投诉", person=worker, parent=case, key=uuid4())
    child = casework.open_case(county.county, opening, by=worker, at=NOON)
    casework.advance(child, "withdraw", by=worker, at=NOON + 10 * DAY)
    erased(worker, at=NOON + 11 * DAY)
    assert lapse_people(at=OVER + 9 * DAY) == 0
    assert lapse_people(at=OVER + 10 * DAY) == 1
    assert SECRET not in told(case)


def test_a_person_in_several_units_goes_everywhere_by_the_rule_of_their_own(county: County) -> None:
    elsewhere = organisation("far", level="city")
    elsewhere.region = "110000"
    elsewhere.save()
    worker = county.worker()
    here, there = ended_case(county, worker), ended_case(county, worker, elsewhere)
    _rule(CASES, 9, region="110000")
    erased(worker)
    assert lapse_people(at=OVER) == 1
    assert SECRET not in told(here) + told(there)
    assert Entry.objects.get(verb="hub.person.lapse").organisation == worker.organisation


def _rule(key: str, value: int, *, region: str = "370000", starts_on: date = date(2027, 1, 1)) -> None:
    LocalRule.objects.create(
        key=key,
        region=region,
        value=Decimal(value),
        starts_on=starts_on,
        instrument="省总工会规定",
        article="一",
    )


@pytest.mark.parametrize(("years", "over"), [(5, datetime(2031, 11, 24, 4, tzinfo=NOON.tzinfo)),
                                             (1, datetime(2027, 11, 24, 4, tzinfo=NOON.tzinfo))])  # fmt: skip
def test_a_changed_rule_holds_for_what_is_still_kept(county: County, years: int, over: datetime) -> None:
    worker = county.worker()
    case = ended_case(county, worker)
    erased(worker)
    assert lapse_people(at=NOON + 20 * DAY) == 0
    _rule(CASES, years)
    assert lapse_people(at=over - DAY) == 0
    assert SECRET in told(case)
    assert lapse_people(at=over) == 1
    assert SECRET not in told(case)


def test_consents_and_posts_have_times_of_their_own(county: County) -> None:
    worker = somebody(county.county, "赵主任", role=Role.DESK)
    people.give_consent(worker, subject=PRIVACY.subject, version=PRIVACY.version, by=worker, at=NOON)
    erased(worker)  # on 24 November 2026
    assert lapse_people(at=NOON + DAY + timedelta(days=181)) == 0  # 24 May: the last of six months
    assert lapse_people(at=NOON + DAY + timedelta(days=182)) == 1
    assert not Post.objects.filter(person=worker).exists()
    assert Consent.objects.filter(person=worker).exists()
    assert lapse_people(at=OVER) == 0
    assert lapse_people(at=OVER + DAY) == 1
    assert not Consent.objects.exists()
    keeping = Keeping.objects.get(person=worker)
    assert (keeping.gone, keeping.over_at) == (2, OVER + DAY)


def test_doing_it_again_finds_nothing(county: County) -> None:
    worker = county.worker()
    ended_case(county, worker)
    erased(worker)
    assert [lapse_people(at=OVER) for _ in range(2)] == [1, 0]
    assert lapse_people(at=OVER + DAY) == 0
    assert Entry.objects.filter(verb="hub.person.lapse").count() == 1
    assert tasks.lapse_people.name.endswith("tasks.lapse_people")
    tasks.lapse_people(0)


def test_figures_and_the_trail_stay_true(county: County) -> None:
    workers = [county.worker(f"工{n}") for n in range(3)]
    for worker in workers:
        county.booking(county.session(), worker)
        ended_case(county, worker)
        erased(worker)
    count_marked()
    seal_entries(OVER)
    assert lapse_people(at=OVER) == 3
    count_marked()
    assert [drift for counted in kept_ahead() for drift in drift_of(counted)] == []
    seal_entries(OVER)
    report = verify()
    assert report.is_whole
    assert report.unsealed == 0


def test_the_pages_say_from_when_and_what_then(county: County, client: Client) -> None:
    worker = county.worker()
    Account.objects.create_user("13912345678", worker, phone_verified_at=NOON)
    sign_in(client, worker, second_factor=False)
    for name in ("hub:my-privacy", "hub:erase"):
        page = client.get(reverse(name)).content.decode()
        assert "全部办结之日算起" in page
        assert "标题、材料和全部文字销毁" in page
        assert "每一条都不删除" in page


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (
            date(2028, 2, 29),
            date(2025, 2, 28),
        ),  # what counts from 28 February 2025 goes on 1 March at the earliest
        (date(2028, 3, 1), date(2025, 3, 1)),
        (date(2027, 2, 28), date(2024, 2, 28)),  # nor does what counts from 29 February go on the 28th
    ],
)
def test_years_are_counted_by_the_calendar(county: County, today: date, first: date) -> None:
    rule = rules_for(county.worker(), NOON)[CASES]
    assert kept_from(rule, today) == first


LAPSE = """
from datetime import datetime
from unionhall.services.hub.portal.lapsing import lapse_people
lapse_people(at=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_or_done_twice(transactional_db: None) -> None:
    county = County.found()
    workers = [county.worker(f"工{n}") for n in range(5)]
    cases = [ended_case(county, worker) for worker in workers]
    for worker in workers:
        erased(worker)
    kill_at(cases[2], LAPSE, OVER.isoformat())
    assert lapse_people(at=OVER) == 3  # of the third nothing was done
    assert all(SECRET not in told(case) for case in cases)
    for verb in ("hub.person.lapse", "casework.case.empty", "files.file.shred"):
        assert Entry.objects.filter(verb=verb).count() == 5
    assert set(Keeping.objects.values_list("gone", flat=True)) == {1}
