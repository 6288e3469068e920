"""The whole interface against its own document, with a token for everything and with none.

Calls are made up by schemathesis from the document. None may fail, and every answer is one that the document promises.
The longer run is `python -m bench.api`.
"""

from __future__ import annotations

import pytest

from tests.api.fuzzing import lift_limit, walk
from tests.api.partner import connect
from tests.cast import Town

pytestmark = pytest.mark.django_db


def test_every_answer_is_as_documented_with_a_token_for_everything(town: Town) -> None:
    town.course()
    lift_limit()
    walked = walk(connect(town).headers, examples=8)
    assert walked.broken == []


def test_every_answer_is_as_documented_without_a_token(town: Town) -> None:
    walked = walk({}, examples=3)
    assert walked.broken == []
