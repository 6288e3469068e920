"""Lawyers, allowances and the roster as Excel files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.kernel.files.workbooks import Sheet
from unionhall.services.legalaid.queries.duty import minutes_late
from unionhall.services.legalaid.queries.lawyers import specialities_words


def lawyers_sheet(rows: Iterable[Any]) -> Sheet:
    """One row a lawyer, with their work as `with_work` counts it."""
    heads = (
        _("Name"), _("Law firm"), _("Licence number"), _("Licensed since"), _("State"), _("Specialities"),
        _("Open matters"), _("Most matters at a time"), _("Days on duty this quarter"), _("Rating, of 5"),
        _("Ratings"), _("Allowances this year"), _("Serves since"),
    )  # fmt: skip
    return Sheet(heads, (_lawyer_row(one) for one in rows))


def _lawyer_row(one: Any) -> list[Any]:
    return [
        one.person.name, one.firm.name, one.licence, one.licensed_on, one.get_state_display(),
        specialities_words(one.specialities), one.open_matters, one.most_open, one.duty_days,
        "" if one.rating is None else round(float(one.rating), 2), one.ratings, one.granted_yuan, one.since,
    ]  # fmt: skip


def allowances_sheet(rows: Iterable[Any]) -> Sheet:
    """One row an allowance."""
    heads = (
        _("Lawyer"), _("Law firm"), pgettext("allowance", "For"), _("Matter"), _("Earned on"), _("Amount"),
        _("By which rule"), _("State"),
        _("Paid on"),
    )  # fmt: skip
    return Sheet(heads, (_allowance_row(one) for one in rows))


def _allowance_row(one: Any) -> list[Any]:
    number = one.matter.case.number if one.matter else ""
    state = _("cancelled") if one.cancelled_at else _("paid") if one.paid_on else _("set aside")
    return [
        one.lawyer.person.name, one.lawyer.firm.name, one.get_stage_display(), number, one.earned_on,
        one.amount_yuan, one.basis, state, one.paid_on or "",
    ]  # fmt: skip


def roster_sheet(duties: Iterable[Any]) -> Sheet:
    """One row a duty."""
    heads = (
        _("Day"), _("Weekday"), _("Duty post"), _("Lawyer"), _("Law firm"), _("Signed in"), _("Minutes late"),
        _("Signed out"),
    )  # fmt: skip
    return Sheet(heads, (_duty_row(one) for one in duties))


def _duty_row(one: Any) -> list[Any]:
    return [
        one.day, date_format(one.day, "l"), one.post.name, one.lawyer.person.name, one.lawyer.firm.name,
        one.signed_in_at or "", minutes_late(one) or "", one.signed_out_at or "",
    ]  # fmt: skip
