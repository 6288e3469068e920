"""Structured logs: readable lines on a terminal, JSON lines elsewhere. No personal data is logged."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def configure(_settings: dict[str, Any]) -> None:
    """Route the standard library's and structlog's records through one formatter."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("unionhall").setLevel(logging.INFO)
    # A refusal or a missing page is an answer, not a fault: thirty thousand of them in a minute are no news.
    logging.getLogger("django.request").setLevel(logging.ERROR)
