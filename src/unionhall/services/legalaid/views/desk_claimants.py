"""Staff: who claims in a matter; one claimant; many from a sheet: upload, look, confirm."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.posts import is_staff
from unionhall.kernel.files import workbooks
from unionhall.kernel.files.sheets import SheetRow
from unionhall.kernel.people.fields import decrypt, encrypt
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import claim_rows, money_sheets
from unionhall.services.legalaid.commands import imports, set_claim
from unionhall.services.legalaid.commands.claimants import change_claimant
from unionhall.services.legalaid.forms.claimants import (
    ClaimantFilter,
    ClaimantForm,
    ClaimForm,
    ImportForm,
    PartForm,
)
from unionhall.services.legalaid.queries import claimants, money
from unionhall.services.legalaid.views.access import ask, saved, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50
MOST_SHOWN = 300
KEPT_SECONDS = 3600
PARTS = {
    "": gettext_lazy("All who claim"),
    "representatives": gettext_lazy("Representatives"),
    "hardship": gettext_lazy("In hardship"),
    "open": gettext_lazy("Still owed"),
    "left": gettext_lazy("No longer claim"),
}
View = Callable[..., HttpResponse]


def of_matter(permission: str) -> Callable[[View], View]:
    """Give the view the matter of the address, for staff who hold `permission` over it; to others it does not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            viewer = viewer_of(request)
            if not is_staff(viewer):
                raise NotAllowed("staff")
            return view(request, claimants.matter_open_to(pk, viewer, permission), **kwargs)

        return guarded

    return guard


def per_page(request: HttpRequest) -> int:
    """How many claimants a page shows: fifty, or all of them, for printing."""
    return claim_rows.MOST_ROWS if request.GET.get("all") else PER_PAGE


def _wanted(request: HttpRequest, matter: Any) -> tuple[ClaimantFilter, claimants.Wanted]:
    form = ClaimantFilter(request.GET, units=claimants.units_for(matter))
    return form, form.wanted(request.GET.get("sort", ""))


@require_GET
@of_matter("legalaid.see_claimants")
def claimant_list(request: HttpRequest, matter: Any) -> HttpResponse:
    """Everybody who claims, with what each is owed; the last row adds up to all that are listed."""
    viewer, now = viewer_of(request), timezone.now()
    form, wanted = _wanted(request, matter)
    rows = claimants.claimants_of(matter, wanted)
    counted = claimants.census(matter, at=now)
    address = reverse("legalaid:claimants", args=[matter.pk])
    context = {
        "matter": matter,
        "page": Paginator(rows, per_page(request)).get_page(request.GET.get("page")),
        "totals": claimants.totals(rows),
        "census": counted,
        "parts": [
            {
                "label": label,
                "url": f"{address}?part={part}",
                "count": counted.parts[part],
                "current": part == wanted.part,
            }
            for part, label in PARTS.items()
        ],
        "form": form,
        "has_units": "unit" in form.fields,
        "can_change": may(viewer, "legalaid.change_claimant", matter.case),
    }
    return render(request, "legalaid/desk/claimants.html", context)


@require_GET
@of_matter("legalaid.see_claimants")
def export_claimants(request: HttpRequest, matter: Any) -> HttpResponse:
    """The list as it is filtered, as an Excel file."""
    _form, wanted = _wanted(request, matter)
    rows = claimants.claimants_of(matter, wanted)
    sheet = money_sheets.claimants_sheet(rows, claimants.totals(rows))
    name = f"{matter.case.number} {_('Claimants')}"
    return workbooks.as_download(name, sheet, by=viewer_of(request), at=timezone.now())


