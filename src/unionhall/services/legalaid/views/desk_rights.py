"""Staff: the numbers of law of a region. What lacks comes first; set one, end one, take one out, many from a sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.files import workbooks
from unionhall.kernel.files.sheets import SheetRow
from unionhall.kernel.rulebook.core import ladder
from unionhall.services.legalaid import number_rows
from unionhall.services.legalaid.commands import rights_numbers as commands
from unionhall.services.legalaid.forms.rights_numbers import (
    EndForm,
    NumberFilter,
    NumberForm,
    NumbersFileForm,
    WithdrawForm,
)
from unionhall.services.legalaid.queries import rights_numbers as queries
from unionhall.services.legalaid.queries.rights_numbers import Standing
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of
from unionhall.ui.attempting import attempt

SET, END, WITHDRAW = "rulebook.set_rule", "rulebook.end_rule", "rulebook.withdraw_rule"
KEPT_SECONDS = 3600
MOST_SHOWN = 100
_SALT = "legalaid.import_numbers"
HEADINGS = {
    Standing.GAP: gettext_lazy("No number yet"),
    Standing.STALE: gettext_lazy("A newer number is due"),
    Standing.UNCONFIRMED: gettext_lazy("To be compared with the source"),
    Standing.FINE: gettext_lazy("Compared and up to date"),
}


def _address(region: str) -> str:
    return f"{reverse('legalaid:desk-rights-numbers')}?region={region}"


def _region(request: HttpRequest) -> tuple[str, list[str]]:
    """The region of the page, and those that the viewer may set."""
    own = queries.regions_set_by(viewer_of(request))
    asked = request.GET.get("region") or request.POST.get("region") or ""
    home = queries.home_region()
    return queries.region_or_home(asked or (home if home in own or not own else own[0])), own


@require_GET
@for_staff(SET)
def numbers(request: HttpRequest) -> HttpResponse:
    """Every number of the reckonings in a region, by what needs somebody first."""
    language, known = get_language() or "en", queries.places()
    region, own = _region(request)
    form = NumberFilter(
        request.GET, regions=queries.region_choices(language, known, *own, region), region=region
    )
    found = queries.numbers(region, timezone.localdate())
    words = str(form.chosen().get("q", ""))
    if words:
        found = queries.matching(found, words, language)
    groups = [
        (one.name.lower(), HEADINGS[one], rows)
        for one in Standing
        if (rows := [row for row in found if row.standing == one])
    ]
    context = {
        "form": form,
        "region": region,
        "groups": groups,
        "can_set": not set(own).isdisjoint(ladder(region)),
        "places": known,
    }
    return render(request, "legalaid/desk/rights_numbers.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(SET)
def set_number(request: HttpRequest) -> HttpResponse:
    """Give a number a value in a region."""
    viewer, now = viewer_of(request), timezone.now()
    region, _own = _region(request)
    initial = {"key": request.GET.get("key", ""), "region": region, "starts_on": timezone.localdate(now)}
    form = NumberForm(request.POST if request.method == "POST" else None, initial=initial)
    done = saved(
        request, form,
        lambda: commands.put_number(
            form.plan(), ends_former=form.cleaned_data["ends_former"], by=viewer, at=now
        ),
        _address(region), words=_("The number is entered; reckonings read it at once."),
    )  # fmt: skip
    note = _("What was in force stays in the rulebook: reckonings about earlier days go on reading it.")
    return done or ask(request, form, title=_("Set a number of law"), note=note, back=_address(region))


@require_http_methods(["GET", "POST"])
@for_staff(END)
def end_row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Until when a number that was entered holds."""
    rule, stored = queries.local_row(pk, viewer_of(request), END)
    form = EndForm(request.POST if request.method == "POST" else None)
    form.initial = {"last_day": stored.row.ends_on or timezone.localdate()}
    back = _address(stored.row.region)
    done = saved(
        request, form,
        lambda: commands.end_number(
            stored, last_day=form.cleaned_data["last_day"], by=viewer_of(request), at=timezone.now()
        ),
        back, words=_("The number ends on that day."),
    )  # fmt: skip
    return done or ask(request, form, title=_("End a number"), note=_named(rule, stored), back=back)


