"""What staff correct is kept, once, and can be learned from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from unionhall.engines.booking.tests.cast import County
from unionhall.engines.matching.commands import UnknownNeed, forget_examples, teach
from unionhall.engines.matching.models import Example
from unionhall.engines.matching.queries import corrections_in_use
from unionhall.engines.matching.states import ExampleSource
from unionhall.kernel.audit.models import Entry
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def county() -> County:
    return County.found()


def test_a_correction_is_kept_and_said_twice_kept_once(county: County) -> None:
    need, by = uuid7(), county.worker()
    row = teach(" 车间  太吵 耳朵听不见了 ", "work_injury", county.county, need, by=by, at=NOON)
    assert (row.text, row.label, row.source) == (
        "车间 太吵 耳朵听不见了",
        "work_injury",
        ExampleSource.CORRECTED,
    )
    assert (row.need, row.taught_by, row.taught_at, row.is_active) == (need, by, NOON, True)
    again = teach(row.text, "work_injury", county.county, need, by=by, at=NOON + timedelta(1))
    assert again.taught_at == NOON
    assert Example.objects.count() == 1
    assert Entry.objects.filter(verb="matching.example.teach").count() == 1


def test_an_earlier_label_is_corrected_and_the_change_is_recorded(county: County) -> None:
    by = county.worker()
    first = teach("耳朵听不见了", "health_visit", county.county, None, by=by, at=NOON)
    assert first.source == ExampleSource.WRITTEN
    second = teach("耳朵听不见了", "work_injury", county.county, uuid7(), by=by, at=NOON + timedelta(1))
    assert (second.pk, second.label, second.source) == (first.pk, "work_injury", ExampleSource.CORRECTED)
    last = Entry.objects.filter(verb="matching.example.teach").order_by("at").last()
    assert last is not None
    assert last.data == {"label": "work_injury", "before": "health_visit"}


@pytest.mark.parametrize(
    ("text", "label"), [("", "leave"), (" ", "leave"), ("年假", "nothing"), ("救命", "crisis")]
)
def test_what_cannot_be_learned_is_refused(county: County, text: str, label: str) -> None:
    with pytest.raises(UnknownNeed):
        teach(text, label, county.county, None, by=county.worker(), at=NOON)
    assert not Example.objects.exists()


def test_only_what_is_in_use_is_learned_the_last_word_of_all_units(county: County) -> None:
    by = county.worker()
    teach("甲", "leave", county.county, None, by=by, at=NOON)
    teach("甲", "overtime", county.enterprise, None, by=by, at=NOON + timedelta(1))
    teach("乙", "childcare", county.county, None, by=by, at=NOON)
    teach("丙", "library", county.county, None, by=by, at=NOON)
    Example.objects.filter(text="丙").update(is_active=False)
    assert corrections_in_use() == [("乙", "childcare"), ("甲", "overtime")]
    # Taught again, it is used again.
    teach("丙", "library", county.county, None, by=by, at=NOON + timedelta(2))
    assert ("丙", "library") in corrections_in_use()


def test_what_a_person_asked_is_unlearned_with_them(county: County) -> None:
    need, by = uuid7(), county.worker()
    teach("甲", "leave", county.county, need, by=by, at=NOON)
    teach("乙", "leave", county.county, None, by=by, at=NOON)
    assert forget_examples([need, uuid7()], by=None, at=NOON) == 1
    assert [row.text for row in Example.objects.all()] == ["乙"]
