"""What legal aid counts of money: involved, confirmed, received. Corrections count against what they correct."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted, summed
from unionhall.services.legalaid.figure_words import PEOPLE, SPLITS, YUAN, in_words, matter_columns, of_matter
from unionhall.services.legalaid.models import LedgerEntry
from unionhall.services.legalaid.states import Money

BOTH = ("organisation", "claimant__person__organisation")


def _lines(*kinds: str) -> QuerySet[LedgerEntry]:
    """Lines of these columns of the ledger, with what takes them back."""
    rows = LedgerEntry.objects.filter(kind__in=kinds)
    rows = rows.select_related("claimant__person", "matter__case", "matter__organisation")
    way = Case(
        When(matter__aided_on__isnull=False, then=Value(str(_("With legal aid")))),
        default=Value(str(_("By mediation or advice"))),
        output_field=CharField(),
    )
    return rows.annotate(**of_matter("matter__"), way_words=way, kind_words=in_words("kind", Money.choices))


def _claimed() -> QuerySet[LedgerEntry]:
    return _lines(Money.CLAIMED)


def _claimed_mediated() -> QuerySet[LedgerEntry]:
    return _lines(Money.CLAIMED).filter(matter__mediated_on__isnull=False)


def _confirmed() -> QuerySet[LedgerEntry]:
    return _lines(Money.AGREED, Money.AWARDED)


def _received() -> QuerySet[LedgerEntry]:
    return _lines(Money.RECEIVED)


def _received_aided() -> QuerySet[LedgerEntry]:
    return _lines(Money.RECEIVED).filter(matter__aided_on__isnull=False)


def _standing(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Lines that were not taken back, and take nothing back."""
    return rows.filter(reverses=None, reversed_by=None)


def _paid() -> QuerySet[LedgerEntry]:
    return _standing(_received())


def _paid_aided() -> QuerySet[LedgerEntry]:
    return _standing(_received_aided())


def _matter_of(row: Any) -> Any:
    return row.matter


_LINE_COLUMNS = (
    Column(_("Who"), lambda row: row.claimant.person, "person"),
    *matter_columns(_matter_of),
    Column(_("Column"), lambda row: str(row.get_kind_display())),
    Column(_("Booked on"), lambda row: row.booked_on),
    Column(_("Amount, yuan"), lambda row: row.amount_yuan, "number"),
)
_BY_WAY = (_("In what way"), "way_words")
_BY_COLUMN = (_("Agreed or awarded"), "kind_words")


def _sum(code: str, name: Any, definition: Any, rows: Any, date: str, *splits: tuple[Any, str]) -> Figure:
    return Figure(
        code=code, name=name, unit=YUAN, definition=definition, rows=rows, date=date, numerator=summed("amount_yuan"),
        units=BOTH, breakdowns=(*splits, *SPLITS), columns=_LINE_COLUMNS,
    )  # fmt: skip


def _workers(code: str, name: Any, definition: Any, rows: Any, *splits: tuple[Any, str]) -> Figure:
    return Figure(
        code=code, name=name, unit=PEOPLE, definition=definition, rows=rows, date="booked_on",
        numerator=counted("claimant__person", distinct=True), each="claimant__person", units=BOTH,
        breakdowns=(*splits, *SPLITS), columns=_LINE_COLUMNS, is_sensitive=True,
        follows=(Follow(LedgerEntry, {"pk": "reverses_id"}, base=_received),),
    )  # fmt: skip


FIGURES = (
    _sum(
        "legalaid_involved", _("Amount involved"),
        _("What is claimed in the matters opened in this period, in yuan, as it stands now: all claimants together."),
        _claimed, "matter__case__opened_at", _BY_WAY,
    ),
    _sum(
        "legalaid_mediated_involved", _("Amount involved in mediations"),
        _("What is claimed in the matters in which mediation began in this period, in yuan, as it stands now."),
        _claimed_mediated, "matter__mediated_on",
    ),
    _sum(
        "legalaid_confirmed", _("Recovered, confirmed"),
        _("What workers came to have a right to in this period, by agreement, award or judgment, in yuan. Where an "
          "award follows an agreement, the agreement is taken off again. It says nothing yet of what was paid."),
        _confirmed, "booked_on", _BY_COLUMN, _BY_WAY,
    ),
    _sum(
        "legalaid_received", _("Recovered, received"),
        _("What reached workers in this period, in yuan. Money that lies with a court or an account is not counted "
          "yet; what was booked in error is taken off again."),
        _received, "booked_on", _BY_WAY,
    ),
    _sum(
        "legalaid_aid_received", _("Recovered with legal aid"),
        _("Of what reached workers in this period, the part in matters for which legal aid was granted, in yuan."),
        _received_aided, "booked_on",
    ),
    _workers(
        "legalaid_beneficiaries", _("Workers who received money"),
        _("Workers whom money reached in this period, each counted once."), _paid, _BY_WAY,
    ),
    _workers(
        "legalaid_aid_beneficiaries", _("Workers who received money with legal aid"),
        _("Workers whom money reached in this period in matters for which legal aid was granted, each counted once."),
        _paid_aided,
    ),
)  # fmt: skip


def figures() -> list[Figure]:
    """The figures of money."""
    return list(FIGURES)
