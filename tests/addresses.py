"""Every address that the installation has a name for, read from its own table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, get_resolver


def named_addresses() -> list[tuple[str, int]]:
    """Name and number of arguments; of the configuration only its lists and the pages that add a row."""
    found = set(_walk(get_resolver().url_patterns, ""))
    kept = {(name, count) for name, count in found if not name.startswith("admin:") and ":" in name}
    kept |= {(name, count) for name, count in found if name.startswith(("account_", "mfa_"))}
    kept |= {("admin:index", 0)}
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        kept |= {(f"{label}_changelist", 0), (f"{label}_add", 0)}
    return sorted(kept)


def _walk(patterns: Any, namespace: str, arguments: int = 0) -> Iterator[tuple[str, int]]:
    for one in patterns:
        count = arguments + one.pattern.regex.groups
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", count
        else:
            inside = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, inside, count)
