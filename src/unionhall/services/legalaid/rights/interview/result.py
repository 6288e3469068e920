"""The whole result of an interview: which law holds, what can be claimed, what goes together, who answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unionhall.services.legalaid.rights.interactions import Alternative, alternatives
from unionhall.services.legalaid.rights.interview import told_of_health, told_of_work
from unionhall.services.legalaid.rights.interview.findings import Finding, Findings, Telling, find
from unionhall.services.legalaid.rights.interview.questions import Answers, Raw
from unionhall.services.legalaid.rights.interview.script import SCRIPT
from unionhall.services.legalaid.rights.interview.way import relevant
from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.rights.routing import Hirer, Route, RoutingFacts, routes
from unionhall.services.legalaid.rights.sheets import Law

TELLINGS: tuple[Telling, ...] = (*told_of_work.TELLINGS, *told_of_health.TELLINGS)

# All who answer for wages answer for the same money: they are shown beside the claim, not added to it.
BESIDE = frozenset({"payers"})

_HIRERS = {
    "company": Hirer.COMPANY,
    "dispatch": Hirer.COMPANY,
    "unregistered": Hirer.COMPANY,
    "crew": Hirer.CREW,
    "household": Hirer.HOUSEHOLD,
    "result": Hirer.HOUSEHOLD,
    "helping": Hirer.HOUSEHOLD,
    "platform": Hirer.PLATFORM,
}


@dataclass(frozen=True, slots=True)
class Result:
    """`routes`: one where the frame is known. `together`: sets of claims that go together, the best first."""

    routes: tuple[Route, ...]
    findings: Findings
    together: tuple[Alternative, ...]

    @property
    def claims(self) -> list[Finding]:
        """What may be claimed."""
        return [each for each in self._own if each.claim.status is not Status.NO]

    @property
    def denied(self) -> list[Finding]:
        """What the answers rule out, with the reason."""
        return [each for each in self._own if each.claim.status is Status.NO]

    @property
    def payers(self) -> list[Finding]:
        """Who answers for missing pay, in the order of the law."""
        return [
            each
            for each in self.findings.found
            if each.topic in BESIDE and each.claim.status is not Status.NO
        ]

    @property
    def _own(self) -> list[Finding]:
        return [each for each in self.findings.found if each.topic not in BESIDE]


def reckon(given: Answers, law: Law, beside: Mapping[str, Raw] | None = None) -> Result:
    """Everything that the answers come to. Raises MissingParameter only where even the frame cannot be found."""
    answers = relevant(SCRIPT, given)
    findings = find(SCRIPT, TELLINGS, given, law, beside)
    claims = [each.claim for each in findings.found if each.topic not in BESIDE]
    return Result(tuple(routes(routing_facts(answers, law), law)), findings, tuple(alternatives(claims)))


def routing_facts(answers: Answers, law: Law) -> RoutingFacts:
    """For whom one works, as the answers tell it; nothing where it is not known."""
    hired = answers.text("hired_by")
    known = bool(hired)
    return RoutingFacts(
        hired_by=_HIRERS.get(hired),
        is_registered=hired != "unregistered" if known else None,
        is_above_retirement_age=_told(answers, "retired"),
        is_dispatched=hired == "dispatch" if known else None,
        is_part_time=_told(answers, "part_time"),
        is_result_ordered=hired == "result" if known else None,
        has_qualified_contractor=_told(answers, "above"),
        is_unpaid=hired == "helping" if known else None,
        worked_on=answers.day("last_day") or answers.day("injured_on") or law.as_of,
    )


def _told(answers: Answers, key: str) -> bool | None:
    """Not asked is no; asked and not known is nothing."""
    if not answers.has(key):
        return False
    return {"yes": True, "no": False}.get(answers.text(key))