@require_http_methods(["GET", "POST"])
@for_staff(WITHDRAW)
def withdraw_row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take out a number that was entered by mistake."""
    rule, stored = queries.local_row(pk, viewer_of(request), WITHDRAW)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    back = _address(stored.row.region)
    done = saved(
        request, form, lambda: commands.withdraw_number(stored, by=viewer_of(request), at=timezone.now()), back,
        words=_("The number is taken out; the trail keeps it."),
    )  # fmt: skip
    context = {"form": form, "back_url": back, "rule": rule, "stored": stored, "places": queries.places()}
    return done or render(
        request, "legalaid/desk/rights_withdraw.html", context, status=422 if form.is_bound else 200
    )


def _named(rule: Any, stored: queries.StoredRow) -> str:
    told = {
        "number": rule.description(get_language() or "en"),
        "region": queries.region_words(stored.row.region, get_language() or "en", queries.places()),
        "day": stored.row.starts_on,
    }
    return _("%(number)s, %(region)s, since %(day)s") % told


@require_GET
@for_staff(SET)
def export(request: HttpRequest) -> HttpResponse:
    """The numbers of a region as an Excel file; it can be read in again."""
    region, _own = _region(request)
    now = timezone.now()
    sheet = number_rows.numbers_sheet(queries.numbers(region, timezone.localdate(now)), region)
    return workbooks.as_download(f"{_('Numbers of law')} {region}", sheet, by=viewer_of(request), at=now)


@require_GET
@for_staff(SET)
def template(request: HttpRequest) -> HttpResponse:
    """What lacks or is due, to be filled in."""
    region, _own = _region(request)
    sheet = number_rows.template_sheet(queries.numbers(region, timezone.localdate()), region)
    return workbooks.as_template(f"{_('Numbers of law')} {region}", sheet)


@require_http_methods(["GET", "POST"])
@for_staff(SET)
def import_numbers(request: HttpRequest) -> HttpResponse:
    """Upload a list and see every row and what is wrong with it; nothing is taken yet."""
    viewer = viewer_of(request)
    region, _own = _region(request)
    form = NumbersFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "region": region,
        "back_url": _address(region),
        "places": queries.places(),
    }
    if request.method == "POST":
        rows = attempt(form, lambda: number_rows.read_numbers(form.cleaned_data["file"]))
        if rows is not None:
            checked = commands.rehearse_numbers(rows, region=region, by=viewer, at=timezone.now())
            kept = {"region": region, "rows": [[row.number, dict(row.cells)] for row in rows]}
            context["kept"] = signing.dumps(kept, salt=_salt(viewer), compress=True)
            return render(request, "legalaid/desk/rights_preview.html", context | _preview(checked))
    return render(request, "legalaid/desk/rights_import.html", context, status=422 if form.is_bound else 200)


def _salt(viewer: Any) -> str:
    return f"{_SALT}:{viewer.pk}"


def _preview(checked: list[number_rows.NumberRow]) -> dict[str, Any]:
    """What the preview shows: of rows with mistakes only those."""
    wrong = [row for row in checked if row.errors]
    return {
        "rows": [row.as_preview() for row in (wrong or checked)[:MOST_SHOWN]],
        "columns": number_rows.SHOWN.values(),
        "total": len(checked),
        "wrong": len(wrong),
        "added": sum(1 for row in checked if not row.is_known and not row.errors),
        "already": sum(1 for row in checked if row.is_known),
        "is_right": bool(checked) and not wrong,
    }


@require_POST
@for_staff(SET)
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Take in the rows that were shown; they are checked once more, and all go in or none."""
    viewer = viewer_of(request)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_salt(viewer), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed. Please upload the file again."))
        return redirect("legalaid:desk-rights-import")
    rows = [SheetRow(number, cells) for number, cells in kept["rows"]]
    try:
        taken = commands.import_numbers(rows, region=kept["region"], by=viewer, at=timezone.now())
    except commands.NumbersRefused:
        messages.error(request, _("Something has changed meanwhile. Please upload the file again."))
        return redirect("legalaid:desk-rights-import")
    words = ngettext("%(n)d number was entered.", "%(n)d numbers were entered.", taken.added)
    messages.success(request, words % {"n": taken.added})
    return redirect(_address(kept["region"]))
