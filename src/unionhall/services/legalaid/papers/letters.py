"""The union's supervision letters: reminder, opinion, recommendation (一函两书)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from unionhall.engines.casework.models import Case, Step
from unionhall.engines.casework.sheets import Paper
from unionhall.kernel.documents.body import Part, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.rulebook.core import RuleValue
from unionhall.kernel.rulebook.queries import value
from unionhall.services.legalaid.papers.sides import (
    EMPLOYER,
    MATTER,
    employer_values,
    matter_behind,
    matter_values,
)
from unionhall.services.legalaid.papers.words import period_words, source_words, struck, told

_FIELDS = (
    *EMPLOYER, *MATTER,
    DocumentField("letter.to", gettext_lazy("To whom"), "云桥宏达建筑工程有限公司"),
    DocumentField("letter.demand", gettext_lazy("What it demands"), "在规定期限内足额支付拖欠的工资。"),
    DocumentField("letter.sent_on", gettext_lazy("Sent on"), "2026年5月7日"),
    DocumentField("letter.reply_within", gettext_lazy("Answer within"), "15日"),
    DocumentField("letter.reply_basis", gettext_lazy("Source of that period"), "本会规定（待核实）"),
    DocumentField("letter.contact", gettext_lazy("Contact at the union"), "李干事 0539-1990000"),
)  # fmt: skip


def _reminder_rule(region: str, on: date) -> RuleValue:
    return value("legalaid.reminder_reply_days", region=region, on=on)


def _opinion_rule(region: str, on: date) -> RuleValue:
    return value("legalaid.opinion_reply_days", region=region, on=on)


def _recommendation_rule(region: str, on: date) -> RuleValue:
    return value("legalaid.recommendation_reply_days", region=region, on=on)


def _values_for(verb: str, rule: Callable[[str, date], RuleValue]) -> Callable[[Case], dict[str, Any]]:
    def letter(case: Case) -> dict[str, Any]:
        matter, said = matter_behind(case), told(case, verb)
        step = Step.objects.filter(case=case, verb=verb).latest("sequence")
        reply = rule(matter.organisation.region, date.fromisoformat(step.data["sent_on"]))
        contact = (matter.caseworker or step.by, case.organisation.phone)
        return employer_values(matter) | matter_values(matter) | {
            "letter.to": struck(said.get("to")),
            "letter.demand": struck(said.get("demand")),
            "letter.sent_on": struck(said.get("sent_on")),
            "letter.reply_within": period_words(reply),
            "letter.reply_basis": source_words(reply),
            "letter.contact": " ".join(str(one) for one in contact if one),
        }  # fmt: skip

    return letter


_TO = Words(gettext_lazy("{{ letter.to }}:"), "left")
_FOUND = Words(gettext_lazy(
    "Workers have told us, and we have looked into it: in the dispute with {{ employer.name }} about {{ "
    "matter.cause }}, "
    "{{ matter.people }} worker(s) claim {{ matter.amount }}. The dispute arose on {{ matter.known_on }}."
))  # fmt: skip
_CONTACT = Words(gettext_lazy("Contact: {{ letter.contact }}"), "left", space=1)
_SOURCE = Words(gettext_lazy("Source of the period: {{ letter.reply_basis }}"), "left")
_END = (
    Words("{{ unit.name }}", "right", space=1),
    Words("{{ letter.sent_on }}", "right"),
)


def _body(*middle: Words) -> tuple[Part, ...]:
    return (_TO, _FOUND, *middle, _CONTACT, _SOURCE, *_END)


REMINDER = Paper(
    "legalaid.reminder_letter", gettext_lazy("Reminder letter of the union"), _FIELDS,
    _values_for("send_reminder", _reminder_rule),
    _body(
        Words(gettext_lazy(
            "By the Trade Union Law and the rules on the unions’ supervision of labour law, we remind you to "
            "keep to the "
            "law and ask you to look at the following:"
        )),
        Words("{{ letter.demand }}"),
        Words(gettext_lazy(
            "Please check for yourselves, put it right, and tell us how it stands within {{ letter.reply_within }} of "
            "receiving this letter. We are glad to help with negotiation or mediation."
        )),
    ),
)  # fmt: skip

OPINION = Paper(
    "legalaid.opinion_letter", gettext_lazy("Opinion letter of the union"), _FIELDS,
    _values_for("send_opinion", _opinion_rule),
    _body(
        Words(gettext_lazy(
            "In our opinion this infringes the lawful rights of the workers. By the Trade Union Law and the "
            "rules on the "
            "unions’ supervision of labour law, we demand:"
        )),
        Words("{{ letter.demand }}"),
        Words(gettext_lazy(
            "Please put it right and answer us in writing within {{ letter.reply_within }} of receiving this "
            "letter. If "
            "it is not put right or not answered in time, we ask the authority in charge to deal with it according to "
            "law."
        )),
    ),
)  # fmt: skip

RECOMMENDATION = Paper(
    "legalaid.recommendation_letter", gettext_lazy("Recommendation of the union"), _FIELDS,
    _values_for("send_recommendation", _recommendation_rule),
    _body(
        Words(gettext_lazy(
            "We sent {{ employer.name }} an opinion letter; it was not put right in time. By the Trade Union "
            "Law and the "
            "rules on the unions’ supervision of labour law, we recommend to you:"
        )),
        Words("{{ letter.demand }}"),
        Words(gettext_lazy(
            "Please deal with it according to law and tell us of the outcome within {{ letter.reply_within }}. The "
            "papers of our inquiry are at your disposal."
        )),
    ),
)  # fmt: skip
