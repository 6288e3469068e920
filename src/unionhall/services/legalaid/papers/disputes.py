"""Papers of a dispute: the record and the agreement of a mediation, the application for arbitration."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.sheets import Paper
from unionhall.kernel.documents.body import Box, Form, Listing, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.core.force import force_of
from unionhall.services.legalaid.models import Agreement, Debtor, Evidence, Matter
from unionhall.services.legalaid.papers.sides import (
    APPLICANT,
    CLAIMS,
    EMPLOYER,
    LAWYER,
    MATTER,
    applicant_values,
    claim_rows,
    claimants_of,
    employer_values,
    is_shared,
    lawyer_values,
    matter_behind,
    matter_values,
)
from unionhall.services.legalaid.papers.words import NONE, day_words, struck, told, yuan_words

_WIDTHS = (4, 7, 8, 11, 11, 8)


def _both(case: Case, matter: Matter, *, in_full: bool = False) -> dict[str, Any]:
    return (
        applicant_values(case, in_full=in_full)
        | employer_values(matter)
        | matter_values(matter)
        | lawyer_values(case)
    )


def _record(case: Case) -> dict[str, Any]:
    said = told(case, "record_mediation")
    return _both(case, matter_behind(case)) | {
        "record.met_on": struck(said.get("met_on")), "record.text": struck(said.get("record")),
    }  # fmt: skip


MEDIATION_RECORD = Paper(
    "legalaid.mediation_record", gettext_lazy("Record of mediation"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("record.met_on", gettext_lazy("Day of the meeting"), "2026年5月8日"),
        DocumentField("record.text", gettext_lazy("Record of what was said"), "单位承认拖欠，提出分两次付清。"),
    ),
    _record,
    (
        Form((
            ("record.met_on", Box(gettext_lazy("Where it was held"), "{{ unit.name }}")),
            ("applicant.name", "applicant.phone"),
            ("employer.name", "employer.phone"),
            ("matter.cause", "matter.amount"),
            (Box(gettext_lazy("Mediator"), "{{ issued.by }}"), Box(gettext_lazy("Clerk"), "")),
        )),
        Words(gettext_lazy("Told to both sides: mediation is voluntary; neither is bound before an agreement is "
                           "signed; "
                           "arbitration and court stay open."), space=1),
        Words(gettext_lazy("Record:"), "left", is_strong=True),
        Words("{{ record.text }}"),
        Words(gettext_lazy("Read by, or read out to, those present, and found right."), space=1),
        Words(gettext_lazy("Applicant (signature):"), "left"),
        Words(gettext_lazy("Other side (signature or seal):"), "left"),
        Words(gettext_lazy("Mediator (signature):                    Clerk (signature):"), "left"),
    ),
    is_internal=True,
)  # fmt: skip


def _agreement(case: Case) -> dict[str, Any]:
    matter = matter_behind(case)
    last = Agreement.objects.filter(matter=matter).last() or Agreement()
    terms = last.terms.strip()
    return _both(case, matter, in_full=False) | {
        "agreement.sealed_by": struck(last.get_sealed_by_display() if last.sealed_by else ""),
        "agreement.sealer": struck(last.sealer),
        "agreement.agreed_on": day_words(last.agreed_on),
        "agreement.pay_by": day_words(last.pay_by),
        "agreement.amount": yuan_words(last.amount_yuan),
        "agreement.terms": terms or _("none"),
        "agreement.force": str(_(str(force_of(last.sealed_by).words))) if last.sealed_by else NONE,
        "items": claim_rows(matter, "agreed"),
    }


MEDIATION_AGREEMENT = Paper(
    "legalaid.mediation_agreement", gettext_lazy("Mediation agreement"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("agreement.sealed_by", gettext_lazy("Sealed by"), "乡镇、街道调解组织"),
        DocumentField("agreement.sealer", gettext_lazy("Name of that body"), "桥南街道调解委员会"),
        DocumentField("agreement.agreed_on", gettext_lazy("Agreed on"), "2026年5月8日"),
        DocumentField("agreement.pay_by", gettext_lazy("To be paid by"), "2026年5月20日"),
        DocumentField("agreement.amount", gettext_lazy("Amount agreed"), "¥15,000.00（大写：壹万伍仟元整）"),
        DocumentField("agreement.terms", gettext_lazy("Other terms"), "付清后双方再无争议。"),
        DocumentField("agreement.force", gettext_lazy("What it is worth"), "双方应当履行。"),
        *CLAIMS,
    ),
    _agreement,
    (
        Form((
            (Box(gettext_lazy("Side A (worker)"), "{{ applicant.name }}"), "applicant.phone"),
            (Box(gettext_lazy("Side B"), "{{ employer.name }}"), "employer.phone"),
            ("employer.code", "employer.address"),
        )),
        Words(gettext_lazy("The two sides are in dispute about {{ matter.cause }} ({{ matter.people }} "
                           "worker(s), claimed: "
                           "{{ matter.amount }}). Mediated by {{ agreement.sealer }}, they have freely "
                           "agreed:"), space=1),
        Words(gettext_lazy("1. Side B pays {{ agreement.amount }} by {{ agreement.pay_by }}; to whom how much, "
                           "the list "
                           "below says.")),
        Words(gettext_lazy("2. Other terms: {{ agreement.terms }}")),
        Words(gettext_lazy("3. What this agreement is worth: {{ agreement.force }}")),
        Words(gettext_lazy("4. Each side and the body that seals it keep one copy. It holds from the day both "
                           "sides have "
                           "signed and the body has sealed it.")),
        Listing("items", _WIDTHS),
        Words(gettext_lazy("Side A (signature):"), "left", space=1),
        Words(gettext_lazy("Side B (signature or seal):"), "left"),
        Words(gettext_lazy("Mediator (signature):"), "left"),
        Words("{{ agreement.sealer }}", "right", space=1),
        Words("{{ agreement.agreed_on }}", "right"),
    ),
    is_internal=is_shared,
)  # fmt: skip

_APPLICANTS = (
    DocumentField("applicants[].number", gettext_lazy("No."), 1),
    DocumentField("applicants[].name", gettext_lazy("Applicant"), "王小工"),
    DocumentField("applicants[].gender", gettext_lazy("Gender"), "男"),
    DocumentField("applicants[].birth_year", gettext_lazy("Year of birth"), "1986"),
    DocumentField("applicants[].identity_number", gettext_lazy("Identity number"), "110101199003074258"),
    DocumentField("applicants[].phone", gettext_lazy("Phone"), "13600000001"),
)
_RESPONDENTS = (
    DocumentField("respondents[].name", gettext_lazy("Respondent"), "云桥宏达建筑工程有限公司"),
    DocumentField("respondents[].liability", gettext_lazy("In what capacity"), "用人单位"),
    DocumentField("respondents[].code", gettext_lazy("Unified credit code"), "/"),
    DocumentField("respondents[].address", gettext_lazy("Address"), "云桥市桥南街道"),
    DocumentField("respondents[].phone", gettext_lazy("Phone"), "19900000001"),
)


def _applicant_rows(matter: Matter) -> list[dict[str, Any]]:
    people = [one.person for one in claimants_of(matter)]
    return [
        {
            "number": place, "name": one.name, "gender": struck(one.get_gender_display() if one.gender else ""),
            "birth_year": struck(one.birth_year), "identity_number": struck(one.identity_number),
            "phone": struck(one.phone),
        }
        for place, one in enumerate(people, start=1)
    ]  # fmt: skip


def _respondent_rows(matter: Matter) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name, "liability": str(one.get_liability_display()), "code": struck(one.credit_code),
            "address": struck(one.address), "phone": struck(one.phone),
        }
        for one in Debtor.objects.filter(matter=matter)
    ]  # fmt: skip


def _arbitration(case: Case) -> dict[str, Any]:
    matter, said = matter_behind(case), told(case, "file_arbitration")
    claimed = ledger.total(ledger.balances(matter).values()).claimed
    return _both(case, matter, in_full=True) | {
        "filing.body": struck(said.get("body")),
        "filing.filed_on": struck(said.get("filed_on")),
        "filing.total": yuan_words(claimed),
        "filing.evidence": Evidence.objects.filter(matter=matter, withdrawn_at=None).count(),
        "applicants": _applicant_rows(matter),
        "respondents": _respondent_rows(matter),
        "items": claim_rows(matter),
    }  # fmt: skip


ARBITRATION_APPLICATION = Paper(
    "legalaid.arbitration_application", gettext_lazy("Application for arbitration"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("filing.body", gettext_lazy("Commission"), "云桥市劳动人事争议仲裁委员会"),
        DocumentField("filing.filed_on", gettext_lazy("Filed on"), "2026年5月11日"),
        DocumentField("filing.total", gettext_lazy("Claimed together"), "¥18,000.00（大写：壹万捌仟元整）"),
        DocumentField("filing.evidence", gettext_lazy("Pieces of evidence"), 3),
        *_APPLICANTS, *_RESPONDENTS, *CLAIMS,
    ),
    _arbitration,
    (
        Listing("applicants", (2, 3, 2, 3, 7, 5)),
        Listing("respondents", (6, 4, 7, 6, 5)),
        Form((("lawyer.name", "lawyer.phone"), ("lawyer.firm",))),
        Words(gettext_lazy("Claims:"), "left", is_strong=True, space=1),
        Words(gettext_lazy("That the respondent be ordered to pay the applicant(s), for {{ matter.cause }}, together "
                           "{{ filing.total }}, as follows:")),
        Listing("items", _WIDTHS),
        Words(gettext_lazy("Facts and reasons:"), "left", is_strong=True, space=1),
        Words(gettext_lazy("The dispute with {{ employer.name }} arose on {{ matter.known_on }}. In the "
                           "applicant’s own "
                           "words: {{ matter.story }}")),
        Words(gettext_lazy("By the Labour Dispute Mediation and Arbitration Law, we ask the commission to decide "
                           "according to law.")),
        Words(gettext_lazy("To: {{ filing.body }}"), "left", space=1),
        Words(gettext_lazy("Enclosed: copies of this application, one for each respondent; the list of evidence and "
                           "{{ filing.evidence }} piece(s) of evidence; copies of the identity documents."), "left"),
        Words(gettext_lazy("Applicant (signature): ____________"), "right", space=1),
        Words("{{ filing.filed_on }}", "right"),
    ),
    is_internal=is_shared,
)  # fmt: skip
