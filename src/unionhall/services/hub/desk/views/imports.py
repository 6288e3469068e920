"""A sign-up list from a spreadsheet: upload, look, confirm, and take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files.workbooks import Sheet, as_download
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk import commands, rollfile
from unionhall.services.hub.desk.forms import RollFileForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import roll_import, sessions
from unionhall.services.hub.desk.views.acting import tell_outcome
from unionhall.ui.attempting import attempt

MAY = "booking.book_for_others"
_SALT = "hub.desk.import"
_HOUR_SECONDS = 3600
_KEPT = "desk_import_refused"


@require_http_methods(["GET", "POST"])
@staff_page(MAY)
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a file; then see every row with what is wrong in it. Nothing is booked yet."""
    viewer = staff_of(request)
    session = sessions.get_session(pk, viewer=viewer)
    form = RollFileForm(request.POST or None, request.FILES or None)
    rows = None
    if request.method == "POST":
        file = request.FILES.get("file")
        rows = attempt(form, lambda: rollfile.read_rows(file, size=file.size))  # type: ignore[arg-type,union-attr]
    if rows is None:
        status = 422 if form.is_bound else 200
        return render(request, "hub/desk/import.html", {"session": session, "form": form}, status=status)
    checked = roll_import.checked(session, rows, viewer=viewer)
    context = {
        "session": session,
        "columns": list(rollfile.COLUMNS.values()),
        "rows": [one.as_preview() for one in checked],
        "right": sum(not one.errors for one in checked),
        "ticket": _ticket(session, checked),
    }
    return render(request, "hub/desk/import_preview.html", context)


def _ticket(session: Any, checked: list[roll_import.CheckedRow]) -> str:
    """The rows that are right, signed: what is confirmed is what was shown. Holds no names and no numbers."""
    wishes = [
        [one.row.number, one.person.pk.hex, one.channel, one.party]
        for one in checked
        if not one.errors and one.person is not None
    ]
    return signing.dumps([uuid4().hex, session.pk.hex, wishes], salt=_SALT, compress=True)


@require_POST
@staff_page(MAY)
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Book the rows that were shown as right; sending it twice books nobody twice."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    import_id, wishes = _opened(request.POST.get("ticket", ""), session)
    outcome = commands.import_roll(session, wishes, import_id=import_id, by=viewer, at=now)
    last = max((wish.number for wish in wishes), default=0)
    receipt = signing.dumps([import_id.hex, last], salt=f"{_SALT}.done")
    request.session[_KEPT] = {import_id.hex: outcome.refused}
    for sentence in _told(outcome):
        messages.success(request, sentence)
    return redirect("hub:desk-imported", pk, receipt)


def _opened(ticket: str, session: Any) -> tuple[UUID, list[commands.Wish]]:
    try:
        import_id, session_id, rows = signing.loads(ticket, salt=_SALT, max_age=_HOUR_SECONDS)
    except signing.BadSignature:
        raise NotAllowed("import") from None
    if UUID(session_id) != session.pk:
        raise NotAllowed("import")
    return UUID(import_id), [commands.Wish(row[0], UUID(row[1]), row[2], row[3]) for row in rows]


def _told(outcome: commands.Imported) -> list[str]:
    booked = ngettext("%(n)s person has a place.", "%(n)s people have a place.", outcome.booked)
    waiting = ngettext(
        "%(n)s person is on the waiting list or in the draw.",
        "%(n)s people are on the waiting list or in the draw.",
        outcome.waiting,
    )
    numbers = ((booked, outcome.booked), (waiting, outcome.waiting))
    return [words % {"n": number} for words, number in numbers if number]


@require_GET
@staff_page(MAY)
def imported(request: HttpRequest, pk: UUID, receipt: str) -> HttpResponse:
    """What an import came to, with the button that takes it back."""
    viewer = staff_of(request)
    session = sessions.get_session(pk, viewer=viewer)
    import_id, keys = _keys(receipt)
    made = roll_import.made_by_import(session, keys, viewer)
    context = {
        "session": session,
        "receipt": receipt,
        "bookings": made,
        "may_undo": any(one.cancelled_at is None for one in made)
        and may(viewer, "booking.cancel_booking", session),
        "refused": request.session.get(_KEPT, {}).get(import_id.hex, []),
    }
    return render(request, "hub/desk/imported.html", context)


def _keys(receipt: str) -> tuple[UUID, list[UUID]]:
    try:
        import_hex, last = signing.loads(receipt, salt=f"{_SALT}.done")
    except signing.BadSignature:
        raise NotAllowed("import") from None
    import_id = UUID(import_hex)
    return import_id, [commands.key_of_row(import_id, number) for number in range(1, last + 1)]


@require_POST
@staff_page(MAY)
def undo(request: HttpRequest, pk: UUID, receipt: str) -> HttpResponse:
    """Cancel exactly what this import booked."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    import_id, keys = _keys(receipt)
    made = roll_import.made_by_import(session, keys, viewer)
    outcome = commands.undo_import(session, made, import_id=import_id, by=viewer, at=now)
    done = ngettext("%(n)s booking taken back.", "%(n)s bookings taken back.", outcome.done) % {
        "n": outcome.done
    }
    tell_outcome(request, outcome, done)
    return redirect(reverse("hub:desk-imported", args=[pk, receipt]))


@require_GET
@staff_page(MAY)
def template_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An empty list with the headings, to be filled in."""
    viewer = staff_of(request)
    session = sessions.get_session(pk, viewer=viewer)
    rows: list[list[Any]] = []
    sheet = Sheet(list(rollfile.COLUMNS.values()), rows, name=_("Sign-up list"), note=session.title)
    return as_download(_("sign-up list"), sheet, by=viewer, at=timezone.now())
