"""Staff: changes of a roster that the planner looks at: planned anew, a duty moved by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands import roster_changes
from unionhall.services.legalaid.duty_calendar import day_words
from unionhall.services.legalaid.forms.duty import MoveForm
from unionhall.services.legalaid.queries import anew as planning
from unionhall.services.legalaid.queries import rosters as reading
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of

KEEP = "legalaid.keep_roster"


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def plan_anew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would change after an illness, as little as possible; sent back with its mark it is carried out."""
    viewer, now = viewer_of(request), timezone.now()
    roster = reading.get_roster(pk, viewer)
    found = None
    try:
        if request.method == "POST":
            mark = request.POST.get("mark", "")
            done = roster_changes.plan_anew(roster, mark=mark, by=viewer, at=now)
            n = len(done.moves)
            words = ngettext(
                "%(n)d duty has changed hands; everybody concerned is told.",
                "%(n)d duties have changed hands; everybody concerned is told.", n,
            )  # fmt: skip
            messages.success(request, words % {"n": n})
            return redirect("legalaid:roster", pk)
        found = planning.planned_anew(roster, timezone.localdate(now))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("legalaid:roster-anew" if request.method == "POST" else "legalaid:roster", pk)
    return render(request, "legalaid/desk/roster_anew.html", {"roster": roster, "anew": found})


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def move_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a duty to another day or post; what stands against it is said in words."""
    viewer, now = viewer_of(request), timezone.now()
    duty = reading.duty_of(pk, viewer)
    back = reverse("legalaid:roster-day", args=[duty.roster_id, duty.day.isoformat()])
    start = {"day": duty.day, "post": str(duty.post_id)}
    form = MoveForm(request.POST or None, posts=reading.posts_of(duty.roster.organisation), initial=start)
    name, there = duty.lawyer.person.name, f"{day_words(duty.day)} {duty.post.name}"

    def move() -> object:
        post = reading.post_of(duty.roster, form.cleaned_data["post"])
        return roster_changes.move_duty(duty, post, form.cleaned_data["day"], by=viewer, at=now)

    done = saved(request, form, move, back, words=_("%(name)s is moved.") % {"name": name})
    title = _("Move the duty of %(name)s") % {"name": name}
    return done or ask(request, form, title=title, note=there, submit=_("Move this duty"), back=back)
