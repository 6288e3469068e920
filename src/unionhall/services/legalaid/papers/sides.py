"""Both sides of a matter as papers name them: the applicant, the claimants, who owes, the lawyer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.text import mask_identity_number
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Claimant, Debtor, Lawyer, Matter
from unionhall.services.legalaid.papers.words import NONE, day_words, struck, yuan_digits, yuan_words
from unionhall.services.legalaid.states import Liability

APPLICANT = (
    DocumentField("applicant.name", gettext_lazy("Applicant"), "王小工"),
    DocumentField("applicant.gender", gettext_lazy("Gender"), "男"),
    DocumentField("applicant.birth_year", gettext_lazy("Year of birth"), "1986"),
    DocumentField("applicant.phone", gettext_lazy("Phone"), "13600000001"),
    DocumentField("applicant.identity_number", gettext_lazy("Identity number"), "110*************34"),
    DocumentField("applicant.work", gettext_lazy("Work"), "木工"),
    DocumentField("applicant.migrant", gettext_lazy("Migrant worker"), "是"),
)
EMPLOYER = (
    DocumentField("employer.name", gettext_lazy("Employer"), "云桥宏达建筑工程有限公司"),
    DocumentField("employer.code", gettext_lazy("Unified credit code"), "/"),
    DocumentField("employer.address", gettext_lazy("Address"), "云桥市桥南街道"),
    DocumentField("employer.phone", gettext_lazy("Employer’s phone"), "19900000001"),
    DocumentField("employer.others", gettext_lazy("Others who owe"), "总包单位：云桥安居建设集团"),
)
MATTER = (
    DocumentField("matter.cause", gettext_lazy("Cause of the dispute"), "拖欠工资"),
    DocumentField("matter.people", gettext_lazy("Number of people"), 1),
    DocumentField("matter.amount", gettext_lazy("Amount claimed"), "¥18,000.00（大写：壹万捌仟元整）"),
    DocumentField("matter.known_on", gettext_lazy("Dispute arose on"), "2026年3月1日"),
    DocumentField("matter.story", gettext_lazy("Facts and reasons"), "干了三个月，一分钱没发。"),
)
LAWYER = (
    DocumentField("lawyer.name", gettext_lazy("Lawyer"), "李律师"),
    DocumentField("lawyer.firm", gettext_lazy("Law firm"), "云桥法和律师事务所"),
    DocumentField("lawyer.licence", gettext_lazy("Licence number"), "13701000000000001"),
    DocumentField("lawyer.phone", gettext_lazy("Lawyer’s phone"), "13700000001"),
)
CLAIMS = (
    DocumentField("items[].number", gettext_lazy("No."), 1),
    DocumentField("items[].claimant", gettext_lazy("Claimant"), "王小工"),
    DocumentField("items[].what", gettext_lazy("What is claimed"), "拖欠工资"),
    DocumentField("items[].from", gettext_lazy("From"), "2025年12月1日"),
    DocumentField("items[].to", gettext_lazy("To"), "2026年2月28日"),
    DocumentField("items[].amount", gettext_lazy("Amount, yuan"), "18,000.00"),
)


def matter_behind(case: Case) -> Matter:
    """The matter of `case`, as it is now."""
    return Matter.objects.select_related("organisation", "caseworker").get(pk=case.pk)


def claimants_of(matter: Matter) -> list[Claimant]:
    """Those who still claim, in the order of the list."""
    rows = Claimant.objects.filter(matter=matter, left_at=None).select_related("person")
    return list(rows.order_by("row"))


def is_shared(case: Case) -> bool:
    """Whether papers of this matter name more than one worker: what one of them may see is not the others' affair."""
    return Claimant.objects.filter(matter_id=case.pk).count() > 1


def applicant_values(case: Case, *, in_full: bool = False) -> dict[str, Any]:
    """Whoever asked for help; the identity number only `in_full` where the form cannot do without it."""
    person = case.person
    if person is None:
        return {field.name: NONE for field in APPLICANT}
    number = person.identity_number
    claimant = Claimant.objects.filter(matter_id=case.pk, person=person).first()
    return {
        "applicant.name": person.name,
        "applicant.gender": struck(person.get_gender_display() if person.gender else ""),
        "applicant.birth_year": struck(person.birth_year),
        "applicant.phone": struck(person.phone),
        "applicant.identity_number": struck(number if in_full else mask_identity_number(number)),
        "applicant.work": struck((claimant.work if claimant else "") or person.occupation),
        "applicant.migrant": _("yes") if person.is_migrant else _("no"),
    }


def employer_values(matter: Matter) -> dict[str, Any]:
    """Who owes first: the employer, else whoever was named first; the others in one line each."""
    debtors = sorted(
        Debtor.objects.filter(matter=matter), key=lambda one: one.liability != Liability.EMPLOYER
    )
    first = debtors[0] if debtors else Debtor()
    others = "\n".join(f"{one.get_liability_display()}：{one.name}" for one in debtors[1:])
    return {
        "employer.name": struck(first.name),
        "employer.code": struck(first.credit_code),
        "employer.address": struck(first.address),
        "employer.phone": struck(first.phone),
        "employer.others": others or _("none"),
    }


def matter_values(matter: Matter) -> dict[str, Any]:
    """What it is about."""
    claimed = ledger.total(ledger.balances(matter).values()).claimed
    return {
        "matter.cause": str(matter.get_cause_display()),
        "matter.people": len(claimants_of(matter)),
        "matter.amount": yuan_words(claimed),
        "matter.known_on": day_words(matter.right_known_on),
        "matter.story": struck(matter.story),
    }


def lawyer_values(case: Case) -> dict[str, Any]:
    """The lawyer the matter lies with; struck out where staff carry it themselves."""
    rows = Lawyer.objects.filter(person_id=case.assignee_id, organisation__path__above=case.organisation.path)
    lawyer = rows.select_related("person", "firm").order_by("-organisation__path").first()
    if lawyer is None:
        return {field.name: NONE for field in LAWYER}
    return {
        "lawyer.name": lawyer.person.name,
        "lawyer.firm": lawyer.firm.name,
        "lawyer.licence": struck(lawyer.licence),
        "lawyer.phone": struck(lawyer.person.phone),
    }


def claim_rows(matter: Matter, column: str = "claimed") -> list[dict[str, Any]]:
    """Who claims what, for which time, how much; of another column of the ledger if asked."""
    sums, cause = ledger.balances(matter), str(matter.get_cause_display())
    rows = [
        {
            "number": place, "claimant": one.person.name, "what": cause, "from": day_words(one.worked_from),
            "to": day_words(one.worked_to), "amount": yuan_digits(_column(sums.get(one.pk), column)),
        }
        for place, one in enumerate(claimants_of(matter), start=1)
    ]  # fmt: skip
    return rows or [dict.fromkeys(("number", "claimant", "what", "from", "to", "amount"), _("none"))]


def _column(balance: ledger.Balance | None, column: str) -> Decimal:
    found: Decimal = getattr(balance or ledger.Balance(), column)
    return found
