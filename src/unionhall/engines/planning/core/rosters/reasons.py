"""What there is to say of a roster: each person's load against their share, and what stood against each unmet wish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from unionhall.engines.planning.core.plans import Reason
from unionhall.engines.planning.core.rosters.checking import faults_of_change
from unionhall.engines.planning.core.rosters.easing import stretch
from unionhall.engines.planning.core.rosters.evaluating import (
    available,
    by_person_and_day,
    loads,
    shares,
    unmet_wishes,
)
from unionhall.engines.planning.core.rosters.problems import (
    Duty,
    Fault,
    RosterChoices,
    RosterProblem,
    RuleCode,
    Wish,
)

# What stands against a wish, the first that fits.
FIXED = "fixed"  # this duty, or those of all who could have gone, are set by hand
AWAY = "leave"  # they wish a day on which they are away
FORBIDDEN = "forbidden"
ROW = "row"  # it would be too many days in a row
REST = "rest"
SKILL = "skill"  # only they, or only those who are there, can do it
NOBODY = (
    "nobody_else"  # nobody else could have taken the duty: away, on duty elsewhere, too many days in a row
)
SHARES = "shares"  # somebody could, and their share or wish weighs more
FULL = "full"  # nobody is needed that day, or all places are taken by those who cannot be spared


def reasons_of(problem: RosterProblem, choices: RosterChoices) -> tuple[Reason, ...]:
    """`load` for every person (duties, share, history, available), then `unmet` for every wish that is not met.

    An unmet wish has its day, its weight, and `because` (one of the codes above) with what fills its words.
    """
    return (*_loads(problem, choices), *_Wishes(problem, choices).reasons())


def _loads(problem: RosterProblem, choices: RosterChoices) -> Iterator[Reason]:
    share, counts = shares(problem), loads(problem, choices)
    for person in problem.people:
        values = {
            "duties": counts[person.id],
            "share": round(float(share[person.id]), 2),
            "history": person.history,
            "available": available(person, problem.days),
        }
        yield Reason(person.id, "load", values)


class _Wishes:
    """Looks at what each unmet wish would have broken, or cost."""

    def __init__(self, problem: RosterProblem, choices: RosterChoices) -> None:
        self.problem, self.choices = problem, choices
        self.number = {day: number for number, day in enumerate(problem.days)}
        self.share, self.counts = shares(problem), loads(problem, choices)
        self.on = by_person_and_day(choices)
        self.fixed = set(problem.fixed)
        self.there: dict[date, list[Duty]] = defaultdict(list)
        for duty in choices.duties:
            self.there[duty.day].append(duty)
        self.reach = max([(problem.in_row or 0) + problem.rest, *(one.rest for one in problem.shifts)])

    def reasons(self) -> Iterator[Reason]:
        """One for each wish, in order."""
        for wish in unmet_wishes(self.problem, self.choices):
            because, values = self._against(wish) if wish.weight < 0 else self._for(wish)
            values = {"day": wish.day, "weight": wish.weight, "because": because} | values
            yield Reason(wish.person, "unmet", values)

    def _broken(self, day: date, gone: list[Duty], new: list[Duty]) -> tuple[Fault, ...]:
        """What an exchange on one day would break; looked at around that day only."""
        number = self.number[day]
        first = max(number - self.reach, 0)
        part = stretch(self.problem, first, number + self.reach + 1)
        before = [duty for one in part.days for duty in self.there[one]]
        after = [duty for duty in before if duty not in gone] + new
        return faults_of_change(part, RosterChoices(tuple(before)), RosterChoices(tuple(after)))

    def _against(self, wish: Wish) -> tuple[str, dict[str, object]]:
        """Why somebody is on duty on a day on which they would rather not."""
        duty = self.on[wish.person, wish.day]
        if duty in self.fixed:
            return FIXED, {}
        away = busy = tired = 0
        for person in self.problem.people:
            if person.id == wish.person:
                continue
            if wish.day in person.leave:
                away += 1
            elif (person.id, wish.day) in self.on:
                busy += 1
            else:
                heir = Duty(person.id, wish.day, duty.station, duty.shift)
                broken = self._broken(wish.day, [duty], [heir])
                if not broken:
                    return SHARES, {"other": person.id, **self._load(wish.person)}
                if broken[0].rule.code is RuleCode.SKILL:
                    return SKILL, {"skill": broken[0].rule.detail}
                tired += 1
        return NOBODY, {"away": away, "busy": busy, "tired": tired}

    def _for(self, wish: Wish) -> tuple[str, dict[str, object]]:
        """Why somebody is not on duty (there) on a day on which they would like it."""
        first: Fault | None = None
        own = self.on.get((wish.person, wish.day))
        for duty in self.there[wish.day]:
            if wish.station not in ("", duty.station) or wish.shift not in ("", duty.shift):
                continue
            if duty.person == wish.person or duty in self.fixed or own in self.fixed:
                continue
            gone, new = [duty], [Duty(wish.person, wish.day, duty.station, duty.shift)]
            if own is not None:
                gone.append(own)
                new.append(Duty(duty.person, wish.day, own.station, own.shift))
            broken = self._broken(wish.day, gone, new)
            if not broken:
                return SHARES, {"other": duty.person, **self._load(wish.person)}
            first = first or broken[0]
        if first is None:
            return (FIXED if self.there[wish.day] else FULL), {}
        known = {
            RuleCode.LEAVE: AWAY, RuleCode.FORBIDDEN: FORBIDDEN, RuleCode.ROW: ROW, RuleCode.REST: REST,
            RuleCode.SKILL: SKILL,
        }  # fmt: skip
        return known.get(first.rule.code, FULL), {"in_row": self.problem.in_row or 0}

    def _load(self, person: str) -> dict[str, object]:
        return {"duties": self.counts[person], "share": round(float(self.share[person]), 2)}
