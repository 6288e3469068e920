"""Choices of orders, providers, contracts and the budget."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.services.palace.states.programme import ActivityKind


class ProviderKind(models.TextChoices):
    """What sort of organisation carries a service out."""

    LAW_FIRM = "law_firm", _("Law firm")
    COLLEGE = "college", _("College")
    COUNSELLING = "counselling", _("Psychological counselling")
    HOME_SERVICE = "home_service", _("Home services")
    FILM = "film", _("Film projection")
    OTHER = "other", _("Other provider")


class MenuKind(models.TextChoices):
    """What can be ordered."""

    TRAINING = "training", _("Training course")
    FILM = "film", _("Film screening")
    LEGAL = "legal", _("Legal clinic")
    COUNSELLING = "counselling", _("Counselling")


# As what the palace puts an order on.
PUT_ON_AS: dict[str, ActivityKind] = {
    MenuKind.TRAINING: ActivityKind.TRAINING,
    MenuKind.FILM: ActivityKind.SCREENING,
    MenuKind.LEGAL: ActivityKind.LEGAL_CLINIC,
    MenuKind.COUNSELLING: ActivityKind.COUNSELLING,
}


class SentTo(models.TextChoices):
    """Into what sort of place the palace goes."""

    OFFICE = "office", _("Office")
    COMPANY = "company", _("Company")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    SCHOOL = "school", _("School")


class Money(models.TextChoices):
    """Whose money pays: the law on public purchases binds only the first."""

    PUBLIC = "public", _("Public money (city budget)")
    UNION = "union", _("Union money")


class Selection(models.TextChoices):
    """How a provider is chosen."""

    TENDER = "tender", _("Open tender")
    INVITED = "invited", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    CONSULTATION = "consultation", _("Competitive consultation")
    INQUIRY = "inquiry", _("Price inquiry")
    SINGLE = "single", _("Single source")
    OWN = "own", _("Chosen among quotations")


class EntryKind(models.TextChoices):
    """What a line of the ledger does."""

    COMMIT = "commit", _("Bound")
    RELEASE = "release", _("Freed")
    PAY = "pay", _("Paid")
