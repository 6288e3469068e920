"""What legal aid keeps about a person: matters, claims, money, evidence, reckonings; of a lawyer, the service.

Of a group matter only one's own part; of papers and evidence the names, because the papers themselves are fetched
where each is kept and each opening is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ExportPart, Ground
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.commands import lapsing
from unionhall.services.legalaid.models import (
    Allowance,
    Candidacy,
    Claimant,
    Duty,
    Evidence,
    Lawyer,
    LedgerEntry,
    Matter,
    RightsCheck,
)
from unionhall.services.legalaid.queries.rights_checks import opened
from unionhall.services.legalaid.states import Cause

Rows = Iterator[Mapping[str, Any]]
_FILE = _("you, and those who work on the matter")
FILES, VOUCHERS = "privacy.keep_legal_files_years", "privacy.keep_vouchers_years"
_MATTER_ENDS = _("from the day on which the matter, and whatever came out of it, had ended")
_YEAR_ENDS = _("from the end of the year in which the money was entered")


def parts(person: Person, at: datetime) -> list[ExportPart]:
    """As somebody who was helped, and as a lawyer who helps."""
    return [
        _matters(person), _claims(person), _money(person), _evidence(person), _checks(person), _candidacies(person),
        _service(person), _duties(person), _allowances(person),
    ]  # fmt: skip


def _matters(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Matter.objects.filter(case__person=person).select_related("case", "caseworker")
        for row in found:
            yield {
                "number": row.case.number, "cause": row.get_cause_display(), "story": row.story,
                "known": row.right_known_on, "limitation": row.limitation_on, "aided": row.aided_on,
                "mediated": row.mediated_on, "heard": row.heard_on, "result": row.get_result_display(),
                "concluded": row.concluded_on, "caseworker": row.caseworker.name if row.caseworker else "",
                "others": "、".join(row.debtors.values_list("name", flat=True)),
            }  # fmt: skip

    return ExportPart(
        code="legal_matters", title=_("Your legal matters"), why=_("To help you to your right."), ground=Ground.SERVICE,
        seen_by=_FILE, is_sensitive=True, rows=rows, covers=(),
        columns=(
            ("number", _("Number")), ("cause", _("What it is about")), ("story", _("In your words")),
            ("known", _("Known since")), ("limitation", _("Limitation ends on")), ("aided", _("Legal aid granted on")),
            ("mediated", _("Mediation began on")), ("heard", _("Hearing on")), ("result", _("Result")),
            ("concluded", _("Result on")), ("caseworker", _("Caseworker")), ("others", _("The other side")),
        ),
        stays=_("what was claimed, agreed and reached on which day; papers and evidence stay with the file"),
        keep=FILES, since=_MATTER_ENDS,
        after=_(
            "papers, evidence, texts and the other side are destroyed; number, days, sums and result stay. A file in "
            "which others claim as well stays for them"
        ),
        lapse=lambda before, at: lapsing.lapse_matters(person, before, at=at), is_case_file=True,
    )  # fmt: skip


def _claims(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Claimant.objects.filter(person=person).select_related("matter__case"):
            yield {
                "number": row.matter.case.number, "work": row.work, "from": row.worked_from, "to": row.worked_to,
                "hardship": row.is_hardship, "note": row.note, "left": row.left_at,
            }  # fmt: skip

    return ExportPart(
        code="legal_claims", title=_("Your own claims"), why=_("To claim what is yours, alone or in a group."),
        ground=Ground.SERVICE, seen_by=_FILE, is_sensitive=True, rows=rows, covers=("legalaid.Claimant.person",),
        columns=(
            ("number", _("Number")), ("work", _("Work")), ("from", _("From")), ("to", _("Until")),
            ("hardship", _("In hardship")), ("note", _("Note")), ("left", _("No longer claimed since")),
        ),
        stays=_("days and sums, without what describes you"), keep=FILES, since=_MATTER_ENDS,
        after=_("the days on which you worked go as well; the sums stay, without anybody’s name"),
        lapse=lambda before, at: lapsing.lapse_claims(person, before, at=at), is_case_file=True,
    )  # fmt: skip


def _money(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = LedgerEntry.objects.filter(claimant__person=person).select_related("matter__case", "receipt")
        for row in found:
            receipt = getattr(row, "receipt", None)
            yield {
                "number": row.matter.case.number, "column": row.get_kind_display(), "yuan": row.amount_yuan,
                "on": row.booked_on, "note": row.note, "confirmed": receipt.at if receipt else None,
            }  # fmt: skip

    return ExportPart(
        code="legal_money", title=_("Your money"), why=_("So that every cent is accounted for."), ground=Ground.DUTY,
        seen_by=_FILE, is_sensitive=True, rows=rows, covers=("legalaid.Receipt.by",),
        columns=(
            ("number", _("Number")), ("column", _("Column")), ("yuan", _("Yuan")), ("on", _("Entered on")),
            ("note", _("Note")), ("confirmed", _("You confirmed it")),
        ),
        stays=_("the lines of the ledger, under a number instead of your name"), keep=VOUCHERS,
        since=_YEAR_ENDS, after=_("the remarks go; the lines and their sums stay, because accounts have no gaps"),
        lapse=lambda before, at: lapsing.lapse_ledger(person, before, at=at),
    )  # fmt: skip


def _evidence(person: Person) -> ExportPart:
    def rows() -> Rows:
        own = Q(claimant__person=person) | Q(claimant=None, matter__case__person=person)
        for row in Evidence.objects.filter(own).select_related("matter__case"):
            yield {
                "number": row.matter.case.number, "piece": row.number, "title": row.title,
                "kind": row.get_kind_display(), "proves": row.proves, "obtained": row.obtained_on,
                "withdrawn": row.withdrawn_at,
            }  # fmt: skip

    return ExportPart(
        code="legal_evidence", title=_("Your evidence"), why=_("To prove what you claim."), ground=Ground.SERVICE,
        seen_by=_FILE, is_sensitive=True, rows=rows, covers=("legalaid.Evidence.added_by",),
        columns=(
            ("number", _("Number")), ("piece", _("Piece")), ("title", _("What it is")), ("kind", _("Kind")),
            ("proves", _("What it proves")), ("obtained", _("Obtained on")),
            ("withdrawn", _("No longer relied on")),
        ),
        stays=_("evidence stays with the file of the matter"), keep=FILES, since=_MATTER_ENDS,
        after=_("your own pieces are destroyed, also where others claim with you; that there was a piece stays"),
        lapse=lambda before, at: lapsing.lapse_evidence(person, before, at=at), is_case_file=True,
    )  # fmt: skip


def _checks(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in RightsCheck.objects.filter(person=person):
            found = opened(row)
            yield {
                "at": row.created_at, "region": row.region, "as_of": row.as_of,
                "told": "；".join(f"{question} {words}" for question, words in found.told),
                "low": found.low, "high": found.high, "days": "；".join(found.deadlines), "consent": row.consent,
            }  # fmt: skip

    return ExportPart(
        code="legal_reckonings", title=_("What you reckoned of your rights"),
        why=_("You kept the result, or handed it over."), ground=Ground.CONSENT,
        seen_by=_("you alone, until you hand it over with a matter"), is_sensitive=True, rows=rows,
        covers=("legalaid.RightsCheck.person",),
        columns=(
            ("at", _("Time")), ("region", _("Region")), ("as_of", _("By the law of")), ("told", _("What you told")),
            ("low", _("At least, yuan")), ("high", _("At most, yuan")), ("days", _("Days to mind")),
            ("consent", _("Consent")),
        ),
        stays=_("of what was handed over, that it was and when; answers and results go with the closed matter"),
        keep=FILES, since=_MATTER_ENDS, after=_("that it was yours and under which consent goes as well"),
        lapse=lambda before, at: lapsing.lapse_checks(person, before, at=at),
    )  # fmt: skip


def _causes(codes: list[str]) -> str:
    return "、".join(str(Cause(code).label) for code in codes)


def _candidacies(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Candidacy.objects.filter(case__person=person).select_related("case"):
            yield {
                "number": row.case.number, "firm": row.firm_name, "licence": row.licence,
                "licensed": row.licensed_on, "fields": _causes(row.specialities), "about": row.about,
            }  # fmt: skip

    return ExportPart(
        code="legal_candidacies", title=_("Where you offered to serve as a lawyer"), why=_("To choose lawyers."),
        ground=Ground.CONSENT, seen_by=_("you, and those who choose"), rows=rows, covers=(),
        columns=(
            ("number", _("Number")), ("firm", _("Law firm")), ("licence", _("Licence number")),
            ("licensed", _("Licensed since")), ("fields", _("Fields")), ("about", _("About yourself")),
        ),
        stays=_("that somebody offered to serve, without words and licence"),
    )  # fmt: skip


def _service(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Lawyer.objects.filter(person=person).select_related("firm"):
            yield {
                "firm": row.firm.name, "licence": row.licence, "licensed": row.licensed_on,
                "fields": _causes(row.specialities), "state": row.get_state_display(), "since": row.since,
            }  # fmt: skip

    return ExportPart(
        code="legal_service", title=_("Your service as a lawyer"), why=_("To give you matters and duties."),
        ground=Ground.SERVICE, seen_by=_("you, and those who run legal aid"), rows=rows,
        covers=("legalaid.Lawyer.person",),
        columns=(
            ("firm", _("Law firm")), ("licence", _("Licence number")), ("licensed", _("Licensed since")),
            ("fields", _("Fields")), ("state", _("State")), ("since", _("Since")),
        ),
        stays=_("that somebody served, without name and licence"), keep=FILES, since=_("from the day you are erased"),
        after=_("the fields go, and of the licence only the year stays"),
        lapse=lambda before, at: lapsing.lapse_service(person, before, at=at),
    )  # fmt: skip


def _duties(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Duty.objects.filter(lawyer__person=person).select_related("post").order_by("-day"):
            yield {
                "day": row.day, "post": row.post.name, "in": row.signed_in_at, "out": row.signed_out_at,
            }  # fmt: skip

    return ExportPart(
        code="legal_duties", title=_("Your duties"), why=_("So that somebody is there when workers come."),
        ground=Ground.SERVICE, seen_by=_("you, your colleagues on the roster, those who run legal aid"), rows=rows,
        covers=(),
        columns=(("day", _("Day")), ("post", _("Post")), ("in", _("Signed in")), ("out", _("Signed out"))),
        stays=_("that the post was manned, without name"),
    )  # fmt: skip


def _allowances(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Allowance.objects.filter(lawyer__person=person).select_related("matter__case")
        for row in found:
            yield {
                "for": row.get_stage_display(), "number": row.matter.case.number if row.matter else "",
                "earned": row.earned_on, "yuan": row.amount_yuan, "basis": row.basis, "paid": row.paid_on,
            }  # fmt: skip

    return ExportPart(
        code="legal_allowances", title=_("Your allowances as a lawyer"), why=_("To pay you."), ground=Ground.DUTY,
        seen_by=_("you, and those who run legal aid"), rows=rows, covers=(),
        columns=(
            ("for", _("For which stage")), ("number", _("Number")), ("earned", _("Earned on")), ("yuan", _("Yuan")),
            ("basis", _("By which rule")), ("paid", _("Paid on")),
        ),
        stays=_("sums and days, without name"), keep=VOUCHERS, since=_YEAR_ENDS,
        after=_("nothing in it tells of anybody any more; the sums stay, because accounts have no gaps"),
    )  # fmt: skip
