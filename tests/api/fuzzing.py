"""Calls made up from the document, by schemathesis: what a program may send, and what it may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as hypothesis_seed
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from unionhall.kernel.rulebook.models import LocalRule

load_all_checks()
DOCUMENT = "/api/v1/openapi.json"
# Every answer, whatever was sent: no fault, and what the document promises.
PROMISES = (
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)
# What is sent against the document is refused.
STRICT = (*PROMISES, checks.negative_data_rejection)


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection of this thread over all calls, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def lift_limit() -> None:
    """Let a system call as often as it likes: here it is not the limit that is tried."""
    LocalRule.objects.create(
        key="integrations.calls_per_minute", region="CN", value=10**6, starts_on=date(2020, 1, 1),
        instrument="试验", article="第一条", status=LocalRule.Status.CONFIRMED,
    )  # fmt: skip


def document() -> Any:
    """The interface as its own document describes it, in this process."""
    return schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application())


@dataclass
class Walked:
    """How often each operation answered what, and where an answer broke a promise."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """How many requests were made."""
        return self.answers.total()


def walk(headers: dict[str, str], *, examples: int, seed: int = 0) -> Walked:
    """Call every operation with `examples` right and as many wrong requests."""
    walked, headers = Walked(), headers | {"Accept-Encoding": "identity"}
    with one_connection():
        for result in document().get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    _try(result.ok(), mode, headers, examples, seed, walked.answers)
                except FailureGroup as failures:
                    walked.broken += [f"{result.ok().label} {mode}: {failures}"]
    return walked


def _try(
    operation: Any,
    mode: Any,
    headers: dict[str, str],
    examples: int,
    seed: int,
    found: Counter[tuple[str, int]],
) -> None:
    wanted = STRICT if mode is GenerationMode.NEGATIVE else PROMISES
    name = operation.definition.raw["operationId"]

    @hypothesis_seed(seed)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        before = transaction.savepoint()
        response = case.call(headers=headers)
        # What failed in the database must not fail every call after it.
        if response.status_code >= 500:
            transaction.savepoint_rollback(before)
        found[name, response.status_code] += 1
        case.validate_response(response, checks=list(wanted), headers=headers)

    # Nothing wrong can be sent to an operation that asks for nothing.
    with suppress(Unsatisfiable):
        call()
