"""For everybody: the law and the numbers that the reckonings rest on. No account, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from unionhall.services.legalaid.forms.fields import Lenient
from unionhall.services.legalaid.queries import rights_law, rights_numbers

# The official collection of laws; our pages name articles and do not print them.
OFFICIAL_TEXTS = "https://flk.npc.gov.cn/"
LONGEST_SEARCH = 60


class LawSearch(Lenient):
    """Words that an instrument, or what rests on it, is found by."""

    q = forms.CharField(
        label=_("Find a law, an article or a claim"), required=False, max_length=LONGEST_SEARCH
    )


class NumberSearch(Lenient):
    """Where, and which numbers."""

    region = forms.ChoiceField(label=_("Where is the work?"), required=False)
    q = forms.CharField(label=_("Find a number"), required=False, max_length=LONGEST_SEARCH)

    def __init__(self, data: Mapping[str, str], *, region: str, known: Mapping[str, str]) -> None:
        super().__init__({"region": region, "q": data.get("q", "")})
        self.fields["region"].choices = rights_numbers.region_choices(get_language() or "en", known, region)  # type: ignore[attr-defined]


@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    """Every instrument, and what rests on it."""
    form = LawSearch(request.GET)
    words = str(form.chosen().get("q", ""))
    context = {"form": form, "words": words, "laws": rights_law.laws(words), "official": OFFICIAL_TEXTS}
    return render(request, "legalaid/rights/laws.html", context | {"tab": "find"})


@require_GET
def law(request: HttpRequest, law: str) -> HttpResponse:
    """One instrument: since when it is in force, and its articles with the claims on each."""
    context = {"law": rights_law.law(law), "official": OFFICIAL_TEXTS, "tab": "find"}
    return render(request, "legalaid/rights/law.html", context)


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """Every number of law as it holds today in a region, and those that nobody has entered there."""
    language, today = get_language() or "en", timezone.localdate()
    region = rights_numbers.region_or_home(request.GET.get("region", ""))
    known = rights_numbers.places()
    form = NumberSearch(request.GET, region=region, known=known)
    words = str(form.chosen().get("q", ""))
    found = rights_numbers.numbers(region, today)
    if words:
        found = rights_numbers.matching(found, words, language)
    context = {
        "form": form,
        "region": region,
        "places": known,
        "words": words,
        "groups": rights_numbers.by_topic(found),
        "count": len(found),
        "gaps": sum(1 for one in found if one.found is None),
        "today": today,
        "tab": "find",
    }
    return render(request, "legalaid/rights/numbers.html", context)


@require_GET
def number(request: HttpRequest, key: str) -> HttpResponse:
    """One number: every row of it, by region and time, each with its source."""
    rule, rows = rights_numbers.rows_of(key)
    topics = rights_numbers.topic_words(key)
    context = {"rule": rule, "rows": rows, "topics": topics, "places": rights_numbers.places()}
    context |= {"today": timezone.localdate(), "tab": "find"}
    return render(request, "legalaid/rights/number.html", context)
