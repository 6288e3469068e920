"""What waits to be learnt, when the matcher was trained last, and which words sentences have in common."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from unionhall.engines.booking.tests.cast import County, organisation
from unionhall.engines.matching.commands import forget_examples, teach
from unionhall.engines.matching.models import Example
from unionhall.engines.matching.queries.learning import Learning, last_trained, learning
from unionhall.engines.matching.queries.wordings import common_words
from unionhall.engines.matching.trained import SHIPPED, lexicon_digest, model_in_use
from unionhall.lib.ids import uuid7

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def own_model(tmp_path: Path) -> Iterator[Path]:
    """Where an installation's own model would lie; asked anew before and after."""
    before, path = model_in_use.own, tmp_path / "matcher.model"
    model_in_use.own = path
    ask_anew()
    yield path
    model_in_use.own = before
    ask_anew()


def ask_anew() -> None:
    model_in_use._model = None
    model_in_use()


def write_own(path: Path, at: datetime) -> None:
    """A model made from other examples than the shipped one, at an hour."""
    first, newline, rest = SHIPPED.read_bytes().partition(b"\n")
    header = json.loads(first) | {"examples": "0" * 64, "lexicon": lexicon_digest()}
    path.write_bytes(json.dumps(header).encode() + newline + rest)
    os.utime(path, (at.timestamp(), at.timestamp()))
    ask_anew()


@pytest.mark.django_db
def test_corrections_wait_until_the_next_training(own_model: Path) -> None:
    county = County.found()
    unit, manager = county.enterprise, county.manager
    asked = uuid7()
    teach("欠我工资", "wage_arrears", unit, asked, by=manager, at=NOON)
    teach("想跳舞", "course_dance", unit, None, by=manager, at=NOON + 2 * HOUR)
    teach("外单位的话", "course_dance", organisation("elsewhere"), None, by=manager, at=NOON)
    assert learning([county.county.path]).waiting == 2
    assert learning([county.county.path]).trained_at is None
    assert learning([]).waiting == 0
    write_own(own_model, NOON + HOUR)
    assert learning([county.county.path]) == Learning(NOON + HOUR, 1)
    own_model.unlink()
    ask_anew()
    Example.objects.filter(text="想跳舞").update(is_active=False)
    assert learning([unit.path]).waiting == 1
    forget_examples([asked], by=manager, at=NOON)
    assert learning([unit.path]).waiting == 0


def test_no_model_of_its_own(own_model: Path) -> None:
    assert last_trained() is None
    own_model.write_bytes(b"cut off")
    ask_anew()
    assert last_trained() is None


def test_words_in_common() -> None:
    texts = ["老板拖欠工资", "工资拖欠三个月", "我叫王建国，工资没发", "我叫王建国，欠薪 13812345678"]
    words = common_words(texts, 3)
    assert words[0] == "工资"
    assert "拖欠" in words
    assert not any("王" in word or "138" in word for word in common_words(texts * 2, 50))
    assert common_words(["只有一句"], 3) == []
    assert common_words([], 3) == []
