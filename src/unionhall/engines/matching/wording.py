"""Needs and reasons in the reader's language. The core speaks in codes; here they become words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from unionhall.engines.matching.core import Question, Reason, Reply

CATEGORY_NAMES = {
    "crisis": pgettext_lazy("need", "Somebody to talk to, right now"),
    "violence": pgettext_lazy("need", "Violence or loss of freedom"),
    "accident": pgettext_lazy("need", "Accident or fire"),
    "limitation": pgettext_lazy("need", "A claim about to lapse"),
    "wage_arrears": pgettext_lazy("need", "Unpaid wages"),
    "no_contract": pgettext_lazy("need", "Labour contract"),
    "dismissal": pgettext_lazy("need", "Dismissal and compensation"),
    "overtime": pgettext_lazy("need", "Working hours and overtime pay"),
    "leave": pgettext_lazy("need", "Leave"),
    "women_protection": pgettext_lazy("need", "Pregnancy, maternity, harassment"),
    "work_injury": pgettext_lazy("need", "Work injury"),
    "casual_injury": pgettext_lazy("need", "Injury in odd jobs and private hire"),
    "social_insurance": pgettext_lazy("need", "Social insurance and pension"),
    "other_labour": pgettext_lazy("need", "Other questions of labour law"),
    "legal_help": pgettext_lazy("need", "Lawyer, mediation, legal aid"),
    "not_labour": pgettext_lazy("need", "Something other offices do"),
    "job_seeking": pgettext_lazy("need", "Finding work"),
    "course_dance": pgettext_lazy("need", "Dance course"),
    "course_vocal": pgettext_lazy("need", "Singing and opera course"),
    "course_calligraphy": pgettext_lazy("need", "Calligraphy course"),
    "course_painting": pgettext_lazy("need", "Painting course"),
    "course_photography": pgettext_lazy("need", "Photography and video course"),
    "course_instruments": pgettext_lazy("need", "Music course"),
    "course_yoga": pgettext_lazy("need", "Yoga, tai chi and fitness course"),
    "course_basketball": pgettext_lazy("need", "Basketball and football training"),
    "course_badminton": pgettext_lazy("need", "Badminton and tennis training"),
    "course_table_tennis": pgettext_lazy("need", "Table tennis training"),
    "course_chess": pgettext_lazy("need", "Chess and Go course"),
    "course_cooking": pgettext_lazy("need", "Cooking and baking course"),
    "course_electrician": pgettext_lazy("need", "Electrician and other trades"),
    "course_home_service": pgettext_lazy("need", "Home service and care skills"),
    "course_livestream": pgettext_lazy("need", "Online shops and live selling"),
    "course_computer": pgettext_lazy("need", "Computer and office software"),
    "course_english": pgettext_lazy("need", "Languages and degrees"),
    "course_parenting": pgettext_lazy("need", "Parenting course"),
    "course_handicraft": pgettext_lazy("need", "Handicraft and sewing course"),
    "palace_courses": pgettext_lazy("need", "Courses of the palace"),
    "activity_film": pgettext_lazy("need", "Films"),
    "activity_show": pgettext_lazy("need", "Shows and exhibitions"),
    "activity_match": pgettext_lazy("need", "Matches and races"),
    "activity_social": pgettext_lazy("need", "Meeting people"),
    "activity_any": pgettext_lazy("need", "Activities"),
    "venue_sports": pgettext_lazy("need", "A place for sports"),
    "venue_room": pgettext_lazy("need", "A room to borrow"),
    "childcare": pgettext_lazy("need", "Child care in the holidays"),
    "lecture": pgettext_lazy("need", "Lectures"),
    "library": pgettext_lazy("need", "Reading and study"),
    "exhibition": pgettext_lazy("need", "Visiting the history hall"),
    "palace_visit": pgettext_lazy("need", "Hours and way to the palace"),
    "nearest_palace": pgettext_lazy("need", "A palace nearby"),
    "training_order": pgettext_lazy("need", "Teachers and shows sent to us"),
    "counselling": pgettext_lazy("need", "Counselling"),
    "hardship": pgettext_lazy("need", "Help in hardship"),
    "membership": pgettext_lazy("need", "Union membership"),
    "benefits": pgettext_lazy("need", "Benefits of members"),
    "health_visit": pgettext_lazy("need", "Doctors' visits and check-ups"),
    "rest_station": pgettext_lazy("need", "A place to rest"),
    "station_repair": pgettext_lazy("need", "Something wrong at a rest station"),
    "competition": pgettext_lazy("need", "Skills competition"),
    "honours": pgettext_lazy("need", "Model workers and medals"),
    "report_tour": pgettext_lazy("need", "Model workers' talks"),
    "mentorship": pgettext_lazy("need", "Master and apprentice"),
    "craftsmen_tour": pgettext_lazy("need", "Master craftsmen on tour"),
    "technical_question": pgettext_lazy("need", "Technical question to a master"),
    "village_aid": pgettext_lazy("need", "Design help for villages"),
    "complaint": pgettext_lazy("need", "Complaint or suggestion"),
    "my_bookings": pgettext_lazy("need", "My bookings"),
}
_PEOPLE = {
    "child": gettext_lazy("Made for children"),
    "elder": gettext_lazy("Made for the elderly"),
    "woman": gettext_lazy("Made for women workers"),
    "family": gettext_lazy("Made for families"),
    "team": gettext_lazy("Made for teams"),
}
_SHOWN_TERMS = 2

Params = Mapping[str, Any]


def category_name(slug: str) -> Any:
    """What a category of need is called; an unknown slug, as one of a later release, stays as it is."""
    return CATEGORY_NAMES.get(slug, slug)


def question_text(question: Question, language: str) -> str:
    """What to ask, in the language: "zh" or "en"."""
    return question.words.get(language) or _("Did you mean one of these?")


def reply_text(reply: Reply, language: str) -> str:
    """What to tap for a reply: its own words, else what the need is called."""
    return reply.words.get(language) or str(category_name(reply.category))


def reason_text(reason: Reason) -> str:
    """One short sentence, without a full stop. Raises KeyError for a code that nobody gives."""
    return _REASONS[reason.code](reason.params)


def _meets(params: Params) -> str:
    terms = [str(term) for term in params.get("terms", ())][:_SHOWN_TERMS]
    if not terms:
        return _("Meets: %(need)s") % {"need": category_name(params["category"])}
    return _("You wrote “%(words)s”") % {"words": _("”, “").join(terms)}


def _related(params: Params) -> str:
    return _("Goes with: %(need)s") % {"need": category_name(params["category"])}


def _at_the_time(params: Params) -> str:
    starts_at = datetime.fromisoformat(params["starts_at"])
    return _("When you wanted: %(day)s") % {"day": date_format(starts_at, _("M j (D)"))}


def _goes_on(params: Params) -> str:
    starts_at = datetime.fromisoformat(params["starts_at"])
    return _("Already running; next on %(day)s") % {"day": date_format(starts_at, _("M j (D)"))}


def _at_the_place(params: Params) -> str:
    return _("Where you wanted: %(place)s") % {"place": params["place"]}


def _soon(params: Params) -> str:
    days = params["days"]
    if days == 0:
        return pgettext("reason", "Today")
    if days == 1:
        return pgettext("reason", "Tomorrow")
    return ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days}


def _for_people(params: Params) -> str:
    return str(_PEOPLE[params["people"][0]])


def _near(params: Params) -> str:
    km = params["distance_km"]
    if km < 1:
        return _("%(metres)s m from you") % {"metres": max(int(round(km * 1000, -2)), 100)}
    return _("%(km)s km from you") % {"km": f"{km:.1f}"}


def _waiting_list(_params: Params) -> str:
    return _("Full; there is a waiting list")


def _few_seats(params: Params) -> str:
    seats = params["seats"]
    return ngettext("Only %(seats)s place left", "Only %(seats)s places left", seats) % {"seats": seats}


def _seats(params: Params) -> str:
    seats = params["seats"]
    return ngettext("%(seats)s place free", "%(seats)s places free", seats) % {"seats": seats}


def _free(_params: Params) -> str:
    return pgettext("reason", "Free of charge")


def _remote(_params: Params) -> str:
    return _("Can be followed from afar")


def _well_rated(params: Params) -> str:
    return _("Rated %(rating)s out of 5") % {"rating": f"{params['rating']:.1f}"}


def _right_here(_params: Params) -> str:
    return _("Ask right here; somebody calls you")


_REASONS: dict[str, Callable[[Params], str]] = {
    "meets": _meets,
    "related": _related,
    "at_the_time": _at_the_time,
    "at_the_place": _at_the_place,
    "goes_on": _goes_on,
    "soon": _soon,
    "for_people": _for_people,
    "near": _near,
    "waiting_list": _waiting_list,
    "few_seats": _few_seats,
    "seats": _seats,
    "free": _free,
    "remote": _remote,
    "well_rated": _well_rated,
    "right_here": _right_here,
}
