"""What several commands of legal aid look up, refuse and issue in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import kinds
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import normalise
from unionhall.services.legalaid.models import Matter

Answers = Mapping[str, Any]


class DayAhead(InvalidInput):
    """What is recorded has happened."""

    message = _("This day is still to come.")


def matter_of(case: Case) -> Matter:
    """The matter behind a locked case, as it is now."""
    matter = Matter.objects.select_related("organisation", "caseworker").get(case_id=case.pk)
    matter.case = case
    return matter


def answered(kind: str, verb: str, answers: Answers | None) -> dict[str, Any]:
    """The answers to a verb, each in its type. Raises what is wrong with them."""
    return checked(kinds.workflow_of(kind).verb(verb), answers).values


def refuse_ahead(day: date | None, at: datetime, *, field: str) -> None:
    """Refuse a day that is still to come. Raises DayAhead."""
    if day is not None and day > localdate(at):
        raise DayAhead(field=field)


def same_name(text: str) -> str:
    """A name as it is compared: without spaces and brackets, and without what companies differ in only by habit."""
    plain = normalise(text).casefold()
    for gone in (" ", "(", ")", "（", "）", "有限责任公司", "股份有限公司", "有限公司", "公司"):
        plain = plain.replace(gone, "")
    return plain


def issue(case: Case, verb: str, *, by: Person, at: datetime) -> None:
    """The paper that `verb` produces, once its command has written what the paper shows."""
    code = kinds.workflow_of(case.kind).verb(verb).document
    if code:
        casework.issue_paper(case, code, by=by, at=at)
