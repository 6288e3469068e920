"""Staff: the budget down to its entries, and what is bought from it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.services.palace import commands, lists
from unionhall.services.palace.core import Balance
from unionhall.services.palace.forms import ContractForm, CorrectionForm, ExpenseForm, LineForm
from unionhall.services.palace.queries import desk, money
from unionhall.services.palace.views.access import ask, for_staff, saved, viewer_of
from unionhall.services.palace.views.desk_orders import segments
from unionhall.ui.attempting import attempt

PER_PAGE = 50
SEE = "palace.see_budget"
PARTS = {
    "": gettext_lazy("All open"),
    "buying": gettext_lazy("Being bought"),
    "performing": gettext_lazy("Being performed"),
    "closing": gettext_lazy("To be closed"),
    "over": gettext_lazy("Over"),
}


@require_GET
@for_staff("palace.see_contracts")
def contract_list(request: HttpRequest) -> HttpResponse:
    """Contracts in one part of their course, what is due first."""
    viewer = viewer_of(request)
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    context = {
        "page": Paginator(money.contracts_run_by(viewer, part=part), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "parts": segments(PARTS, money.contract_counts(viewer), part, "palace:desk-contracts"),
        "part": part,
        "now": timezone.now(),
        "runs": may(viewer, "palace.plan_contract"),
    }
    return render(request, "palace/desk/contracts.html", context)


@require_GET
@for_staff("palace.see_contracts")
def export_contracts(request: HttpRequest) -> HttpResponse:
    """The list as an Excel file."""
    viewer, part = viewer_of(request), request.GET.get("part")
    sheet = lists.contracts_sheet(money.contracts_run_by(viewer, part=part if part in PARTS else None))
    return workbooks.as_download(_("Contracts"), sheet, by=viewer, at=timezone.now())


@require_http_methods(["GET", "POST"])
@for_staff("palace.plan_contract")
def plan_contract(request: HttpRequest) -> HttpResponse:
    """A service that is to be bought."""
    viewer, now = viewer_of(request), timezone.now()
    form = ContractForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: commands.plan_contract(
                form.cleaned_data["line"].organisation, form.plan(), by=viewer, at=now
            ),
        )
        if made is not None:
            messages.success(request, _("The purchase is planned. Next, begin the selection."))
            return redirect("palace:desk-contract", made.pk)
    return ask(request, form, title=_("Plan a purchase"), back="palace:desk-contracts")


@require_GET
@for_staff("palace.see_contracts")
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One contract: its money, instalments with deliverables, acceptance and payment, clocks and what happened."""
    page = money.contract_page(pk, viewer_of(request))
    doable = {verb.code for verb in page.verbs}
    in_rows = {"accept_instalment", "pay_instalment", "undo_payment", "add_instalment"}
    context = {
        "page": page,
        "now": timezone.now(),
        "can": {code: code in doable for code in in_rows},
        "verbs": [verb for verb in page.verbs if verb.code not in in_rows],
    }
    return render(request, "palace/desk/contract.html", context)


@require_GET
@for_staff(SEE)
def budget(request: HttpRequest) -> HttpResponse:
    """The lines of a year: planned, bound, paid, left."""
    viewer = viewer_of(request)
    years = money.years_run_by(viewer)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else next(iter(years), None)
    lines = [(line, money.balance_of(line)) for line in money.lines_run_by(viewer, year=year)]
    context = {
        "lines": lines,
        "year": year,
        "years": [{"label": str(one), "url": f"?year={one}", "current": one == year} for one in years],
        "total": Balance(
            sum((each.planned for _line, each in lines), Decimal(0)),
            sum((each.committed for _line, each in lines), Decimal(0)),
            sum((each.paid for _line, each in lines), Decimal(0)),
        ),
        "runs": may(viewer, "palace.open_budget_line"),
    }
    return render(request, "palace/desk/budget.html", context)


@require_GET
@for_staff(SEE)
def budget_line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line down to every entry."""
    viewer = viewer_of(request)
    line = desk.found(money.lines_run_by(viewer), pk)
    page = Paginator(money.entries_of(line), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "line": line,
        "balance": money.balance_of(line),
        "page": page,
        "runs": may(viewer, "palace.spend_budget", line),
    }
    return render(request, "palace/desk/budget_line.html", context)


@require_GET
@for_staff(SEE)
def export_entries(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The entries of a line as an Excel file."""
    viewer = viewer_of(request)
    line = desk.found(money.lines_run_by(viewer), pk)
    sheet = lists.entries_sheet(line, money.entries_of(line))
    return workbooks.as_download(str(line), sheet, by=viewer, at=timezone.now())


@require_http_methods(["GET", "POST"])
@for_staff("palace.open_budget_line")
def open_line(request: HttpRequest) -> HttpResponse:
    """A new line of a year's budget."""
    viewer, now = viewer_of(request), timezone.now()
    form = LineForm(request.POST or None, initial={"year": timezone.localdate(now).year})
    home = desk.seat_of(viewer)
    done = saved(
        request,
        form,
        lambda: commands.open_budget_line(home, **form.cleaned_data, by=viewer, at=now),
        "palace:desk-budget",
    )
    return done or ask(request, form, title=_("New budget line"), back="palace:desk-budget")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_budget_line")
def change_line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name and plan of a line."""
    viewer, now = viewer_of(request), timezone.now()
    line = desk.found(money.lines_run_by(viewer), pk)
    form = LineForm(request.POST or None, is_change=True)
    form.initial = {"name": line.name, "planned_yuan": line.planned_yuan}
    done = saved(
        request,
        form,
        lambda: commands.change_budget_line(line, **form.cleaned_data, by=viewer, at=now),
        "palace:desk-line",
        pk,
    )
    return done or ask(
        request, form, title=_("Change the budget line"), note=str(line), back="palace:desk-line", args=[pk]
    )


@require_http_methods(["GET", "POST"])
@for_staff("palace.spend_budget")
def spend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An expense that needs no contract."""
    viewer, now = viewer_of(request), timezone.now()
    line = desk.found(money.lines_run_by(viewer), pk)
    form = ExpenseForm(request.POST or None)
    done = saved(
        request,
        form,
        lambda: commands.spend_budget(line, **form.cleaned_data, by=viewer, at=now),
        "palace:desk-line",
        pk,
    )
    return done or ask(
        request, form, title=_("Enter an expense"), note=str(line), back="palace:desk-line", args=[pk]
    )


@require_http_methods(["GET", "POST"])
@for_staff("palace.correct_entry")
def correct_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo an entry by its counter-entry."""
    viewer, now = viewer_of(request), timezone.now()
    entry = desk.found(money.entries_run_by(viewer), pk)
    form = CorrectionForm(request.POST or None)
    done = saved(
        request,
        form,
        lambda: commands.correct_entry(entry, **form.cleaned_data, by=viewer, at=now),
        "palace:desk-line",
        entry.line_id,
        words=_("The counter-entry is written."),
    )
    words = f"¥{entry.amount_yuan:,.2f} · {entry.text}"
    return done or ask(
        request, form, title=_("Correct an entry"), note=words, back="palace:desk-line", args=[entry.line_id]
    )
