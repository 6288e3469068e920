"""The last page of every paper, for the worker and for nobody else: what the sums rest on, by when, what to collect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.documents.body import Lines, Part, Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.services.legalaid.rights.outcomes import ESTIMATE
from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.selection import (
    DeadlineLine,
    EvidenceLine,
    Selection,
)
from unionhall.services.legalaid.rights_papers.wording import cited, said, sum_words

_SMALL = "{{ item.text }}"

FIELDS = (
    DocumentField("estimate[].text", gettext_lazy("What the sums rest on"), "以上为估算。"),
    DocumentField("deadlines[].text", gettext_lazy("By when"), "经济补偿：2027年5月6日前提出"),
    DocumentField("collect[].text", gettext_lazy("What to collect"), "□ 劳动合同"),
    DocumentField("steps[].text", gettext_lazy("How to go about it"), "1. 核对并填写空白处。"),
)
PAGE: tuple[Part, ...] = (
    Words(
        gettext_lazy("For the applicant (not to be handed in)"), "center", is_strong=True, is_new_page=True
    ),
    Words(gettext_lazy("What the sums rest on"), "left", is_strong=True),
    Lines("estimate", _SMALL, "left", is_small=True),
    Words(gettext_lazy("By when"), "left", is_strong=True),
    Lines("deadlines", _SMALL, "left", is_small=True),
    Words(gettext_lazy("What to collect"), "left", is_strong=True),
    Lines("collect", _SMALL, "left", is_small=True),
    Words(gettext_lazy("How to go about it"), "left", is_strong=True),
    Lines("steps", _SMALL, "left", is_small=True),
)


def rows(texts: Iterable[str]) -> list[dict[str, str]]:
    """Texts as the rows of a list."""
    return [{"text": text} for text in texts]


def hint_values(
    selection: Selection,
    law: Law,
    steps: Sequence[str],
    *,
    days: Sequence[DeadlineLine],
    proof: Sequence[EvidenceLine],
) -> dict[str, object]:
    """The lists of the page: by when (`days`), what to collect (`proof`), what to do (`steps`, msgids)."""
    told = [f"{place}. {text}" for place, text in enumerate([_(step) for step in steps], start=1)]
    return {
        "estimate": rows(estimate_lines(selection, law)),
        "deadlines": rows([deadline_words(line) for line in days] or [_("No day runs yet.")]),
        "collect": rows([f"□ {_(line.label)}" for line in proof] or [_("Nothing in particular.")]),
        "steps": rows(told),
    }


# Of every paper that is handed in.
ALWAYS = (
    gettext_lazy("Read everything, fill in what was left open by hand, and sign. Change what is not so."),
    gettext_lazy(
        "Hand in copies of your evidence and keep the originals. Your union’s legal aid helps you free of "
        "charge: 12351."
    ),
)


def estimate_lines(selection: Selection, law: Law) -> list[str]:
    """That it is an estimate, of which day, and all that it rests on, each once."""
    found = [_(ESTIMATE), _("Reckoned by the law as of %(day)s.") % {"day": date_format(law.as_of)}]
    for claim in selection.raised:
        name = said(claim.name)
        if claim.amount is not None and not claim.amount.is_exact:
            words = _("%(name)s lies between two sums, because a point is disputed or not known: %(sum)s.")
            found.append(words % {"name": name, "sum": sum_words(claim)})
        if claim.status == Status.DEPENDS:
            found.append(
                _("%(name)s: whether you have this claim depends on what can be proven.") % {"name": name}
            )
        found += [said(text) for text in (*claim.assumptions, *claim.warnings)]
    for claim, over in selection.yielding:
        values = {"name": said(claim.name), "over": said(over.name)}
        found.append(_("%(name)s was left out: it cannot be had beside %(over)s.") % values)
    return list(dict.fromkeys(found))


def deadline_words(line: DeadlineLine) -> str:
    """One line of the list of deadlines."""
    values: dict[str, object] = {
        "names": _(", ").join(said(name) for name in line.names), "article": cited(line.basis),
    }  # fmt: skip
    if line.nominal is None:
        words = _("%(names)s: the time does not run yet, or from when it runs is disputed (%(article)s).")
        return words % values
    last = line.rolled or line.nominal
    values["day"] = date_format(last)
    if line.is_past and not line.is_defence:
        words = _(
            "%(names)s: the time ended on %(day)s (%(article)s). A delay that was not your fault is not counted: ask "
            "at once."
        )
        return words % values
    if line.is_past:
        words = _(
            "%(names)s: the time may have ended on %(day)s (%(article)s). You can still claim it: it counts "
            "only if the "
            "other side objects, and what interrupted it starts it anew."
        )
        return words % values
    if line.is_contested:
        words = _("%(names)s: by %(day)s at the earliest count, which is disputed (%(article)s).")
        return words % values
    return _("%(names)s: by %(day)s (%(article)s).") % values
