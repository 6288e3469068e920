"""Staff: where the money of a matter stands, every line of its ledger, payments with their shares."""

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
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.services.legalaid import commands, ledger, money_sheets
from unionhall.services.legalaid.commands.money import confirm_receipts, rehearse_payment
from unionhall.services.legalaid.commands.papers import issue_receipt
from unionhall.services.legalaid.forms.money import CorrectionForm, DayForm, PaymentForm, RightsForm
from unionhall.services.legalaid.queries import claimants, money
from unionhall.services.legalaid.states import Money
from unionhall.services.legalaid.views.access import ask, saved, viewer_of
from unionhall.services.legalaid.views.desk_claimants import PER_PAGE, of_matter, per_page
from unionhall.ui.attempting import attempt

LATEST = 20
SEE = "legalaid.see_money"
KINDS = {"": gettext_lazy("All lines"), **{kind.value: kind.label for kind in Money}}


def _context(request: HttpRequest, matter: Any) -> dict[str, Any]:
    """What every page of the ledger knows: for whose claimants the viewer is here, and what they may do."""
    viewer = viewer_of(request)
    units = money.units_open_to(matter, viewer)
    is_ours = may(viewer, "legalaid.book_entry", matter.case)
    works = [] if is_ours else money.joint_works_of(matter, viewer)
    return {
        "matter": matter,
        "units": units,
        "joint": works[0] if works else None,
        "can_pay": may(viewer, "legalaid.receive_payment", matter.case),
        "can_book": is_ours,
        "can_correct": may(viewer, "legalaid.correct_entry", matter.case),
        "can_confirm": may(viewer, "legalaid.confirm_receipt", matter.case),
    }


@require_GET
@of_matter(SEE)
def ledger_page(request: HttpRequest, matter: Any) -> HttpResponse:
    """The columns for each claimant and together, the payments, and every line with what took it back."""
    context = _context(request, matter)
    rows = claimants.claimants_of(matter, claimants.Wanted(part="all", sort=_sort(request)), context["units"])
    context |= {
        "page": Paginator(rows, per_page(request)).get_page(request.GET.get("page")),
        "totals": claimants.totals(rows),
        "payments": list(money.payments_of(matter, context["units"])),
        "entries": money.entries_of(matter, context["units"])[:LATEST],
    }
    return render(request, "legalaid/desk/money.html", context)


@require_GET
@of_matter(SEE)
def line_list(request: HttpRequest, matter: Any) -> HttpResponse:
    """Every line of the ledger, of one column or all; what was taken back stands with its counter-line."""
    context = _context(request, matter)
    kind = request.GET.get("kind", "")
    entries = money.entries_of(matter, context["units"], kind=kind)
    context |= {
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": [
            {"label": label, "url": f"?kind={code}", "current": code == kind} for code, label in KINDS.items()
        ],
    }
    return render(request, "legalaid/desk/money_lines.html", context)


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in claimants.SORTS else "row"


