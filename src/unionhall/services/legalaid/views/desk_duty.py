"""Staff: rosters by the month and by the day, drawn up, published and changed; the duty posts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid import lawyer_sheets
from unionhall.services.legalaid.commands import rosters
from unionhall.services.legalaid.forms.duty import PostForm, PutForm, RosterForm
from unionhall.services.legalaid.queries import lawyers
from unionhall.services.legalaid.queries import rosters as reading
from unionhall.services.legalaid.queries.duty import minutes_late
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 20
SEE, KEEP, PUBLISH = "legalaid.see_lawyers", "legalaid.keep_roster", "legalaid.publish_roster"


@require_GET
@for_staff(SEE)
def roster_list(request: HttpRequest) -> HttpResponse:
    """The rosters, newest first, and the posts they are for."""
    viewer = viewer_of(request)
    context = {
        "page": Paginator(reading.rosters_seen_by(viewer), PER_PAGE).get_page(request.GET.get("page")),
        "posts": reading.posts_seen_by(viewer),
        "today": timezone.localdate(timezone.now()),
        "keeps": may(viewer, KEEP),
    }
    return render(request, "legalaid/desk/rosters.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def open_roster(request: HttpRequest) -> HttpResponse:
    """A new roster; the next quarter is proposed."""
    viewer, now = viewer_of(request), timezone.now()
    home = lawyers.seat_of(viewer, KEEP)
    first, last = reading.next_stretch(viewer, timezone.localdate(now))
    form = RosterForm(request.POST or None, initial={"from_on": first, "to_on": last})
    if request.method == "POST":
        made = attempt(form, lambda: rosters.open_roster(home, **form.cleaned_data, by=viewer, at=now))
        if made is not None:
            messages.success(request, _("The roster is open. Let it be drafted, or fill it by hand."))
            return redirect("legalaid:roster", made.pk)
    return ask(
        request, form, title=_("New roster"), note=home.name, submit=_("Open it"), back=reverse("legalaid:rosters")
    )  # fmt: skip


def _month(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return None


@require_GET
@for_staff(SEE)
def roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One month of a roster as a grid, its gaps, and how the duties are shared out."""
    viewer, today = viewer_of(request), timezone.localdate(timezone.now())
    found = reading.get_roster(pk, viewer)
    month = _month(request) or today.replace(day=1)
    grid = reading.roster_month(found, month)
    page = reverse("legalaid:roster", args=[pk])
    context = {
        "roster": found,
        "grid": grid,
        "months": [
            {
                "label": date_format(one, "YEAR_MONTH_FORMAT"),
                "url": f"{page}?month={one:%Y-%m}",
                "current": one == grid.first,
            }
            for one in grid.months
        ],
        "today": today,
        "is_draft": found.state == "draft",
        "keeps": may(viewer, KEEP, found),
        "publishes": may(viewer, PUBLISH, found),
    }
    return render(request, "legalaid/desk/roster.html", context)


@require_GET
@for_staff(SEE)
def export_roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A roster as an Excel file."""
    found = reading.get_roster(pk, viewer_of(request))
    sheet = lawyer_sheets.roster_sheet(reading.duties_of(found))
    return workbooks.as_download(
        f"{_('Duty roster')} {found}", sheet, by=viewer_of(request), at=timezone.now()
    )


def _said(request: HttpRequest, act: Any) -> Any:
    """Do `act`; a refusal becomes a message above the page. None when it was refused."""
    try:
        return act()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None


@require_POST
@for_staff(KEEP)
def draft_roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the open places be filled by the rules."""
    viewer, found = viewer_of(request), reading.get_roster(pk, viewer_of(request))
    is_afresh = "afresh" in request.POST
    made = _said(request, lambda: rosters.draft_roster(found, by=viewer, at=timezone.now(), afresh=is_afresh))
    if made is not None and made.gaps:
        n = sum(gap.missing for gap in made.gaps)
        words = ngettext("%(n)d place stays open.", "%(n)d places stay open.", n) % {"n": n}
        messages.warning(request, words)
    elif made is not None:
        messages.success(request, _("Every working day has its lawyer."))
    return redirect("legalaid:roster", pk)


