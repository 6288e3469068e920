"""Whose page it is, said to the browser by a mark that names nobody.

What the phone keeps for use without a net carries the mark of whom it was made for; the script that keeps it throws it
away as soon as a page comes with another one. So nobody finds the bookings of whoever used the phone before.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

HEADER = "X-Page-Owner"
NOBODY = "-"


def owner_mark(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the mark on every page that asked who is signed in; without a query of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if is_page and request.session.accessed:
            account = request.session.get(SESSION_KEY)
            response[HEADER] = mark_of(account) if account else NOBODY
        return response

    return middleware


def mark_of(account_id: str) -> str:
    """16 hex digits, the same for an account as long as the installation keeps its key."""
    return salted_hmac("hub.owner", account_id).hexdigest()[:16]
