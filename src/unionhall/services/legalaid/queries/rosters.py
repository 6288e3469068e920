"""Rosters as the desk sees them, and the plan behind one: working days, posts, lawyers, wishes, rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.kernel.rulebook.queries import values
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import rostering
from unionhall.services.legalaid.core import roster as core
from unionhall.services.legalaid.models import Duty, DutyPost, DutyWish, Lawyer, Roster
from unionhall.services.legalaid.queries.lawyers import quarter_of
from unionhall.services.legalaid.queries.roster_reasons import named, unmet_of
from unionhall.services.legalaid.roster_words import conflict_words
from unionhall.services.legalaid.states import Availability, LawyerState

ONE_DAY = timedelta(days=1)
# So many days back a lawyer's duties count when the next ones are shared out.
HISTORY = timedelta(days=91)
SEE = "legalaid.see_lawyers"


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, make-up days too. Raises CalendarUnknown."""
    calendar = official_calendar(first, last)
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]


def rules_of(organisation: Organisation, day: date) -> core.Rules:
    """How many lawyers a post needs, and how many days in a row one may be on duty."""
    found = values("legalaid.duty_min_count", "legalaid.duty_row_count", region=organisation.region, on=day)
    return core.Rules(found["legalaid.duty_min_count"].number, found["legalaid.duty_row_count"].number)


def posts_of(organisation: Organisation) -> list[DutyPost]:
    """The duty posts in use at an organisation."""
    rows = DutyPost.objects.filter(organisation=organisation, is_active=True)
    return list(rows.select_related("place"))


def duties_of(roster: Roster) -> list[Duty]:
    """The duties of a roster, by day and post."""
    rows = Duty.objects.filter(roster=roster).select_related("lawyer__person", "lawyer__firm", "post")
    return list(rows.order_by("day", "post__name", "id"))


def assignment_of(duties: Iterable[Duty]) -> dict[core.Slot, tuple[core.Key, ...]]:
    """Duties as the core reads them: keys of lawyers by day and key of the post."""
    found: dict[core.Slot, list[core.Key]] = defaultdict(list)
    for duty in duties:
        found[duty.day, duty.post_id].append(duty.lawyer_id)
    return {slot: tuple(keys) for slot, keys in found.items()}


def plan_of(roster: Roster, duties: Iterable[Duty] = (), *, start: date | None = None) -> core.Plan:
    """What a roster is to be made of, from the day `start` on if there is one; `duties` stay as they are."""
    first = max(roster.from_on, start or roster.from_on)
    return core.Plan(
        days=tuple(working_days(first, roster.to_on)),
        posts=tuple(post.pk for post in posts_of(roster.organisation)),
        members=_members(roster, first),
        rules=rules_of(roster.organisation, roster.from_on),
        fixed=assignment_of(duties),
    )


def _members(roster: Roster, first: date) -> tuple[core.Member, ...]:
    rows = Lawyer.objects.filter(organisation=roster.organisation, state=LawyerState.ACTIVE)
    lawyers = list(rows.order_by("since", "id"))
    since = first - HISTORY
    wishes = _wishes(lawyers, since, roster.to_on)
    before: dict[UUID, set[date]] = defaultdict(set)
    past = Duty.objects.filter(lawyer__in=lawyers, day__gte=since, day__lt=first)
    for lawyer_id, day in past.values_list("lawyer_id", "day"):
        before[lawyer_id].add(day)
    lately = working_days(since, first - ONE_DAY)
    return tuple(
        core.Member(
            one.pk, leave=frozenset(day for day in wishes[one.pk, Availability.LEAVE] if day >= first),
            avoid=frozenset(day for day in wishes[one.pk, Availability.AVOID] if day >= first),
            prefer=frozenset(day for day in wishes[one.pk, Availability.PREFER] if day >= first),
            history=len(before[one.pk]),
            # Whoever is new, or was away, owes no duties from that time.
            available_before=sum(
                day >= one.since and day not in wishes[one.pk, Availability.LEAVE] for day in lately
            ),
            row_before=_row_before(before[one.pk], lately),
        )
        for one in lawyers
    )  # fmt: skip


