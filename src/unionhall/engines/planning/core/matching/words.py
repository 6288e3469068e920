"""The sentences behind the codes of matchings and visits: faults, reasons and the rules of a conflict.

Each is an English msgid whose placeholders are the values that come with the code, and the `subject` of a reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from unionhall.lib.errors import msgid as _

FAULTS: Mapping[str, str] = {
    "unknown": _("%(seeker)s and %(host)s: one of the two is not in the problem"),
    "forbidden": _("%(seeker)s may not go to %(host)s: %(reason)s"),
    "skill_lacks": _("%(host)s lacks what %(seeker)s requires"),
    "not_in_question": _("%(host)s does not come into question for %(seeker)s"),
    "too_far": _("%(host)s is %(metres)s m from %(seeker)s; %(reach)s m is the most"),
    "placed_times": _("%(seeker)s is placed %(times)s times"),
    "too_many": _("%(host)s gets %(taken)s besides %(load)s, but takes %(capacity)s at most"),
    "must": _("%(seeker)s has to go to %(host)s, and does not"),
    "left_over": _("%(seeker)s is left over, though everyone has to be placed"),
}

REASONS: Mapping[str, str] = {
    "left_over": _("%(subject)s is left over"),
    "goes_to": _("%(subject)s goes to %(host)s"),
    "takes": _("%(subject)s takes %(taken)s besides %(load)s; %(capacity)s is the most"),
    "forbidden": _("%(host)s may not: %(reason)s"),
    "skill_lacks": _("%(host)s lacks a skill that is required"),
    "not_in_question": _("%(host)s does not come into question"),
    "too_far": _("%(host)s is too far away: %(metres)s m"),
    "costs_others": _("%(host)s would cost %(points)s points more, because others need the place there"),
    "not_wanted": _("%(host)s does not want %(subject)s"),
    "prefers_others": _("%(host)s is full with %(held)s whom it would rather have"),
    "open": _("%(host)s and %(subject)s would both rather have each other"),
}

RULES: Mapping[str, str] = {
    "everyone": _("Everyone is placed"),
    "must": _("%(seeker)s goes to %(host)s"),
    "reach": _("Nobody goes further than the reach"),
    "capacity": _("%(host)s takes no more than its capacity"),
    "forbidden": _("%(seeker)s may not go to %(host)s"),
    "skill": _("%(seeker)s needs the skills that it requires"),
    "only": _("%(seeker)s goes only to the hosts that were named"),
}

VISIT_FAULTS: Mapping[str, str] = {
    "unknown": _("%(enterprise)s and %(team)s: one of the two is not in the problem"),
    "visited_twice": _("%(enterprise)s is visited %(visits)s times"),
    "items_lack": _("%(team)s cannot give all that %(enterprise)s wants"),
    "too_short": _("%(halves)s half-days are too short for the %(headcount)s workers of %(enterprise)s"),
    "outside_the_days": _("%(team)s would be at %(enterprise)s outside the days of the plan"),
    "outside_the_window": _("%(team)s would be at %(enterprise)s when it cannot receive a team"),
    "team_away": _("%(team)s is away when it should be at %(enterprise)s"),
    "too_far": _("%(enterprise)s is too far away for %(team)s: %(metres)s m"),
    "in_two_places": _("%(team)s would be in two places in half %(half)s of day %(day)s"),
}

VISIT_REASONS: Mapping[str, str] = {
    "too_large": _("%(subject)s is not served: its %(headcount)s workers take longer than a day"),
    "nobody_can": _("%(subject)s is not served: no team gives all that it wants"),
    "too_far": _("%(subject)s is not served: every team that could is too far away"),
    "no_time": _("%(subject)s is not served: no team that could is free when it can receive one"),
    "others_first": _("%(subject)s is not served: serving others instead reaches more workers"),
}
