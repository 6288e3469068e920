"""Everything that was reckoned, on paper: claims, sums, steps, articles, days, what to collect, before whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Lines, Listing, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.rights.outcomes import FORUMS, STATUSES
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights_papers.hints import rows
from unionhall.services.legalaid.rights_papers.kinds import PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.selection import select, total_of
from unionhall.services.legalaid.rights_papers.shared import LINE, NOTES, TOP, note_values
from unionhall.services.legalaid.rights_papers.wording import cited_all, said, step_words, sum_words

_DASH = "–"


def _row(place: int, claim: Claim) -> dict[str, Any]:
    return {
        "number": place,
        "name": said(claim.name),
        "sum": sum_words(claim) or _(STATUSES[claim.status]),
        "payer": said(claim.payer) if claim.payer else _("Employer"),
        "forum": _(", ").join(_(FORUMS[one]) for one in claim.forum) or _DASH,
    }


def _detail(place: int, claim: Claim) -> dict[str, Any]:
    told = [step_words(step) for step in claim.steps]
    told += [_("Taken for granted: %(text)s") % {"text": said(text)} for text in claim.assumptions]
    told += [_("Beware: %(text)s") % {"text": said(text)} for text in claim.warnings]
    return {
        "number": place,
        "name": said(claim.name),
        "steps": "\n".join(told) or _(STATUSES[claim.status]),
        "basis": cited_all(claim.basis) or _DASH,
    }


def _totals(claims: Sequence[Claim]) -> list[str]:
    raised = select(claims).raised
    low, high = format_yuan(total_of(raised, is_least=True)), format_yuan(total_of(raised))
    words = _("Together, without what cannot be had side by side: %(low)s yuan.")
    if low != high:
        words = _("Together, without what cannot be had side by side: %(low)s to %(high)s yuan.")
    return [words % {"low": low, "high": high}] if raised else []


def _summary(told: Told) -> dict[str, Any]:
    number = range(1, len(told.claims) + 1)
    empty: dict[str, Any] = dict.fromkeys(
        ("number", "name", "sum", "payer", "forum", "steps", "basis"), _DASH
    )
    return note_values() | {
        "claims": [_row(*each) for each in zip(number, told.claims, strict=True)] or [empty],
        "details": [_detail(*each) for each in zip(number, told.claims, strict=True)] or [empty],
        "sums": rows(_totals(told.claims)),
    }


SUMMARY = RightsPaper(
    kind=PaperKind.SUMMARY,
    name=gettext_lazy("List of your rights"),
    note=gettext_lazy("Everything that was reckoned, to keep, or to show to somebody who advises you."),
    asks=(),
    fields=(
        *NOTES,
        DocumentField("claims[].number", gettext_lazy("No."), 1),
        DocumentField("claims[].name", gettext_lazy("What can be claimed"), "经济补偿（N）"),
        DocumentField("claims[].sum", gettext_lazy("Estimated sum"), "36,000.00元"),
        DocumentField("claims[].payer", gettext_lazy("Who has to pay"), "用人单位"),
        DocumentField("claims[].forum", gettext_lazy("Where to claim it"), "劳动人事争议仲裁委员会"),
        DocumentField("details[].number", gettext_lazy("No."), 1),
        DocumentField("details[].name", gettext_lazy("What can be claimed"), "经济补偿（N）"),
        DocumentField("details[].steps", gettext_lazy("Step by step"), "8000 × 4.5 = 36,000.00元"),
        DocumentField("details[].basis", gettext_lazy("Legal basis"), "《中华人民共和国劳动合同法》第四十七条"),
        DocumentField("sums[].text", gettext_lazy("Together"), "合计36,000.00元"),
    ),
    body=(
        TOP,
        Listing("claims", (3, 7, 6, 5, 6)),
        Lines("sums", LINE, "left"),
        Words(gettext_lazy("Step by step"), "left", is_strong=True, space=1),
        Listing("details", (3, 5, 12, 7)),
    ),
    values=_summary,
    steps=(
        gettext_lazy(
            "Secure your evidence first. Ask for what you are owed in writing, and keep the proof that it "
            "arrived: that "
            "starts the time to claim anew."
        ),
        gettext_lazy(
            "Show this list to your union’s legal aid (12351): it advises you free of charge, and a lawyer "
            "checks the sums."
        ),
        gettext_lazy(
            "You may first try mediation; if it does not come to an agreement, go on to the office that stands "
            "beside the "
            "claim."
        ),
    ),
)  # fmt: skip
