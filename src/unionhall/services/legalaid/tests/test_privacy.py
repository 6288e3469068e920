"""Nobody outside a matter reads any part of it: through no page, export, search, feed or figure of the installation.

Every text of a matter carries a word of its own. Then every address there is, read from the installation, is opened by
everybody who is outside, with and without a search for these words, and none of the words may come back. What those
see who are half inside (a claimant, an invited unit) is held to what they were given.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Attachment
from unionhall.engines.figures.counting import count_marked
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.models import Claimant, Debtor, LedgerEntry, Payment
from unionhall.services.legalaid.plans import DebtorPlan, PaymentPlan
from unionhall.services.legalaid.tests.neighbours import Group, make_group, staff_of
from unionhall.services.legalaid.tests.office import TODAY, Office

pytestmark = pytest.mark.django_db

# What is searched for; the words themselves are one sign longer, so that a search box may repeat what was typed.
SOUGHT = "密语"
WORDS = {
    "story": "密语甲", "employer": "密语乙", "name": "密语丙", "evidence": "密语丁", "note": "密语戊",
    "payment": "密语己", "terms": "密语庚", "letter": "密语辛", "debtor": "密语壬", "remark": "密语癸",
    "progress": "密语子", "file": "密语丑", "task": "密语寅",
}  # fmt: skip
HERE = "every role at the county but those of legal aid"
EVERYWHERE = {HERE, "nobody in particular", "a worker"}
NEAR = ("legalaid:", "hub:", "files:", "casework:", "messaging:", "people:")
INSIDE = {Role.LEGAL_MANAGER, Role.CASEWORKER}
MAY_SEE_PEOPLE = {"name"}  # the files of people are kept elsewhere too; that they claim something is not


def make_marked(office: Office) -> Group:
    """A group matter in which every text has its word."""
    group = make_group(
        office, name=WORDS["name"], task=WORDS["task"], story=WORDS["story"], employer=WORDS["employer"]
    )
    matter, case = group.matter, group.matter.case
    Claimant.objects.filter(matter=matter).update(note=WORDS["remark"])
    plan = DebtorPlan(name=f"{WORDS['debtor']}置业", note=WORDS["debtor"], address=WORDS["debtor"])
    commands.add_debtor(matter, plan, by=office.caseworker, at=NOW)
    casework.add_note(case, WORDS["note"], by=office.caseworker, at=NOW)
    casework.add_note(case, WORDS["note"], by=office.worker, at=NOW)
    case = office.act(case, "report_progress", progress=WORDS["progress"])
    case = office.act(case, "start_mediation", applied_on=TODAY)
    case = office.act(
        case, "agree_mediation", agreed_on=TODAY, amount=Decimal(8000), pay_by=date(2026, 5, 20), sealed_by="town",
        sealer=WORDS["terms"], terms=WORDS["terms"],
    )  # fmt: skip
    case = office.act(case, "draft_letter")
    office.act(case, "send_opinion", sent_on=TODAY, to=WORDS["letter"], demand=WORDS["letter"])
    payment = PaymentPlan(amount_yuan=Decimal("80.08"), paid_on=TODAY, note=WORDS["payment"])
    commands.receive_payment(matter, payment, by=office.caseworker, at=NOW)
    for claimant in (None, group.claimants["worker"], group.claimants["other"]):
        plan_of_piece = EvidencePlan(
            kind="document", title=WORDS["evidence"], proves=WORDS["evidence"], source=WORDS["evidence"],
            obtained_on=TODAY, claimant=claimant,
        )  # fmt: skip
        file = SimpleNamespace(file=BytesIO(WORDS["file"].encode()), name=f"{WORDS['evidence']}.txt")
        add_evidence(matter, plan_of_piece, file, by=office.caseworker, at=NOW)
    count_marked()  # as the job does within seconds: pages read what is kept
    return group


def keys(group: Group) -> dict[str, list[Any]]:
    """What an address may name, by a part of its route; the first that fits counts."""
    matter = group.matter
    pieces = list(matter.evidence.all())
    claimants = [group.claimants[code].pk for code in ("worker", "other", "money")]
    files = list(Attachment.objects.filter(case=matter.case).values_list("file", flat=True)[:2])
    entries = list(
        LedgerEntry.objects.filter(matter=matter, kind="received").values_list("pk", flat=True)[:2]
    )
    return {
        "claimants/<uuid": claimants,
        "evidence/<uuid": [piece.pk for piece in pieces], "pieces/": [piece.pk for piece in pieces],
        "debtors/": list(Debtor.objects.filter(matter=matter).values_list("pk", flat=True)),
        "joint/": [joint.case.pk for joint in group.joints.values()][:2],
        "claims/": claimants, "receipts/": entries, "entries/": entries, "lines/<uuid": entries,
        "payments/": [Payment.objects.filter(matter=matter).latest("pk").pk],
        "files/": [*files, pieces[0].file_id], "people/": claimants,
        "": [matter.pk],
    }  # fmt: skip


def shown_figures() -> list[str]:
    """Figures of legal aid, one of each that show the same of their rows and split them in the same way."""
    found: dict[Any, str] = {}
    for figure in (one for service in services() for one in service.figures() if "legalaid" in one.code):
        shows = (
            *(str(column.label) for column in figure.columns),
            *(path for _words, path in figure.breakdowns),
        )
        found.setdefault(shows, figure.code)
    return list(found.values())


SLUGS = {
    "code": shown_figures(),
    "what": ["claimants", "payments", "lines", "entries", "ledger"],
    "verb": ["accept"], "step": ["employer", "story"], "day": ["2026-05-07"],
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One named address, its route, and what its arguments are called."""

    name: str
    route: str
    arguments: tuple[tuple[str, str], ...]

    def paths(self, named: dict[str, list[Any]]) -> Iterator[str]:
        """What it is for the matter at hand; nothing where it cannot name one."""
        if not self.arguments:
            yield from self._reversed([])
            return
        choices: list[list[Any]] = []
        for place, (kind, argument) in enumerate(self.arguments):
            if kind == "uuid":
                part = next(part for part in named if part in self.route)
                last = place == max(n for n, (other, _name) in enumerate(self.arguments) if other == "uuid")
                choices.append(named[part] if last else named[""])
            else:
                choices.append(SLUGS.get(argument, ["accept"]))
        for first in choices[0]:
            for last in choices[-1] if len(choices) > 1 else [None]:
                given = [
                    first,
                    *(options[0] for options in choices[1:-1]),
                    *([last] if last is not None else []),
                ]
                yield from self._reversed(given)

    def _reversed(self, arguments: list[Any]) -> Iterator[str]:
        try:
            yield reverse(self.name, args=arguments)
        except NoReverseMatch:
            return


