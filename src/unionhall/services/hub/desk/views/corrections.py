"""One need opened, and saying what was meant: the matcher learns from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands as hub
from unionhall.services.hub.desk.commands.needs import correct_chosen
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.need_forms import MeantForm
from unionhall.services.hub.desk.need_words import meant_groups, tabs, topic_name
from unionhall.services.hub.desk.queries import needs, unmatched
from unionhall.services.hub.desk.views.acting import posted_key, tell_outcome

MOST = 200


@require_GET
@staff_page(needs.SEE)
def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was typed, what was made of it, what became of it; and what of it would be learnt."""
    viewer = staff_of(request)
    found = needs.get_need(pk, viewer=viewer)
    context = {
        "one": found,
        "line": unmatched.line_of(found, viewer),
        "meant": MeantForm(groups=meant_groups()),
        "learning": unmatched.learning_of(viewer),
        "tabs": tabs(""),
        "here": request.get_full_path(),
    }
    return render(request, "hub/desk/need.html", context)


@require_POST
@staff_page("hub.correct_need")
def correct(request: HttpRequest) -> HttpResponse:
    """Say of one need (its button) or of all that are ticked what was meant."""
    viewer, answer = staff_of(request), redirect(_back(request))
    # A button stands for its own row, whatever else is ticked.
    one, _colon, slug = request.POST.get("one", "").partition(":")
    keys = _keys([one] if one else request.POST.getlist("id"))
    form = MeantForm({"category": slug or request.POST.get("category", "")}, groups=meant_groups())
    if not keys or not form.is_valid():
        messages.warning(request, _("Tick needs, and choose what was meant."))
        return answer
    category = form.cleaned_data["category"]
    outcome = correct_chosen(needs.chosen(viewer, keys), category, by=viewer, at=timezone.now())
    words = ngettext(
        "Thank you. %(n)s sentence means: %(need)s.",
        "Thank you. %(n)s sentences mean: %(need)s.",
        outcome.done,
    )
    tell_outcome(request, outcome, words % {"n": outcome.done, "need": topic_name(category)})
    return answer


@require_POST
@staff_page("hub.uncorrect_need")
def uncorrect(request: HttpRequest) -> HttpResponse:
    """Take a correction back."""
    viewer = staff_of(request)
    (found,) = needs.chosen(viewer, [posted_key(request, "undo")])
    hub.uncorrect_need(found, by=viewer, at=timezone.now())
    messages.success(request, _("Taken back. Nothing is learnt from this sentence."))
    return redirect(_back(request))


def _keys(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:MOST]]
    except ValueError:
        raise NotAllowed("need") from None


def _back(request: HttpRequest) -> str:
    """The page as it was filtered."""
    target = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if is_ours else reverse("hub:desk-needs-unmatched")
