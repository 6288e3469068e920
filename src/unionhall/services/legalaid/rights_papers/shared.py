"""What several papers show alike: the two sides, the list of evidence, the mark of a translation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unionhall.kernel.documents.body import Form, Lines, Listing
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.services.legalaid.rights_papers.hints import rows
from unionhall.services.legalaid.rights_papers.particulars import BLANK, Particulars
from unionhall.services.legalaid.rights_papers.selection import EvidenceLine
from unionhall.services.legalaid.rights_papers.wording import day_or_blank, or_blank, said

LINE = "{{ item.text }}"

NOTES = (DocumentField("notes[].text", gettext_lazy("Mark of a translation"), "（译文，仅供本人阅读）"),)
WORKER = (
    DocumentField("worker.name", gettext_lazy("Name"), "王小工"),
    DocumentField("worker.gender", gettext_lazy("Gender"), "男"),
    DocumentField("worker.birth", gettext_lazy("Born on"), "1986年3月7日"),
    DocumentField("worker.identity_number", gettext_lazy("Identity number"), "110101199003074258"),
    DocumentField("worker.phone", gettext_lazy("Phone"), "13600000001"),
    DocumentField("worker.job", gettext_lazy("Occupation or post"), "木工"),
    DocumentField("worker.address", gettext_lazy("Address"), "云桥市桥南街道"),
)
OTHER_SIDE = (
    DocumentField("respondents[].name", gettext_lazy("Employer"), "云桥宏达建筑工程有限公司"),
    DocumentField("respondents[].representative", gettext_lazy("Legal representative"), "张某"),
    DocumentField("respondents[].address", gettext_lazy("Address"), "云桥市桥南街道"),
    DocumentField("respondents[].phone", gettext_lazy("Phone"), "19900000001"),
)
EVIDENCE = (
    DocumentField("evidence[].number", gettext_lazy("No."), 1),
    DocumentField("evidence[].name", gettext_lazy("Evidence"), "工资条和近十二个月的银行流水"),
    DocumentField("evidence[].source", gettext_lazy("Where it comes from"), "本人持有"),
    DocumentField("evidence[].proves", gettext_lazy("What it proves"), "拖欠工资"),
)
AUTHORITY = DocumentField("authority", gettext_lazy("To which office"), "云桥市劳动人事争议仲裁委员会")

# As forms and the file of a person write it; any other word is taken as it was typed.
_GENDERS = {
    "male": gettext_lazy("Male"), "female": gettext_lazy("Female"), "m": gettext_lazy("Male"),
    "f": gettext_lazy("Female"),
}  # fmt: skip

TOP = Lines("notes", LINE, "center", is_small=True)
WORKER_FORM = Form((
    ("worker.name", "worker.gender"),
    ("worker.birth", "worker.phone"),
    ("worker.identity_number",),
    ("worker.job", "worker.address"),
))  # fmt: skip
SIDES_TABLE = Listing("respondents", (6, 4, 6, 5))
EVIDENCE_TABLE = Listing("evidence", (2, 8, 5, 6))


def note_values() -> dict[str, Any]:
    """Above a paper in another language than the offices', that it is a translation."""
    if get_language() == settings.LANGUAGE_CODE:
        return {"notes": []}
    words = _(
        "Translation for your own reading. Offices may not take it: hand in the Chinese paper, which you find in the "
        "same place after changing the language."
    )
    return {"notes": rows([words])}


def side_values(known: Particulars) -> dict[str, Any]:
    """Both sides, with room for what was not said."""
    return note_values() | {
        "worker.name": or_blank(known.name),
        "worker.gender": or_blank(str(_GENDERS.get(known.gender, known.gender))),
        "worker.birth": day_or_blank(known.birth_on),
        "worker.identity_number": or_blank(known.identity_number),
        "worker.phone": or_blank(known.phone),
        "worker.job": or_blank(known.job),
        "worker.address": or_blank(known.address),
        "authority": or_blank(known.authority),
        "respondents": [
            {
                "name": or_blank(one.name), "representative": or_blank(one.representative),
                "address": or_blank(one.address), "phone": or_blank(one.phone),
            }
            for one in known.respondents
        ],
    }  # fmt: skip


def evidence_values(known: Particulars, lines: Sequence[EvidenceLine]) -> dict[str, Any]:
    """The pieces that the person has; where nobody said, the whole checklist, to be ticked."""
    has_said = [line for line in lines if line.key in known.evidence]
    found = [
        {
            "number": place, "name": _(line.label) if has_said else f"□ {_(line.label)}", "source": BLANK,
            "proves": _(", ").join(said(name) for name in line.claims),
        }
        for place, line in enumerate(has_said or lines, start=1)
    ]  # fmt: skip
    empty = {"number": 1, "name": BLANK, "source": BLANK, "proves": BLANK}
    return {"evidence": found or [empty]}