def _wishes(lawyers: Sequence[Lawyer], since: date, to_on: date) -> dict[tuple[UUID, str], set[date]]:
    found: dict[tuple[UUID, str], set[date]] = defaultdict(set)
    rows = DutyWish.objects.filter(lawyer__in=lawyers, from_on__lte=to_on, to_on__gte=since)
    for wish in rows:
        first, last = max(wish.from_on, since), min(wish.to_on, to_on)
        found[wish.lawyer_id, wish.kind] |= {first + n * ONE_DAY for n in range((last - first).days + 1)}
    return found


def _row_before(duties: set[date], days: Sequence[date]) -> int:
    row = 0
    for day in reversed(days):
        if day not in duties:
            break
        row += 1
    return row


# ---- what the desk sees ----


def rosters_seen_by(viewer: Person) -> QuerySet[Roster]:
    """Rosters of the viewer's units, newest first, with `duty_count`."""
    rows = Roster.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    return rows.annotate(duty_count=Count("duties")).order_by("-from_on", "id")


def get_roster(pk: UUID, viewer: Person) -> Roster:
    """One of them. Raises NotAllowed."""
    roster = rosters_seen_by(viewer).filter(pk=pk).first()
    if roster is None:
        raise NotAllowed("roster")
    return roster


def posts_seen_by(viewer: Person) -> QuerySet[DutyPost]:
    """Duty posts of the viewer's units, also those that are no longer in use."""
    return DutyPost.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation", "place")


@dataclass(frozen=True)
class Cell:
    """A post on a day: who is there, and what is missing with its reasons; `is_needed` on working days."""

    post: DutyPost
    duties: list[Duty]
    gap: core.Gap | None


@dataclass(frozen=True)
class RosterDay:
    """A day of the roster's grid; outside of the roster it has no cells."""

    date: date
    name: str
    is_working: bool
    is_inside: bool
    cells: list[Cell]


@dataclass(frozen=True)
class RosterMonth:
    """A month of a roster as weeks from Monday to Sunday, and what the whole roster lacks and shares out.

    `loads`: each lawyer, how many duties they have, and their fair share (None for who is no longer active). `unmet`:
    wishes that do not come true, whose, when, whether the day was to be avoided, and why. `verdict`: how good it is
    known to be; `collisions`: the rules that collide, in words.
    """

    first: date
    weeks: list[list[RosterDay]]
    months: list[date]
    gaps: list[tuple[date, DutyPost, core.Gap]]
    tired: list[tuple[date, Lawyer]]
    loads: list[tuple[Lawyer, int, float | None]]
    unmet: list[tuple[Lawyer, date, bool, str]]
    verdict: rostering.Verdict
    collisions: list[str]


def roster_month(roster: Roster, month: date | None) -> RosterMonth:
    """One month of a roster; the first when `month` lies outside."""
    duties, posts = duties_of(roster), posts_of(roster.organisation)
    plan = plan_of(roster)
    assigned = assignment_of(duties)
    open_slots = {(gap.day, gap.post): gap for gap in core.gaps(assigned, plan)}
    months = _months(roster)
    first = month if month in months else months[0]
    board = _Grid(roster, posts, duties, open_slots)
    names = {post.pk: post for post in posts}
    shares = shares_of(roster, duties)
    lawyers = {lawyer.pk: lawyer for lawyer, _n in shares}
    broken = [one for one in core.faults(assigned, plan) if one.rule is core.Broken.ROW]
    reasons = rostering.reasons_for(plan, assigned) if posts else ()
    due = {one.subject: float(str(one.values["share"])) for one in reasons if one.code == "load"}
    verdict = rostering.verdict_of(roster.drafted, plan, assigned)
    return RosterMonth(
        first, board.weeks(first), months,
        sorted(((gap.day, names[gap.post], gap) for gap in open_slots.values()), key=lambda row: row[0]),
        [(one.day, lawyers[one.member]) for one in broken if one.member in lawyers],
        [(lawyer, n, due.get(str(lawyer.pk))) for lawyer, n in shares],
        unmet_of(reasons, lawyers), verdict, conflict_words(verdict.conflict, named(lawyers.values(), posts)),
    )  # fmt: skip


