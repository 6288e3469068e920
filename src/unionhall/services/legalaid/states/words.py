"""The words of the rows of legal aid: causes, parties, money, evidence, lawyers, duty, screening, review."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Cause(models.TextChoices):
    """What a dispute is about, as the arbitration commissions sort them."""

    WAGES = "wages", _("unpaid wages")
    OVERTIME = "overtime", _("overtime pay")
    CONTRACT = "contract", _("no written contract")
    DISMISSAL = "dismissal", _("dismissal or compensation")
    INJURY = "injury", _("injury at work")
    CASUAL_INJURY = "casual", _("injury in casual work")
    INSURANCE = "insurance", _("social insurance")
    LEAVE = "leave", _("rest and leave")
    WOMEN = "women", _("protection of women workers")
    OTHER = "other", _("something else")


class Industry(models.TextChoices):
    """The industries that the union's statistics tell apart."""

    CONSTRUCTION = "construction", _("construction")
    MANUFACTURING = "manufacturing", _("manufacturing")
    TRANSPORT = "transport", _("transport and delivery")
    CATERING = "catering", _("hotels and catering")
    RETAIL = "retail", _("wholesale and retail")
    HOME_SERVICE = "home_service", _("home and resident services")
    SOFTWARE = "software", _("information technology")
    FARMING = "farming", _("farming, forestry, fishery")
    MINING = "mining", _("mining")
    OTHER = "other", _("other industries")


class Liability(models.TextChoices):
    """In what capacity somebody on the other side owes."""

    EMPLOYER = "employer", _("employer")
    SUBCONTRACTOR = "subcontractor", _("subcontractor")
    CONTRACTOR = "contractor", _("general contractor")
    DEVELOPER = "developer", _("developer")
    AGENCY = "agency", _("labour dispatch agency")
    LENDER = "lender", _("lent its name")
    FOREMAN = "foreman", _("foreman or person who hired")


class Form(models.TextChoices):
    """In what form help was given (Trade-union legal aid measures of 2008, article 5)."""

    ADVICE = "advice", _("advice")
    DRAFTING = "drafting", _("writing a paper for them")
    MEDIATION = "mediation", _("negotiation and mediation")
    REPRESENTATION = "representation", _("representation in arbitration or court")


class Ground(models.TextChoices):
    """Why aid is given: the test of hardship, or a group that is exempt from it."""

    HARDSHIP = "hardship", _("in hardship")
    MIGRANT_PAY = (
        "migrant_pay",
        _("migrant worker claiming pay or for an injury: exempt from the hardship test"),
    )
    URGENT = "urgent", _("a time limit is about to end, or evidence is in danger")


class Refusal(models.TextChoices):
    """Why aid is refused."""

    NO_CASE = "no_case", _("outside of what legal aid is for")
    NO_HARDSHIP = "no_hardship", _("no hardship, and not exempt")
    NO_PAPERS = "no_papers", _("what was missing was not handed in")
    ELSEWHERE = "elsewhere", _("another body is helping in the same matter")


class Termination(models.TextChoices):
    """The eight grounds of the Legal Aid Law, article 48."""

    DECEIT = "deceit", _("aid was obtained by deceit")
    CONCEALED = "concealed", _("important facts were concealed, or evidence was false")
    ABUSED = "abused", _("the aid was used for something illegal")
    NO_HARDSHIP = "no_hardship", _("no longer in hardship")
    CASE_OVER = "case_over", _("the case was discontinued or withdrawn")
    OWN_LAWYER = "own_lawyer", _("the person hired a representative of their own")
    ASKED = "asked", _("the person asked for it with good reason")
    LAW = "law", _("another ground that a law or regulation names")


