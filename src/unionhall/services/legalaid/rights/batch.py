"""Many fact sets at once: requests as JSON gives them, answers as JSON takes them; what the command line and API share.

A request is {"id"?: text, "topic": name, "region": division code, "as_of": day, "facts": {...}}. A bad one is answered
with its mistakes by the path of the field, and hinders no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from unionhall.kernel.rulebook.core import REGION
from unionhall.lib.errors import Refused
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.outcomes import ESTIMATE, Say, answer_data
from unionhall.services.legalaid.rights.registry import RECKONINGS, Answer, answer
from unionhall.services.legalaid.rights.results import Text
from unionhall.services.legalaid.rights.schema import (
    LONGEST_TEXT,
    BadFacts,
    Mistakes,
    Translate,
    object_reader,
    read_day,
    read_text,
    schema_of,
)
from unionhall.services.legalaid.rights.sheets import Law

SCHEMA_ID = "urn:unionhall:rights:requests"
FIELDS = ("id", "topic", "region", "as_of", "facts")
NEEDED = FIELDS[1:]

# (region, the day of the reckoning) -> the law
LawOf = Callable[[str, date], Law]


def schema_document(translate: Translate = str) -> dict[str, Any]:
    """The published schema (draft 2020-12): one request, or an array of them; each topic's facts under `$defs`."""
    topics = {
        name: {"title": translate(one.label), **schema_of(one.facts, name, translate)}
        for name, one in RECKONINGS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": translate(_("What a worker can claim: the facts")),
        "anyOf": [{"$ref": "#/$defs/request"}, {"type": "array", "items": {"$ref": "#/$defs/request"}}],
        "$defs": {"request": _request_schema(translate), **topics},
    }


def _request_schema(translate: Translate) -> dict[str, Any]:
    choices = [
        {
            "if": {"properties": {"topic": {"const": name}}, "required": ["topic"]},
            "then": {"properties": {"facts": {"$ref": f"#/$defs/{name}"}}},
        }
        for name in RECKONINGS
    ]
    region = translate(_("Where: division code of six digits, or CN"))
    return {
        "type": "object",
        "properties": {
            "id": {
                "type": ["string", "null"],
                "title": translate(_("Whatever finds the answer again")),
                "maxLength": LONGEST_TEXT,
            },
            "topic": {"type": "string", "enum": list(RECKONINGS), "title": translate(_("Topic"))},
            "region": {"type": "string", "pattern": f"^({REGION.pattern})$", "title": region},
            "as_of": {
                "type": "string",
                "format": "date",
                "title": translate(_("The day on which it is asked")),
            },
            "facts": {"type": "object", "title": translate(_("Facts"))},
        },
        "required": list(NEEDED),
        "additionalProperties": False,
        "allOf": choices,
    }


def answered(request: Any, law_of: LawOf, say: Say) -> dict[str, Any]:
    """The answer to one request, or `mistakes` in words by the path of the field; never raises for what was sent."""
    asked_by = request.get("id") if isinstance(request, Mapping) else None
    told = {"id": asked_by if isinstance(asked_by, str) else None}
    try:
        topic, law, facts = _read(request, law_of)
        found = reckoned(topic, facts, law)
    except BadFacts as bad:
        return told | {"mistakes": {path: say(text) for path, text in bad.mistakes.items()}}
    return {
        **told,
        "topic": topic,
        "region": law.parameters.region,
        "as_of": law.as_of.isoformat(),
        **answer_data(found, say),
        "note": say(Text(ESTIMATE)),
    }


def reckoned(topic: str, facts: Any, law: Law) -> Answer:
    """The claims of `topic`. Raises BadFacts, under "facts", for facts that do not go together."""
    try:
        return answer(topic, facts, law)
    except Refused as refusal:
        path = f"facts.{refusal.field}" if refusal.field else "facts"
        raise BadFacts({path: Text(str(refusal.message), refusal.params)}) from None
    except OverflowError:
        raise BadFacts({"facts": Text(_("These facts lead to a day that no calendar has."))}) from None


def _read(request: Any, law_of: LawOf) -> tuple[str, Law, Any]:
    if not isinstance(request, Mapping):
        raise BadFacts({"request": Text(_("An object with named fields is expected."))})
    mistakes: Mistakes = {name: Text(_("There is no such field.")) for name in request.keys() - set(FIELDS)}
    mistakes |= {name: Text(_("This is missing.")) for name in NEEDED if name not in request}
    if request.get("id") is not None:
        read_text(request["id"], "id", mistakes)
    as_of = read_day(request["as_of"], "as_of", mistakes) if "as_of" in request else None
    region, topic = request.get("region"), request.get("topic")
    if "region" in request and not (
        isinstance(region, str) and region.isascii() and REGION.fullmatch(region)
    ):
        mistakes["region"] = Text(_("A region is a division code of six digits, or CN for the nation."))
    known = RECKONINGS.get(topic) if isinstance(topic, str) else None
    facts = None
    if known is None and "topic" in request:
        mistakes["topic"] = Text(
            _("One of these is expected: %(choices)s."), {"choices": ", ".join(RECKONINGS)}
        )
    elif known is not None and "facts" in request:
        facts = object_reader(known.facts)(request["facts"], "facts", mistakes)
    if mistakes:
        raise BadFacts(mistakes)
    assert known is not None
    assert as_of is not None
    return known.name, law_of(str(region), as_of), facts
