"""Lawyers, firms, calls and candidates as the desk sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case, CaseRating
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.queries import posts_of, scope_permitted
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.models import (
    Allowance,
    Candidacy,
    Duty,
    FirmClient,
    LawFirm,
    Lawyer,
    OpenCall,
)
from unionhall.services.legalaid.states import MATTER, Cause, LawyerState, RosterState

SEE = "legalaid.see_lawyers"
AnyRow = TypeVar("AnyRow", bound=Model)
_MONEY: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)


def seat_of(viewer: Person, permission: str) -> Organisation:
    """The organisation at which the viewer holds `permission` by a post; the topmost of several. Raises NotAllowed."""
    homes = [post.organisation for post in posts_of(viewer) if may(viewer, permission, post.organisation)]
    if not homes:
        raise NotAllowed(permission)
    return min(homes, key=lambda home: (len(home.path.split(".")), home.path))


def found(rows: QuerySet[AnyRow], key: UUID) -> AnyRow:
    """The row with that key among `rows`. Raises NotAllowed."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotAllowed("lawyers")
    return row


def quarter_of(day: date) -> tuple[date, date]:
    """First day of the quarter of `day`, and first day of the next one."""
    month = 3 * ((day.month - 1) // 3) + 1
    first = date(day.year, month, 1)
    return first, date(day.year + month // 10, (month + 2) % 12 + 1, 1)


def _per(rows: QuerySet[Any], key: str, what: Any, output: Any) -> Subquery:
    """`what` added up over `rows`, which are narrowed to one lawyer by `key`."""
    return Subquery(rows.order_by().values(key).annotate(n=what).values("n"), output_field=output)


def with_work(rows: QuerySet[Lawyer], today: date) -> QuerySet[Lawyer]:
    """Lawyers, each with `open_matters`, `duty_days` (of this quarter), `rating` and `ratings` (of closed matters),
    `granted_yuan` (earned this year)."""
    first, after = quarter_of(today)
    mine = Case.objects.filter(kind=MATTER.kind, assignee=OuterRef("person"))
    duties = Duty.objects.filter(
        lawyer=OuterRef("pk"), day__gte=first, day__lt=after, roster__state=RosterState.PUBLISHED
    )
    rated = CaseRating.objects.filter(case__kind=MATTER.kind, case__assignee=OuterRef("person"))
    rated = rated.exclude(case__closed_at=None)
    granted = Allowance.objects.filter(lawyer=OuterRef("pk"), cancelled_at=None, earned_on__year=today.year)
    return rows.annotate(
        open_matters=Coalesce(_per(mine.filter(closed_at=None), "assignee", Count("pk"), IntegerField()), 0),
        duty_days=Coalesce(_per(duties, "lawyer", Count("pk"), IntegerField()), 0),
        rating=_per(rated, "case__assignee", Avg("score"), DecimalField(max_digits=6, decimal_places=3)),
        ratings=Coalesce(_per(rated, "case__assignee", Count("pk"), IntegerField()), 0),
        granted_yuan=Coalesce(
            _per(granted, "lawyer", Sum("amount_yuan"), _MONEY), Decimal(0), output_field=_MONEY
        ),
    )


def lawyers_seen_by(
    viewer: Person, *, today: date, state: str = "", speciality: str = ""
) -> QuerySet[Lawyer]:
    """Lawyers of the viewer's units with their work, by name; in one state, or all but those who left."""
    rows = Lawyer.objects.filter(scope_permitted(viewer, SEE)).select_related(
        "person", "firm", "organisation"
    )
    rows = rows.filter(state=state) if state else rows.exclude(state=LawyerState.LEFT)
    if speciality:
        rows = rows.filter(specialities__contains=[speciality])
    return with_work(rows, today).order_by("person__name_pinyin", "id")


def get_lawyer(pk: UUID, viewer: Person, *, today: date) -> Lawyer:
    """A lawyer with their work, for the desk or for themselves. Raises NotAllowed."""
    rows = Lawyer.objects.filter(Q(person=viewer) | scope_permitted(viewer, SEE))
    return found(with_work(rows.select_related("person", "firm", "organisation"), today), pk)


@dataclass(frozen=True)
class LawyerPage:
    """What a lawyer's page lists."""

    matters: list[Case]
    closed: int
    duties: list[Duty]
    allowances: list[Allowance]


def lawyer_page(lawyer: Lawyer, viewer: Person, *, today: date) -> LawyerPage:
    """Open matters that the viewer may open, how many are closed, duties to come, allowances of two years."""
    mine = casework.cases_visible_to(viewer).filter(kind=MATTER.kind, assignee=lawyer.person_id)
    duties = Duty.objects.filter(lawyer=lawyer, day__gte=today, roster__state=RosterState.PUBLISHED)
    allowances = Allowance.objects.filter(lawyer=lawyer, earned_on__year__gte=today.year - 1)
    return LawyerPage(
        list(mine.filter(closed_at=None).order_by(F("due_at").asc(nulls_last=True))),
        mine.exclude(closed_at=None).count(),
        list(duties.select_related("post").order_by("day")[:20]),
        list(allowances.select_related("matter__case").order_by("-earned_on", "-id")),
    )


def firms_seen_by(viewer: Person) -> QuerySet[LawFirm]:
    """Firms of the viewer's units, each with `lawyer_count` and `client_count`."""
    rows = LawFirm.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    serving = ~Q(lawyers__state=LawyerState.LEFT)
    return rows.annotate(
        lawyer_count=Count("lawyers", filter=serving, distinct=True),
        client_count=Count("clients", filter=Q(clients__ended_on=None), distinct=True),
    ).order_by("name", "id")


def clients_of(firm: LawFirm) -> QuerySet[FirmClient]:
    """Whom a firm acts for, and acted for; those of now first."""
    return FirmClient.objects.filter(firm=firm).order_by(F("ended_on").desc(nulls_first=True), "name")


def lawyers_of(firm: LawFirm) -> QuerySet[Lawyer]:
    """The lawyers of a firm who serve."""
    return Lawyer.objects.filter(firm=firm).exclude(state=LawyerState.LEFT).select_related("person")


# ---- calls and candidates ----


def calls_seen_by(viewer: Person) -> QuerySet[OpenCall]:
    """Calls of the viewer's units, newest first, each with `applied`, `waiting` and `recruited`."""
    rows = OpenCall.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    return rows.annotate(
        applied=Count("candidacies"),
        waiting=Count("candidacies", filter=Q(candidacies__case__closed_at=None)),
        recruited=Count("candidacies", filter=Q(candidacies__case__state="recruited")),
    ).order_by("-opens_on", "-id")


def candidates_of(call: OpenCall) -> QuerySet[Candidacy]:
    """Who applied, those who wait first."""
    rows = Candidacy.objects.filter(call=call).select_related("case__person", "call")
    return rows.order_by(F("case__closed_at").asc(nulls_first=True), "case__opened_at")


def open_calls(today: date) -> QuerySet[OpenCall]:
    """The calls that one may apply to today, for everybody."""
    rows = OpenCall.objects.filter(opens_on__lte=today, closes_on__gte=today).select_related("organisation")
    return rows.order_by("closes_on", "id")


def candidacies_of(person: Person) -> dict[UUID, Candidacy]:
    """The person's own applications, by call."""
    rows = Candidacy.objects.filter(case__person=person).select_related("case")
    return {row.call_id: row for row in rows}


def specialities_words(codes: list[str]) -> str:
    """Specialities in words."""
    return "、".join(str(Cause(code).label) for code in codes)


def facts_of_candidacy(case: Case, viewer: Person) -> list[tuple[Any, Any]]:
    """What a candidacy adds to the page of its case."""
    row = Candidacy.objects.select_related("call").get(case=case)
    facts: list[tuple[Any, Any]] = [
        (_("Open call"), row.call.title),
        (_("Law firm"), row.firm_name),
        (_("Licence number"), row.licence),
        (_("Licensed since"), date_format(row.licensed_on, "DATE_FORMAT")),
        (_("How they came"), row.get_came_by_display()),
    ]
    if row.specialities:
        facts.append((_("Specialities"), specialities_words(row.specialities)))
    if row.about:
        facts.append((_("About themselves"), row.about))
    return facts
