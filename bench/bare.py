"""The yardstick of the sign-up storms: a Django view with no middleware and no pages that makes the same claim.

Who asks is a signed number in the address, so nothing is looked up; the claim is the one statement the product makes.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

if not settings.configured:
    from urllib.parse import parse_qsl, urlsplit

    _parts = urlsplit(os.environ["BENCH_DATABASE_URL"])
    settings.configure(
        SECRET_KEY="bench" * 10,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": _parts.path.lstrip("/"),
                "USER": _parts.username,
                "HOST": dict(parse_qsl(_parts.query))["host"],
                "CONN_MAX_AGE": 600,
            }
        },
    )

import django
from django.core.signing import Signer
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

django.setup()

CLAIM = """select outcome, booking from booking_claim(
  %s, %s, %s, 'on_site', 1, '', null, %s, %s, %s, %s, false, true)"""


def token(number: int) -> str:
    """The signed number of person `number`."""
    return Signer(key="bench" * 10).sign(str(number))


def book(request: HttpRequest, session: UUID) -> HttpResponse:
    """Claim a place for the signed person; 302 when there is one, else 409."""
    person = UUID(int=int(Signer(key="bench" * 10).unsign(request.GET["token"])))
    now = datetime.now(UTC)
    values: list[Any] = [uuid4(), session, person, UUID(request.GET["key"]), now, now.date(), person]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        outcome, booking = cursor.fetchone()
    if booking is None:
        return HttpResponse(outcome, status=409)
    return HttpResponse(status=302, headers={"Location": f"/b/{booking}/"})


urlpatterns = [path("bare/<uuid:session>/", book)]
application = get_wsgi_application()
