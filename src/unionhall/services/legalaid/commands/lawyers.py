"""Lawyers: calls, candidates, firms, who serves."""

from __future__ import annotations

from typing import Any

CANDIDACY_COMMANDS: dict[str, Any] = {}
