"""Systems that are told what happens: which events there are, in words, and what was told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.utils.translation import gettext as _

from unionhall.engines.casework import kinds as case_kinds
from unionhall.kernel.messaging import kinds, queries
from unionhall.kernel.messaging.models import Delivery, Webhook

SEE = "messaging.see_deliveries"
ADD = "messaging.add_webhook"
# Everything about a kind of case, whatever its verbs are: one choice instead of dozens.
_EVERY_STEP = ".*"
_OWN = "messaging"


@dataclass(frozen=True)
class Choices:
    """The kinds of event of one part of the installation: what to choose, and its words."""

    part: str
    label: str
    choices: tuple[tuple[str, str], ...]


def event_choices() -> list[Choices]:
    """What can be told, by the part of the installation it comes from, in the language that is active now."""
    steps = [kind.workflow for kind in case_kinds.registered()]
    found: dict[str, dict[str, str]] = {}
    for kind in kinds.registered():
        part = kind.code.partition(".")[0]
        if part == _OWN:
            continue
        workflow = next((flow for flow in steps if kind.code.startswith(f"{flow.kind}.")), None)
        chosen = found.setdefault(part, {})
        if workflow is not None:
            chosen[workflow.kind + _EVERY_STEP] = _("%(kind)s: every step") % {"kind": workflow.name}
        else:
            chosen[kind.code] = kind.event_name
    return [Choices(part, _name_of(part), tuple(chosen.items())) for part, chosen in found.items()]


def _name_of(part: str) -> str:
    return str(apps.app_configs[part].verbose_name) if part in apps.app_configs else part


def expanded(chosen: Iterable[str]) -> list[str]:
    """The kinds that choices stand for."""
    codes = [kind.code for kind in kinds.registered()]
    found: set[str] = set()
    for choice in chosen:
        if choice.endswith(_EVERY_STEP):
            found |= {code for code in codes if code.startswith(choice[: -len("*")])}
        else:
            found.add(choice)
    return sorted(found)


def words_of(chosen: Sequence[str]) -> list[str]:
    """What a webhook is told of, in words; a kind that nobody tells any more by its code."""
    if not chosen:
        return [_("All events")]
    left, words = set(chosen), []
    for part in event_choices():
        for choice, label in part.choices:
            meant = set(expanded([choice]))
            if meant and meant <= left:
                words.append(label)
                left -= meant
    return words + sorted(left)


def host_of(webhook: Webhook) -> str:
    """Where it is called, without the path, which may be a secret."""
    return urlsplit(webhook.url).hostname or "—"


@dataclass(frozen=True)
class CallRow:
    """One thing that was to be told: the delivery, its event in words, and the body as it is sent."""

    delivery: Delivery
    event: str
    payload: str

    @property
    def kind_of_state(self) -> str:
        """Which pill shows its state."""
        if self.delivery.state == Delivery.State.WAITING:
            return "doing" if self.delivery.attempts else "todo"
        return "done" if self.delivery.state == Delivery.State.DELIVERED else "late"


def call_rows(deliveries: Iterable[Delivery]) -> list[CallRow]:
    """Deliveries of a webhook as its page shows them."""
    return [
        CallRow(
            one, _event_name(one), json.dumps(queries.payload_of(one.event), ensure_ascii=False, indent=2)
        )
        for one in deliveries
        if one.event is not None
    ]


def _event_name(delivery: Delivery) -> str:
    assert delivery.event is not None
    code = delivery.event.kind
    for flow in (kind.workflow for kind in case_kinds.registered()):
        verb = code.removeprefix(f"{flow.kind}.")
        if verb != code and flow.has_verb(verb):
            return f"{flow.name}: {flow.verb(verb).name}"
    if code == "messaging.test":
        return _("Test")
    kind = kinds.find(code)
    return kind.title_for(delivery.event.data) if kind else code


def states_of(webhook: Webhook, current: str) -> list[dict[str, Any]]:
    """Saved views of its deliveries."""
    names = {"": _("All"), **{state.value: str(state.label) for state in Delivery.State}}
    return [
        {"label": label, "url": f"?state={state}" if state else "?", "current": state == current}
        for state, label in names.items()
    ]
