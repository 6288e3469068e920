"""What stands around every page of the desk: the side bar with its counts, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.booking.models import FollowUp
from unionhall.engines.booking.states import FollowUpState
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.posts import posts_of
from unionhall.kernel.catalogue.services import DeskPage, services
from unionhall.kernel.messaging.models import Message
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may, reach
from unionhall.services.hub.desk.queries import follow_ups
from unionhall.services.hub.desk.scope import Scope

OWN_PAGES = (
    DeskPage(_("Inbox"), "inbox", "hub:desk-inbox", "hub.view_inbox"),
    DeskPage(_("Dashboard"), "chart-column", "hub:desk", "hub.view_figures"),
    DeskPage(
        pgettext_lazy("booking", "Sessions"), "clipboard-list", "hub:desk-sessions", "booking.see_sessions"
    ),
    DeskPage(_("Calendar"), "calendar-days", "hub:desk-calendar", "hub.view_calendar"),
    DeskPage(_("Check-in today"), "scan-line", "hub:desk-today", "booking.check_in"),
    DeskPage(_("Needs"), "message-circle-question-mark", "hub:desk-needs", "hub.view_needs"),
    DeskPage(_("Follow-ups"), "phone-call", "hub:desk-follow-ups", "hub.view_follow_ups"),
    DeskPage(_("Figures"), "sigma", "hub:desk-figures", "hub.view_figures"),
    DeskPage(_("Word templates"), "file-text", "hub:desk-templates", "documents.see_templates"),
    DeskPage(_("Connected systems"), "plug-zap", "hub:desk-integrations", "integrations.see_integrations"),
    DeskPage(_("Files past their time"), "trash-2", "hub:desk-destructions", "hub.view_destructions"),
    DeskPage(_("Hand over"), "arrow-right-left", "hub:desk-handover", "casework.hand_over"),
    DeskPage(_("Webhooks"), "webhook", "hub:desk-webhooks", "messaging.see_deliveries"),
)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: open follow-ups they may close, unread messages, cases that lie with them."""

    follow_ups: int
    unread: int
    cases: int = 0


def waiting_for(viewer: Person) -> Waiting:
    """Counts for the side bar and the bell. One query."""
    scope = Scope(tuple(reach(viewer, follow_ups.SEE)))
    open_ones = follow_ups.within(scope).filter(state=FollowUpState.OPEN)
    row = Person.objects.filter(pk=viewer.pk).values_list(
        _number(FollowUp.objects.filter(pk__in=open_ones.order_by().values("pk"))),
        _number(Message.objects.filter(person=OuterRef("pk"), read_at=None)),
        _number(Case.objects.filter(assignee=OuterRef("pk"), closed_at=None)),
    )
    return Waiting(*row.get())


def _number(rows: Any) -> Any:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def navigation(viewer: Person, path: str, waiting: Waiting) -> list[dict[str, Any]]:
    """The side bar: the desk's own pages, then those of the services, as far as the viewer may open them."""
    entries = [_entry(page, _own_count(page, waiting)) for page in OWN_PAGES if may(viewer, page.permission)]
    for service in services():
        pages = [page for page in service.desk_pages() if may(viewer, page.permission)]
        more = [_entry(page, page.count(viewer) if page.count else 0) for page in pages]
        more[:1] = [entry | {"sep": True} for entry in more[:1]]
        entries += more
    found = [entry for entry in entries if entry["url"]]
    # The longest address that the page's own begins with is where it belongs; only itself belongs to the first page.
    top = reverse("hub:desk")
    over = [
        entry["url"]
        for entry in found
        if path.startswith(entry["url"]) and (entry["url"] != top or path == top)
    ]
    here = max(over, key=len, default="")
    return [entry | {"current": entry["url"] == here} for entry in found]


def _own_count(page: DeskPage, waiting: Waiting) -> int:
    return {"hub:desk-follow-ups": waiting.follow_ups, "hub:desk-inbox": waiting.cases}.get(page.url, 0)


def _entry(page: DeskPage, count: int) -> dict[str, Any]:
    try:
        url = reverse(page.url)
    except NoReverseMatch:
        url = ""
    return {"url": url, "label": page.label, "icon": page.icon, "count": count, "sep": False}


def name_plate(viewer: Person) -> dict[str, Any]:
    """Who is signed in: name, the unit of their first post, their own page."""
    post = next(iter(posts_of(viewer)), None)
    return {
        "name": viewer.name,
        "unit": post.organisation.short_name if post else "",
        "url": reverse("hub:me"),
    }
