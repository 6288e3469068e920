"""Outermost of all: counts every request, and answers those who watch the installation.

Their addresses lie before everything else: no session is read, no cookie set, no name of a host asked for, nothing sent
to another scheme. A watchdog calls a process by its number, without a proxy in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from unionhall.config import health

GetResponse = Callable[[HttpRequest], HttpResponse]
LIVE, READY, METRICS = "/health/live", "/health/ready", "/metrics"


def watching(get_response: GetResponse) -> GetResponse:
    """Answer the addresses of watchdogs; count everything else, if anybody may read the counts."""
    answers = {LIVE: health.live, READY: health.ready}
    counts = bool(settings.METRICS_TOKEN or settings.METRICS_ADDRESSES)
    if counts:
        # Only now: the library makes its files when it is imported.
        from unionhall.config import metrics  # noqa: PLC0415

        answers[METRICS] = metrics.page

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path_info)
        if answer is not None:
            if request.method not in ("GET", "HEAD"):
                return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
            return answer(request)
        if not counts:
            return get_response(request)
        began = time.perf_counter()
        response = get_response(request)
        metrics.count(request, response.status_code, time.perf_counter() - began)
        return response

    return middleware
