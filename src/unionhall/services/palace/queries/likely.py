"""What is probably answered when something is done with an order or a contract, and what can be chosen."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.money import format_yuan
from unionhall.services.palace.models import Contract, Instalment, TrainingOrder
from unionhall.services.palace.queries import money, providers

Choices = list[tuple[str, Any]]
BEGINS_AT = time(9)
OPEN = {"accept_instalment": "accepted", "pay_instalment": "paid", "undo_payment": "undone"}


def choices_of(case: Case, verb: str, *, viewer: Person, at: datetime) -> dict[str, Choices]:
    """Possible answers by what is asked: providers, budget lines of this year, instalments."""
    found: dict[str, Choices] = {}
    if verb in ("match", "record"):
        rows = providers.choices_for(viewer, organisation_id=case.organisation_id, at=at)
        found["provider"] = [(row.name, provider_words(row)) for row in rows]
    if verb == "match":
        lines = money.lines_run_by(viewer, year=timezone.localdate(at).year)
        found["line"] = [
            (line.code, _("%(line)s, %(left)s yuan left") % _line_words(line))
            for line in lines.filter(organisation=case.organisation_id)
        ]
    if verb in OPEN:
        found["number"] = [(str(part.number), _part_words(part)) for part in _parts(case, verb)]
    return found


def _line_words(line: Any) -> dict[str, str]:
    return {"line": line.name, "left": format_yuan(money.balance_of(line).left)}


def _part_words(part: Instalment) -> str:
    return f"{part.number} · ¥{format_yuan(part.amount_yuan)} · {part.deliverables[:30]}"


def _parts(case: Case, verb: str) -> list[Instalment]:
    rows = Instalment.objects.filter(contract_id=case.pk).order_by("number")
    if verb == "accept_instalment":
        rows = rows.filter(accepted_on=None)
    elif verb == "pay_instalment":
        rows = rows.filter(accepted_on__isnull=False, paid_on=None)
    else:
        rows = rows.filter(paid_on__isnull=False)
    return list(rows)


def provider_words(provider: Any) -> str:
    """A provider with what speaks for it: "云桥职业学院 · College · has a trade union · 4.6"."""
    parts = [provider.name, str(provider.get_kind_display())]
    if provider.is_unionised:
        parts.append(_("has a trade union"))
    if provider.rating is not None:
        parts.append(_("%(n)s of 5") % {"n": f"{provider.rating:.1f}"})
    return " · ".join(parts)


def likely_answers(case: Case, verb: str, *, at: datetime, number: int | None = None) -> dict[str, Any]:
    """What the form of the verb is filled with before anybody types; of the instalment `number` where one is meant."""
    if case.kind == "palace.order":
        return _of_order(case, verb, at)
    return _of_contract(case, verb, at, number)


def _of_order(case: Case, verb: str, at: datetime) -> dict[str, Any]:
    order = TrainingOrder.objects.select_related("item__provider", "session__activity").get(case=case)
    item = order.item
    if verb == "match":
        provider = order.provider or (item.provider if item else None)
        price = order.price_yuan if order.price_yuan is not None else (item.unit_price_yuan if item else None)
        return {"provider": provider.name if provider else "", "price": price}
    if verb == "schedule":
        day = max(order.from_on, timezone.localdate(at) + timedelta(days=1))
        minutes = int(item.hours * 60) if item else 120
        starts_at = timezone.make_aware(datetime.combine(day, BEGINS_AT))
        return {"starts_at": starts_at, "minutes": minutes, "places": order.people, "where": order.where}
    if verb == "reschedule" and order.session is not None:
        session = order.session
        minutes = (session.ends_at - session.starts_at) // timedelta(minutes=1)
        spot = session.activity.venue
        return {
            "starts_at": session.starts_at, "minutes": minutes, "places": session.capacity, "where": spot,
        }  # fmt: skip
    return {"amount": order.price_yuan} if verb == "settle" else {}


def _of_contract(case: Case, verb: str, at: datetime, number: int | None) -> dict[str, Any]:
    today = timezone.localdate(at)
    contract = Contract.objects.get(case=case)
    if verb in ("sign", "sign_public"):
        return {"signed_on": today, "starts_on": today}
    if verb == "record":
        return {"amount": contract.amount_yuan, "selection": contract.selection_record}
    likely: dict[str, Any] = {"awarded_on": today, "accepted_on": today, "paid_on": today}
    part = (
        next((one for one in _parts(case, verb) if number in (None, one.number)), None)
        if verb in OPEN
        else None
    )
    if part is not None:
        likely |= {"number": str(part.number), "amount": part.amount_yuan}
    return likely


def order_words(case: Case) -> list[str]:
    """An order in a few words, for whoever works on it: the unit, how many people, when, where."""
    if case.kind != "palace.order":
        return []
    order = TrainingOrder.objects.get(case=case)
    people = _("%(n)s people") % {"n": order.people}
    return [str(case.partner), people, f"{order.from_on:%Y-%m-%d} – {order.to_on:%Y-%m-%d}", order.where]
