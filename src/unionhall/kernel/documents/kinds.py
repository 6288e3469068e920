"""Which documents there are, and what can be shown in them.

A service says in its `AppConfig.ready`:

    kinds.register_fields(
        "stations.repair_record",
        _("Repair record"),
        [
            DocumentField("case.number", _("Number"), "云桥驿修〔2026〕0012"),
            DocumentField("case.reported_on", _("Reported on"), date(2026, 5, 6)),
            DocumentField("items[].name", _("Part"), "门锁"),
        ],
    )

A template then says `{{ case.number }}`, and in a table `{%tr for item in items %}`, `{{ item.name }}`,
`{%tr endfor %}`. A field that is called `number` and stands in no list also stands beneath the title of the shipped
template and in the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from unionhall.kernel.documents.body import Part, unknown
from unionhall.kernel.documents.core import is_field_name

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class DocumentField:
    """One field. `name` is dotted, `items[].name` for a column of the list `items`; `label` is lazily translated.

    `sample` is what a preview shows, of the type that will be given: text, whole number, Decimal, date, aware instant,
    truth.
    """

    name: str
    label: Any
    sample: Any


@dataclass(frozen=True)
class DocumentKind:
    """One document. `name` is lazily translated. `body` is how its shipped template is set; without one, as a table."""

    code: str
    name: Any
    fields: tuple[DocumentField, ...]
    body: tuple[Part, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the fields, in the order in which they were given."""
        return [field.name for field in self.fields]

    @property
    def lists(self) -> list[str]:
        """The lists among the fields, in that order."""
        return list(dict.fromkeys(name.partition("[]")[0] for name in self.names if "[]" in name))

    @property
    def number(self) -> DocumentField | None:
        """The field that numbers the document, if one does."""
        return next((field for field in self.fields if re.fullmatch(r"([\w.]+\.)?number", field.name)), None)

    @property
    def title(self) -> str:
        """The name in the installation's own language, in which documents are written."""
        with override(settings.LANGUAGE_CODE):
            return str(self.name)

    def labels(self, names: Sequence[str]) -> list[str]:
        """What people call `names`, in the language that is active now; a list is called by its columns."""
        found = [
            str(field.label)
            for name in names
            for field in self.fields
            if field.name == name or field.name.startswith(f"{name}[].")
        ]
        return list(dict.fromkeys(found))

    def samples(self) -> dict[str, Any]:
        """A value for every field; every list has two rows."""
        found: dict[str, Any] = {}
        for field in self.fields:
            head, _brackets, column = field.name.partition("[].")
            if not column:
                found[head] = field.sample
                continue
            for row in found.setdefault(head, [{}, {}]):
                row[column] = field.sample
        return found


_KINDS: dict[str, DocumentKind] = {}


def register_fields(
    code: str, name: Any, fields: Sequence[DocumentField], *, body: Sequence[Part] = ()
) -> None:
    """Let there be the document `code` ("stations.repair_record"), called `name`, which shows `fields`.

    Raises ValueError when the code is taken or malformed, a field is malformed, named twice or in another's way, or the
    `body` names what is none.
    """
    if code in _KINDS or not _CODE.fullmatch(code):
        raise ValueError(f"the document {code!r} is registered already, or its code is no app.noun")
    names = [field.name for field in fields]
    for each in names:
        if not is_field_name(each) or names.count(each) > 1:
            raise ValueError(f"{code}: {each!r} is malformed or named twice")
        if any(other.startswith((f"{each}.", f"{each}[]")) for other in names):
            raise ValueError(f"{code}: {each!r} is a field, and so holds no others")
    if not names:
        raise ValueError(f"{code} shows nothing")
    kind = DocumentKind(code, name, tuple(fields), tuple(body))
    if strange := unknown(body, [each for each in names if "[]" not in each], kind.lists):
        raise ValueError(f"{code}: its body names {', '.join(strange)}, which are no fields of it")
    _KINDS[code] = kind


def find(code: str) -> DocumentKind | None:
    """The document called `code`, None when no service has registered it."""
    return _KINDS.get(code)


def registered() -> list[DocumentKind]:
    """Every document, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def offered(code: str) -> Mapping[str, str]:
    """The fields that templates of `code` can show, name to label in the active language; empty when unknown."""
    kind = find(code)
    return {field.name: str(field.label) for field in kind.fields} if kind else {}
