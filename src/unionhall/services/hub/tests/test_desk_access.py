"""Who opens which page of the desk, what they see on it, and that no list asks more for more rows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unionhall.engines.booking.tests.cast import organisation, person
from unionhall.engines.figures.counting import count_marked
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.people.models import Account
from unionhall.services.hub.desk.queries import roll, sessions
from unionhall.services.hub.tests.desk import DAY, HOUR, Desk

pytestmark = pytest.mark.django_db

# page -> the roles that open it, among those below.
ROLES = (
    Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR, Role.DESK, Role.PALACE_MANAGER, Role.TEACHER, Role.UNION_OFFICER,
)  # fmt: skip
EVERYBODY = frozenset(ROLES)
NO_TEACHER = EVERYBODY - {Role.TEACHER}
KEEPS_FILES = frozenset({Role.ADMINISTRATOR, Role.DESK, Role.PALACE_MANAGER, Role.UNION_OFFICER})
AT_THE_DOOR = frozenset({Role.DESK, Role.PALACE_MANAGER, Role.TEACHER})
PAGES: dict[str, frozenset[str]] = {
    "desk": NO_TEACHER,
    "desk-figures": NO_TEACHER,
    "desk-export": NO_TEACHER,
    "desk-sessions": EVERYBODY,
    "desk-sessions-export": EVERYBODY,
    "desk-calendar": EVERYBODY,
    "desk-today": AT_THE_DOOR,
    "desk-needs": NO_TEACHER,
    "desk-needs-export": NO_TEACHER,
    "desk-follow-ups": NO_TEACHER,
    "desk-follow-ups-export": NO_TEACHER,
    "desk-inbox": NO_TEACHER,
    "desk-inbox-export": NO_TEACHER,
    "desk-visit": KEEPS_FILES,
    "desk-visit-register": KEEPS_FILES,
    "desk-handover": frozenset({Role.ADMINISTRATOR, Role.LEADER}),
    "desk-search": EVERYBODY,
    "desk-notices": EVERYBODY,
}
SESSION_PAGES: dict[str, frozenset[str]] = {
    "desk-session": EVERYBODY,
    "desk-roll-export": AT_THE_DOOR,
    "desk-checkin": AT_THE_DOOR,
    "desk-screen": AT_THE_DOOR,
    "desk-capacity": frozenset({Role.DESK, Role.PALACE_MANAGER}),
    "desk-call-off": frozenset({Role.DESK, Role.PALACE_MANAGER}),
    "desk-book": frozenset({Role.DESK, Role.PALACE_MANAGER, Role.UNION_OFFICER}),
    "desk-import": frozenset({Role.DESK, Role.PALACE_MANAGER, Role.UNION_OFFICER}),
    "desk-import-template": frozenset({Role.DESK, Role.PALACE_MANAGER, Role.UNION_OFFICER}),
    "desk-draw": EVERYBODY,
}


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_their_roles_only(front: Desk, role: str) -> None:
    client = front.client(front.staff(role))
    session = front.session()
    addresses = {name: reverse(f"hub:{name}") for name in PAGES}
    addresses |= {name: reverse(f"hub:{name}", args=[session.pk]) for name in SESSION_PAGES}
    allowed = {name for name, roles in (PAGES | SESSION_PAGES).items() if role in roles}
    opened = {name for name, address in addresses.items() if client.get(address).status_code == 200}
    assert opened == allowed


def test_worker_and_stranger_find_no_desk(front: Desk) -> None:
    assert front.client(front.county.worker()).get("/desk/").status_code == 404
    assert Client().get("/desk/").status_code == 302


def test_second_factor_comes_first(front: Desk) -> None:
    manager = front.county.manager
    Account.objects.create(person=manager, phone=manager.phone, phone_verified_at=front.now)
    answer = sign_in(Client(), manager, second_factor=False).get("/desk/")
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]


def test_posts_without_the_permission_change_nothing(front: Desk) -> None:
    client, session = front.client(front.staff(Role.LEADER)), front.session()
    made = front.book(session)
    for name in (
        "desk-publish",
        "desk-capacity",
        "desk-call-off",
        "desk-close",
        "desk-batch",
        "desk-checkin",
    ):
        answer = client.post(
            reverse(f"hub:{name}", args=[session.pk]), {"id": made.pk, "act": "cancel", "reason": "x"}
        )
        assert answer.status_code == 404, name
    made.refresh_from_db()
    session.refresh_from_db()
    assert (made.state, session.state) == ("booked", "published")


def test_officer_sees_the_own_people_on_a_list(front: Desk) -> None:
    session = front.session(capacity=9)
    other = organisation("factory", front.county.town)
    own = front.book(session)
    front.book(session, person(other, "别家"))
    officer = front.staff(Role.UNION_OFFICER, front.county.enterprise)
    assert [row.pk for row in roll.listed(session, officer, roll.BOOKED)] == [own.pk]
    assert roll.counts(session, officer).booked == 1
    assert roll.counts(session, front.county.manager).booked == 2


def test_officer_sees_sessions_of_others_only_once_published_and_for_them(front: Desk) -> None:
    officer = front.staff(Role.UNION_OFFICER, front.county.enterprise)
    other = organisation("factory", front.county.town)
    seen = [front.session(title="开放"), front.session(title="本镇", audience=front.county.town)]
    front.draft(title="草稿")
    front.session(title="别家", audience=other)
    assert set(sessions.visible_to(officer).values_list("title", flat=True)) == {one.title for one in seen}


def test_teacher_of_another_house_checks_nobody_in(front: Desk) -> None:
    teacher = front.staff(Role.TEACHER, organisation("house", front.county.county))
    session = front.session(HOUR / 4)
    made = front.book(session)
    answer = front.client(teacher).post(reverse("hub:desk-checkin", args=[session.pk]), {"booking": made.pk})
    assert answer.status_code == 404


def fill(front: Desk, number: int) -> None:
    """More of everything: people at one session, sessions, needs, follow-ups."""
    crowd = front.session(title="大课", capacity=100)
    for _place in range(number):
        front.book(crowd)
        front.session(2 * DAY, title="小课")
        front.ask(suggest=crowd)
        front.rated(front.session(-DAY, title="旧课"), 1)


def many(front: Desk) -> dict[str, str]:
    """Every list of the desk."""
    session = sessions.Session.objects.filter(title="大课").latest("pk")
    lists = {name: reverse(f"hub:{name}") for name in PAGES if not name.endswith("export")}
    lists["desk-search"] += "?q=课"
    lists["desk-month"] = reverse("hub:desk-calendar") + f"?month={front.now:%Y-%m}"
    for view in roll.VIEWS:
        lists[f"desk-session {view}"] = reverse("hub:desk-session", args=[session.pk]) + f"?view={view}"
    lists["desk-checkin"] = reverse("hub:desk-checkin", args=[session.pk]) + "?q=wang"
    for code in ("match_rate", "people_served", "satisfaction", "seats_filled"):
        lists[code] = reverse("hub:desk-figure", args=[code])
    return lists


def test_lists_ask_the_same_of_1_and_of_30_rows(front: Desk) -> None:
    client: Client = front.client()
    counted: list[dict[str, int]] = []
    for number in (1, 29):
        fill(front, number)
        count_marked()
        counted.append(
            {name: queries(lambda at=address: client.get(at)) for name, address in many(front).items()}
        )
    assert counted[0] == counted[1]
    assert counted[1]["desk"] <= 15
    # The page of all figures asks once for each of them.
    most = {
        name: 18 if name in ("match_rate", "people_served", "satisfaction", "seats_filled") else 15
        for name in counted[1]
    }
    assert {
        name: count for name, count in counted[1].items() if name != "desk-figures" and count > most[name]
    } == {}


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_search_masks_people(front: Desk) -> None:
    who = front.county.worker("张秀英")
    page = front.client().get("/desk/search/", {"q": who.phone[-4:]}).content.decode()
    assert "张*英" in page
    assert who.phone not in page


def test_one_chinese_character_is_enough_to_search(front: Desk) -> None:
    session = front.session(title="舞蹈班")
    apps.get_app_config(session.service).session_changed(session, front.now)  # type: ignore[attr-defined]
    found = front.client().get("/desk/search/", {"q": "舞"}).context["found"]
    assert [hit.title for hit in found.others["session"]] == [session.title]
    assert front.client().get("/desk/search/", {"q": "w"}).context["found"].is_empty


def test_whoever_sees_no_figures_begins_with_the_sessions(front: Desk) -> None:
    answer = front.client(front.staff(Role.TEACHER)).get("/desk/")
    assert answer["Location"] == reverse("hub:desk-sessions")


def test_side_bar_offers_only_what_opens(front: Desk) -> None:
    for role in ROLES:
        client = front.client(front.staff(role))
        page = client.get("/desk/", follow=True)
        for entry in list(page.context["desk_nav"]):
            assert client.get(entry["url"], follow=True).status_code == 200, (role, entry["url"])


def test_messages_are_read_on_the_bell(front: Desk) -> None:
    manager = front.county.manager
    booked = front.book(front.session(), manager)
    relay_events(front.now)
    client = front.client()
    assert booked.session.title in client.get(reverse("hub:desk-notices")).content.decode()
    client.post(reverse("hub:desk-notices-read"))
    assert not any(not one.is_read for one in client.get(reverse("hub:desk-notices")).context["told"])


def test_unknown_keys_are_missing_pages(front: Desk) -> None:
    client = front.client()
    for name in ("desk-session", "desk-follow-up", "desk-person", "desk-checkin", "desk-import"):
        assert client.get(reverse(f"hub:{name}", args=[uuid4()])).status_code == 404
