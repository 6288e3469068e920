"""Staff: the budget for lawyers, what is set aside and paid, and what was earned besides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid import lawyer_sheets
from unionhall.services.legalaid.commands import allowances
from unionhall.services.legalaid.forms.lawyers import BudgetForm, ConfirmForm, PayForm
from unionhall.services.legalaid.queries import allowances as reading
from unionhall.services.legalaid.queries import lawyers
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of

PER_PAGE = 50
OFFERED_AT_MOST = 100
SEE, SET, GRANT = "legalaid.see_budget", "legalaid.set_budget", "legalaid.grant_allowance"


def _year(request: HttpRequest, years: list[int]) -> int:
    asked, now = request.GET.get("year", ""), timezone.localdate(timezone.now()).year
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    return now if now in years or not years else years[0]


@require_GET
@for_staff(SEE)
def allowance_list(request: HttpRequest) -> HttpResponse:
    """Planned, set aside, paid, left; by lawyer; every allowance; what nothing was set aside for yet."""
    viewer = viewer_of(request)
    years = reading.years_with_budget(viewer)
    year = _year(request, years)
    may_grant = may(viewer, GRANT)
    earned = reading.earned_besides(viewer, year) if may_grant else []
    rows = reading.allowances_of(viewer, year)
    balance = reading.balance_of(viewer, year)
    context = {
        "year": year,
        "years": [{"label": str(one), "url": f"?year={one}", "current": one == year} for one in years],
        "balance": balance if year in years else None,
        "bar": _bar(balance),
        "by_lawyer": reading.by_lawyer(viewer, year),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "earned": earned[:OFFERED_AT_MOST],
        "earned_count": len(earned),
        "sets": may(viewer, SET),
        "pays": may(viewer, "legalaid.pay_allowance"),
        "grants": may_grant,
    }
    return render(request, "legalaid/desk/allowances.html", context)


def _bar(balance: reading.Balance) -> dict[str, str]:
    """Widths of the parts of the bar, in percent."""
    whole = balance.planned or 1
    paid, bound = 100 * balance.paid / whole, 100 * balance.bound / whole
    return {"paid": f"{paid:.1f}", "bound": f"{bound:.1f}"}


@require_GET
@for_staff(SEE)
def export_allowances(request: HttpRequest) -> HttpResponse:
    """The allowances of a year as an Excel file."""
    viewer = viewer_of(request)
    year = _year(request, reading.years_with_budget(viewer))
    sheet = lawyer_sheets.allowances_sheet(reading.allowances_of(viewer, year))
    return workbooks.as_download(_("Lawyers’ allowances"), sheet, by=viewer, at=timezone.now())


@require_http_methods(["GET", "POST"])
@for_staff(SET)
def set_budget(request: HttpRequest) -> HttpResponse:
    """What may be spent in a year."""
    viewer, now = viewer_of(request), timezone.now()
    home = lawyers.seat_of(viewer, SET)
    form = BudgetForm(request.POST or None, initial={"year": timezone.localdate(now).year})
    page = reverse("legalaid:allowances")
    done = saved(
        request, form, lambda: allowances.set_budget(home, **form.cleaned_data, by=viewer, at=now), page
    )
    return done or ask(request, form, title=_("Set the budget"), note=home.name, back=page)


@require_POST
@for_staff(GRANT)
def grant_allowances(request: HttpRequest) -> HttpResponse:
    """Set aside what was ticked, one by one; the first refusal ends it, and says how far it came."""
    viewer, now = viewer_of(request), timezone.now()
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isdecimal() else timezone.localdate(now).year
    offered = {one.key: one for one in reading.earned_besides(viewer, year)}
    chosen = [offered[key] for key in request.POST.getlist("id") if key in offered]
    done = 0
    for one in chosen:
        try:
            allowances.grant_allowance(
                one.lawyer, one.stage, matter=one.matter, day=one.day, by=viewer, at=now
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
            break
        done += 1
    if done:
        words = ngettext("%(n)d allowance set aside.", "%(n)d allowances set aside.", done) % {"n": done}
        messages.success(request, words)
    elif not chosen:
        messages.error(request, _("Tick what is to be set aside."))
    return redirect(f"{reverse('legalaid:allowances')}?year={year}")


def _found(request: HttpRequest, pk: UUID) -> Any:
    viewer = viewer_of(request)
    return lawyers.found(reading.allowance_rows(viewer), pk)


def _words(row: Any) -> str:
    what = row.matter.case.number if row.matter else row.earned_on.isoformat()
    return f"{row.lawyer.person.name} · {row.get_stage_display()} · {what} · ¥{row.amount_yuan:,.2f}"


@require_http_methods(["GET", "POST"])
@for_staff("legalaid.pay_allowance")
def pay_allowance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was paid out."""
    viewer, now, row = viewer_of(request), timezone.now(), _found(request, pk)
    page = f"{reverse('legalaid:allowances')}?year={row.budget.year}"
    form = PayForm(request.POST or None, initial={"paid_on": timezone.localdate(now)})
    done = saved(
        request,
        form,
        lambda: allowances.pay_allowance(row, **form.cleaned_data, by=viewer, at=now),
        page,
        words=_("Noted as paid."),
    )
    title = _("Note as paid")
    return done or ask(request, form, title=title, note=_words(row), submit=title, back=page)


@require_http_methods(["GET", "POST"])
@for_staff("legalaid.cancel_allowance")
def cancel_allowance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was set aside wrongly."""
    viewer, now, row = viewer_of(request), timezone.now(), _found(request, pk)
    page = f"{reverse('legalaid:allowances')}?year={row.budget.year}"
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    done = saved(
        request,
        form,
        lambda: allowances.cancel_allowance(row, by=viewer, at=now),
        page,
        words=_("Cancelled; the sum is left in the budget again."),
    )
    title = _("Cancel the allowance")
    return done or ask(request, form, title=title, note=_words(row), submit=title, back=page)
