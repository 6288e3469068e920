"""How plans are said in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from unionhall.services.network.core.cover import Left
from unionhall.services.network.states import Aim, Counted, Level, Limit, Standing

_STATUS = {
    "proved": gettext_lazy("Proved: no plan is better."),
    "within_gap": gettext_lazy("Good enough: no plan is better by more than was asked for."),
    "feasible": gettext_lazy("A plan that keeps every rule; a better one may exist."),
    "infeasible": gettext_lazy("Proved: no plan keeps all the rules."),
    "no_plan": gettext_lazy("No plan was found in the time."),
}
_LEFT = {
    Left.NO_SITE: gettext_lazy("No candidate lies near enough"),
    Left.BARRED: gettext_lazy("Only candidates that may not be built would reach them"),
    Left.NOT_CHOSEN: gettext_lazy("Other places were worth more for the same number or money"),
}


def status_words(status: str) -> str:
    """What is known of a plan."""
    return str(_STATUS.get(status, status))


def left_words(reason: str) -> str:
    """Why somebody lies in no circle."""
    return str(_LEFT[Left(reason)])


def whole(number: Any) -> str:
    """A number with its thousands parted; cents only where there are any."""
    found = Decimal(str(number))
    return f"{found:,.2f}" if found % 1 else f"{found:,.0f}"


def yuan_words(amount: Any) -> str:
    """An amount: in ten thousands where that is shorter and exact."""
    found = Decimal(str(amount))
    if found >= 10_000 and found % 100 == 0:
        return _("%(n)s × 10,000 yuan") % {"n": f"{(found / 10_000).normalize():,f}"}
    return _("%(n)s yuan") % {"n": whole(found)}


def reason_words(site: Mapping[str, Any]) -> str:
    """Why a place is in the plan: whom only it reaches, what is lost without it, what would come in its stead."""
    parts = []
    if site["standing"] == Standing.MUST:
        parts.append(_("It has to be built."))
    inside, only = site["inside"], site["only"]
    if not inside:
        parts.append(_("Nobody lies inside its circle yet."))
    else:
        words = ngettext(
            "%(n)s worker lies inside its circle:", "%(n)s workers lie inside its circle:", inside
        )
        parts.append(words % {"n": whole(inside)})
        words = _("%(n)s of them are reached by no other place and would be lost without it.")
        others = _("all of them are reached by other places, too.")
        parts.append(words % {"n": whole(only)} if only else others)
    if site["instead"]:
        words = _("The best in its stead is %(name)s, which would reach %(n)s.")
        parts.append(words % {"name": site["instead"], "n": whole(site["instead_people"])})
    # Chinese sentences stand without a space between them.
    return ("" if (get_language() or "").startswith("zh") else " ").join(parts)


def settings_words(settings: Any) -> list[tuple[str, str]]:
    """The question of a scenario: (label, words)."""
    amounts = [
        yuan_words(amount) if settings.limit == Limit.BUDGET else whole(int(amount))
        for amount in settings.by_year
    ]
    by_year = _(", ").join(f"{year}: {words}" for year, words in zip(settings.years, amounts, strict=False))
    radii = _(", ").join(
        f"{label} {whole(settings.radii[level])} m" for level, label in _levels() if level in settings.radii
    )
    return [
        (_("Aim"), str(Aim(settings.aim).label)),
        (_("Count in each cell"), str(Counted(settings.counted).label)),
        (_("Limit"), by_year or str(Limit(settings.limit).label)),
        (_("Radius"), radii),
        (_("Detour"), f"{settings.detour}"),
        (_("What is under way"), _("counts as standing") if settings.keeps_planned else _("is planned anew")),
        (_("Capacity"), _("is kept") if settings.uses_capacity else _("is not looked at")),
    ]


def _levels() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Level.choices]


def conflict_words(rules: Any) -> list[str]:
    """The rules that no plan keeps together, each in words."""
    return [_conflict(code, values) for code, values in rules]


_CONFLICTS = {
    "sites": gettext_lazy("At most %(sites)s new places"),
    "budget": gettext_lazy("At most %(budget)s yuan"),
    "years": gettext_lazy("No more than %(total)s in all years together"),
    "must": gettext_lazy("%(site)s has to be built"),
    "never": gettext_lazy("%(site)s may not be built"),
    "phase": gettext_lazy("%(site)s cannot open before year %(phase)s of the plan"),
    "candidates": gettext_lazy("There is no candidate"),
    "demand": gettext_lazy("No place serves more than its capacity"),
    "cover": gettext_lazy("Everybody who can be reached lies inside a circle"),
}


def _conflict(code: str, values: Mapping[str, Any]) -> str:
    words = _CONFLICTS.get(code)
    if words is None:
        return code
    shown = {
        name: whole(value) if isinstance(value, int | float) else value for name, value in values.items()
    }
    return str(words) % shown
