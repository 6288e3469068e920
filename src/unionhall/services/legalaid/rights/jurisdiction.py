"""Before which commission, court or office a matter goes, and against whom.

Sources: 调解仲裁法 articles 21 and 22; 办案规则 articles 6 to 8; 法释〔2020〕26号 articles 3, 29 and 30; 民事诉讼法
articles 29 and 225; 劳动保障监察条例 article 13.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.results import Basis, Text


class Way(StrEnum):
    """What is to be done."""

    ARBITRATION = "arbitration"
    COURT_AFTER = "court_after"  # after arbitration
    SET_ASIDE = "set_aside"  # the employer against a final award
    PAYMENT_ORDER = "payment_order"
    INSPECTION = "inspection"
    RECOGNITION = "recognition"
    TORT = "tort"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlace:
    """A place of work as the worker names it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionFacts:
    """Places as the worker names them; empty or missing where unknown. `employer_seat`: registered or main office.

    `is_licence_lent`: the firm trades under a licence that another lent it. `is_contracted_out`: the work was passed
    on to a person without qualification.
    """

    is_employment: bool = True
    work_places: tuple[WorkPlace, ...] = ()
    employer_seat: str | None = None
    harm_place: str | None = None
    defendant_home: str | None = None
    is_dispatched: bool = False
    is_contracted_out: bool = False
    is_unlicensed: bool = False
    is_licence_lent: bool = False


@dataclass(frozen=True, slots=True)
class Competent:
    """Who decides, in words; `place` as far as it is known."""

    way: Way
    words: Text
    place: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Respondent:
    """Whom to name on the other side."""

    words: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Every body that may decide, in the order of the law; the respondents; what to beware of."""

    forums: tuple[Competent, ...]
    respondents: tuple[Respondent, ...]
    warnings: tuple[Text, ...] = ()

    def of(self, way: Way) -> tuple[Competent, ...]:
        """Those that decide on one way."""
        return tuple(one for one in self.forums if one.way is way)


def jurisdiction(facts: JurisdictionFacts) -> Jurisdiction:
    """Where to go with a labour dispute, or with a suit for services or for harm where there is no employment."""
    if not facts.is_employment:
        return Jurisdiction(tuple(_tort(facts)), _civil_respondents(facts), ())
    forums = [
        *_arbitration(facts), *_court(facts),
        Competent(Way.SET_ASIDE, Text(_("Intermediate court at the place of the arbitration commission")), "",
                  article("arbitration", "第四十九条")),
        Competent(Way.PAYMENT_ORDER, Text(_("Basic court at the debtor's place")), facts.employer_seat or "",
                  article("procedure", "第二百二十五条")),
        *_by_work_place(facts, Way.INSPECTION, _("Labour inspection of the district where you worked"),
                        article("inspection", "第十三条")),
        Competent(Way.RECOGNITION, Text(_("Social-insurance office where the employer is insured")),
                  facts.employer_seat or "", article("injury", "第十七条")),
    ]  # fmt: skip
    return Jurisdiction(tuple(forums), _respondents(facts), tuple(_warnings(facts)))


def _by_work_place(facts: JurisdictionFacts, way: Way, words: str, basis: Basis) -> list[Competent]:
    names = [one.name for one in facts.work_places] or [""]
    return [Competent(way, Text(words), name, basis) for name in names]


def _arbitration(facts: JurisdictionFacts) -> list[Competent]:
    """The place of work goes before the employer's seat where both were asked (article 21)."""
    basis = article("arbitration", "第二十一条")
    seat = Competent(
        Way.ARBITRATION, Text(_("Arbitration commission at the employer's seat")), facts.employer_seat or "", basis
    )  # fmt: skip
    words = _("Arbitration commission of the place where you worked")
    return [*_by_work_place(facts, Way.ARBITRATION, words, basis), seat]


def _court(facts: JurisdictionFacts) -> list[Competent]:
    basis = article("spc_1", "第三条")
    seat = Competent(
        Way.COURT_AFTER, Text(_("Basic court at the employer's seat")), facts.employer_seat or "", basis
    )
    if not facts.work_places:
        return [seat]
    return [
        seat,
        *_by_work_place(facts, Way.COURT_AFTER, _("Basic court of the place where you worked"), basis),
    ]


def _tort(facts: JurisdictionFacts) -> list[Competent]:
    basis = article("procedure", "第二十九条")
    return [
        Competent(Way.TORT, Text(_("Basic court of the place where it happened")), facts.harm_place or "", basis),
        Competent(Way.TORT, Text(_("Basic court where the other side lives")), facts.defendant_home or "", basis),
        Competent(
            Way.PAYMENT_ORDER, Text(_("Basic court at the debtor's place")), facts.defendant_home or "",
            article("procedure", "第二百二十五条"),
        ),
    ]  # fmt: skip


def _civil_respondents(facts: JurisdictionFacts) -> tuple[Respondent, ...]:
    return (Respondent(Text(_("The person who hired you")), article("civil_code", "第一千一百九十二条")),)


def _respondents(facts: JurisdictionFacts) -> tuple[Respondent, ...]:
    found: list[Respondent] = []
    if facts.is_dispatched:
        joint = article("arbitration", "第二十二条")
        found += [
            Respondent(Text(_("The dispatching firm")), joint),
            Respondent(Text(_("The firm where you worked")), joint),
        ]
    else:
        found.append(Respondent(Text(_("The employer")), article("arbitration", "第二十二条")))
    if facts.is_contracted_out:
        basis = article("case_rules", "第七条")
        found += [
            Respondent(Text(_("The organisation that passed the work on")), basis),
            Respondent(Text(_("The person who took the work on")), basis),
        ]
    if facts.is_unlicensed:
        found.append(Respondent(Text(_("Whoever put up the money")), article("spc_1", "第二十九条")))
    if facts.is_licence_lent:
        found.append(
            Respondent(Text(_("The owner of the licence that was lent")), article("spc_1", "第三十条"))
        )
    return tuple(found)


def _warnings(facts: JurisdictionFacts) -> list[Text]:
    found = []
    if len(facts.work_places) > 1:
        found.append(Text(_("You worked in several places: the commission that accepts first decides.")))
    if not facts.work_places:
        found.append(Text(_("Where you worked is not clear: go to the employer's seat.")))
    if facts.work_places and facts.employer_seat:
        found.append(Text(_("If both places are asked, the commission of the place of work decides.")))
    return found
