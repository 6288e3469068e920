"""The statement of claim for an injury between private persons: the items, what is asked for, facts and reasons.

The court weighs both sides' fault and nobody can foretell its share: the paper asks for everything that was recognised,
less what was paid already.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Lines, Listing, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.errors import msgid
from unionhall.lib.money import format_yuan, in_capitals
from unionhall.services.legalaid.rights.court_fees import CourtFeeFacts, court_fee
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.outcomes import amount_words
from unionhall.services.legalaid.rights.results import Claim, Forum, Step, to_cent
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.awards import (
    DISABILITY,
    ITEM_ARTICLES,
    MENTAL,
    RESULT,
    Asked,
    asked_of,
    is_current,
    is_grave,
    lacking,
    law_of,
)
from unionhall.services.legalaid.rights_papers.hints import rows
from unionhall.services.legalaid.rights_papers.kinds import PaperKind, RightsPaper, Told
from unionhall.services.legalaid.rights_papers.particulars import BLANK, Particulars
from unionhall.services.legalaid.rights_papers.selection import evidence_checklist
from unionhall.services.legalaid.rights_papers.shared import (
    AUTHORITY,
    EVIDENCE,
    EVIDENCE_TABLE,
    LINE,
    NOTES,
    TOP,
    WORKER,
    WORKER_FORM,
    evidence_values,
    side_values,
)
from unionhall.services.legalaid.rights_papers.wording import (
    arithmetic,
    cited_all,
    day_or_blank,
    or_blank,
    said,
    step_words,
)

PRIVATE = frozenset({"personal_injury", "hirer_contribution", "third_party_injury"})


def _losses(claim: Claim, asked: Asked, known: Particulars) -> list[dict[str, Any]]:
    """A row for each item; mental damages at the end, open where a degree or a death may ground them."""
    found = [
        {
            "name": said(step.label),
            "reckoned": _("; ").join([*map(step_words, before), _reckoned(step)]),
            "basis": ITEM_ARTICLES.get(step.label.message, "/") if is_current(claim) else "/",
            "sum": format_yuan(to_cent(step.value)),
        }
        for step, before in asked.items
    ]
    found += [
        {"name": _(item), "reckoned": BLANK, "basis": ITEM_ARTICLES[item], "sum": BLANK}
        for item in lacking(asked, grade=known.grade)
    ]
    if asked.mental or is_grave(known.grade):
        found.append(
            {
                "name": _("Damages for mental distress"), "reckoned": _("at the court’s discretion"),
                "basis": _("Civil Code, %(article)s") % {"article": MENTAL},
                "sum": format_yuan(to_cent(asked.mental)) if asked.mental else BLANK,
            }
        )  # fmt: skip
    return found


def _reckoned(step: Step) -> str:
    is_told = step.formula.strip("()") == plain(step.value).strip("()")
    return _("by the receipts") if is_told else arithmetic(step.formula)


def _requests(asked: Asked | None) -> list[str]:
    if asked is None:
        first = _("That the defendant be ordered to pay what the law grants for the injury: %(sum)s yuan.")
        words = first % {"sum": BLANK}
    else:
        values = {name: format_yuan(to_cent(value)) for name, value in _sums(asked).items()}
        values["capitals"] = in_capitals(to_cent(asked.rest))
        words = _("That the defendant be ordered to pay %(rest)s yuan (in words: %(capitals)s).") % values
        if asked.advance:
            words = (
                _(
                    "That the defendant be ordered to pay the losses of %(whole)s yuan, less the %(advance)s yuan that "
                    "were paid already: %(rest)s yuan (in words: %(capitals)s)."
                )
                % values
            )
    return [f"1. {words}", f"2. {_('That the defendant bear the costs of the suit.')}"]


def _sums(asked: Asked) -> dict[str, Fraction]:
    return {"whole": asked.total + asked.mental, "advance": asked.advance, "rest": asked.rest}


# By the frame: what the two sides were to each other, and what courts call such a matter.
_FRAMES: dict[str, tuple[str, str]] = {
    "service": (
        msgid("At %(place)s %(victim)s worked for the defendant as %(job)s, hired and instructed by the defendant."),
        msgid("Dispute over harm to a person who provides services"),
    ),
    "result": (
        msgid("At %(place)s %(victim)s carried out work (%(job)s) that the defendant had ordered."),
        msgid("Dispute over the right to life, body and health"),
    ),
    "helping": (
        msgid("At %(place)s %(victim)s helped the defendant without pay (%(job)s)."),
        msgid("Dispute over harm to an unpaid helper"),
    ),
    "third_party": (
        msgid("At %(place)s, while at work (%(job)s), %(victim)s was hurt by what the defendant did."),
        msgid("Dispute over the right to life, body and health"),
    ),
}  # fmt: skip


def _frame(claim: Claim) -> str:
    if claim.id == "third_party_injury":
        return "third_party"
    if any(one.law == "personal_injury" and one.article == "第五条" for one in claim.basis):
        return "helping"
    return "result" if any(one.article == RESULT for one in claim.basis) else "service"


def _facts(claim: Claim, asked: Asked | None, known: Particulars) -> list[str]:
    """What happened, who was at fault, what was paid, on which articles."""
    fault = _(
        "On fault: instructions were given by %(blank)s; tools and material came from %(blank)s; protection and "
        "warnings: %(blank)s."
    )
    lines = [
        *_accident(claim, known),
        fault % {"blank": BLANK},
        _("What happened in detail: %(story)s") % {"story": known.story.strip() or BLANK * 3},
    ]
    if asked is not None and asked.advance:
        paid = _("The defendant has paid %(sum)s yuan already.")
        lines.append(paid % {"sum": format_yuan(to_cent(asked.advance))})
    words = _(
        "Under %(articles)s the defendant has to make good these losses; the table shows how each is reckoned."
    )
    return [*lines, words % {"articles": cited_all(law_of(claim, asked, grade=known.grade))}]


def _accident(claim: Claim, known: Particulars) -> list[str]:
    """For whom the work was, the accident, the treatment."""
    dead = known.grade == "death"
    values = {
        "victim": _("the plaintiff’s relative %(name)s") % {"name": BLANK} if dead else _("the plaintiff"),
        "place": or_blank(known.workplace or known.injured_where), "job": or_blank(known.job),
        "when": _("%(day)s, at %(time)s") % {
            "day": day_or_blank(known.injured_on), "time": or_blank(known.injured_time),
        },
        "where": or_blank(known.injured_where), "cause": or_blank(known.injury_cause),
        "part": or_blank(known.body_part), "hospital": or_blank(known.hospital),
        "day": day_or_blank(known.diagnosed_on), "died": day_or_blank(known.died_on), "grade": _grade(known),
    }  # fmt: skip
    hurt = _("On %(when)s, at %(where)s, %(victim)s was hurt. Main cause: %(cause)s. Injured: %(part)s.")
    treated = _("Treated at %(hospital)s; diagnosed on %(day)s; degree of disability: %(grade)s.")
    if dead:
        hurt = _("On %(when)s, at %(where)s, %(victim)s was hurt and died of it. Main cause: %(cause)s.")
        treated = _("Treated at %(hospital)s; day of death: %(died)s.")
    return [_(_FRAMES[_frame(claim)][0]) % values, hurt % values, treated % values]


def _grade(known: Particulars) -> str:
    if known.grade.isdigit():
        return _("Grade %(grade)s") % {"grade": known.grade}
    return _("not graded so far") if known.grade == "none" else BLANK


def _damages(told: Told) -> dict[str, Any]:
    known, claim = told.known, told.selection.raised[0]
    asked = asked_of(claim)
    empty = dict.fromkeys(("name", "reckoned", "basis", "sum"), BLANK)
    losses = _losses(claim, asked, known) if asked else []
    return (
        side_values(known)
        | evidence_values(known, evidence_checklist(told.selection.raised))
        | {
            "cause": _(_FRAMES[_frame(claim)][1]),
            "defendants": _defendants(known, claim),
            "requests": rows(_requests(asked)),
            "losses": [{"number": place} | one for place, one in enumerate(losses or [empty], start=1)],
            "facts": rows(_facts(claim, asked, known)),
            "witnesses": known.witnesses or BLANK * 2,
            "copies": 1 + len(known.others),
        }
    )


def _defendants(known: Particulars, claim: Claim) -> list[dict[str, str]]:
    """Who is sued. What was typed of an employer stands for the hirer, never for a third party."""
    is_hirer = claim.id != "third_party_injury"
    spare = (known.employer, known.employer_address, known.employer_phone) if is_hirer else ("", "", "")
    first = (known.defendant, known.defendant_address, known.defendant_phone)
    told = first if any(first) else spare
    found = [told, *((one.name, one.address, one.phone) for one in known.others)]
    return [
        {"name": or_blank(name), "identity": BLANK, "address": or_blank(address), "phone": or_blank(phone)}
        for name, address, phone in found
    ]


def _advice(told: Told) -> Sequence[str]:
    """What the court asks in advance; what in the sums was only tried out."""
    asked = asked_of(told.selection.raised[0])
    if asked is None:
        return ()
    found = [_fee(asked, told.law)] if asked.rest else []
    is_tried = any(step.label.message == DISABILITY for step, _before in asked.items)
    if is_tried and not told.known.grade.isdigit():
        found.append(
            _(
                "You did not tell a degree of disability: the line for it only tries one out. Strike it out until a "
                "degree has been found, and change the sums."
            )
        )
    return found


def _fee(asked: Asked, law: Law) -> str:
    usual = court_fee(CourtFeeFacts(claimed=asked.rest), law)
    simplified = court_fee(CourtFeeFacts(claimed=asked.rest, is_simplified=True), law)
    words = _("The court’s fee for %(sum)s yuan: %(fee)s, in the simplified procedure %(less)s (%(articles)s).") % {
        "sum": format_yuan(to_cent(asked.rest)), "fee": said(amount_words(usual.amount, "yuan")),
        "less": said(amount_words(simplified.amount, "yuan")), "articles": cited_all(usual.basis[:1]),
    }  # fmt: skip
    for text in (*usual.assumptions, *usual.warnings):
        words = _("%(one)s %(other)s") % {"one": words, "other": said(text)}
    return words


DAMAGES = RightsPaper(
    kind=PaperKind.DAMAGES,
    name=gettext_lazy("Statement of claim for an injury"),
    note=gettext_lazy("For the court, where a person and not a firm hired you and you were hurt at work."),
    asks=(
        "name", "gender", "birth_on", "identity_number", "phone", "address", "job", "defendant", "defendant_address",
        "defendant_phone", "others", "authority", "workplace", "injured_on", "injured_time", "injured_where",
        "injury_cause", "body_part", "hospital", "diagnosed_on", "story", "witnesses", "evidence",
    ),
    fields=(
        *NOTES, *WORKER, AUTHORITY,
        DocumentField("cause", gettext_lazy("Cause of action"), "提供劳务者受害责任纠纷"),
        DocumentField("defendants[].name", gettext_lazy("Name"), "张某"),
        DocumentField("defendants[].identity", gettext_lazy("Identity number"), "__________"),
        DocumentField("defendants[].address", gettext_lazy("Address"), "云桥市桥南街道"),
        DocumentField("defendants[].phone", gettext_lazy("Phone"), "19900000001"),
        DocumentField("requests[].text", gettext_lazy("What the plaintiff asks for"), "1. 判令被告赔偿52,756.23元。"),
        DocumentField("losses[].number", gettext_lazy("No."), 1),
        DocumentField("losses[].name", gettext_lazy("Item of loss"), "误工费"),
        DocumentField("losses[].reckoned", gettext_lazy("How it is reckoned"), "300 × 90"),
        DocumentField("losses[].basis", gettext_lazy("Article of the Interpretation on personal injury"), "第七条"),
        DocumentField("losses[].sum", gettext_lazy("Sum (yuan)"), "27,000.00"),
        DocumentField("facts[].text", gettext_lazy("Facts and reasons"), "原告受被告雇请从事木工。"),
        *EVIDENCE,
        DocumentField("witnesses", gettext_lazy("Witnesses, with address and phone"), "李某，13600000002"),
        DocumentField("copies", gettext_lazy("Copies"), 1),
    ),
    body=(
        TOP,
        Words(gettext_lazy("Plaintiff:"), "left", is_strong=True),
        WORKER_FORM,
        Words(gettext_lazy("Defendant:"), "left", is_strong=True, space=1),
        Listing("defendants", (4, 6, 7, 4)),
        Words(gettext_lazy("Cause of action: {{ cause }}"), "left", is_strong=True, space=1),
        Words(gettext_lazy("What the plaintiff asks the court:"), "left", is_strong=True),
        Lines("requests", LINE),
        Words(gettext_lazy("The losses, item by item:"), "left", is_strong=True),
        Listing("losses", (2, 5, 8, 5, 5)),
        Words(gettext_lazy("Facts and reasons:"), "left", is_strong=True, space=1),
        Lines("facts", LINE),
        Words(gettext_lazy("Evidence and where it comes from:"), "left", is_strong=True, space=1),
        EVIDENCE_TABLE,
        Words(gettext_lazy("Witnesses: {{ witnesses }}"), "left", space=1),
        Words(gettext_lazy("To: {{ authority }}"), "left", space=1),
        Words(gettext_lazy("Plaintiff (signature or fingerprint): ____________"), "right", space=1),
        Words(gettext_lazy("Date: ____-__-__"), "right"),
        Words(gettext_lazy(
            "Enclosed: {{ copies }} copies of this statement (one for each defendant), the evidence, a copy of the "
            "identity card."
        ), "left"),
    ),
    values=_damages,
    advice=_advice,
    forum=Forum.COURT,
    needs_claims=True,
    takes=PRIVATE,
    steps=(
        gettext_lazy(
            "Ask first whether a firm with qualification stands above the person who hired you, such as a building "
            "firm. If so, have the injury recognised as a work injury first: there your own carelessness takes nothing "
            "off, and the time to apply runs from the accident."
        ),
        gettext_lazy(
            "The court weighs the fault of both sides; nobody can foretell your share. This paper asks for the whole, "
            "less what was paid. You may ask for less: of what you lose, you bear the fee."
        ),
        gettext_lazy(
            "Go to the basic court of the place where it happened, or where the defendant lives (article 29 of the "
            "Civil Procedure Law). Hand in one copy for the court and one for each defendant."
        ),
        gettext_lazy(
            "Travel, meals in hospital, nutrition, aids and the appraisal are in it only if you told them: add what "
            "you can prove, and change the sums. Damages for mental distress are asked for where the harm is grave "
            "(article 1183 of the Civil Code): fill in a sum or strike the line out."
        ),
        gettext_lazy(
            "Without a degree of disability, ask the court for an appraisal once the treatment is over, and then raise "
            "the claim. If the injured person has died, the close family sues."
        ),
    ),
)  # fmt: skip
