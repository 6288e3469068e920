"""What the answers come to: claims with their sums and articles, what if it were otherwise, a worked example."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from unionhall.kernel.rulebook.core import NATION
from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.queries.rights import law_of
from unionhall.services.legalaid.rights.carpenter import CARPENTER, worked_example
from unionhall.services.legalaid.rights.interview.questions import Answers, Kind, Question, read
from unionhall.services.legalaid.rights.interview.result import reckon
from unionhall.services.legalaid.rights.interview.script import BY_KEY, SCRIPT
from unionhall.services.legalaid.rights.interview.way import asked, next_question
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.views.rights_answers import answers_of
from unionhall.services.legalaid.wording_rights import (
    answer_words,
    deadline_rows,
    evidence_rows,
    guess_words,
    outcome_words,
    region_name,
)

# Days whose change the law answers to: "what if it had been signed, or ended, on another day".
WHAT_IF = ("signed_on", "last_day")
SHARES = (20, 40, 60, 80)


def law_here(given: Answers) -> Law:
    """The law of the place that was named, today; of the nation alone where none was."""
    return law_of(given.text("region") or NATION, timezone.localdate())


@never_cache
@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """The whole result. Everything must have been answered, if only with "I don't know"."""
    given = answers_of(request)
    if not given.given or next_question(SCRIPT, given) is not None:
        return redirect("legalaid:rights-answers" if given.given else "legalaid:rights")
    law = law_here(given)
    share = _share(request)
    found = reckon(given, law, {"hirer_share": share} if share else None)
    context = {
        "result": found,
        "outcome": outcome_words(found),
        "guesses": guess_words(found, BY_KEY),
        "region": region_name(given.text("region")) if given.text("region") else "",
        "told": [answer_words(one, given.given[one.key]) for one in asked(SCRIPT, given)],
        "what_if": _what_if(request, given, law),
        "is_shared": any(each.topic == "personal_injury" for each in found.findings.found),
        "share": share or "50",
        "has_share": bool(share),
        "shares": _at_shares(given, law),
        "deadlines": deadline_rows(found, law),
        "to_collect": evidence_rows(found),
        "can_keep": request.user.is_authenticated,
        "is_printed": "print" in request.GET,
        "tab": "find",
    }
    return render(request, "legalaid/rights/result.html", context)


def _share(request: HttpRequest) -> str:
    """Where the slider of fault was left, in percent; empty while nobody touched it."""
    text = request.GET.get("share", "")
    return str(int(text)) if text.isdigit() and len(text) < 4 and 0 < int(text) <= 100 else ""


def _at_shares(given: Answers, law: Law) -> list[tuple[int, Claim]]:
    """What a matter of fault comes to at some shares of the other side: a scale, no forecast."""
    rows = []
    for share in SHARES:
        found = reckon(given, law, {"hirer_share": str(share)})
        own = [each for each in found.findings.found if each.topic == "personal_injury" and each.claim.amount]
        if own:
            rows.append((share, own[0].claim))
    return rows


def _what_if(request: HttpRequest, given: Answers, law: Law) -> list[dict[str, Any]]:
    """Each day that can be tried otherwise, with what it would come to once another was typed."""
    return [
        _tried(request, found, given, law)
        for found in asked(SCRIPT, given)
        if found.key in WHAT_IF and found.kind == Kind.DAY
    ]


def _tried(request: HttpRequest, found: Question, given: Answers, law: Law) -> dict[str, Any]:
    typed = request.GET.get(found.key, "")
    tried: dict[str, Any] = {
        "question": found,
        "value": typed or given.text(found.key),
        "error": "",
        "result": None,
    }
    if not typed or typed == given.text(found.key):
        return tried
    try:
        raw = read(found, (typed,), given, law.as_of)
    except InvalidInput as refusal:
        return tried | {"error": str(refusal)}
    other = reckon(given.with_one(found.key, raw), law)
    return tried | {"result": other, "outcome": outcome_words(other)}


@require_GET
def carpenter(request: HttpRequest) -> HttpResponse:
    """A reported case, taken apart: how an award of 51,712.16 yuan came about, and what is not known of it."""
    example = worked_example(CARPENTER, law_of(NATION, timezone.localdate()))
    context = {"facts": CARPENTER, "example": example, "tab": "find"}
    return render(request, "legalaid/rights/carpenter.html", context)
