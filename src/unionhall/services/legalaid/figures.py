"""What legal aid counts of matters: how many, of what kind, for how many people, how they came out.

Money is counted in `money_figures`, time in `time_figures`. A group is one matter and as many people as it has
claimants; a share leaves out what is still under way, and says so.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import CaseTrack, Step
from unionhall.engines.casework.states import Source
from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted
from unionhall.kernel.rulebook.queries import value as rule
from unionhall.services.legalaid import money_figures, time_figures
from unionhall.services.legalaid.figure_words import (
    BY_FORM,
    BY_STATE,
    MATTERS,
    PEOPLE,
    PERCENT,
    SPLITS,
    in_words,
    matter_columns,
    of_many,
    of_matter,
)
from unionhall.services.legalaid.models import Agreement, Claimant, Matter, Screening
from unionhall.services.legalaid.states import MATTER, Grade, Ground, Result, Sealer

SUCCEEDED = (Result.WON, Result.PARTLY)
BOTH = ("organisation", "person__organisation")


def _matters() -> QuerySet[Matter]:
    rows = Matter.objects.select_related("case", "organisation")
    return rows.annotate(
        **of_matter(), source_words=in_words("case__source", Source.choices),
        ground_words=in_words("ground", Ground.choices), result_words=in_words("result", Result.choices),
    )  # fmt: skip


def _mediated() -> QuerySet[Matter]:
    return _matters().filter(mediated_on__isnull=False)


def _aided() -> QuerySet[Matter]:
    return _matters().filter(aided_on__isnull=False)


def _concluded() -> QuerySet[Matter]:
    """Matters that were mediated or aided and have a result; what the worker withdrew has none of ours."""
    rows = _matters().filter(concluded_on__isnull=False).exclude(result=Result.WITHDRAWN)
    return rows.filter(Q(mediated_on__isnull=False) | Q(aided_on__isnull=False))


def _aided_concluded() -> QuerySet[Matter]:
    return _concluded().filter(aided_on__isnull=False)


def _many() -> QuerySet[Matter]:
    # The newest rule: a figure is not asked for on a day.
    least = rule("legalaid.group_people", on=date.max).number
    return _matters().filter(of_many(least))


def _agreements() -> QuerySet[Agreement]:
    rows = Agreement.objects.select_related("matter__case", "matter__organisation")
    return rows.annotate(**of_matter("matter__"), sealer_words=in_words("sealed_by", Sealer.choices))


def _mediations() -> QuerySet[Step]:
    """The lines of the log that end a mediation: with an agreement, or without."""
    rows = Step.objects.filter(case__kind=MATTER.kind, verb__in=("agree_mediation", "fail_mediation"))
    rows = rows.select_related("case__matter__organisation", "case__matter__case")
    return rows.annotate(**of_matter("case__matter__"))


def _people() -> QuerySet[Claimant]:
    rows = Claimant.objects.filter(left_at=None)
    rows = rows.select_related("person__organisation", "matter__case", "matter__organisation")
    return rows.annotate(**of_matter("matter__"))


def _letters() -> QuerySet[Step]:
    verbs = ("send_reminder", "send_opinion", "send_recommendation")
    rows = Step.objects.filter(case__kind=MATTER.kind, verb__in=verbs)
    rows = rows.select_related("case__matter__organisation", "case__matter__case")
    names = ((code, MATTER.verb(code).name) for code in verbs)
    return rows.annotate(**of_matter("case__matter__"), letter_words=in_words("verb", names))


def _letters_ended() -> QuerySet[CaseTrack]:
    rows = CaseTrack.objects.filter(case__kind=MATTER.kind, code="letters", ended_at__isnull=False)
    rows = rows.select_related("case__matter__organisation", "case__matter__case")
    return rows.annotate(**of_matter("case__matter__"))


def _resolved() -> QuerySet[Screening]:
    rows = Screening.objects.filter(case__state="resolved").select_related("case", "organisation")
    return rows.annotate(grade_words=in_words("grade", Grade.choices))


def _own(row: Any) -> Any:
    return row


def _matter_of(row: Any) -> Any:
    return row.matter


def _matter_of_case(row: Any) -> Any:
    return row.case.matter


_MATTER_COLUMNS = (
    *matter_columns(_own),
    Column(_("Form of help"), lambda row: str(row.get_form_display())),
    Column(_("Where it stands"), lambda row: row.state_words or ""),
)
_PERSON_COLUMNS = (
    Column(_("Who"), lambda row: row.person, "person"),
    *matter_columns(_matter_of),
    Column(_("Asked on"), lambda row: row.matter.case.opened_at, "moment"),
)

MATTERS_OPENED = Figure(
    code="legalaid_matters",
    name=_("Requests for help in labour matters"),
    unit=MATTERS,
    definition=_(
        "Matters opened in this period, whatever came of them: advice, a paper written, mediation or representation. A "
        "group is one matter, however many workers it has."
    ),
    rows=_matters,
    date="case__opened_at",
    numerator=counted(),
    breakdowns=(BY_FORM, BY_STATE, *SPLITS, (_("Came in by"), "source_words")),
    columns=_MATTER_COLUMNS,
    is_sensitive=True,
)

MEDIATED = Figure(
    code="legalaid_mediated",
    name=_("Disputes mediated"),
    unit=MATTERS,
    definition=_(
        "Matters in which mediation began in this period, settled or not. A group is one matter; a matter mediated "
        "twice counts once, on the day of the first."
    ),
    rows=_mediated,
    date="mediated_on",
    numerator=counted(),
    breakdowns=(BY_STATE, *SPLITS),
    columns=(*_MATTER_COLUMNS, Column(_("Mediation began"), lambda row: row.mediated_on)),
    is_sensitive=True,
)

SETTLED = Figure(
    code="legalaid_settled",
    name=_("Settled by mediation"),
    unit=MATTERS,
    definition=_(
        "Matters in which an agreement was reached in this period. Whether it was performed is seen in the money that "
        "was received."
    ),
    rows=_agreements,
    date="agreed_on",
    numerator=counted("matter", distinct=True),
    each="matter",
    breakdowns=(*SPLITS, (_("Sealed by"), "sealer_words")),
    columns=(
        *matter_columns(_matter_of),
        Column(_("Agreed on"), lambda row: row.agreed_on),
        Column(_("Amount agreed, yuan"), lambda row: row.amount_yuan, "number"),
        Column(_("Sealed by"), lambda row: str(row.get_sealed_by_display())),
    ),
    is_sensitive=True,
)

MEDIATION_SUCCESS = Figure(
    code="legalaid_mediation_success",
    name=_("Mediations that succeeded"),
    unit=PERCENT,
    definition=_(
        "Of the mediations that ended in this period, with an agreement or without one, the share that ended with an "
        "agreement. Those still under way are left out, above and below the line."
    ),
    rows=_mediations,
    date="at",
    numerator=counted(where=Q(verb="agree_mediation")),
    denominator=counted(),
    hits=Q(verb="agree_mediation"),
    breakdowns=SPLITS,
    columns=(
        *matter_columns(_matter_of_case),
        Column(_("Ended"), lambda row: row.at, "moment"),
        Column(_("With an agreement"), lambda row: row.verb == "agree_mediation", "mark"),
    ),
    words=(_("With an agreement"), _("Mediations ended")),
    is_sensitive=True,
)

AIDED = Figure(
    code="legalaid_aided",
    name=_("Legal aid granted"),
    unit=MATTERS,
    definition=_(
        "Matters in which legal aid was granted in this period, at once for urgency or on an application. A group is "
        "one matter."
    ),
    rows=_aided,
    date="aided_on",
    numerator=counted(),
    breakdowns=((_("Ground"), "ground_words"), BY_STATE, *SPLITS),
    columns=(*_MATTER_COLUMNS, Column(_("Granted on"), lambda row: row.aided_on)),
    is_sensitive=True,
)

AID_SUCCESS = Figure(
    code="legalaid_aid_success",
    name=_("Aided matters that succeeded"),
    unit=PERCENT,
    definition=_(
        "Of the aided matters that came to a result in this period, the share that succeeded in whole or in part. "
        "Those under way and those that the worker withdrew are left out."
    ),
    rows=_aided_concluded,
    date="concluded_on",
    numerator=counted(where=Q(result__in=SUCCEEDED)),
    denominator=counted(),
    hits=Q(result__in=SUCCEEDED),
    breakdowns=((_("Result"), "result_words"), *SPLITS),
    columns=(
        *_MATTER_COLUMNS,
        Column(_("Result on"), lambda row: row.concluded_on),
        Column(_("Result"), lambda row: str(row.get_result_display())),
    ),
    words=(_("Succeeded"), _("Came to a result")),
    is_sensitive=True,
)

BEFORE_ARBITRATION = Figure(
    code="legalaid_before_arbitration",
    name=_("Ended before arbitration"),
    unit=PERCENT,
    definition=_(
        "Of the matters mediated or aided that came to a result in this period, the share that did so without an "
        "application for arbitration; the others came to it after one. Withdrawn matters are left out."
    ),
    rows=_concluded,
    date="concluded_on",
    numerator=counted(where=Q(arbitrated_on=None)),
    denominator=counted(),
    hits=Q(arbitrated_on=None),
    breakdowns=SPLITS,
    columns=(
        *_MATTER_COLUMNS,
        Column(_("Result on"), lambda row: row.concluded_on),
        Column(_("Arbitration filed on"), lambda row: row.arbitrated_on or ""),
    ),
    words=(_("Before arbitration"), _("Came to a result")),
    is_sensitive=True,
)

OF_MANY = Figure(
    code="legalaid_groups",
    name=_("Matters of 10 or more people"),
    unit=MATTERS,
    definition=_(
        "Matters opened in this period with ten or more workers who claim the same, or of which that many were "
        "expected when they came in. Each is one matter."
    ),
    rows=_many,
    date="case__opened_at",
    numerator=counted(),
    breakdowns=(BY_STATE, *SPLITS),
    columns=(*_MATTER_COLUMNS, Column(_("Claimants expected"), lambda row: row.expected, "number")),
    follows=(Follow(Claimant, {"pk": "matter_id"}, base=_matters),),
)

PEOPLE_SERVED = Figure(
    code="legalaid_people",
    name=_("Workers helped in labour matters"),
    unit=PEOPLE,
    definition=_(
        "Workers in matters opened in this period; whoever is in several counts once. A group counts with all its "
        "claimants."
    ),
    rows=_people,
    date="matter__case__opened_at",
    numerator=counted("person", distinct=True),
    each="person",
    units=BOTH,
    breakdowns=(BY_FORM, *SPLITS),
    columns=_PERSON_COLUMNS,
    is_sensitive=True,
)

PERSON_TIMES = Figure(
    code="legalaid_person_times",
    name=_("Times workers were helped"),
    unit=pgettext_lazy("unit", "times"),
    definition=_(
        "Workers in matters opened in this period, counted once for each matter: whoever is in two counts twice."
    ),
    rows=_people,
    date="matter__case__opened_at",
    numerator=counted(),
    units=BOTH,
    breakdowns=(BY_FORM, *SPLITS),
    columns=_PERSON_COLUMNS,
    is_sensitive=True,
)

LETTERS = Figure(
    code="legalaid_letters",
    name=_("Supervision letters sent"),
    unit=pgettext_lazy("unit", "letters"),
    definition=_(
        "Reminder letters, opinion letters and recommendations sent in this period. Two letters in one matter count "
        "twice."
    ),
    rows=_letters,
    date="at",
    numerator=counted(),
    breakdowns=((_("Letter"), "letter_words"), *SPLITS),
    columns=(
        *matter_columns(_matter_of_case),
        Column(_("Letter"), lambda row: row.letter_words or ""),
        Column(_("Sent"), lambda row: row.at, "moment"),
    ),
)

LETTERS_HEEDED = Figure(
    code="legalaid_letters_corrected",
    name=_("Put right after a letter"),
    unit=PERCENT,
    definition=_(
        "Of the matters in which supervision by letters ended in this period, the share in which the employer put it "
        "right. Letters still waiting for an answer are left out."
    ),
    rows=_letters_ended,
    date="ended_at",
    numerator=counted(where=Q(state="corrected")),
    denominator=counted(),
    hits=Q(state="corrected"),
    breakdowns=SPLITS,
    columns=(
        *matter_columns(_matter_of_case),
        Column(_("Ended"), lambda row: row.ended_at, "moment"),
        Column(_("Put right"), lambda row: row.state == "corrected", "mark"),
    ),
    words=(_("Put right"), _("Ended")),
)

SCREENED = Figure(
    code="legalaid_screenings_resolved",
    name=_("Risks at enterprises resolved"),
    unit=pgettext_lazy("unit", "enterprises"),
    definition=_(
        "Enterprises at risk that were looked at and whose trouble was resolved in this period, before or by a group "
        "matter; those found to be unfounded are left out."
    ),
    rows=_resolved,
    date="case__closed_at",
    numerator=counted(),
    breakdowns=((_("Grade"), "grade_words"),),
    columns=(
        Column(_("Number"), lambda row: row.case.number),
        Column(_("Enterprise"), lambda row: row.enterprise),
        Column(_("Grade"), lambda row: str(row.get_grade_display())),
        Column(_("Workers concerned"), lambda row: row.workers, "number"),
        Column(_("Resolved"), lambda row: row.case.closed_at, "moment"),
    ),
)


def figures() -> list[Figure]:
    """Every figure of this service."""
    return [
        MATTERS_OPENED, PEOPLE_SERVED, PERSON_TIMES, OF_MANY, MEDIATED, SETTLED, MEDIATION_SUCCESS, AIDED, AID_SUCCESS,
        BEFORE_ARBITRATION, *money_figures.figures(), *time_figures.figures(), LETTERS, LETTERS_HEEDED, SCREENED,
    ]  # fmt: skip
