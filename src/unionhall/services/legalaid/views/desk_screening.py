"""Staff: enterprises at risk, the gravest first; one of them with the reasons of its score; a new one; acting on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import queries as cases
from unionhall.engines.casework.commands import SomeoneFaster
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.files import workbooks
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands.screening import Spotting, spot_enterprise
from unionhall.services.legalaid.forms.screening import LikelyForm, ScreeningFilter, SpotForm
from unionhall.services.legalaid.queries import screening as queries
from unionhall.services.legalaid.states import SCREENING
from unionhall.services.legalaid.views.access import ask, for_staff, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50


def _page_of(pk: UUID) -> str:
    return reverse("legalaid:screening", args=[pk])


def _ranked(request: HttpRequest) -> tuple[ScreeningFilter, Any]:
    """The filter, and the page of rows: open ones by risk over all pages, closed ones by day and then scored."""
    viewer, today = viewer_of(request), timezone.localdate()
    form = ScreeningFilter(request.GET or None)
    rows: Any = queries.listed(viewer, form.chosen())
    is_closed = form.chosen().get("state") in {one.code for one in SCREENING.states if one.is_final}
    if not is_closed:
        rows = queries.by_risk(rows, today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if is_closed:
        page.object_list = queries.by_risk(page.object_list, today)
    return form, page


@require_GET
@for_staff()
def screenings(request: HttpRequest) -> HttpResponse:
    """Enterprises that are looked at, and those that several workers asked about."""
    viewer, now = viewer_of(request), timezone.now()
    form, page = _ranked(request)
    spots = may(viewer, "legalaid.spot_enterprise")
    context = {
        "page": page,
        "form": form,
        "query": request.GET.urlencode(),
        "spots": spots,
        "clusters": queries.clusters(viewer, now) if spots else [],
        "unit": queries.units_to_spot_for(viewer).first() if spots else None,
        "now": now,
    }
    return render(request, "legalaid/desk/screenings.html", context)


@require_GET
@for_staff()
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as an Excel file."""
    viewer, now = viewer_of(request), timezone.now()
    rows = queries.listed(viewer, ScreeningFilter(request.GET or None).chosen())
    heads = (
        _("Number"), _("Enterprise"), _("Unified credit code"), _("Unit"), _("State"), _("Risk, points"), _("Reasons"),
        _("Grade"), _("Workers concerned"), _("Wages owed, yuan"), _("Verified on"), _("Due"), _("Handled by"),
        _("Matter prepared"),
    )  # fmt: skip
    table = [_row(one) for one in queries.by_risk(rows, timezone.localdate(now))]
    return workbooks.as_download(_("Screening"), workbooks.Sheet(heads, table), by=viewer, at=now)


def _row(one: queries.Risky) -> list[Any]:
    row, case = one.screening, one.screening.case
    return [
        case.number, row.enterprise, row.credit_code, row.organisation.short_name, SCREENING.state(case.state).name,
        one.score.points, "；".join(f"{words} {points}" for words, points in one.score.reasons),
        row.get_grade_display(), row.workers, row.owed_yuan, row.verified_on, case.due_at, case.assignee,
        row.matter.case.number if row.matter else "",
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_staff("legalaid.spot_enterprise")
def spot(request: HttpRequest) -> HttpResponse:
    """Report an enterprise; one that is looked at already gets what was noticed added."""
    viewer, now = viewer_of(request), timezone.now()
    form = SpotForm(request.POST or None, viewer=viewer, initial={"noticed_on": timezone.localdate(now)})
    made = None
    if request.method == "POST":
        made = attempt(form, lambda: _spot(form.cleaned_data, by=viewer, at=now))
    if made is not None:
        messages.success(request, _("Noted under %(number)s.") % {"number": made.case.number})
        sees = may(viewer, "casework.see_case", made.case)
        return redirect(_page_of(made.pk) if sees else reverse("legalaid:screening-spot"))
    back = "legalaid:screenings" if may(viewer, "legalaid.view_desk") else "hub:desk"
    return ask(request, form, title=_("Report an enterprise"), back=reverse(back), submit=_("Report"))


def _spot(data: dict[str, Any], *, by: Any, at: Any) -> Any:
    given = {name: value for name, value in data.items() if name != "organisation"}
    plan = Spotting(**given | {"workers": given["workers"] or 0})
    return spot_enterprise(data["organisation"], plan, by=by, at=at)


@require_GET
@login_required
def screening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One enterprise: what was noticed, the score with its reasons, what was found, the matter prepared."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_screening(pk, viewer)
    context = {
        "screening": found,
        "case": found.case,
        "score": queries.risk_of(found, timezone.localdate(now)),
        # One group matter is enough.
        "verbs": [
            verb
            for verb in cases.open_verbs(found.case, viewer)
            if verb.code != "prepare_group" or found.matter is None
        ],
        "sees_claimants": found.matter is not None
        and may(viewer, "legalaid.see_claimants", found.matter.case),
        "hardship": queries.hardship_in(found.matter, viewer),
        "now": now,
    }
    return render(request, "legalaid/desk/screening.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """A verb of the table, with the grade that the score proposes and the workers that were told filled in."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_screening(pk, viewer)
    if not SCREENING.has_verb(verb):
        raise NotAllowed(verb)
    move = SCREENING.verb(verb)
    authorise(viewer, move.permission, found.case)
    score = queries.risk_of(found, timezone.localdate(now))
    today = timezone.localdate(now)
    likely = {
        "grade": score.grade,
        "workers": found.workers or None,
        "visited_on": today,
        "noticed_on": today,
    }
    if verb == "signal":
        likely["workers"] = None
    form = LikelyForm(
        move, found.case, viewer, request.POST if request.method == "POST" else None, likely=likely
    )
    if request.method == "POST" and _done(form, by=viewer, at=now):
        messages.success(request, _("Done: %(what)s.") % {"what": move.name})
        return redirect(_page_of(pk))
    note = f"{found.enterprise} · {found.case.number} · " + _("%(points)s points: %(grade)s") % {
        "points": score.points, "grade": score.grade_name,
    }  # fmt: skip
    return ask(request, form, title=str(move.name), back=_page_of(pk), note=note, submit=str(move.name))


def _done(form: LikelyForm, *, by: Any, at: Any) -> bool:
    """Do it; what stands against it becomes an error of the field it is about, with everything typed kept."""
    if not form.is_valid():
        return False
    try:
        casework.act(form.case, form.verb.code, by=by, at=at, seen=form.seen_version, answers=form.answers)
    except NotAllowed:
        raise
    except SomeoneFaster as refusal:
        form.look_again(cases.get_case(form.case.pk, by).version)
        form.add_error(None, str(refusal))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        return True
    return False