@require_POST
@of_matter("legalaid.change_claimant")
def mark_claimants(request: HttpRequest, matter: Any) -> HttpResponse:
    """Those who were ticked represent the others from now on, or no longer do."""
    is_one = request.POST.get("what") == "represent"
    chosen = {key for key in request.POST.getlist("id") if key}
    rows = [one for one in claimants.claimants_of(matter) if str(one.pk) in chosen]
    with transaction.atomic():
        for one in rows:
            change_claimant(one, is_representative=is_one, by=viewer_of(request), at=timezone.now())
    if rows:
        words = (
            ngettext("%(n)d represents the others.", "%(n)d represent the others.", len(rows))
            if is_one
            else ngettext(
                "%(n)d no longer represents the others.", "%(n)d no longer represent the others.", len(rows)
            )
        )
        messages.success(request, words % {"n": len(rows)})
    return redirect("legalaid:claimants", matter.pk)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.add_claimant")
def add_claimant(request: HttpRequest, matter: Any) -> HttpResponse:
    """One more claimant, typed by hand."""
    form = ClaimantForm(request.POST or None, units=claimants.units_for(matter))
    back = reverse("legalaid:claimants", args=[matter.pk])
    now = timezone.now()
    done = saved(
        request, form,
        lambda: imports.enter_claimant(matter, form.cells(), by=viewer_of(request), at=now), back,
        words=_("The claimant is in the list."),
    )  # fmt: skip
    return done or ask(request, form, title=_("Add a claimant"), note=str(matter.case), back=back)


@require_GET
@of_matter("legalaid.see_claimants")
def claimant(request: HttpRequest, matter: Any, claimant: UUID) -> HttpResponse:
    """One claimant: who, what they claim, have a right to and received, and every line of it."""
    viewer = viewer_of(request)
    one = claimants.claimant_of(matter, claimant)
    context = {
        "matter": matter,
        "one": one,
        "entries": money.entries_of(matter, claimant=one),
        "can_change": may(viewer, "legalaid.change_claimant", matter.case),
        "can_book": may(viewer, "legalaid.book_entry", matter.case),
        "can_confirm": may(viewer, "legalaid.confirm_receipt", matter.case),
    }
    return render(request, "legalaid/desk/claimant.html", context)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.change_claimant")
def change(request: HttpRequest, matter: Any, claimant: UUID) -> HttpResponse:
    """What their part in the matter is."""
    one, now = claimants.claimant_of(matter, claimant), timezone.now()
    form = PartForm(request.POST or None, units=claimants.units_for(matter))
    form.initial = {name: getattr(one, name) for name in form.fields if name != "unit"}
    form.initial["unit"] = one.unit.code if one.unit else ""
    back = reverse("legalaid:claimant", args=[matter.pk, one.pk])
    done = saved(
        request, form,
        lambda: change_claimant(one, by=viewer_of(request), at=now, **form.changes()), back,
    )  # fmt: skip
    return done or ask(request, form, title=_("Change their part"), note=str(one), back=back)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.book_entry")
def claim(request: HttpRequest, matter: Any, claimant: UUID) -> HttpResponse:
    """What somebody claims from now on."""
    one, now = claimants.claimant_of(matter, claimant), timezone.now()
    form = ClaimForm(
        request.POST or None, initial={"amount": one.claimed or None, "on": timezone.localdate(now)}
    )
    back = reverse("legalaid:claimant", args=[matter.pk, one.pk])

    def act() -> object:
        given = form.cleaned_data
        return set_claim(
            one, given["amount"], note=given["note"], on=given["on"], by=viewer_of(request), at=now
        )

    done = saved(request, form, act, back, words=_("The claim is entered; the old one is taken back."))
    return done or ask(request, form, title=_("Change the claim"), note=str(one), back=back)


@require_POST
@of_matter("legalaid.change_claimant")
def leave(request: HttpRequest, matter: Any, claimant: UUID) -> HttpResponse:
    """Somebody no longer claims, or claims again."""
    one, now, viewer = claimants.claimant_of(matter, claimant), timezone.now(), viewer_of(request)
    has_left = request.POST.get("what") == "leave"
    if has_left:
        change_claimant(one, has_left=True, is_representative=False, by=viewer, at=now)
    else:
        change_claimant(one, has_left=False, by=viewer, at=now)
    messages.success(request, _("No longer claims.") if has_left else _("Claims again."))
    return redirect("legalaid:claimant", matter.pk, one.pk)


