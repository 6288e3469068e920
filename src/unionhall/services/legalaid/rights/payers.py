"""Who must pay, along the chain of those who let others have the work: one debt, several who answer for it.

Sources: 保障农民工工资支付条例 articles 18 to 20, 29, 30 and 35 to 37; 法释〔2025〕12号 articles 1 and 2
for every trade and every worker; 劳动合同法 articles 93 and 94.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import pay
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

# Since when the regulation on migrant workers' wages is in force.
REGULATION = date(2020, 5, 1)
# Since when the second interpretation makes contractors of every trade answer.
EVERY_TRADE = date(2025, 9, 1)
EVIDENCE = ("chain", "who_hired", "tally", "iou", "pay_transfers", "work_chat", "badge", "colleagues")
ROUTES = (Forum.INSPECTION, Forum.ARBITRATION, Forum.COURT)


class Hirer(StrEnum):
    """Who hired the worker and was to pay."""

    FIRM = "firm"  # licensed, and qualified for the work
    FOREMAN = "foreman"  # an individual with a crew
    UNQUALIFIED = "unqualified"  # an outfit without licence or qualification
    UNLICENSED_DISPATCHER = "unlicensed_dispatcher"
    BORROWED_NAME = "borrowed_name"  # trades in the name of a firm that lends it


class Giver(StrEnum):
    """Who let the hirer have the work."""

    DEVELOPER = "developer"
    GENERAL_CONTRACTOR = "general_contractor"
    SUBCONTRACTOR = "subcontractor"
    OTHER_FIRM = "other_firm"


IRREGULAR = frozenset({Hirer.FOREMAN, Hirer.UNQUALIFIED, Hirer.UNLICENSED_DISPATCHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFacts:
    """`owed` wages in yuan, and the chain above the one who hired. `given_by` is None where nobody stood above.

    `developer_unsettled`: project money in yuan that the developer has not settled though it was due; 0 when it paid
    in full, None when not known. `was_passed_on`: the whole project was handed to another (转包). `has_investor`: the
    hirer is a partnership, sole proprietorship or 个体工商户. `breaks_planning_law`: built against planning or building
    law. `is_migrant`: a rural resident who works for an employer.
    """

    owed: Fraction
    hirer: Hirer
    given_by: Giver | None = None
    is_construction: bool = True
    is_migrant: bool = True
    has_general_contractor: bool = True
    developer_unsettled: Fraction | None = None
    was_passed_on: bool = False
    breaks_planning_law: bool = False
    has_price_dispute: bool = False
    has_investor: bool = False
    last_day: date | None = None


def payers(facts: ChainFacts, law: Law) -> list[Claim]:
    """A claim for each who answers for the debt, and what to press with on a building site.

    All of them are the same money: each excludes the others. Raises SumBelowNothing.
    """
    check_sums(facts)
    asked: tuple[Callable[[ChainFacts, Law], Claim | None], ...] = (
        _hirer, _user_unit, _name_lender, _investor, _general_contractor, _developer,
    )  # fmt: skip
    found = [claim for claim in (ask(facts, law) for ask in asked) if claim is not None]
    ids = [claim.id for claim in found]
    made = [
        replace(claim, excludes=(*(one for one in ids if one != claim.id), "arrears", "part_month", "iou"))
        for claim in found
    ]
    if facts.is_construction and facts.is_migrant and _is_under_regulation(facts):
        made.append(_tools(facts, law))
    return made


def _is_under_regulation(facts: ChainFacts) -> bool:
    return facts.last_day is None or facts.last_day >= REGULATION


def _second_interpretation(facts: ChainFacts, number: str, law: Law) -> list[Basis]:
    """Its article, where it is in force and is about this hirer."""
    by_article = {"第一条": {Hirer.FOREMAN, Hirer.UNQUALIFIED}, "第二条": {Hirer.BORROWED_NAME}}
    holds = law.as_of >= EVERY_TRADE and facts.hirer in by_article[number]
    return [article("spc_2", number)] if holds else []


def _claim(
    sheet: Sheet, facts: ChainFacts, claim_id: str, payer: str, basis: Iterable[Basis],
    *, status: Status = Status.EXISTS, amount: Amount | None = None, is_in_regulation: bool = True,
) -> Claim:  # fmt: skip
    """The claim on one payer: the whole debt, unless `amount` limits it; all say what holds for all of them."""
    basis = list(basis)
    if amount is None:
        amount = Amount.of(sheet.step(_("Wages owed"), plain(facts.owed)))
    if is_in_regulation and status == Status.EXISTS and not _holds(facts, basis, sheet):
        status = Status.DEPENDS
    if not amount.high:
        status = Status.NO
    sheet.assume(_("Those who answer owe the same money: name them all together, it is paid once."))
    if facts.is_migrant and _is_under_regulation(facts):
        sheet.assume(
            _(
                "The employer must produce contract, roll and pay ledger, or it bears the consequence (article 50)."
            )
        )
        basis.append(article("migrants", "第五十条"))
    if facts.has_price_dispute:
        sheet.warn(
            _("A dispute between the firms about the price or the quantity is no reason not to pay wages.")
        )
        basis.append(article("migrants", "第三十五条"))
    return sheet.claim(
        claim_id, _("Wages from those who answer for them"), status=status, amount=amount, basis=basis,
        limitation=pay(facts.last_day, sheet.law), forum=ROUTES, evidence=EVIDENCE, payer=Text(payer),
    )  # fmt: skip


def _holds(facts: ChainFacts, basis: list[Basis], sheet: Sheet) -> bool:
    """Whether the regulation, or the second interpretation in its stead, is about this worker and this time."""
    if any(one.law == "spc_2" for one in basis):
        return True
    if not facts.is_migrant:
        sheet.warn(
            _(
                "This rule protects rural residents who work for an employer; for others it is settled case by case."
            )
        )
        return False
    if not _is_under_regulation(facts):
        sheet.warn(
            _("The work ended before the regulation on migrant workers' wages was in force (2020-05-01).")
        )
        return False
    return True


def _hirer(facts: ChainFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    if facts.hirer == Hirer.FOREMAN:
        sheet.assume(_("Name the foreman together with the firm that gave him the work."))
        joint = [article("lcl", "第九十四条", is_unconfirmed=True)]
        return _claim(sheet, facts, "payer_foreman", _("The foreman"), joint, is_in_regulation=False)
    own = {
        Hirer.FIRM: ("第三十条", _("The firm that hired you")),
        Hirer.UNQUALIFIED: ("第九十三条", _("The outfit that hired you, or who put money into it")),
        Hirer.UNLICENSED_DISPATCHER: ("第九十二条", _("The dispatcher that hired you")),
        Hirer.BORROWED_NAME: ("第九十三条", _("Whoever hired you in a borrowed name")),
    }
    number, words = own[facts.hirer]
    return _claim(sheet, facts, "payer_hirer", words, [article("lcl", number)], is_in_regulation=False)


def _user_unit(facts: ChainFacts, law: Law) -> Claim | None:
    """Who uses workers of an individual, an unqualified outfit or an unlicensed dispatcher (article 18)."""
    outside = facts.given_by is not None and not facts.is_construction
    if facts.hirer not in IRREGULAR or not (
        outside or facts.given_by in (Giver.SUBCONTRACTOR, Giver.OTHER_FIRM)
    ):
        return None
    sheet = Sheet(law)
    basis = [article("migrants", "第十八条")]
    if facts.hirer == Hirer.FOREMAN:
        basis.append(article("lcl", "第九十四条", is_unconfirmed=True))
    basis += _second_interpretation(facts, "第一条", law)
    sheet.assume(_("It may get the money back from the one who hired you; that is not your concern."))
    return _claim(
        sheet, facts, "payer_user_unit", _("The firm that gave the work to the one who hired you"), basis
    )


def _name_lender(facts: ChainFacts, law: Law) -> Claim | None:
    if facts.hirer != Hirer.BORROWED_NAME:
        return None
    basis = [article("migrants", "第十九条第二款")]
    if facts.is_construction:
        basis.append(article("migrants", "第三十六条第二款"))
    basis += _second_interpretation(facts, "第二条", law)
    return _claim(Sheet(law), facts, "payer_name_lender", _("The firm that lent its name"), basis)


def _investor(facts: ChainFacts, law: Law) -> Claim | None:
    if not facts.has_investor:
        return None
    basis = [article("migrants", "第二十条")]
    return _claim(
        Sheet(law), facts, "payer_investor", _("The owner or partners behind the one who hired you"), basis
    )


def _general_contractor(facts: ChainFacts, law: Law) -> Claim | None:
    """Pays first, whoever of those below owes (articles 30 and 36). None where it is itself the hirer, or nobody is."""
    below = facts.given_by in (Giver.GENERAL_CONTRACTOR, Giver.SUBCONTRACTOR)
    if not (facts.is_construction and facts.has_general_contractor and (below or facts.was_passed_on)):
        return None
    basis = []
    if facts.given_by == Giver.GENERAL_CONTRACTOR and facts.hirer in IRREGULAR:
        basis += [article("migrants", "第三十六条第一款"), *_second_interpretation(facts, "第一条", law)]
    elif below:
        basis.append(article("migrants", "第三十条第三款"))
    if facts.was_passed_on:
        basis.append(article("migrants", "第三十条第四款"))
    sheet = Sheet(law)
    sheet.assume(_("The general contractor pays first and may get the money back from those below it."))
    return _claim(sheet, facts, "payer_general_contractor", _("The general contractor"), basis)


def _developer(facts: ChainFacts, law: Law) -> Claim | None:
    """The whole debt where it let unqualified hands build, or built unlawfully; else up to what it has not settled."""
    if not facts.is_construction:
        return None
    sheet, basis = Sheet(law), []
    words = _("The developer")
    if facts.given_by == Giver.DEVELOPER and facts.hirer in IRREGULAR:
        basis.append(article("migrants", "第三十六条第一款"))
    if facts.breaks_planning_law:
        basis.append(article("migrants", "第三十七条"))
    if basis:
        return _claim(sheet, facts, "payer_developer", words, basis)
    basis = [article("migrants", "第二十九条第二款")]
    owed = plain(facts.owed)
    if facts.developer_unsettled is None:
        low = sheet.step(_("If the developer has settled everything"), f"min({owed}, 0)")
        high = sheet.step(_("If it still owes as much for the project, or more"), owed)
        sheet.warn(_("Find out whether the developer still owes project money: it answers only up to that."))
        return _claim(
            sheet,
            facts,
            "payer_developer",
            words,
            basis,
            status=Status.DEPENDS,
            amount=Amount.between(low, high),
        )
    most = sheet.step(
        _("Wages owed, at most the project money not settled"),
        f"min({owed}, {plain(facts.developer_unsettled)})",
    )
    if not most:
        sheet.assume(_("The developer has paid for the project in full and does not answer for the wages."))
    return _claim(sheet, facts, "payer_developer", words, basis, amount=Amount.of(most))


def _tools(facts: ChainFacts, law: Law) -> Claim:
    """What the regulation puts into the worker's hand on a building site."""
    sheet = Sheet(law)
    years = sheet.number("rights.migrant_wage_records_years", law.as_of)
    for words in (
        _("Wages of a building site go through an account of their own: ask which bank holds it."),
        _("Wages are paid through the general contractor, by the roll and the hours you signed."),
        _("A deposit for wages lies with a bank: the labour inspection can draw on it."),
        _(
            "The board at the site's gate names developer, contractors and the numbers for complaints: photograph it."
        ),
        _("Where nobody pays, ask whether the place's emergency fund advances living costs."),
        _("The union watches over the payment of wages: tell it, and let it ask the firm."),
    ):
        sheet.assume(words)
    sheet.assume(
        _("The employer keeps the pay ledger for at least %(years)s years; you may look into it."),
        years=plain(years),
    )
    numbers = ("第二十六条", "第三十一条", "第三十二条", "第三十四条", "第六十三条", "第五十一条", "第十五条")
    return sheet.claim(
        "site_tools", _("What to press with on a building site"),
        basis=[article("migrants", number) for number in numbers], forum=(Forum.INSPECTION,),
        evidence=("chain", "badge", "tally"),
    )  # fmt: skip