def addresses() -> list[Address]:
    """Every address of the installation that a service or the kernel has, not those of the configuration."""
    found = {}
    for name, route in _walk(get_resolver().url_patterns, "", ""):
        arguments = tuple(re.findall(r"<(\w+):(\w+)>", route))
        found[name] = Address(name, route, arguments)
    return [one for name, one in sorted(found.items()) if ":" in name and not name.startswith("admin:")]


def _walk(patterns: Any, namespace: str, route: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        whole = route + str(one.pattern)
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{namespace}{one.name}", whole
        else:
            inside = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, inside, whole)


def read(client: Client, path: str) -> str:
    """What comes back, as text: of a spreadsheet or an archive everything that is in it. What it writes is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type, call-overload]
        transaction.set_rollback(True)
    client.cookies = cookies
    assert answer.status_code < 500, path
    return _text(content)


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(_text(archive.read(name)) + name for name in archive.namelist())


@dataclass
class Visit:
    """What somebody came to read, by the name of the address."""

    found: dict[str, set[str]] = field(default_factory=dict)

    @property
    def words(self) -> set[str]:
        """All of it."""
        return set().union(*self.found.values())

    def __str__(self) -> str:
        return "\n".join(f"{name}: {', '.join(sorted(words))}" for name, words in sorted(self.found.items()))


def visit(client: Client, group: Group, only: tuple[str, ...] = ("",)) -> Visit:
    """Open every address whose name begins like `only`, and every one that can be searched also with a search."""
    named, seen = keys(group), Visit()
    for address in addresses():
        if not address.name.startswith(only):
            continue
        for path in address.paths(named):
            is_figure = ("str", "code") in address.arguments or ("slug", "code") in address.arguments
            text = read(client, f"{path}?period=2026" if is_figure else path)
            if (
                'name="q"' in text.partition("<main")[2]
            ):  # not the search that stands over every page of the desk
                text += read(client, f"{path}?q={SOUGHT}")
            words = {kind for kind, word in WORDS.items() if word in text}
            if words:
                seen.found.setdefault(address.name, set()).update(words)
    return seen


@pytest.fixture
def group(office: Office) -> Group:
    """A matter in which every text has its word."""
    return make_marked(office)


def with_all_roles(office: Office, key: str, at: str, *, but: set[str]) -> Person:
    """Somebody who holds every role at a unit but these: what any of them sees, they see."""
    person = office.cast.person(key, at, phone=f"133{len(office.cast.people):08d}")
    for role in Role.values:
        if role not in but:
            office.cast.appoint(person, role, at)
    return person


def outsiders(group: Group) -> dict[str, Client]:
    """Everybody who has nothing to do with the matter."""
    office = group.office
    here = with_all_roles(office, "every role here", "yunqiao", but=INSIDE)
    beneath = with_all_roles(office, "every role beneath", "t02", but=set())
    beside = with_all_roles(office, "every role beside", "finished", but=INSIDE)
    stranger = office.cast.person("stranger", "t02", phone="13600000055")
    return {
        "nobody in particular": Client(),
        "a worker": sign_in(Client(), stranger, second_factor=False),
        HERE: sign_in(Client(), here),
        "every role at a town beneath": sign_in(Client(), beneath),
        "every other role at an invited unit": sign_in(Client(), beside),
        "another lawyer": sign_in(Client(), office.rival.person),
    }


def test_who_is_inside_reads_it_in_many_places_and_who_is_outside_in_none(group: Group) -> None:
    inside = visit(sign_in(Client(), group.office.head), group, ("legalaid:", "hub:desk-case"))
    # The test would prove nothing if the words were nowhere to be read.
    assert inside.words == set(WORDS), set(WORDS) - inside.words
    assert {"legalaid:matter", "legalaid:matters", "legalaid:claimants", "hub:desk-case"} <= set(inside.found)
    assert len(inside.found) > 10
    wrong = []
    for who, client in outsiders(group).items():
        # Whoever holds no role over anybody's services is spared the desks of these.
        seen = visit(client, group, ("",) if who in EVERYWHERE else NEAR)
        if who == HERE:
            seen.found = {name: words - MAY_SEE_PEOPLE for name, words in seen.found.items()}
        # Figures are split by employer; leaders and auditors read them, and no matter.
        seen.found.get("hub:desk-figure", set()).discard("employer")
        if seen.words:
            wrong.append(f"{who} reads\n{seen}")
    assert wrong == [], "\n".join(wrong)


# Who is half inside reads whom it is against, and what they were given; nothing that staff wrote for themselves.
GIVEN = {
    "other": {"employer", "debtor", "evidence", "file"},
    "plain": {"employer", "debtor", "name", "remark", "task"},
    "money": {"employer", "debtor", "name", "remark", "task", "payment"},
    "evidence": {"employer", "debtor", "name", "remark", "task", "evidence", "file"},
    "invited": {"employer", "debtor", "task"},
    "finished": {"employer", "debtor", "task"},
}


def test_a_claimant_and_an_invited_unit_read_what_they_were_given(group: Group) -> None:
    wrong = []
    for code, given in GIVEN.items():
        is_claimant = code == "other"
        person = group.claimants[code].person if is_claimant else staff_of(group.office, code)
        seen = visit(sign_in(Client(), person, second_factor=not is_claimant), group, NEAR)
        if seen.words - given:
            wrong.append(f"{code} reads {sorted(seen.words - given)}\n{seen}")
    assert wrong == [], "\n".join(wrong)


def test_every_address_is_looked_at(group: Group) -> None:
    named = keys(group)
    missing = [
        one.name for one in addresses() if one.name.startswith("legalaid:") and not list(one.paths(named))
    ]
    assert missing == []
