"""The words of a language for commands that do without Django."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

from unionhall.lib import errors
from unionhall.lib.records import Text

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def catalogue(language: str) -> Callable[[str], str]:
    """The words of a language, read without Django; English stands in the code itself."""
    if language == "en":
        return errors.msgid
    return gettext.translation("django", LOCALE, ["zh_Hans"], fallback=True).gettext


def sentence(text: Text, translate: Callable[[str], str]) -> str:
    """`text` in that language, with what fills it."""
    values = {
        name: sentence(value, translate) if isinstance(value, Text) else value
        for name, value in text.values.items()
    }
    said = translate(text.message)
    return said % values if values else said