@require_POST
@for_staff(PUBLISH)
def publish_roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish it, and tell every lawyer."""
    viewer, found = viewer_of(request), reading.get_roster(pk, viewer_of(request))
    if _said(request, lambda: rosters.publish_roster(found, by=viewer, at=timezone.now())):
        messages.success(request, _("Published. Every lawyer is told."))
    return redirect("legalaid:roster", pk)


# ---- a day ----


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAllowed("day") from None


@require_GET
@for_staff(SEE)
def roster_day(request: HttpRequest, pk: UUID, day: str) -> HttpResponse:
    """One day: who is where, who else is free; changed here by hand."""
    viewer = viewer_of(request)
    found = reading.get_roster(pk, viewer)
    page = reading.roster_day(found, _day(day))
    most = page.rules.in_row
    posts = [
        (
            post,
            [(duty, minutes_late(duty)) for duty in duties],
            PutForm(free=page.free, most=most, auto_id=f"id_{n}_%s"),
        )
        for n, (post, duties) in enumerate(page.posts)
    ]
    context = {
        "roster": found,
        "page": page,
        "posts": posts,
        "keeps": may(viewer, KEEP, found),
        "month_url": f"{reverse('legalaid:roster', args=[pk])}?month={page.day:%Y-%m}",
    }
    return render(request, "legalaid/desk/roster_day.html", context)


@require_POST
@for_staff(KEEP)
def set_duty(request: HttpRequest, pk: UUID, day: str) -> HttpResponse:
    """Put a lawyer on duty. More days in a row than the rule allows are possible, and said."""
    viewer, when = viewer_of(request), _day(day)
    found = reading.get_roster(pk, viewer)
    post = reading.post_of(found, request.POST.get("post", ""))
    lawyer = reading.lawyer_of(found, request.POST.get("lawyer", ""))
    free = {one.lawyer.pk: one for one in reading.free_on(found, when)}
    made = _said(request, lambda: rosters.set_duty(found, post, when, lawyer, by=viewer, at=timezone.now()))
    if made is not None:
        messages.success(request, _("%(name)s is on duty.") % {"name": lawyer.person.name})
        most = reading.rules_of(found.organisation, when).in_row
        row = free[lawyer.pk].row if lawyer.pk in free else 1
        if row > most:
            words = _("%(name)s is now on duty %(n)d working days in a row; the rule says at most %(most)d.")
            messages.warning(request, words % {"name": lawyer.person.name, "n": row, "most": most})
    return redirect("legalaid:roster-day", pk, day)


@require_POST
@for_staff(KEEP)
def clear_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a lawyer off duty."""
    viewer = viewer_of(request)
    duty = reading.duty_of(pk, viewer)
    roster_pk, day = duty.roster_id, duty.day
    _said(request, lambda: rosters.clear_duty(duty, by=viewer, at=timezone.now()) or True)
    return redirect("legalaid:roster-day", roster_pk, day.isoformat())


# ---- posts ----


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def add_post(request: HttpRequest) -> HttpResponse:
    """A new duty post."""
    viewer, now = viewer_of(request), timezone.now()
    home = lawyers.seat_of(viewer, KEEP)
    form, page = PostForm(request.POST or None, viewer=viewer), reverse("legalaid:rosters")
    done = saved(request, form, lambda: rosters.add_post(home, form.plan(), by=viewer, at=now), page)
    return done or ask(request, form, title=_("New duty post"), note=home.name, back=page)


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def change_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a duty post, or close it."""
    viewer, now = viewer_of(request), timezone.now()
    post = lawyers.found(reading.posts_seen_by(viewer), pk)
    known = {name: getattr(post, name) for name in PostForm.base_fields}
    form, page = PostForm(request.POST or None, viewer=viewer, initial=known), reverse("legalaid:rosters")
    done = saved(request, form, lambda: rosters.change_post(post, form.plan(), by=viewer, at=now), page)
    return done or ask(request, form, title=_("Change the duty post"), note=post.name, back=page)
