"""The interview: one question a screen, kept on the way, back without loss, "I don't know" always an answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.forms.rights_interview import QuestionForm
from unionhall.services.legalaid.rights.interview.questions import UNKNOWN, Answers, Kind, Question, read
from unionhall.services.legalaid.rights.interview.script import BY_KEY, SCRIPT
from unionhall.services.legalaid.rights.interview.way import asked, before, next_question, progress
from unionhall.services.legalaid.views.rights_answers import answers_of, forget_answers, keep_answers
from unionhall.services.legalaid.wording_rights import answer_words, option_rows, part_words, region_choices

# What the need box understood -> what the first question is answered with.
TROUBLE_OF_NEED = {
    "wage_arrears": "wages", "dismissal": "ended", "work_injury": "injury", "casual_injury": "injury",
    "no_contract": "no_contract", "overtime": "overtime", "leave": "leave", "social_insurance": "insurance",
    "women_protection": "maternity",
}  # fmt: skip


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What it does, that it is an estimate and keeps nothing, and the first question a press away."""
    given = answers_of(request)
    trouble = TROUBLE_OF_NEED.get(request.GET.get("need", ""))
    if trouble and not given.given:
        # The need box knows already what has happened; who does not agree goes back one question.
        began = Answers({"trouble": (trouble,)})
        return keep_answers(redirect(_next_url(began)), began)
    opened = next_question(SCRIPT, given)
    context = {
        "first": SCRIPT[0].key,
        "open": opened.key if opened else "",
        "has_answers": bool(given.given),
        "tab": "find",
    }
    return render(request, "legalaid/rights/start.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question. An answer leads to the next; going back keeps what was typed where it can be kept."""
    given = answers_of(request)
    found = BY_KEY.get(key)
    if found is None or found not in asked(SCRIPT, given):
        return redirect(_next_url(given))
    form = QuestionForm(found, given, request.POST or None, regions=region_choices())
    if request.method == "POST":
        typed = (UNKNOWN,) if "unknown" in request.POST else form.typed()
        goes_back = request.POST.get("go") == "back"
        try:
            raw = read(found, typed, given, timezone.localdate())
        except InvalidInput as refusal:
            if goes_back:
                return redirect(_back_url(given, key))
            form.add_error("value", str(refusal))
        else:
            kept = given.with_one(key, raw)
            return keep_answers(redirect(_back_url(kept, key) if goes_back else _next_url(kept)), kept)
    return _page(request, found, form, given)


def _next_url(given: Answers) -> str:
    """The next open question; the list of answers once none is open."""
    opened = next_question(SCRIPT, given)
    return (
        reverse("legalaid:rights-question", args=[opened.key])
        if opened
        else reverse("legalaid:rights-answers")
    )


def _back_url(given: Answers, key: str) -> str:
    earlier = before(SCRIPT, given, key)
    return reverse("legalaid:rights-question", args=[earlier.key]) if earlier else reverse("legalaid:rights")


def _page(request: HttpRequest, found: Question, form: QuestionForm, given: Answers) -> HttpResponse:
    number, count = progress(SCRIPT, given, found.key)
    context: dict[str, Any] = {
        "question": found,
        "form": form,
        "part": part_words(found.part),
        "number": number,
        "count": count,
        "options": option_rows(found),
        "is_choice": found.kind == Kind.ONE,
        "chosen": given.text(found.key),
        "is_unknown": given.given.get(found.key) == UNKNOWN,
        "is_first": found.key == SCRIPT[0].key,
        "has_answers": bool(given.given),
        "tab": "find",
    }
    return render(request, "legalaid/rights/question.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Everything that was answered, each to be changed, before the result."""
    given = answers_of(request)
    if not given.given:
        return redirect("legalaid:rights")
    rows = [_row(one, given) for one in asked(SCRIPT, given) if given.has(one.key)]
    opened = next_question(SCRIPT, given)
    context = {"rows": rows, "open": opened.key if opened else "", "tab": "find"}
    return render(request, "legalaid/rights/answers.html", context)


def _row(found: Question, given: Answers) -> dict[str, str]:
    label, value = answer_words(found, given.given[found.key])
    return {
        "label": label,
        "value": value,
        "change_url": reverse("legalaid:rights-question", args=[found.key]),
    }


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Throw the answers away: they are on this device only."""
    return forget_answers(redirect("legalaid:rights"))
