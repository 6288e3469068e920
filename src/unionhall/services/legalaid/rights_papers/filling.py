"""Fills the papers and answers with their bytes: nothing is stored, nobody needs an account or a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import get_language, override

from unionhall.kernel.documents.kinds import register_fields
from unionhall.kernel.documents.making import fill_document
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.results import Claim, Text
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers import hints
from unionhall.services.legalaid.rights_papers.damages import DAMAGES, PRIVATE
from unionhall.services.legalaid.rights_papers.kinds import NothingToClaim, PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.notices import INJURY, LEAVING
from unionhall.services.legalaid.rights_papers.particulars import Particulars
from unionhall.services.legalaid.rights_papers.platform_cover import ON_PLATFORM, PLATFORM_INJURY
from unionhall.services.legalaid.rights_papers.proceedings import ARBITRATION, INSPECTION, PAYMENT_ORDER
from unionhall.services.legalaid.rights_papers.selection import (
    EvidenceLine,
    deadline_list,
    evidence_checklist,
    select,
    standing,
)
from unionhall.services.legalaid.rights_papers.summary import SUMMARY

PAPERS: dict[PaperKind, RightsPaper] = {
    paper.kind: paper
    for paper in (PLATFORM_INJURY, ARBITRATION, INSPECTION, PAYMENT_ORDER, DAMAGES, INJURY, LEAVING, SUMMARY)
}
_FOR_LEAVING = frozenset({"breach"})


def register_papers() -> None:
    """Let there be the papers among the documents, so that organisations can sign off templates of their own."""
    for paper in PAPERS.values():
        # The summary is for the worker as a whole: nothing in it has to be set apart.
        page = hints.PAGE if paper is not SUMMARY else hints.PAGE[1:]
        fields = (*paper.fields, *hints.FIELDS)
        register_fields(paper.code, paper.name, fields, body=(*paper.body, *page))


def papers_for(claims: Sequence[Claim], *, ending: str = "", is_injured: bool = False) -> list[RightsPaper]:
    """The papers that make sense for what was reckoned, in the order in which they are offered.

    `ending` is the interview's answer to how the work ended: the notice of leaving is for who leaves for a breach, or
    still works there (""). Whom no employer insures (hired by a person, or on a platform) is offered neither it nor, on
    a platform, the application for a work injury.
    """
    found = [
        paper
        for paper in PAPERS.values()
        if paper.needs_claims and select(paper.about(claims), paper.forum).raised
    ]
    is_on_platform = any(claim.id in ON_PLATFORM for claim in claims)
    is_employed = not is_on_platform and not any(claim.id in PRIVATE for claim in claims)
    if not is_on_platform and (is_injured or INJURY.about(standing(claims))):
        found.append(INJURY)
    if is_employed and (not ending or ending in _FOR_LEAVING):
        found.append(LEAVING)
    return [*found, SUMMARY]


def fill_paper(
    kind: PaperKind,
    claims: Sequence[Claim],
    known: Particulars,
    law: Law,
    *,
    organisation: Organisation | None = None,
    language: str = "",
) -> bytes:
    """The paper as a .docx, in `language` (the active one, if none), from the template of `organisation` if it has one.

    What is not known leaves a line to fill in by hand. Raises NothingToClaim where no claim goes that way.
    """
    paper = PAPERS[kind]
    language = language or get_language() or settings.LANGUAGE_CODE
    claims = paper.about(claims)
    chosen = select(claims, paper.forum)
    if paper.needs_claims and not chosen.raised:
        raise NothingToClaim
    told = Told(known=known, claims=claims, selection=chosen, law=law)
    shown = chosen.raised if paper.needs_claims else claims
    with override(language):
        steps = paper.steps if paper is SUMMARY else (*paper.steps, *paper.advice(told), *hints.ALWAYS)
        values = dict(paper.values(told)) | hints.hint_values(
            chosen,
            law,
            steps,
            days=[*paper.days(told), *deadline_list(shown, law)],
            proof=_proof(paper, shown),
        )
    return fill_document(paper.code, values, organisation=organisation, language=language).content


def _proof(paper: RightsPaper, claims: Sequence[Claim]) -> list[EvidenceLine]:
    """What the paper itself needs, then what the claims need besides."""
    own = [EvidenceLine(key, ITEMS[key], (Text(why),)) for key, why in paper.proof.items()]
    return [*own, *(line for line in evidence_checklist(claims) if line.key not in paper.proof)]


def file_name(kind: PaperKind) -> str:
    """What the file is called, in the active language."""
    return f"{PAPERS[kind].name}.docx"
