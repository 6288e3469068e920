"""Papers at the end, and beside the course of a matter: closing report, list of evidence, receipt."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case, Step
from unionhall.engines.casework.sheets import Paper
from unionhall.engines.casework.wording import name_of_step
from unionhall.kernel.documents.body import Box, Form, Listing, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Evidence, LedgerEntry, Matter
from unionhall.services.legalaid.papers.sides import (
    APPLICANT,
    EMPLOYER,
    LAWYER,
    MATTER,
    applicant_values,
    employer_values,
    is_shared,
    lawyer_values,
    matter_behind,
    matter_values,
)
from unionhall.services.legalaid.papers.words import day_words, struck, told, yuan_digits, yuan_words


def _both(case: Case, matter: Matter) -> dict[str, Any]:
    return applicant_values(case) | employer_values(matter) | matter_values(matter) | lawyer_values(case)


def _course(case: Case) -> list[dict[str, Any]]:
    workflow = workflow_of(case.kind)
    steps = Step.objects.filter(case=case).select_related("by").order_by("sequence")
    return [
        {"on": day_words(step.at), "what": str(name_of_step(workflow, step)), "by": struck(step.by)}
        for step in steps
        if step.verb == "open" or workflow.has_verb(step.verb)
    ]


def _report(case: Case) -> dict[str, Any]:
    matter, said = matter_behind(case), told(case, "report")
    money = ledger.total(ledger.balances(matter).values())
    return _both(case, matter) | {
        "report.form": str(matter.get_form_display()),
        "report.ground": struck(matter.get_ground_display() if matter.ground else ""),
        "report.caseworker": struck(matter.caseworker),
        "report.asked_on": day_words(case.opened_at),
        "report.aided_on": day_words(matter.aided_on),
        "report.mediated_on": day_words(matter.mediated_on),
        "report.arbitrated_on": day_words(matter.arbitrated_on),
        "report.concluded_on": day_words(matter.concluded_on),
        "report.result": struck(matter.get_result_display() if matter.result else ""),
        "report.right": yuan_words(money.awarded or money.agreed),
        "report.received": yuan_words(money.received),
        "report.owed": yuan_digits(money.owed),
        "report.summary": struck(said.get("summary")),
        "steps": _course(case),
    }


CLOSING_REPORT = Paper(
    "legalaid.closing_report", gettext_lazy("Closing report"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("report.form", gettext_lazy("Form of help"), "代理仲裁、诉讼"),
        DocumentField("report.ground", gettext_lazy("Ground of the decision"), "农民工请求支付劳动报酬"),
        DocumentField("report.caseworker", gettext_lazy("Caseworker"), "李干事"),
        DocumentField("report.asked_on", gettext_lazy("Asked on"), "2026年5月6日"),
        DocumentField("report.aided_on", gettext_lazy("Granted on"), "2026年5月7日"),
        DocumentField("report.mediated_on", gettext_lazy("Mediation began on"), "2026年5月8日"),
        DocumentField("report.arbitrated_on", gettext_lazy("Arbitration filed on"), "2026年5月11日"),
        DocumentField("report.concluded_on", gettext_lazy("Result on"), "2026年7月1日"),
        DocumentField("report.result", gettext_lazy("How it came out"), "支持诉求"),
        DocumentField("report.right", gettext_lazy("Awarded or agreed"), "¥18,000.00（大写：壹万捌仟元整）"),
        DocumentField("report.received", gettext_lazy("Reached the workers"), "¥18,000.00（大写：壹万捌仟元整）"),
        DocumentField("report.owed", gettext_lazy("Still owed, yuan"), "/"),
        DocumentField("report.summary", gettext_lazy("What was done and what came of it"), "仲裁支持，款项到账。"),
        DocumentField("steps[].on", gettext_lazy("Day"), "2026年5月6日"),
        DocumentField("steps[].what", gettext_lazy("Step"), "给予法律援助"),
        DocumentField("steps[].by", gettext_lazy("Done by"), "李干事"),
    ),
    _report,
    (
        Form((
            ("applicant.name", "applicant.phone"),
            ("employer.name",),
            ("matter.cause", "matter.people"),
            ("report.form", "report.ground"),
            ("lawyer.name", "lawyer.firm"),
            ("report.caseworker", "report.asked_on"),
            ("report.aided_on", "report.mediated_on"),
            ("report.arbitrated_on", "report.concluded_on"),
            ("report.result", "report.owed"),
            ("matter.amount",),
            ("report.right",),
            ("report.received",),
            ("report.summary",),
            (Box(gettext_lazy("Whoever carried it"), gettext_lazy("\nSignature:                         Date:")),),
            (Box(gettext_lazy("Opinion of the office"), gettext_lazy("\n\nHead (seal):                       Date:")),),
        )),
        Words(gettext_lazy("Course of the matter"), "left", is_strong=True, space=1),
        Listing("steps", (3, 6, 3)),
    ),
    is_internal=True,
)  # fmt: skip


def _evidence_rows(matter: Matter) -> list[dict[str, Any]]:
    rows = Evidence.objects.filter(matter=matter, withdrawn_at=None).order_by("number")
    original, copy = _("original"), _("copy")
    return [
        {
            "number": one.number, "title": one.title, "kind": str(one.get_kind_display()), "proves": one.proves,
            "source": one.source, "pages": one.pages, "original": original if one.has_original else copy,
        }
        for one in rows
    ]  # fmt: skip


def _evidence_list(case: Case) -> dict[str, Any]:
    matter = matter_behind(case)
    rows = _evidence_rows(matter)
    return _both(case, matter) | {
        "list.count": len(rows), "list.pages": sum(row["pages"] for row in rows), "items": rows,
    }  # fmt: skip


EVIDENCE_LIST = Paper(
    "legalaid.evidence_list", gettext_lazy("List of evidence"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("list.count", gettext_lazy("Pieces"), 3),
        DocumentField("list.pages", gettext_lazy("Pages together"), 7),
        DocumentField("items[].number", gettext_lazy("No."), 1),
        DocumentField("items[].title", gettext_lazy("Name of the evidence"), "工资表"),
        DocumentField("items[].kind", gettext_lazy("Kind"), "书证"),
        DocumentField("items[].proves", gettext_lazy("What it proves"), "拖欠三个月工资"),
        DocumentField("items[].source", gettext_lazy("Where it comes from"), "申请人提供"),
        DocumentField("items[].pages", gettext_lazy("Number of pages"), 2),
        DocumentField("items[].original", gettext_lazy("Original or copy"), "原件"),
    ),
    _evidence_list,
    (
        Form((("applicant.name", "employer.name"), ("matter.cause", Box(gettext_lazy("Pieces and pages"), gettext_lazy(
            "{{ list.count }} piece(s), {{ list.pages }} page(s)")))),
        ),
        Listing("items", (2, 5, 3, 6, 4, 2, 3)),
        Words(gettext_lazy("Handed in by (signature):"), "left", space=1),
        Words(gettext_lazy("Received by (signature):"), "left"),
        Words(gettext_lazy("Date: ____________"), "right"),
    ),
    is_internal=True,
)  # fmt: skip


def receipt_values(entry: LedgerEntry) -> dict[str, Any]:
    """What the receipt of one line of the ledger says beside its case."""
    payer = entry.payment.debtor if entry.payment else None
    return {
        "receipt.claimant": entry.claimant.person.name,
        "receipt.amount": yuan_words(entry.amount_yuan),
        "receipt.received_on": day_words(entry.booked_on),
        "receipt.payer": str(payer) if payer else employer_values(entry.matter)["employer.name"],
    }


RECEIPT = Paper(
    "legalaid.receipt", gettext_lazy("Receipt"),
    (
        *EMPLOYER, *MATTER,
        DocumentField("receipt.claimant", gettext_lazy("Received by"), "王小工"),
        DocumentField("receipt.amount", gettext_lazy("Amount received"), "¥18,000.00（大写：壹万捌仟元整）"),
        DocumentField("receipt.received_on", gettext_lazy("Received on"), "2026年5月20日"),
        DocumentField("receipt.payer", gettext_lazy("Paid by"), "云桥宏达建筑工程有限公司"),
    ),
    lambda case: employer_values(matter_behind(case)) | matter_values(matter_behind(case)),
    (
        Words(gettext_lazy(
            "Received from {{ receipt.payer }}, in the matter {{ case.number }} about {{ matter.cause }}: "
            "{{ receipt.amount }}."
        ), space=1),
        Words(gettext_lazy("The money reached me on {{ receipt.received_on }}. Nobody has asked me for a fee.")),
        Words(gettext_lazy("Received by: {{ receipt.claimant }} (signature or fingerprint)"), "left", space=2),
        Words(gettext_lazy("Identity number:"), "left"),
        Words(gettext_lazy("Handed over by (signature):"), "left"),
        Words("{{ issued.on }}", "right"),
    ),
    is_internal=is_shared,
)  # fmt: skip
