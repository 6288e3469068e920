"""Sending what was asked: everything once more, the matter opened, and the confirmation for whoever sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from unionhall.kernel.people import commands as people
from unionhall.kernel.people.adapter import address_of
from unionhall.kernel.people.consents import PRIVACY
from unionhall.lib.money import format_yuan
from unionhall.lib.text import mask_phone
from unionhall.services.legalaid.commands.intake import AskedAlready, ask_for_help, open_matter
from unionhall.services.legalaid.forms.intake import (
    CauseForm,
    SendForm,
    StoryForm,
    WorkForm,
    YouForm,
    intake_of,
)
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.queries import mine
from unionhall.services.legalaid.views import worker_draft as drafts
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.services.legalaid.wording_worker import date_words, due_words, trouble_of
from unionhall.ui.attempting import attempt

STEPS = ("cause", "work", "story", "you")


def form_of(step: str, draft: dict[str, Any], viewer: Any, now: datetime, data: Any = None) -> forms.Form:
    """The form of a step: bound to `data`, else showing what was typed before."""
    kept = {name: value for name, value in draft.items() if value is not None}
    if step == "cause":
        return CauseForm(data, initial=kept)
    if step == "work":
        return WorkForm(data, initial=kept, cause=draft.get("cause", ""), today=timezone.localdate(now))
    if step == "story":
        return StoryForm(data, initial={"people": 1} | kept)
    if viewer is None:
        return YouForm(data, initial={**kept, "version": PRIVACY.version})
    return SendForm(data, initial=kept, asks_name=not viewer.is_named)


def answers_of(step: str, draft: dict[str, Any], now: datetime) -> forms.Form:
    """The form of an earlier step, bound to what was typed there."""
    data = {name: value for name, value in draft.items() if value not in (None, False)}
    return form_of(step, draft, None, now, data)


def check_rows(draft: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """What was answered, once more before it is sent, each with the way to change it."""
    work, story = answers_of("work", draft, now), answers_of("story", draft, now)
    if not (work.is_valid() and story.is_valid()):
        return []
    told, more = work.cleaned_data, story.cleaned_data
    unknown = _("not known")
    n = more["people"]
    rows = (
        (_("What it is about"), trouble_of(draft["cause"]).label, "cause"),
        (_("Against whom"), unknown if told["is_nameless"] else told["employer"], "work"),
        (_("Since when"), date_words(told["known_on"]) if told["known_on"] else unknown, "work"),
        (_("Amount, yuan"), format_yuan(told["amount"]) if told["amount"] else unknown, "work"),
        (_("People concerned"), ngettext("%(n)d person", "%(n)d people", n) % {"n": n}, "story"),
        (_("In your own words"), more["story"], "story"),
    )
    return [
        {"label": label, "value": value, "change_url": reverse("legalaid:ask-step", args=[step])}
        for label, value, step in rows
        if value
    ]


def send(
    request: HttpRequest, form: forms.Form, draft: dict[str, Any], viewer: Any, now: datetime
) -> HttpResponse | None:
    """Open the matter and lead to its confirmation; None when it was refused, which the form then says."""
    work, story = answers_of("work", draft, now), answers_of("story", draft, now)
    if not (work.is_valid() and story.is_valid()):
        return redirect("legalaid:ask-step", "work")
    plan = intake_of(
        draft["cause"], work.cleaned_data, story.cleaned_data, key=UUID(draft["key"]),
        address="" if viewer else address_of(request),
    )  # fmt: skip
    is_migrant, office = story.cleaned_data["is_migrant"], asking.office_for(viewer)

    def act() -> Any:
        try:
            if isinstance(form, YouForm):
                return ask_for_help(office, plan, form.guest(is_migrant=is_migrant), at=now)
            return open_matter(office, plan, person=viewer, by=viewer, at=now)
        except AskedAlready as refusal:
            if viewer is None:
                raise
            return refusal

    made = attempt(form, act)
    if made is None:
        return None
    if isinstance(made, AskedAlready):
        messages.info(request, str(made))
        return redirect(mine.url_of(made.case, viewer))
    if viewer is not None:
        _complete(viewer, form, is_migrant=is_migrant, at=now)
    drafts.remember_asked(request, made.pk)
    return redirect("legalaid:asked")


def _complete(viewer: Any, form: forms.Form, *, is_migrant: bool, at: datetime) -> None:
    """What they said of themselves on the way goes into their file, if it was not there."""
    said: dict[str, Any] = {"is_migrant": True} if is_migrant and not viewer.is_migrant else {}
    if name := form.cleaned_data.get("name", "").strip():
        said["name"] = name
    if said:
        people.change_profile(viewer, by=viewer, at=at, **said)


@never_cache
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """It has arrived: number, by when we call, who is on duty, what to keep ready. For this session alone."""
    viewer, now = viewer_of(request), timezone.now()
    key = drafts.asked_key(request)
    found = asking.asked(UUID(key), now) if key else None
    if found is None:
        return redirect("legalaid:home")
    matter, case = found.matter, found.case
    is_mine = viewer is not None and viewer.pk in (case.person_id, case.opened_by_id)
    steps = [
        _("We call you by %(day)s.") % {"day": due_words(found.due_at, now)} if found.due_at else "",
        _("On the phone we sort out with you what is best: advice, mediation, or a lawyer of your own."),
        _("Every step is told to you, and can be looked up under your number."),
    ]
    context = {
        "found": found,
        "matter": matter,
        "case": case,
        "steps": [step for step in steps if step],
        "papers": trouble_of(matter.cause).papers,
        "case_url": reverse("hub:case", args=[case.pk]),
        "is_mine": is_mine,
        "phone": "" if viewer is not None or case.person is None else case.person.phone,
        "masked": mask_phone(case.person.phone) if case.person is not None else "",
        "now": now,
        "today": timezone.localdate(now),
        "tab": "find",
    }
    return render(request, "legalaid/asked.html", context)