@require_GET
@of_matter(SEE)
def export(request: HttpRequest, matter: Any, what: str) -> HttpResponse:
    """The columns of every claimant, or every line of the ledger, as an Excel file."""
    viewer = viewer_of(request)
    units = money.units_open_to(matter, viewer)
    if what == "lines":
        sheet, name = money_sheets.entries_sheet(money.entries_of(matter, units)), _("Ledger")
    else:
        rows = claimants.claimants_of(matter, claimants.Wanted(part="all"), units)
        sheet, name = money_sheets.claimants_sheet(rows, claimants.totals(rows)), _("Money by claimant")
    return workbooks.as_download(f"{matter.case.number} {name}", sheet, by=viewer, at=timezone.now())


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.receive_payment")
def pay(request: HttpRequest, matter: Any) -> HttpResponse:
    """A payment: entered, shown with every share, then booked. What is booked is what was shown."""
    viewer, now = viewer_of(request), timezone.now()
    context = _context(request, matter)
    form = PaymentForm(
        request.POST or None, initial={"paid_on": timezone.localdate(now)}, debtors=money.debtors_of(matter),
        units=money.units_of(matter), own=context["units"],
    )  # fmt: skip
    owed = claimants.totals(claimants.claimants_of(matter, units=context["units"]))
    context |= {"form": form, "totals": owed, "back_url": reverse("legalaid:money", args=[matter.pk])}
    if request.method == "POST" and "change" not in request.POST:
        seen = request.POST.get("seen")
        if seen:
            made = attempt(
                form,
                lambda: commands.receive_payment(matter, form.plan(), by=viewer, at=now, seen=seen),
            )
            if made is not None:
                messages.success(request, _("The payment is booked. Every share stands in the ledger."))
                return redirect("legalaid:payment", matter.pk, made.pk)
        else:
            lines = attempt(form, lambda: rehearse_payment(matter, form.plan(), by=viewer, at=now))
            if lines is not None:
                return render(request, "legalaid/desk/pay_preview.html", context | _shares(form, lines))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "legalaid/desk/pay.html", context, status=status)


def _shares(form: PaymentForm, lines: list[ledger.Line]) -> dict[str, Any]:
    plan = form.plan()
    return {
        "plan": plan,
        "lines": lines,
        "together": sum((line.amount for line in lines), ledger.NOTHING),
        "digest": ledger.digest_of(lines),
        "spread": plan.spread.label,
        "for_units": ", ".join(unit.name for unit in plan.units),
    }


@require_GET
@of_matter(SEE)
def payment(request: HttpRequest, matter: Any, payment: UUID) -> HttpResponse:
    """One payment: every share of it, who has confirmed, what can be done about it."""
    context = _context(request, matter)
    one = money.payment_of(matter, payment, context["units"])
    shares = money.shares_of(one, context["units"])
    standing = [share for share in shares if not hasattr(share, "reversed_by")]
    context |= {
        "one": one,
        "shares": shares,
        "is_undone": not standing,
        "lies_there": any(share.kind == Money.ENFORCED for share in standing),
        "unconfirmed": [
            share for share in standing if share.kind == Money.RECEIVED and not hasattr(share, "receipt")
        ],
    }
    return render(request, "legalaid/desk/payment.html", context)


def _payment_act(request: HttpRequest, matter: Any, payment: UUID) -> tuple[Any, str]:
    units = money.units_open_to(matter, viewer_of(request))
    one = money.payment_of(matter, payment, units)
    return one, reverse("legalaid:payment", args=[matter.pk, one.pk])


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.book_entry")
def pass_on(request: HttpRequest, matter: Any, payment: UUID) -> HttpResponse:
    """Money that lay with a court has reached the workers."""
    one, back = _payment_act(request, matter, payment)
    now = timezone.now()
    form = DayForm(request.POST or None, initial={"on": timezone.localdate(now)})
    done = saved(
        request, form,
        lambda: commands.pass_on_payment(one, on=form.cleaned_data["on"], by=viewer_of(request), at=now), back,
        words=_("The money counts as received now."),
    )  # fmt: skip
    return done or ask(request, form, title=_("The money has reached the workers"), note=str(one), back=back)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.correct_entry")
def undo(request: HttpRequest, matter: Any, payment: UUID) -> HttpResponse:
    """Take back all shares of a payment."""
    one, back = _payment_act(request, matter, payment)
    now = timezone.now()
    form = CorrectionForm(request.POST or None, initial={"on": timezone.localdate(now)})
    done = saved(
        request, form,
        lambda: commands.undo_payment(one, **form.cleaned_data, by=viewer_of(request), at=now), back,
        words=_("The payment is taken back; every share has its counter-line."),
    )  # fmt: skip
    return done or ask(
        request,
        form,
        title=_("Take the payment back"),
        note=str(one),
        back=back,
        submit=_("Take the payment back"),
    )


