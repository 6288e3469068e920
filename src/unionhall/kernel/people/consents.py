"""What people are asked to agree to. A changed text gets a new version, and people are asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ConsentText:
    """One text; `version` is the month it was written."""

    subject: str
    version: str
    title: Any
    paragraphs: tuple[Any, ...]


PRIVACY = ConsentText(
    subject="privacy",
    version="2026-11",
    title=_("How we handle your information"),
    paragraphs=(
        _("Your union keeps your name, your phone number and what you book or ask for, to serve you."),
        _("Only the staff who handle your matter see it; every look at sensitive details is logged."),
        _("It is not sold, not used for advertising, and not given to your employer without your consent."),
        _("You can see, correct and download it at any time under “Me”, and have your union erase it."),
    ),
)

IDENTITY = ConsentText(
    subject="identity",
    version="2026-11",
    title=_("Separate consent for your identity number"),
    paragraphs=(
        _("The identity number is sensitive. It is needed only for legal aid, honours and payments."),
        _("It is stored encrypted, shown masked, and every opening is logged. You can delete it here."),
    ),
)

TEXTS = {text.subject: text for text in (PRIVACY, IDENTITY)}
