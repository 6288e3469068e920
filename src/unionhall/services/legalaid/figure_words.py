"""What several figures of legal aid share: splits in words, who the employer is, columns, and the median."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Extract
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.catalogue.services import Column, Tally
from unionhall.services.legalaid.models import Claimant, Debtor
from unionhall.services.legalaid.states import MATTER, Cause, Form, Industry, Liability

SERVICE = "legalaid"
PERCENT = _("%")
YUAN = _("yuan")
DAYS = pgettext_lazy("unit", "days")
PEOPLE = pgettext_lazy("unit", "people")
MATTERS = pgettext_lazy("unit", "matters")
DAY = timedelta(days=1).total_seconds()


def in_words(field: str, choices: Iterable[tuple[str, Any]]) -> Case:
    """A column of codes in the words of the reader; nothing for one that is empty."""
    return Case(
        *(When(**{field: code}, then=Value(str(words))) for code, words in choices if code),
        output_field=CharField(null=True),
    )


def employer_of(matter: str) -> Subquery:
    """The enterprise that stands first on the other side of the matter that the path `matter` leads to.

    Somebody who hired with their own name is a person, and not named here.
    """
    rows = Debtor.objects.filter(matter=OuterRef(matter)).exclude(liability=Liability.FOREMAN).order_by("id")
    return Subquery(rows.values("name")[:1])


def of_matter(path: str = "") -> dict[str, Any]:
    """Annotations by which figures are split; `path` leads from the row to its matter and ends in `__`."""
    return {
        "cause_words": in_words(f"{path}cause", Cause.choices),
        "industry_words": in_words(f"{path}industry", Industry.choices),
        "form_words": in_words(f"{path}form", Form.choices),
        "state_words": in_words(f"{path}case__state", ((state.code, state.name) for state in MATTER.states)),
        "employer_name": employer_of(f"{path}pk"),
    }


BY_CAUSE = (_("What it is about"), "cause_words")
BY_INDUSTRY = (_("Industry"), "industry_words")
BY_EMPLOYER = (_("Employer"), "employer_name")
BY_FORM = (_("Form of help"), "form_words")
BY_STATE = (_("Where it stands"), "state_words")
SPLITS = (BY_CAUSE, BY_INDUSTRY, BY_EMPLOYER)


def matter_columns(matter: Any) -> tuple[Column, ...]:
    """Number, cause, employer and unit of the matter that the function `matter` finds behind a row."""
    return (
        Column(_("Number"), lambda row: matter(row).case.number),
        Column(_("What it is about"), lambda row: str(matter(row).get_cause_display())),
        Column(_("Employer"), lambda row: row.employer_name or ""),
        Column(_("Unit"), lambda row: matter(row).organisation.short_name),
    )


class Median(Aggregate):
    """The middle of the values: half lie below it, half above."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
    empty_result_set_value = None


def median(field: str) -> Tally:
    """The middle of `field`; 0 when there is no row."""
    return lambda when: Median(field, filter=when, default=0.0)


def days_between(first: str, last: str) -> Cast:
    """Days from one instant or day to another, with what is left of a day as a part of it."""
    span = ExpressionWrapper(F(last) - F(first), output_field=DurationField())
    return Cast(Extract(span, "epoch"), FloatField()) / DAY


def of_many(least: int, path: str = "") -> Q:
    """Matters with so many claimants, or that were said to be a group when they came in."""
    many = (
        Claimant.objects.filter(matter=OuterRef(f"{path}pk"), left_at=None)
        .order_by()
        .values("matter")
        .annotate(people=Count("pk"))
        .filter(people__gte=least)
    )
    return Q(**{f"{path}is_group": True}) | Q(Exists(many))
