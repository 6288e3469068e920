from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import (
    DeskPage,
    ExportPart,
    Figure,
    ServiceConfig,
    Tile,
    Todo,
)

if TYPE_CHECKING:
    from datetime import datetime

    from unionhall.kernel.people.models import Person

COURSES = (
    "dance", "vocal", "calligraphy", "painting", "photography", "instruments", "yoga", "basketball", "badminton",
    "table_tennis", "chess", "cooking", "electrician", "home_service", "livestream", "computer", "english",
    "parenting", "handicraft",
)  # fmt: skip

_MANAGED_AT = {
    "course": "palace:desk-course",
    "lecture": "palace:lecture-change",
    "activity": "palace:activity-change",
}


def _orders_to_do(viewer: Person) -> int:
    from unionhall.services.palace.queries.orders import count_for_staff

    return count_for_staff(viewer)


class PalaceConfig(ServiceConfig):
    """The workers' culture palace: courses, lectures, activities, halls and courts."""

    name = "unionhall.services.palace"
    verbose_name = _("Workers' culture palace")
    icon = "landmark"
    needs = (
        *(f"course_{slug}" for slug in COURSES), "palace_courses", "lecture", "activity_film", "activity_show",
        "activity_match", "activity_social", "activity_any", "childcare", "venue_sports", "venue_room", "library",
        "exhibition", "palace_visit", "counselling",
    )  # fmt: skip
    headline = ("palace_lessons", "palace_turn_out")

    def ready(self) -> None:
        """Let there be orders and purchases."""
        from unionhall.engines.casework import kinds
        from unionhall.services.palace import commands, findable, papers, permissions, states
        from unionhall.services.palace.queries import case_facts

        findable.register_sources()
        assert permissions  # granted by being imported; a kind names only permissions that somebody may hold
        kinds.register(
            states.ORDER,
            commands=commands.ORDER_COMMANDS,
            detail="palace_order",
            facts=case_facts.order_facts,
        )
        kinds.register(
            states.CONTRACT, commands=commands.CONTRACT_COMMANDS, detail="palace_contract",
            facts=case_facts.contract_facts, papers=(papers.ACCEPTANCE,),
        )  # fmt: skip

    def tiles(self) -> list[Tile]:
        """Courses, lectures, activities, halls and courts."""
        return [
            Tile(_("Courses"), "graduation-cap", "palace:courses", "amber"),
            Tile(_("Lectures"), "presentation", "palace:lectures", "blue"),
            Tile(_("Activities"), "ticket", "palace:activities", "red"),
            Tile(_("Halls and courts"), "volleyball", "palace:rooms", "green"),
        ]

    def todos(self, person: Person, at: datetime) -> list[Todo]:
        """Offers that wait for the unit whose union officer the person is."""
        from unionhall.services.palace.queries.orders import todos_of

        return todos_of(person)

    def describe(self, session: Any) -> list[tuple[Any, Any]]:
        """The teacher, the pattern of the week, the lessons, what to bring; the speaker; the age."""
        from unionhall.services.palace.queries.facts import facts_of

        return facts_of(session) if session.service == self.label else []

    def join_url(self, session: Any, person: Person) -> str:
        """A lecture's page for following it from afar, where there is something to follow."""
        from unionhall.services.palace.queries.programme import can_be_followed

        if session.service != self.label or not can_be_followed(session):
            return ""
        return reverse("palace:lecture-watch", args=[session.pk])

    def session_kinds(self) -> dict[str, Any]:
        """Courses, lectures, activities."""
        from unionhall.services.palace.states import SessionKind

        return dict(SessionKind.choices)

    def manage_url(self, session: Any) -> str:
        """The staff page of the course, lecture or activity."""
        page = _MANAGED_AT.get(session.kind)
        return reverse(page, args=[session.pk]) if page and session.parent_id is None else ""

    def session_changed(self, session: Any, at: datetime) -> None:
        """Let searches find it as it now is, or no longer."""
        from unionhall.services.palace.commands import index_session

        if session.service == self.label and session.parent_id is None:
            index_session(session, at=at)

    def desk_pages(self) -> list[DeskPage]:
        """What the palace's staff work with."""
        return [
            DeskPage(_("Courses"), "graduation-cap", "palace:desk-courses", "palace.view_desk"),
            DeskPage(_("Lectures"), "presentation", "palace:desk-lectures", "palace.view_desk"),
            DeskPage(_("Activities"), "ticket", "palace:desk-activities", "palace.view_desk"),
            DeskPage(
                _("Orders from units"),
                "clipboard-list",
                "palace:desk-orders",
                "palace.see_orders",
                _orders_to_do,
            ),
            DeskPage(_("Providers"), "handshake", "palace:desk-providers", "palace.see_orders"),
            DeskPage(
                _("Purchased services"), "file-pen-line", "palace:desk-contracts", "palace.see_contracts"
            ),
            DeskPage(_("Budget"), "wallet", "palace:desk-budget", "palace.see_budget"),
            DeskPage(_("Rooms"), "door-open", "palace:desk-rooms", "palace.view_desk"),
            DeskPage(_("Notice board"), "megaphone", "palace:desk-notices", "palace.view_desk"),
            DeskPage(_("Closures"), "calendar-off", "palace:desk-closures", "palace.view_desk"),
        ]

    def figures(self) -> list[Figure]:
        """Lessons, hours, completion, turn-out, lectures by channel, screenings, orders, contracts."""
        from unionhall.services.palace import figures, purchase_figures

        return [*figures.figures(), *purchase_figures.figures()]

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """Courses they teach; what they booked and ordered is among bookings and cases."""
        from unionhall.services.palace.export import parts

        return parts(person, at)

    def load_demo(self, city: Any) -> None:
        """A house with two years behind it and a term ahead."""
        from unionhall.services.palace.demo import load

        load(city)
