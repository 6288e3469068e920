"""Screening of enterprises: noticed, verified, graded, handed on, resolved."""

from __future__ import annotations

from typing import Any

SCREENING_COMMANDS: dict[str, Any] = {}
