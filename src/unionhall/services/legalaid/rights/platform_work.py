"""Injured while taking orders from a platform: the insurance for platform workers comes first, other ways after it.

Sources: 人社部发〔2021〕110号 and the rules on trial made on it. It pays without an employment relationship and without
asking for fault; where it holds, and since when, is known here only in part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.limits import bodily_harm, recognition_by_worker
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

FUND = Text(_("Insurance fund for platform workers' injuries"))
EVIDENCE = ("platform_records", "accident_report", "diagnosis", "invoices", "witnesses")


class BadPlatform(InvalidInput):
    """Facts about platform work that do not fit together; the sentence says why."""


class Sector(StrEnum):
    """What the platform sends people out for."""

    RIDES = "rides"
    DELIVERY = "delivery"
    COURIER = "courier"
    FREIGHT = "freight"
    OTHER = "other"


# The sectors that the trial covers.
COVERED = frozenset({Sector.RIDES, Sector.DELIVERY, Sector.COURIER, Sector.FREIGHT})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """`was_on_order`: from taking an order to its end. `is_managed`: a firm sets hours and pay as if employed."""

    sector: Sector
    injured_on: date
    was_on_order: bool | None = None
    is_managed: bool | None = None
    third_party_at_fault: bool | None = None


LABELS: dict[str, str] = {
    "sector": _("What the platform sends you out for"),
    "injured_on": _("Day of the accident"),
    "was_on_order": _("The accident happened while you carried out an order"),
    "is_managed": _("A firm sets your hours, punishes and pays you as if you were employed"),
    "third_party_at_fault": _("Somebody else caused the accident"),
    "Sector.rides": _("Driving passengers"),
    "Sector.delivery": _("Delivering meals"),
    "Sector.courier": _("Delivering goods in the city at once"),
    "Sector.freight": _("Carrying freight in the city"),
    "Sector.other": _("Another kind of work"),
}


def platform_work(facts: PlatformFacts, law: Law) -> list[Claim]:
    """The ways, in the order in which to take them. Raises BadPlatform for an injury that lies ahead."""
    if facts.injured_on > law.as_of:
        raise BadPlatform(_("This day lies ahead."), field="injured_on")
    found = [_insurance(facts, law), _employment(facts, law), _harm(facts, law)]
    return [claim for claim in found if claim is not None]


def _insurance(facts: PlatformFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    status = _covered(facts, sheet)
    if status != Status.NO:
        sheet.assume(
            _("Report the accident in the platform's app at once, and keep the record of the report.")
        )
        sheet.assume(_("If the platform does not pass it on, apply at the work-injury office yourself."))
        sheet.assume(_("The insurance asks neither for an employment relationship nor whose fault it was."))
        sheet.warn(_("Ask the office for the time within which to apply; here it is not known for certain."))
    return sheet.claim(
        "platform_injury", _("Insurance for platform workers' injuries"), status=status,
        basis=(article("platform", "附件", is_unconfirmed=True),), forum=(Forum.PLATFORM, Forum.INSURANCE),
        evidence=EVIDENCE, payer=FUND,
    )  # fmt: skip


def _covered(facts: PlatformFacts, sheet: Sheet) -> Status:
    if facts.was_on_order is False:
        sheet.assume(_("The insurance covers only the time from taking an order to its end."))
        return Status.NO
    if facts.sector not in COVERED:
        sheet.warn(
            _("The insurance covers rides, delivery and freight; ask whether your platform has joined.")
        )
        return Status.DEPENDS
    try:
        applies = sheet.flag("rights.platform_injury_applies", facts.injured_on)
    except MissingParameter:
        sheet.warn(
            _("Whether the insurance held here on that day is not entered yet; ask the work-injury office.")
        )
        return Status.DEPENDS
    if not applies:
        sheet.assume(_("On that day the insurance had not begun here."))
        return Status.NO
    sheet.warn(_("The insurance covers the platforms that have joined it; the app shows whether yours has."))
    return Status.EXISTS if facts.was_on_order else Status.DEPENDS


def _employment(facts: PlatformFacts, law: Law) -> Claim:
    """Whoever is managed as an employee may be one: then the benefits for work injuries are due."""
    sheet = Sheet(law)
    status = Status.NO if facts.is_managed is False else Status.DEPENDS
    if status == Status.NO:
        sheet.assume(_("Whoever takes orders freely is not employed by the platform."))
    else:
        sheet.warn(
            _("If a firm really managed you, an employment can be found, and a work injury recognised.")
        )
    return sheet.claim(
        "platform_employment", _("Employment with the platform or its partner, and work injury"), status=status,
        basis=(article("builders_notice", "第一条"), article("injury", "第十四条")),
        limitation=recognition_by_worker(facts.injured_on, law), forum=(Forum.ARBITRATION, Forum.INSURANCE),
        evidence=("platform_records", "roster", "work_chat", "pay_transfers", "colleagues"),
    )  # fmt: skip


def _harm(facts: PlatformFacts, law: Law) -> Claim | None:
    """Damages come last: what a third party owes, or the platform by its fault; what the insurance paid is noted."""
    sheet = Sheet(law)
    status = Status.EXISTS if facts.third_party_at_fault else Status.DEPENDS
    sheet.assume(_("Ask the insurance first: it pays sooner, and without a dispute about fault."))
    if facts.third_party_at_fault:
        sheet.assume(
            _("Who caused the accident, and its motor insurance, pays besides; costs are not paid twice.")
        )
    else:
        sheet.warn(_("Damages from the platform need its fault; see the topic on harm at work for others."))
    return sheet.claim(
        "platform_harm", _("Damages for the harm"), status=status,
        basis=(article("civil_code", "第一千一百六十五条"), article("civil_code", "第一千一百七十九条")),
        limitation=bodily_harm(facts.injured_on, law), forum=(Forum.COURT,), evidence=EVIDENCE,
    )  # fmt: skip
