from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.network import commands
from unionhall.services.network.commands.candidates import CandidateInUse
from unionhall.services.network.models import Candidate
from unionhall.services.network.tests.house import House, candidate

pytestmark = pytest.mark.django_db


def test_a_candidate_is_entered_changed_and_taken_away(house: House) -> None:
    made = house.candidate("K1", capacity=200)
    changed = commands.change_candidate(
        made, candidate("K1", name="新名", cost_yuan=Decimal("1.50")), by=house.planner, at=NOW
    )
    assert (changed.name, changed.cost_yuan, changed.capacity) == ("新名", Decimal("1.50"), None)
    commands.remove_candidate(changed, by=house.planner, at=NOW)
    assert not Candidate.objects.filter(code="K1").exists()
    actions = Entry.objects.filter(verb__startswith="network.candidate").values_list("verb", flat=True)
    assert {"network.candidate.add", "network.candidate.change", "network.candidate.remove"} <= set(actions)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"longitude": 200.0}, "longitude"),
        ({"code": " "}, "code"),
        ({"name": " "}, "name"),
        ({"cost_yuan": Decimal(-1)}, "cost_yuan"),
        ({"radius_m": 0}, "radius_m"),
        ({"year": 1900}, "year"),
    ],
)
def test_what_cannot_be_is_refused(house: House, wishes: dict[str, Any], field: str) -> None:
    plan = replace(candidate("K1"), **wishes)
    with pytest.raises(InvalidInput) as refusal:
        commands.add_candidate(house.cast["t01"], plan, by=house.planner, at=NOW)
    assert refusal.value.field == field


def test_a_code_is_a_units_own(house: House) -> None:
    with pytest.raises(commands.CandidateCodeTaken):
        house.candidate("E")
    commands.add_candidate(house.cast["t02"], candidate("E"), by=house.planner, at=NOW)


def test_what_is_being_built_stays_on_the_list(house: House) -> None:
    site = house.adopted("E")[0]
    assert site.candidate is not None
    with pytest.raises(CandidateInUse):
        commands.remove_candidate(site.candidate, by=house.planner, at=NOW)


def test_others_may_not(house: House) -> None:
    with pytest.raises(NotAllowed):
        commands.add_candidate(house.cast["t01"], candidate("K1"), by=house.worker, at=NOW)
    assert issubclass(CandidateInUse, Refused)
