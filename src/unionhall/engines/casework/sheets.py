"""The papers a kind of case produces: which there are, what they show, and what every one shows of its case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.documents.body import Part
from unionhall.kernel.documents.kinds import DocumentField

COMMON = (
    DocumentField("case.number", _("Number"), "云桥驿修〔2026〕0012"),
    DocumentField("case.title", _("Subject"), "微波炉不加热"),
    DocumentField("case.kind", _("Kind"), "驿站报修"),
    DocumentField("case.state", _("State"), "已修好"),
    DocumentField("case.opened_on", _("Opened on"), date(2026, 5, 6)),
    DocumentField("unit.name", _("Unit"), "云桥市总工会"),
    DocumentField("person.name", _("Person served"), "王小工"),
    DocumentField("partner.name", _("Partner"), "云桥机械厂工会"),
    DocumentField("assignee.name", _("Handled by"), "李干事"),
    DocumentField("issued.on", _("Issued on"), date(2026, 5, 7)),
    DocumentField("issued.by", _("Issued by"), "李干事"),
)


@dataclass(frozen=True)
class Paper:
    """One paper of a kind of case. `fields` are its own beside the common ones, `values` says what they are now.

    `body` is how the shipped template is set (see `kernel.documents.body`). Everybody on the case can open a paper, but
    one that `is_internal`, always or as the case stands, is for staff only.
    """

    code: str
    name: Any
    fields: Sequence[DocumentField] = ()
    values: Callable[[Any], Mapping[str, Any]] | None = None
    body: Sequence[Part] = ()
    is_internal: bool | Callable[[Any], bool] = False

    def is_for_staff(self, case: Any) -> bool:
        """Whether the paper of this case is kept from whom it serves."""
        return self.is_internal if isinstance(self.is_internal, bool) else self.is_internal(case)


def values_of(
    case: Any, kind: Any, paper: Paper, *, by: Any, at: datetime, about: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything a template of `paper` can show of `case`; what is not there is empty. `about` goes before it."""
    workflow = kind.workflow
    common = {
        "case.number": case.number,
        "case.title": case.title,
        "case.kind": str(workflow.name),
        "case.state": str(workflow.state(case.state).name),
        "case.opened_on": localdate(case.opened_at),
        "unit.name": case.organisation.name,
        "person.name": case.person.name if case.person else "",
        "partner.name": case.partner.name if case.partner else "",
        "assignee.name": case.assignee.name if case.assignee else "",
        "issued.on": localdate(at),
        "issued.by": by.name,
    }
    return common | dict(paper.values(case) if paper.values else {}) | dict(about)