@require_GET
@of_matter("legalaid.import_claimants")
def template(_request: HttpRequest, matter: Any) -> HttpResponse:
    """An empty list to fill in."""
    keys = list(claim_rows.COLUMNS)
    as_text = (keys.index("identity_number") + 1, keys.index("phone") + 1)
    return workbooks.as_template(_("List of claimants"), money_sheets.claimants_template(), as_text=as_text)


@require_http_methods(["GET", "POST"])
@of_matter("legalaid.import_claimants")
def import_list(request: HttpRequest, matter: Any) -> HttpResponse:
    """Upload a list and see every row, what is wrong with it and who was recognised; nothing is taken yet."""
    viewer, now = viewer_of(request), timezone.now()
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"matter": matter, "form": form}
    if request.method == "POST":
        rows = attempt(form, lambda: money_sheets.read_claimants(form.cleaned_data["file"]))
        if rows is not None:
            checked = imports.rehearse_import(matter, rows, by=viewer, at=now)
            kept = [[row.number, dict(row.cells)] for row in rows]
            sealed = encrypt(signing.dumps(kept, salt=_salt(matter, viewer), compress=True))
            return render(
                request, "legalaid/desk/import_preview.html", context | _preview(checked) | {"kept": sealed}
            )
    return render(request, "legalaid/desk/import.html", context, status=422 if form.is_bound else 200)


def _salt(matter: Any, viewer: Any) -> str:
    return f"legalaid.import_claimants:{matter.pk}:{viewer.pk}"


def _preview(checked: list[claim_rows.ClaimantRow]) -> dict[str, Any]:
    """What the preview shows: rows with mistakes first, and of very long lists only the beginning."""
    wrong = [row for row in checked if row.errors]
    shown = (wrong or checked)[:MOST_SHOWN]
    return {
        "rows": [row.as_preview() for row in shown],
        "columns": claim_rows.COLUMNS.values(),
        "total": len(checked),
        "wrong": len(wrong),
        "added": sum(1 for row in checked if row.known is None),
        "amount": sum(row.plan.amount_yuan or 0 for row in checked if row.plan and row.known is None),
        "hints": [(row.row.number, row.name, row.hints) for row in checked if row.hints][:MOST_SHOWN],
        "is_right": bool(checked) and not wrong,
    }


@require_POST
@of_matter("legalaid.import_claimants")
def confirm_import(request: HttpRequest, matter: Any) -> HttpResponse:
    """Take in the rows that were shown; they are checked once more, and all go in or none."""
    viewer = viewer_of(request)
    try:
        kept = signing.loads(
            decrypt(request.POST.get("kept", "")), salt=_salt(matter, viewer), max_age=KEPT_SECONDS
        )
    except (signing.BadSignature, ValueError):
        messages.error(request, _("Too much time has passed. Please upload the file again."))
        return redirect("legalaid:claimants-import", matter.pk)
    rows = [SheetRow(number, cells) for number, cells in kept]
    try:
        taken = imports.import_claimants(matter, rows, by=viewer, at=timezone.now())
    except imports.ClaimantsRefused:
        messages.error(request, _("Something has changed meanwhile. Please upload the file again."))
        return redirect("legalaid:claimants-import", matter.pk)
    messages.success(request, _words(taken))
    return redirect("legalaid:claimants", matter.pk)


def _words(taken: imports.Taken) -> str:
    if not taken.added:
        return _("Nobody new: all %(n)d are in the list already.") % {"n": taken.already}
    said = ngettext("%(n)d claimant was taken in.", "%(n)d claimants were taken in.", taken.added) % {
        "n": taken.added
    }
    if taken.already:
        said += " " + _("%(n)d were in the list already.") % {"n": taken.already}
    return said