def shares_of(roster: Roster, duties: Iterable[Duty]) -> list[tuple[Lawyer, int]]:
    """How many duties each lawyer has in a roster, those with most first; active ones also with none."""
    rows = Lawyer.objects.filter(organisation=roster.organisation, state=LawyerState.ACTIVE)
    lawyers = {one.pk: one for one in rows.select_related("person", "firm")}
    counts = dict.fromkeys(lawyers, 0)
    for duty in duties:
        lawyers.setdefault(duty.lawyer_id, duty.lawyer)
        counts[duty.lawyer_id] = counts.get(duty.lawyer_id, 0) + 1
    return sorted(
        ((lawyers[pk], n) for pk, n in counts.items()), key=lambda row: (-row[1], row[0].person.name)
    )


def _months(roster: Roster) -> list[date]:
    found, month = [], roster.from_on.replace(day=1)
    while month <= roster.to_on:
        found.append(month)
        month = (month + 32 * ONE_DAY).replace(day=1)
    return found


class _Grid:
    """Lays a roster out as weeks."""

    def __init__(
        self, roster: Roster, posts: Sequence[DutyPost], duties: Iterable[Duty], gaps: dict[Any, core.Gap]
    ) -> None:
        self.roster, self.gaps = roster, gaps
        self.duties: dict[tuple[date, UUID], list[Duty]] = defaultdict(list)
        for duty in duties:
            self.duties[duty.day, duty.post_id].append(duty)
        # A post that was closed since then still shows who was there.
        self.posts = list({one.pk: one for one in [*posts, *(duty.post for duty in duties)]}.values())
        self.calendar = official_calendar(roster.from_on - 31 * ONE_DAY, roster.to_on + 31 * ONE_DAY)

    def weeks(self, first: date) -> list[list[RosterDay]]:
        """The weeks that touch the month."""
        start = first - first.weekday() * ONE_DAY
        end = (first + 32 * ONE_DAY).replace(day=1)
        count = ((end - start).days + 6) // 7
        return [
            [self.day(start + (7 * week + n) * ONE_DAY, first) for n in range(7)] for week in range(count)
        ]

    def day(self, day: date, first: date) -> RosterDay:
        """One square."""
        is_inside = self.roster.from_on <= day <= self.roster.to_on and day.month == first.month
        known = self.calendar.day(day)
        cells = [Cell(post, self.duties[day, post.pk], self.gaps.get((day, post.pk))) for post in self.posts]
        shown = [cell for cell in cells if cell.duties or cell.gap] if is_inside else []
        return RosterDay(day, known.name, known.is_working_day, is_inside, shown)


@dataclass(frozen=True)
class Free:
    """A lawyer who can be put on duty on a day: what they wished, how many duties they have in the roster, how many
    days in a row they would be on duty."""

    lawyer: Lawyer
    wish: str
    count: int
    row: int


def free_on(roster: Roster, day: date) -> list[Free]:
    """Active lawyers who are neither away nor on duty that day, those with fewest duties first."""
    rows = Lawyer.objects.filter(organisation=roster.organisation, state=LawyerState.ACTIVE)
    rows = rows.exclude(duties__day=day).exclude(
        Q(wishes__kind=Availability.LEAVE, wishes__from_on__lte=day, wishes__to_on__gte=day)
    )
    lawyers = list(rows.select_related("person", "firm").distinct())
    wishes = dict(
        DutyWish.objects.filter(lawyer__in=lawyers, from_on__lte=day, to_on__gte=day).values_list(
            "lawyer_id", "kind"
        )
    )
    duties = duties_of(roster)
    counts = {one.pk: n for one, n in shares_of(roster, duties)}
    days = working_days(roster.from_on, roster.to_on)
    found = [
        Free(
            one, wishes.get(one.pk, ""), counts.get(one.pk, 0),
            row_with({duty.day for duty in duties if duty.lawyer_id == one.pk}, day, days),
        )
        for one in lawyers
    ]  # fmt: skip
    return sorted(found, key=lambda free: (free.count, free.lawyer.person.name))


