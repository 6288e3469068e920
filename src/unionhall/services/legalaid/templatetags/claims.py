"""`{% load claims %}`: claimants and their money in words and shapes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from unionhall.lib.text import mask_phone
from unionhall.services.legalaid.states import Money

register = template.Library()


@register.filter
def masked_phone(phone: str) -> str:
    """138****1234; a dash for none."""
    return mask_phone(phone) if phone else "–"


@register.filter
def worked_words(claimant: Any) -> str:
    """From when to when somebody worked, as far as it is known."""
    begun, ended = claimant.worked_from, claimant.worked_to
    if begun is None and ended is None:
        return "–"
    return f"{begun or '…'} – {ended or '…'}"


@register.filter
def standing_kind(entry: Any) -> str:
    """How a share or a line is marked: taken back, on the way, received and confirmed, or booked."""
    if hasattr(entry, "reversed_by"):
        return "closed"
    if entry.kind == Money.ENFORCED:
        return "doing"
    return "done" if hasattr(entry, "receipt") else "todo"


@register.filter
def standing_words(entry: Any) -> str:
    """Where a share of a payment is."""
    if hasattr(entry, "reversed_by"):
        return _("Taken back")
    if entry.kind == Money.ENFORCED:
        return _("On the way")
    if hasattr(entry, "receipt"):
        return _("Receipt confirmed")
    return _("Received, not confirmed yet")
