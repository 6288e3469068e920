"""The code that is asked for before somebody is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from unionhall.kernel.people import commands as people
from unionhall.kernel.people.sms import SmsFailed, gateway
from unionhall.lib.errors import Refused


class CodeNotSent(Refused):
    """The mobile network did not take the code."""

    status = 503


def send_erase_code(account: Any, *, address: str, at: datetime) -> dict[str, str]:
    """Send a code to the account's own phone; what the session remembers of it.

    Raises TooManyCodes, TooManyWrongCodes, CodeNotSent.
    """
    sent = people.issue_code(account.phone, address=address, at=at)
    text = _(
        "%(code)s erases everything about you at your union. Type it only if you want that. Tell it to nobody."
    )
    try:
        gateway().send(sent.phone, text % {"code": sent.code})
    except SmsFailed:
        sentence = _("The message could not be sent. Try again in a minute, or call %(hotline)s.")
        raise CodeNotSent(sentence, hotline=settings.HOTLINE) from None
    pending = {"id": str(sent.id), "phone": sent.masked_phone}
    if settings.MODE == "demo":
        pending["demo_code"] = sent.code
    return pending
