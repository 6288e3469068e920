"""Signing in by a code sent to the phone. Known and unknown numbers take the same steps until the code is right."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.queries import home_organisation
from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.limits import (
    Limits,
    TooManyCodes,
    TooManyWrongCodes,
    address_key,
    limits_at,
    lock_keys,
    network_of,
    phone_key,
    refuse_when_impatient,
    refuse_when_locked,
)
from unionhall.kernel.people.models import Account, Person, SignInAttempt, SignInCode
from unionhall.lib.acts import changed, record
from unionhall.lib.errors import Refused
from unionhall.lib.ids import uuid7
from unionhall.lib.text import fold, mask_phone, normalise

CODE_DIGITS = 6


class WrongCode(Refused):
    """The code is not the one that was sent."""

    status = 422
    message = _("This code is wrong. Tries left: %(left)s.")


class CodeExpired(Refused):
    """There is no code that could still be right."""

    status = 422
    message = _("This code is no longer valid. Ask for a new one.")


@dataclass(frozen=True)
class SentCode:
    """A code on its way. `code` goes to the phone and nowhere else."""

    id: UUID
    phone: str = field(repr=False)
    code: str = field(repr=False)
    minutes: int

    @property
    def masked_phone(self) -> str:
        """The number as pages show it."""
        return mask_phone(self.phone)


@dataclass(frozen=True)
class Arrival:
    """Who the right code let in; `is_new` when the account was made just now."""

    account: Account
    is_new: bool


def issue_code(phone: str, *, address: str, at: datetime) -> SentCode:
    """Make a code for `phone` (11 digits). The same for every number, whether somebody has an account or not.

    Raises TooManyWrongCodes, TooManyCodes.
    """
    with transaction.atomic():
        lock_keys(phone_key(phone), address_key(address))
        limits = limits_at(at)
        _refuse_when_any_locked(phone_key(phone), address, limits, at)
        refuse_when_impatient(phone, address, limits=limits, at=at)
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        made = uuid7()
        SignInCode.objects.create(
            id=made,
            phone=phone,
            phone_index=phone_key(phone),
            address=network_of(address),
            digest=_digest(made, code),
            sent_at=at,
            expires_at=at + limits.code_lives,
        )
        return SentCode(made, phone, code, limits.code_lives.seconds // 60)


def reissue_code(code_id: UUID, *, address: str, at: datetime) -> SentCode:
    """Make another code for the phone that `code_id` was sent to; the earlier one stops being valid.

    Raises CodeExpired when there is no such code, TooManyWrongCodes, TooManyCodes.
    """
    with transaction.atomic():
        earlier = SignInCode.objects.filter(pk=code_id, used_at=None).first()
        if earlier is None:
            raise CodeExpired(field="code")
        again_at = earlier.sent_at + limits_at(at).resend_after
        if again_at > at:
            raise TooManyCodes(again_at)
        sent = issue_code(earlier.phone, address=address, at=at)
        SignInCode.objects.filter(pk=code_id).update(expires_at=at)
        return sent


def confirm_code(code_id: UUID, typed: str, *, address: str, at: datetime) -> Arrival:
    """Let in whoever types the code that was sent as `code_id`; an unknown phone becomes a person with an account.

    A wrong code is counted before it is refused, also when many are tried at once.
    Raises WrongCode, CodeExpired, TooManyWrongCodes, NoHome.
    """
    with transaction.atomic():
        sent, refusal = _judge(code_id, typed, address, at)
        arrival = _arrive(sent.phone, at) if sent is not None else None
    # Raised only now: inside, the count of the wrong code would have been undone.
    if refusal is not None:
        raise refusal
    assert arrival is not None
    return arrival


def confirm_own_phone(code_id: UUID, typed: str, *, by: Account, address: str, at: datetime) -> None:
    """Pass when `by`, who is signed in, types the code that was sent to their own phone as `code_id`.

    For what must not happen by a slip, or in the hands of who borrowed the phone's browser.
    Raises WrongCode, CodeExpired, TooManyWrongCodes.
    """
    with transaction.atomic():
        sent, refusal = _judge(code_id, typed, address, at)
    if refusal is not None:
        raise refusal
    assert sent is not None
    if sent.phone != by.phone:
        raise CodeExpired(field="code")


def _judge(code_id: UUID, typed: str, address: str, at: datetime) -> tuple[SignInCode | None, Refused | None]:
    """The code when it is the right one, used up by that; otherwise why not."""
    sent = SignInCode.objects.filter(pk=code_id).first()
    if sent is None:
        return None, CodeExpired(field="code")
    lock_keys(sent.phone_index, address_key(address))
    sent.refresh_from_db(fields=["used_at", "expires_at"])
    limits = limits_at(at)
    left = _refuse_when_any_locked(sent.phone_index, address, limits, at)
    if sent.used_at is not None or sent.expires_at <= at:
        return None, CodeExpired(field="code")
    if not _is_right(sent, typed):
        _count(sent.phone_index, address, was_right=False, at=at)
        if left > 1:
            return None, WrongCode(field="code", left=left - 1)
        return None, TooManyWrongCodes(at + limits.lockout)
    _count(sent.phone_index, address, was_right=True, at=at)
    sent.used_at = at
    sent.save(update_fields=["used_at"])
    return sent, None


def _refuse_when_any_locked(phone: str, address: str, limits: Limits, at: datetime) -> int:
    left = refuse_when_locked(phone, most=limits.wrong_codes, lockout=limits.lockout, at=at)
    left_here = refuse_when_locked(
        address_key(address), most=limits.wrong_codes_per_address, lockout=limits.lockout, at=at
    )
    return min(left, left_here)


def _digest(code_id: UUID, code: str) -> str:
    return blind_index(f"{code_id}:{code}", purpose="code")


def _is_right(sent: SignInCode, typed: str) -> bool:
    plain = fold(normalise(typed)).replace(" ", "").replace("-", "")
    return hmac.compare_digest(_digest(sent.pk, plain), sent.digest)


def _count(phone: str, address: str, *, was_right: bool, at: datetime) -> None:
    attempts = [SignInAttempt(key=phone, was_right=was_right, at=at)]
    if not was_right:
        # A right code does not clear the address: whoever owns one phone could clear it for guessing others.
        attempts.append(SignInAttempt(key=address_key(address), was_right=False, at=at))
    SignInAttempt.objects.bulk_create(attempts)


def _arrive(phone: str, at: datetime) -> Arrival:
    account = Account.objects.select_related("person__organisation").filter(phone=phone).first()
    is_new = account is None
    if account is None:
        account = Account.objects.create_user(phone, _person_of(phone, at), date_joined=at)
        record(account.person, "people.account.open", by=account.person, at=at)
    if account.phone_verified_at is None:
        account.phone_verified_at = at
        account.save(update_fields=["phone_verified_at"])
    record(account.person, "people.account.sign_in", by=account.person, at=at)
    return Arrival(account, is_new)


def _person_of(phone: str, at: datetime) -> Person:
    """The one person on file with this phone and no account, else a new one."""
    known = list(
        Person.objects.select_related("organisation").filter(phone=phone, account=None, erased_at=None)[:2]
    )
    if len(known) == 1:
        return known[0]
    person = Person.objects.create(
        organisation=home_organisation(), name=mask_phone(phone), phone=phone, created_at=at
    )
    changed(person, at=at)
    return person


def forget_sign_ins(*, before: datetime, at: datetime) -> int:
    """Delete codes and attempts from before `before`, and sessions that ended before it; how many rows went."""
    day = min(before, at)
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    gone = 0
    for rows in (
        SignInCode.objects.filter(sent_at__lt=day),
        SignInAttempt.objects.filter(at__lt=day),
        Session.objects.filter(expire_date__lt=day),
        UserSession.objects.filter(~Exists(alive), created_at__lt=day),
    ):
        gone += rows.delete()[0]
    return gone