class Result(models.TextChoices):
    """How a matter, or one course of it, came out."""

    WON = "won", _("succeeded")
    PARTLY = "partly", _("succeeded in part")
    LOST = "lost", _("failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("result", "withdrawn")


class Sealer(models.TextChoices):
    """Which body sealed a mediation agreement; what it is worth depends on it."""

    ENTERPRISE = "enterprise", _("labour dispute mediation committee of the enterprise")
    PEOPLE = "people", _("people's mediation committee")
    TOWN = "town", _("town or street mediation body")
    UNION = "union", _("union service centre")
    ARBITRATION = "arbitration", _("arbitration commission")


class Money(models.TextChoices):
    """The columns of the ledger. Each line belongs to one of them; their sums are what the figures show."""

    CLAIMED = "claimed", _("claimed")
    AGREED = "agreed", _("agreed")
    AWARDED = "awarded", pgettext_lazy("legalaid money", "awarded")
    ENFORCED = "enforced", _("collected, not yet passed on")
    RECEIVED = "received", _("reached the worker")


class Spread(models.TextChoices):
    """By which rule a payment that is less than the whole is spread over the claimants."""

    PRO_RATA = "pro_rata", _("in proportion to what is still owed")
    EQUAL = "equal", _("the same for everybody, up to what is owed")
    SMALLEST_FIRST = "smallest", _("smallest claims first")


class ClaimedBy(models.TextChoices):
    """What stands behind a claimant's claim."""

    PAPER = "paper", _("on a wage slip, an IOU or an account")
    RECKONED = "reckoned", _("reckoned from days and rate")
    WORD = "word", _("on the worker's word so far")


class EvidenceKind(models.TextChoices):
    """The kinds of evidence of the Civil Procedure Law, article 66."""

    STATEMENT = "statement", _("statement of a party")
    DOCUMENT = "document", pgettext_lazy("legalaid evidence", "document")
    OBJECT = "object", _("object")
    AUDIOVISUAL = "audiovisual", _("picture or sound recording")
    ELECTRONIC = "electronic", _("electronic data")
    WITNESS = "witness", _("testimony of a witness")
    EXPERT = "expert", _("expert opinion")
    RECORD = "record", _("record of an inspection")


class Custody(models.TextChoices):
    """What happened to a piece of evidence."""

    TAKEN = "taken", _("taken in")
    OPENED = "opened", pgettext_lazy("custody", "opened")
    EXPORTED = "exported", _("given out in an archive")
    LENT = "lent", _("original handed over")
    RETURNED = "returned", _("original came back")
    WITHDRAWN = "withdrawn", _("no longer relied on")


class LawyerState(models.TextChoices):
    """Where a public-interest lawyer stands."""

    ACTIVE = "active", pgettext_lazy("legalaid lawyer", "active")
    RESTING = "resting", _("takes no new matters")
    LEFT = "left", _("has left")


class CameBy(models.TextChoices):
    """How somebody became a candidate."""

    SELF = "self", _("applied themselves")
    FIRM = "firm", _("recommended by their firm")


class RosterState(models.TextChoices):
    """A roster is drawn up, then published."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", pgettext_lazy("legalaid", "published")


class Availability(models.TextChoices):
    """What a lawyer said of a stretch of days."""

    LEAVE = "leave", _("away")
    AVOID = "avoid", _("rather not")
    PREFER = "prefer", _("gladly")


class SwapState(models.TextChoices):
    """Where the wish to swap a duty stands."""

    ASKED = "asked", _("waits for the other lawyer")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", pgettext_lazy("legalaid swap", "declined")
    TAKEN_BACK = "taken_back", _("taken back")


class Stage(models.TextChoices):
    """For what a lawyer is paid an allowance."""

    DUTY = "duty", _("day on duty")
    MEDIATION = "mediation", _("mediation")
    ARBITRATION = "arbitration", _("arbitration")
    FIRST = "first", _("first instance")
    SECOND = "second", _("second instance")
    ENFORCEMENT = "enforcement", _("enforcement")


class SignalKind(models.TextChoices):
    """What lets an enterprise be looked at."""

    STOPPED = "stopped", _("production has stopped")
    ARREARS = "arrears", _("wages in arrears")
    LAYOFFS = "layoffs", _("lay-offs announced")
    UNPAID_INSURANCE = "insurance", _("social insurance not paid")
    COMPLAINTS = "complaints", _("complaints by workers")
    HOTLINE = "hotline", _("several calls to the hotline")
    FLIGHT = "flight", _("the owner cannot be found")


class Grade(models.TextChoices):
    """How grave what was found is."""

    RED = "red", _("grave: act today")
    ORANGE = "orange", _("serious: act this week")
    YELLOW = "yellow", _("keep an eye on it")
    GREEN = "green", _("unfounded")


class Standing(models.TextChoices):
    """What became of a yearly review of case files."""

    DRAWING = "drawing", _("files being chosen")
    MARKING = "marking", _("being marked")
    DONE = "done", _("ranked")
