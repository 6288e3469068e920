"""The Chinese catalogue: one part file for each area, merged and compiled without GNU gettext.

python bin/messages.py compile   parts -> locale/zh_Hans/LC_MESSAGES/django.{po,mo}
python bin/messages.py merge     also adds msgids found in the source but in no part to parts/unsorted.po
python bin/messages.py check     exit 1 when a msgid of the source is missing, fuzzy or empty in the parts
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils import dates

SOURCE = Path(__file__).resolve().parents[1] / "src" / "unionhall"
LOCALE = SOURCE / "locale"
TARGET = LOCALE / "zh_Hans" / "LC_MESSAGES"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "msgid": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
DATE_WORDS = {
    text
    for names in (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS, dates.WEEKDAYS_ABBR)
    for name in names.values()
    for text in name._args
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def read_parts() -> tuple[Catalog, list[str]]:
    """All part files as one catalogue, and what is wrong with them."""
    catalog, problems = Catalog(locale="zh_Hans", fuzzy=False, domain="django"), []
    for path in sorted((LOCALE / "parts").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="zh_Hans"):
                if not message.id:
                    continue
                known = catalog.get(message.id, message.context)
                if known is not None and known.string and known.string != message.string:
                    problems.append(f"{path.name}: {message.id!r} is translated differently in another part")
                problems += [f"{path.name}: {text}" for text in wrong_with(message)]
                catalog.add(message.id, message.string, context=message.context)
    return catalog, problems


def wrong_with(message: object) -> list[str]:
    """Missing, fuzzy, the name of a month to every date there is, or with other placeholders than the English."""
    if message.id in DATE_WORDS and not message.context:  # type: ignore[attr-defined]
        return [f"{message.id!r} is a month or a weekday to every date that is shown: give it a context"]  # type: ignore[attr-defined]
    if message.fuzzy:  # type: ignore[attr-defined]
        return [f"{message.id!r} is fuzzy"]  # type: ignore[attr-defined]
    strings = message.string if isinstance(message.string, tuple) else (message.string,)  # type: ignore[attr-defined]
    ids = message.id if isinstance(message.id, tuple) else (message.id,)  # type: ignore[attr-defined]
    if not all(strings):
        return [f"{ids[0]!r} has no translation"]
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    extra = {name for string in strings for name in PLACEHOLDER.findall(string)} - wanted
    return [f"{ids[0]!r} uses unknown placeholders {sorted(extra)}"] if extra else []


def source_messages() -> dict[tuple[str | None, str | tuple[str, ...]], str]:
    """Every msgid in the source: (context, id) -> the first file that has it."""
    import os  # noqa: PLC0415 - Django is needed for templates only

    os.environ.setdefault("UNIONHALL_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
    from django.utils.translation import template  # noqa: PLC0415

    found: dict[tuple[str | None, str | tuple[str, ...]], str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts or "tests" in path.parts:
            continue
        where = str(path.relative_to(SOURCE))
        text = path.read_text()
        if path.suffix != ".py":
            text = template.templatize(text, origin=where)
        for _line, function, messages, _comments in extract_python(
            __import__("io").BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            for key in as_keys(function, messages):
                found.setdefault(key, where)
    return found


def as_keys(function: str, messages: object) -> list[tuple[str | None, str | tuple[str, ...]]]:
    """The catalogue keys of one call."""
    parts = messages if isinstance(messages, tuple) else (messages,)
    texts = [part for part in parts if isinstance(part, str)]
    if not texts or not texts[0]:
        return []
    if function.startswith("pgettext"):
        return [(texts[0], texts[1])] if len(texts) > 1 else []
    if function.startswith("ngettext"):
        return [(None, (texts[0], texts[1]))] if len(texts) > 1 else []
    return [(None, texts[0])]


def compile_catalog(catalog: Catalog) -> None:
    """Write the merged .po (kept for readers) and .mo."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "django.po").open("wb") as stream:
        write_po(stream, catalog, sort_output=True, omit_header=False, width=110)
    with (TARGET / "django.mo").open("wb") as stream:
        write_mo(stream, catalog)


def main(action: str) -> int:
    catalog, problems = read_parts()
    if action in ("compile", "merge"):
        compile_catalog(catalog)
    if action == "compile":
        return 0
    for (context, key), where in source_messages().items():
        if catalog.get(key, context) is None:
            problems.append(f"{where}: {key!r} is not in the catalogue")
            if action == "merge":
                catalog.add(key, context=context, locations=[(where, 0)])
    if action == "merge":
        missing = Catalog(locale="zh_Hans", fuzzy=False)
        for message in catalog:
            if message.id and not (
                message.string if isinstance(message.string, str) else all(message.string)
            ):
                missing.add(message.id, context=message.context, locations=message.locations)
        with (LOCALE / "parts" / "unsorted.po").open("wb") as stream:
            write_po(stream, missing, omit_header=True)
    print("\n".join(problems) or "The Chinese catalogue is complete.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
