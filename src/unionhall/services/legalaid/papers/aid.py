"""Papers of legal aid itself: application, decision, refusal, assignment, power of attorney."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.sheets import Paper
from unionhall.kernel.documents.body import Box, Form, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.rulebook.queries import values
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.papers.sides import (
    APPLICANT,
    EMPLOYER,
    LAWYER,
    MATTER,
    applicant_values,
    employer_values,
    lawyer_values,
    matter_behind,
    matter_values,
)
from unionhall.services.legalaid.papers.words import (
    SEALED,
    day_words,
    period_words,
    source_words,
    struck,
    told,
)
from unionhall.services.legalaid.states import Cause, Ground

_DEAR = Words(gettext_lazy("{{ applicant.name }}:"), "left")
_ASKED = DocumentField(
    "decision.asked", gettext_lazy("What you asked for"), "你于2026年5月6日就拖欠工资一事向本会申请法律援助。"
)


def _both(case: Case, matter: Matter, *, in_full: bool = False) -> dict[str, Any]:
    return applicant_values(case, in_full=in_full) | employer_values(matter) | matter_values(matter)


def _hardship(case: Case, matter: Matter) -> str:
    """What the applicant says of their means; migrant workers who claim pay or for an injury need say nothing."""
    is_exempt = matter.cause in (Cause.WAGES, Cause.OVERTIME, Cause.INJURY, Cause.CASUAL_INJURY)
    if case.person is not None and case.person.is_migrant and is_exempt:
        return str(Ground.MIGRANT_PAY.label)
    return _("says to be in hardship; to be examined") if matter.is_hardship else _("nothing said")


def _application(case: Case) -> dict[str, Any]:
    matter = matter_behind(case)
    return _both(case, matter, in_full=True) | {
        "matter.applied_on": day_words(matter.applied_on),
        "matter.hardship": _hardship(case, matter),
    }


APPLICATION = Paper(
    "legalaid.application", gettext_lazy("Application for legal aid"),
    (
        *APPLICANT, *EMPLOYER, *MATTER,
        DocumentField("matter.applied_on", gettext_lazy("Applied on"), "2026年5月6日"),
        DocumentField("matter.hardship", gettext_lazy("Means of the applicant"), "农民工讨薪，免予审查"),
    ),
    _application,
    (
        Form((
            ("applicant.name", "applicant.gender"),
            ("applicant.birth_year", "applicant.phone"),
            ("applicant.identity_number",),
            ("applicant.work", "applicant.migrant"),
            ("employer.name",),
            ("employer.code", "employer.phone"),
            ("employer.address",),
            ("employer.others",),
            ("matter.cause", "matter.people"),
            ("matter.amount",),
            ("matter.known_on", "matter.applied_on"),
            ("matter.hardship",),
            ("matter.story",),
            (Box(gettext_lazy("Declaration"), gettext_lazy(
                "I have read what legal aid asks of me. What stands here is true; if it is not, I bear the "
                "consequences."
                "\n\nApplicant (signature):                    Date:"
            )),),
            (Box(gettext_lazy("Opinion of the office"), gettext_lazy(
                "\n\nCaseworker:                Head (seal):                Date:"
            )),),
        )),
    ),
)  # fmt: skip


def _asked(matter: Matter, both: dict[str, Any]) -> str:
    words = {"employer": both["employer.name"], "cause": both["matter.cause"]}
    if matter.applied_on is None:
        return _("You asked us for help in your dispute with %(employer)s about %(cause)s.") % words
    return _(
        "On %(day)s you applied to us for legal aid in your dispute with %(employer)s about %(cause)s."
    ) % (words | {"day": day_words(matter.applied_on)})


def _decision(case: Case) -> dict[str, Any]:
    matter = matter_behind(case)
    both, on = _both(case, matter), matter.aided_on or localdate(case.opened_at)
    rules = values(
        "legalaid.decide_days", "legalaid.urgent_days", "legalaid.assign_days", "legalaid.papers_days",
        region=matter.organisation.region, on=on,
    )  # fmt: skip
    is_urgent = matter.ground == Ground.URGENT
    later = _("Please hand in the papers of the application within %(within)s.") % {
        "within": period_words(rules["legalaid.papers_days"])
    }
    return both | {
        "decision.asked": _asked(matter, both),
        "decision.ground": str(matter.get_ground_display()),
        "decision.basis": source_words(
            rules["legalaid.urgent_days" if is_urgent else "legalaid.decide_days"]
        ),
        "decision.form": str(matter.get_form_display()),
        "decision.assign_within": period_words(rules["legalaid.assign_days"]),
        "decision.papers": later if is_urgent else "",
    }


DECISION = Paper(
    "legalaid.decision", gettext_lazy("Decision on legal aid"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, _ASKED,
        DocumentField("decision.ground", gettext_lazy("Ground of the decision"), "农民工请求支付劳动报酬"),
        DocumentField("decision.basis", gettext_lazy("Legal basis"), "《中华人民共和国法律援助法》第四十三条"),
        DocumentField("decision.form", gettext_lazy("Form of help"), "代理仲裁、诉讼"),
        DocumentField("decision.assign_within", gettext_lazy("A lawyer is assigned within"), "3日"),
        DocumentField("decision.papers", gettext_lazy("Papers owed later"), "请在15日内补交申请材料。"),
    ),
    _decision,
    (
        _DEAR,
        Words("{{ decision.asked }}"),
        Words(gettext_lazy(
            "On review, you meet the conditions of legal aid (ground: {{ decision.ground }}). By {{ decision.basis }}, "
            "you are granted legal aid in the form of {{ decision.form }}."
        )),
        Words(gettext_lazy(
            "We assign a lawyer within {{ decision.assign_within }}; the lawyer gets in touch with you."
            " {{ decision.papers }}"
        )),
        Words(gettext_lazy(
            "Legal aid costs you nothing: whoever gives it may neither ask for money or goods nor take any. If "
            "somebody "
            "does, please tell us."
        )),
        *SEALED,
    ),
)  # fmt: skip


def _refusal(case: Case) -> dict[str, Any]:
    matter, said = matter_behind(case), told(case, "refuse")
    both = _both(case, matter)
    on = matter.applied_on or localdate(case.opened_at)
    rules = values(
        "legalaid.decide_days",
        "legalaid.objection_days",
        "legalaid.objection_review_days",
        region=matter.organisation.region,
        on=on,
    )
    objection, review = rules["legalaid.objection_days"], rules["legalaid.objection_review_days"]
    return both | {
        "decision.asked": _asked(matter, both),
        "decision.basis": source_words(rules["legalaid.decide_days"]),
        "refusal.ground": struck(said.get("ground")),
        "refusal.reason": struck(said.get("reason")),
        "objection.within": period_words(objection),
        "objection.basis": source_words(objection),
        "objection.reviewed_within": period_words(review),
        "objection.review_basis": source_words(review),
    }


REFUSAL = Paper(
    "legalaid.refusal", gettext_lazy("Refusal of legal aid"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, _ASKED,
        DocumentField("decision.basis", gettext_lazy("Legal basis"), "《中华人民共和国法律援助法》第四十三条"),
        DocumentField("refusal.ground", gettext_lazy("Ground of the decision"), "不属于法律援助范围"),
        DocumentField("refusal.reason", gettext_lazy("Reason"), "所述事项为民间借贷纠纷。"),
        DocumentField("objection.within", gettext_lazy("You may object within"), "30日"),
        DocumentField("objection.basis", gettext_lazy("Source of that period"), "本会规定（待核实）"),
        DocumentField("objection.reviewed_within", gettext_lazy("Reviewed within"), "5日"),
        DocumentField(
            "objection.review_basis", gettext_lazy("Source of the review"), "《中华人民共和国法律援助法》第四十九条"
        ),
    ),
    _refusal,
    (
        _DEAR,
        Words("{{ decision.asked }}"),
        Words(gettext_lazy("On review we found: {{ refusal.ground }}. In particular: {{ refusal.reason }}")),
        Words(gettext_lazy("By {{ decision.basis }}, it is decided not to grant legal aid.")),
        Words(gettext_lazy(
            "If you disagree, you may object within {{ objection.within }} of receiving this decision (source: "
            "{{ objection.basis }}). We review an objection within {{ objection.reviewed_within }} and answer in "
            "writing (source: {{ objection.review_basis }})."
        )),
        Words(gettext_lazy(
            "We still advise you on your rights free of charge; applying for mediation or arbitration is open to you "
            "in any case."
        )),
        *SEALED,
    ),
)  # fmt: skip


def _assignment(case: Case) -> dict[str, Any]:
    matter = matter_behind(case)
    on = matter.aided_on or localdate(case.opened_at)
    rules = values(
        "legalaid.meet_working_days", "legalaid.report_days", region=matter.organisation.region, on=on
    )
    return _both(case, matter) | lawyer_values(case) | {
        "assignment.aided_on": day_words(matter.aided_on),
        "assignment.meet_within": period_words(rules["legalaid.meet_working_days"]),
        "assignment.report_within": period_words(rules["legalaid.report_days"]),
        "assignment.contact": " ".join(filter(None, (struck(matter.caseworker), case.organisation.phone))),
    }  # fmt: skip


ASSIGNMENT = Paper(
    "legalaid.assignment", gettext_lazy("Letter of assignment"),
    (
        *APPLICANT, *EMPLOYER, *MATTER, *LAWYER,
        DocumentField("assignment.aided_on", gettext_lazy("Granted on"), "2026年5月7日"),
        DocumentField("assignment.meet_within", gettext_lazy("Meet the worker within"), "3个工作日"),
        DocumentField("assignment.report_within", gettext_lazy("Closing report within"), "30日"),
        DocumentField("assignment.contact", gettext_lazy("Contact at the union"), "李干事 0539-1990000"),
    ),
    _assignment,
    (
        Words(gettext_lazy("{{ lawyer.firm }}:"), "left"),
        Words(gettext_lazy(
            "It was decided on {{ assignment.aided_on }} to grant {{ applicant.name }} legal aid in the dispute with "
            "{{ employer.name }} about {{ matter.cause }}. {{ lawyer.name }} of your firm (licence {{ "
            "lawyer.licence }}) "
            "is assigned to this matter."
        )),
        Words(gettext_lazy(
            "Please meet the worker within {{ assignment.meet_within }} of receiving this letter and have the power of "
            "attorney signed; say at each step how the matter stands; hand in the closing report with the papers of "
            "the file within {{ assignment.report_within }} of its result."
        )),
        Words(gettext_lazy(
            "Neither money nor goods may be asked of the worker or taken. If your firm acts, or has acted, for "
            "the other "
            "side, tell us at once: the matter is then assigned to somebody else."
        )),
        Form((
            (Box(gettext_lazy("Aided worker"), "{{ applicant.name }}"), "applicant.phone"),
            ("matter.amount",),
            (Box(gettext_lazy("Contact at the union"), "{{ assignment.contact }}"),),
        )),
        *SEALED,
    ),
)  # fmt: skip


def _attorney(case: Case) -> dict[str, Any]:
    return _both(case, matter_behind(case), in_full=True) | lawyer_values(case)


POWER_OF_ATTORNEY = Paper(
    "legalaid.power_of_attorney", gettext_lazy("Power of attorney"), (*APPLICANT, *EMPLOYER, *MATTER, *LAWYER),
    _attorney,
    (
        Form((
            (Box(gettext_lazy("Principal"), "{{ applicant.name }}"), "applicant.gender"),
            ("applicant.identity_number", "applicant.phone"),
            (Box(gettext_lazy("Agent"), "{{ lawyer.name }}"), "lawyer.licence"),
            ("lawyer.firm", "lawyer.phone"),
        )),
        Words(gettext_lazy(
            "In the dispute with {{ employer.name }} about {{ matter.cause }}, the principal appoints the agent "
            "above as "
            "their representative."
        ), space=1),
        Words(gettext_lazy("Powers (the principal ticks):"), "left"),
        Words(gettext_lazy("□ ordinary powers: file, give evidence, appear, receive papers")),
        Words(gettext_lazy(
            "□ special powers, beside these: □ admit, waive or change claims □ settle or mediate □ appeal or answer a "
            "counterclaim □ apply for enforcement"
        )),
        Words(gettext_lazy(
            "It holds from the day it is signed until the procedure for which it is given has ended. Money is paid to "
            "the principal alone."
        )),
        Words(gettext_lazy("Principal (signature or fingerprint):"), "left", space=1),
        Words(gettext_lazy("Agent (signature):"), "left"),
        Words("{{ issued.on }}", "right"),
    ),
)  # fmt: skip
