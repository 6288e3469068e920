"""Conflicts of interest between a lawyer and the other side of a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.services.legalaid.dealings import same_name
from unionhall.services.legalaid.models import Debtor, FirmClient, Lawyer, Matter


@dataclass(frozen=True)
class Conflict:
    """Why `lawyer` cannot act in the matter, in words for whoever assigns."""

    lawyer: Lawyer
    words: Any


def conflicts_of(matter: Matter, lawyer: Lawyer) -> list[Conflict]:
    """What stands against this lawyer in this matter: their firm acts, or is said to act, for the other side."""
    return conflicts_among(matter, [lawyer])


def conflicts_among(matter: Matter, lawyers: Iterable[Lawyer]) -> list[Conflict]:
    """The same for many lawyers, in two queries."""
    debtors = list(Debtor.objects.filter(matter=matter))
    names = {same_name(one.name): one for one in debtors}
    codes = {one.credit_code: one for one in debtors if one.credit_code}
    counsels = {same_name(one.counsel): one for one in debtors if one.counsel}
    chosen = list(lawyers)
    clients: dict[Any, Debtor] = {}
    firms = FirmClient.objects.filter(firm__in=[one.firm_id for one in chosen], ended_on=None)
    for client in firms:
        debtor = codes.get(client.credit_code) or names.get(same_name(client.name))
        if debtor is not None:
            clients[client.firm_id] = debtor
    found = []
    for lawyer in chosen:
        counsel = counsels.get(same_name(lawyer.firm.name))
        if counsel is not None:
            words = format_lazy(_("their firm acts for {debtor} in this matter"), debtor=counsel.name)
            found.append(Conflict(lawyer, words))
        elif lawyer.firm_id in clients:
            debtor = clients[lawyer.firm_id]
            words = format_lazy(_("{debtor} is a client of their firm"), debtor=debtor.name)
            found.append(Conflict(lawyer, words))
    return found