@require_POST
@of_matter("legalaid.confirm_receipt")
def confirm(request: HttpRequest, matter: Any, payment: UUID) -> HttpResponse:
    """Those who are ticked signed that they have their money."""
    one, back = _payment_act(request, matter, payment)
    ticked = set(request.POST.getlist("id"))
    shares = [share for share in money.shares_of(one) if str(share.pk) in ticked]
    if not shares:
        messages.error(request, _("Tick those who have signed."))
        return redirect(back)
    new = confirm_receipts(one, shares, by=viewer_of(request), at=timezone.now())
    words = ngettext("%(n)d receipt is confirmed.", "%(n)d receipts are confirmed.", new)
    messages.success(request, words % {"n": new})
    return redirect(back)


@require_POST
@of_matter("legalaid.confirm_receipt")
def confirm_entry(request: HttpRequest, matter: Any, entry: UUID) -> HttpResponse:
    """One worker signed that the money has arrived."""
    one = money.entry_of(matter, entry)
    commands.confirm_receipt(one, by=viewer_of(request), at=timezone.now())
    messages.success(request, _("The receipt is confirmed."))
    return redirect("legalaid:claimant", matter.pk, one.claimant_id)


@require_POST
@of_matter("legalaid.issue_receipt")
def receipt(request: HttpRequest, matter: Any, entry: UUID) -> HttpResponse:
    """The receipt for one line of money received, to be printed and signed."""
    made = issue_receipt(money.entry_of(matter, entry), by=viewer_of(request), at=timezone.now())
    return redirect("files:download", made.file_id)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.correct_entry")
def correct(request: HttpRequest, matter: Any, entry: UUID) -> HttpResponse:
    """Take one line back by its counter-line."""
    one, now = money.entry_of(matter, entry), timezone.now()
    back = reverse("legalaid:money", args=[matter.pk])
    form = CorrectionForm(request.POST or None, initial={"on": timezone.localdate(now)})
    done = saved(
        request, form,
        lambda: commands.correct_entry(one, **form.cleaned_data, by=viewer_of(request), at=now), back,
        words=_("The counter-line is written."),
    )  # fmt: skip
    note = f"{one.claimant.person.name} · {one.get_kind_display()} · ¥{one.amount_yuan:,.2f}"
    return done or ask(request, form, title=_("Take a line back"), note=note, back=back)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.book_entry")
def rights(request: HttpRequest, matter: Any) -> HttpResponse:
    """What was agreed or awarded to each, where it is not in proportion to the claims."""
    now = timezone.now()
    rows = list(claimants.claimants_of(matter))
    form = RightsForm(
        request.POST or None, request.FILES or None, claimants=rows, initial={"on": timezone.localdate(now)}
    )
    back = reverse("legalaid:money", args=[matter.pk])

    def act() -> object:
        given = form.cleaned_data
        return commands.set_rights(
            matter, given["kind"], form.amounts(), on=given["on"], by=viewer_of(request), at=now
        )

    done = saved(
        request, form, act, back, words=_("The rights are entered; what stood before is taken back.")
    )
    context = {
        "matter": matter, "form": form, "back_url": back, "wrong": [row for row in form.rows if row.errors],
        "columns": money_sheets.RIGHTS_COLUMNS.values(), "count": len(rows),
    }  # fmt: skip
    context["preview"] = [row.as_preview() for row in form.rows if row.errors]
    return done or render(
        request, "legalaid/desk/money_rights.html", context, status=422 if form.is_bound else 200
    )


@require_GET
@of_matter("legalaid.book_entry")
def rights_template(request: HttpRequest, matter: Any) -> HttpResponse:
    """The claimants with their amounts, to be filled in and uploaded."""
    sheet = money_sheets.rights_sheet(claimants.claimants_of(matter))
    return workbooks.as_template(f"{matter.case.number} {_('Amounts')}", sheet)
