"""What a mediation agreement is worth: it depends on which body sealed it.

Sources: Labour Dispute Mediation and Arbitration Law, articles 10, 14 and 16; Civil Procedure Law (2023), article 205;
Rules on negotiation and mediation of enterprise labour disputes (2011); Judicial interpretation (I) on labour disputes,
articles 51 and 52.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unionhall.lib.errors import msgid as _


@dataclass(frozen=True, slots=True)
class Force:
    """`is_named` says that the law names the body as a mediator of labour disputes; then the agreement binds both and

    for pay a payment order can be asked for (article 16). `can_confirm`: court confirmation may be sought;
    `can_review`: the arbitration commission may review it; confirmed or reviewed, it can be enforced.
    """

    is_named: bool
    can_confirm: bool
    can_review: bool
    words: Any


_NAMED = Force(
    True, True, True,
    _("The law names this body: the agreement binds both sides. For pay, a payment order can be asked for; confirmed "
      "by the court or reviewed by the commission, it can be enforced."),
)  # fmt: skip
_FORCE = {
    "enterprise": _NAMED,
    "people": _NAMED,
    "town": _NAMED,
    "union": Force(
        False, False, False,
        _("The law does not name a union service centre as a mediator: the agreement is a contract, and evidence in "
          "arbitration or court. Let a body that the law names seal it too, if it is to be confirmed."),
    ),
    "arbitration": Force(
        True, False, False,
        _("Sealed by the arbitration commission: it can be enforced by the court as it is."),
    ),
}  # fmt: skip


def force_of(sealer: str) -> Force:
    """What an agreement that `sealer` (a word of `Sealer`) sealed is worth. Raises KeyError."""
    return _FORCE[sealer]
