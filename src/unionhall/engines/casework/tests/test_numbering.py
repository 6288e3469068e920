"""Numbers without gap and without duplicate, whoever opens at once and whatever is rolled back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from unionhall.engines.casework import commands
from unionhall.engines.casework.commands.opening import TitleMissing
from unionhall.engines.casework.models import Case, NumberCounter
from unionhall.engines.casework.naming import number_of
from unionhall.engines.casework.tests.at_once import at_once
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


def serials(unit: str, office: Office) -> list[int]:
    rows = Case.objects.filter(numbered_at=office.union[unit], kind=REQUEST.kind)
    return sorted(rows.values_list("serial", flat=True))


def open_at(office: Office, unit: str) -> Case:
    opening = commands.Opening(REQUEST.kind, "求助", person=office.worker)
    return commands.open_case(office.union[unit], opening, by=office.worker, at=NOW)


def test_many_who_open_at_once_get_every_number_once(transactional_db: None, office: Office) -> None:
    at_once([lambda unit=unit: open_at(office, unit) for unit in ("yunqiao", "t01") * 12])  # type: ignore[misc]
    for unit in ("yunqiao", "t01"):
        assert serials(unit, office) == list(range(1, 13))
    assert Case.objects.values("number").distinct().count() == 24


def test_what_is_rolled_back_leaves_no_gap(transactional_db: None, office: Office) -> None:
    def open_and_fail() -> None:
        with transaction.atomic():
            open_at(office, "yunqiao")
            transaction.set_rollback(True)

    at_once([open_and_fail if turn % 3 == 0 else (lambda: open_at(office, "yunqiao")) for turn in range(24)])
    assert serials("yunqiao", office) == list(range(1, 17))
    assert NumberCounter.objects.get().last == 16


def test_the_same_request_many_times_at_once_is_one_case(transactional_db: None, office: Office) -> None:
    key = uuid4()
    answers = at_once([lambda: office.open(key=key)] * 8)
    assert len({case.pk for case in answers}) == 1
    assert serials("yunqiao", office) == [1]
    assert office.open().serial == 2


def test_a_key_finds_only_what_the_same_person_opened(office: Office) -> None:
    key = uuid4()
    office.open(key=key)
    with pytest.raises(NotAllowed):
        office.open(key=key, by=office.stranger)


def test_a_refused_opening_takes_no_number(office: Office) -> None:
    with pytest.raises(TitleMissing):
        office.open("  ")
    assert not NumberCounter.objects.exists()


def test_how_a_number_is_written() -> None:
    assert number_of("云桥", "工援", 2026, 123) == "云桥工援〔2026〕0123"
    assert number_of("云桥", "工援", 2026, 12345) == "云桥工援〔2026〕12345"
