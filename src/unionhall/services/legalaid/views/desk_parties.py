"""Staff: the other side of a matter, units that are invited to it, and their own page of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.kernel.access.permissions import authorise, may
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands import looking, parties
from unionhall.services.legalaid.conflicts import conflicts_among
from unionhall.services.legalaid.forms.parties import DebtorForm, InviteForm
from unionhall.services.legalaid.queries import joint as joint_work
from unionhall.services.legalaid.queries import matter_file
from unionhall.services.legalaid.views.access import ask, saved, viewer_of


@require_GET
@login_required
def debtors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other side: who owes, in what capacity and why, who acts for them, what else they owe."""
    viewer = viewer_of(request)
    found = matter_file.open_file(pk, viewer)
    context = {
        "matter": found,
        "tab": "file",
        "debtors": matter_file.debtors_of(found),
        "conflicts": conflicts_among(found, matter_file.active_lawyers(found)),
        "may_add": may(viewer, "legalaid.add_debtor", found.case),
    }
    return render(request, "legalaid/desk/debtors.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def add_debtor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody more on the other side."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    authorise(viewer, "legalaid.add_debtor", found.case)
    form = DebtorForm(request.POST or None)
    to = reverse("legalaid:debtors", args=[pk])
    done = saved(request, form, lambda: commands.add_debtor(found, form.plan(), by=viewer, at=now), to)
    return done or ask(
        request, form, title=_("Add to the other side"), note=str(found.case), back=to, has_chain=True
    )


@require_http_methods(["GET", "POST"])
@login_required
def change_debtor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known of somebody on the other side."""
    viewer, now = viewer_of(request), timezone.now()
    row = matter_file.get_debtor(pk, viewer)
    authorise(viewer, "legalaid.change_debtor", row)
    form = DebtorForm(request.POST or None, debtor=row)
    to = reverse("legalaid:debtors", args=[row.matter_id])
    done = saved(request, form, lambda: parties.change_debtor(row, form.plan(), by=viewer, at=now), to)
    return done or ask(
        request, form, title=_("Change the other side"), note=str(row.case), back=to, has_chain=True
    )


@require_http_methods(["GET", "POST"])
@login_required
def invite_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find a unit of another place, say what it is asked to do and what it sees."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    authorise(viewer, "legalaid.invite_unit", found.case)
    words = request.GET.get("q", "")
    chosen = joint_work.unit_by_key(request.POST.get("unit", "") or request.GET.get("unit", ""))
    form = InviteForm(request.POST or None, initial={"unit": chosen.pk} if chosen else None)
    to = reverse("legalaid:matter", args=[pk])
    done = saved(
        request, form, lambda: commands.invite_unit(found, form.plan(), by=viewer, at=now), to + "#joint",
        words=_("The unit was invited. It answers within the days of its clock."),
    )  # fmt: skip
    context = {
        "matter": found,
        "tab": "file",
        "words": words,
        "units": joint_work.units_found(words, found),
        "unit": chosen,
        "form": form,
        "back_url": to,
    }
    status = 422 if form.is_bound else 200
    return done or render(request, "legalaid/desk/invite.html", context, status=status)


@require_GET
@login_required
def joint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an invited unit is asked to do, and what it was given of the matter. That it looked is written down."""
    viewer, now = viewer_of(request), timezone.now()
    page = joint_work.joint_page(pk, viewer)
    looking.open_file(page.case, by=viewer, at=now)
    context = {"page": page, "case": page.case, "case_url": reverse("hub:desk-case", args=[pk])}
    return render(request, "legalaid/desk/joint.html", context)