def row_with(duties: set[date], day: date, days: Sequence[date]) -> int:
    """How many of `days` in a row somebody with these duties is on duty around `day`, that day included."""
    on = {*duties, day}
    if day not in days:
        return 1
    first = last = days.index(day)
    while first > 0 and days[first - 1] in on:
        first -= 1
    while last + 1 < len(days) and days[last + 1] in on:
        last += 1
    return last - first + 1


def places_for(viewer: Person) -> QuerySet[Place]:
    """Places at which a duty post can be."""
    rows = Place.objects.filter(scope_permitted(viewer, "legalaid.keep_roster"), closed_on=None)
    return rows.defer("earth").order_by("name")


def next_stretch(viewer: Person, today: date) -> tuple[date, date]:
    """The quarter that a new roster would be for: the first one after the latest roster, or the one of today."""
    last = rosters_seen_by(viewer).order_by("-to_on").values_list("to_on", flat=True).first()
    first = max(last + ONE_DAY, today) if last else today
    return first, quarter_of(first)[1] - ONE_DAY


def lawyer_of(roster: Roster, pk: str) -> Lawyer:
    """A lawyer of the roster's organisation. Raises NotAllowed."""
    rows = Lawyer.objects.filter(organisation=roster.organisation).select_related("person")
    lawyer: Lawyer = found_among(rows, pk)
    return lawyer


def post_of(roster: Roster, pk: str) -> DutyPost:
    """A duty post of the roster's organisation. Raises NotAllowed."""
    post: DutyPost = found_among(DutyPost.objects.filter(organisation=roster.organisation), pk)
    return post


def duty_of(pk: UUID, viewer: Person) -> Duty:
    """A duty in one of the viewer's rosters. Raises NotAllowed."""
    rows = Duty.objects.filter(scope_permitted(viewer, SEE))
    rows = rows.select_related("roster__organisation", "post", "lawyer__person")
    duty: Duty = found_among(rows, str(pk))
    return duty


def found_among(rows: QuerySet[Any], key: str) -> Any:
    """The row with that key, typed by whoever sent a form. Raises NotAllowed."""
    try:
        row = rows.filter(pk=UUID(key)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotAllowed("roster")
    return row


@dataclass(frozen=True)
class RosterDayPage:
    """One day of a roster: each post with who is there, and who else is free."""

    day: date
    name: str
    is_working: bool
    rules: core.Rules
    posts: list[tuple[DutyPost, list[Duty]]]
    free: list[Free]
    earlier: date | None
    later: date | None


def roster_day(roster: Roster, day: date) -> RosterDayPage:
    """That day. Raises NotAllowed for one outside of the roster."""
    if not roster.from_on <= day <= roster.to_on:
        raise NotAllowed("day")
    known = official_calendar(day, day).day(day)
    duties = [duty for duty in duties_of(roster) if duty.day == day]
    posts = {post.pk: post for post in [*posts_of(roster.organisation), *(duty.post for duty in duties)]}
    days = working_days(roster.from_on, roster.to_on)
    return RosterDayPage(
        day, known.name, known.is_working_day, rules_of(roster.organisation, day),
        [(post, [duty for duty in duties if duty.post_id == post.pk]) for post in posts.values()],
        free_on(roster, day),
        max((one for one in days if one < day), default=None),
        min((one for one in days if one > day), default=None),
    )  # fmt: skip
