"""The second factor: a six-digit code of an authenticator app, or a recovery code kept on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.commands.sign_in import WrongCode
from unionhall.kernel.people.limits import (
    Limits,
    TooManyWrongCodes,
    account_key,
    limits_at,
    lock_keys,
    refuse_when_locked,
)
from unionhall.kernel.people.models import Account, SignInAttempt
from unionhall.kernel.people.totp import LAST_COUNTER, counter_of, last_counter, secret_of
from unionhall.lib.acts import record
from unionhall.lib.errors import Refused


class CodeUsed(Refused):
    """Each code of the app opens one door only."""

    status = 422
    message = _("This code has been used already. Wait for the next one in your app.")


def confirm_factor(account: Account, typed: str, *, at: datetime) -> Authenticator:
    """The authenticator whose code `typed` is; a code of the app counts once, a recovery code forever once.

    Wrong codes are counted per account. Raises WrongCode, CodeUsed, TooManyWrongCodes.
    """
    with transaction.atomic():
        found, refusal = _judge(account, typed, at)
    # Raised only now: inside, the count of the wrong code would have been undone.
    if refusal is not None:
        raise refusal
    assert found is not None
    return found


def confirm_new_factor(account: Account, secret: str, typed: str, *, at: datetime) -> int:
    """Check the first code of an app that was just given `secret`; returns the code's counter.

    Raises WrongCode, TooManyWrongCodes.
    """
    refusal: Refused | None = None
    with transaction.atomic():
        key, limits, left = _open(account, at)
        counter = counter_of(secret, typed, at)
        if counter is None:
            refusal = _refuse(key, limits, left, at)
    if refusal is not None:
        raise refusal
    assert counter is not None
    return counter


def give_factor(account: Account, *, by: Any, at: datetime, secret: str = "") -> Authenticator:
    """Give `account` an authenticator app's secret (made anew unless given) and recovery codes.

    For the demo and for whoever sets up accounts by hand; who already has one keeps it.
    """
    with transaction.atomic():
        # The account's row stands for its factors: there may be none yet that could be locked.
        Account.objects.select_for_update().get(pk=account.pk)
        present = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
        if present is not None:
            return present
        made: Authenticator = TOTP.activate(account, secret or generate_totp_secret()).instance
        RecoveryCodes.activate(account)
        record(account.person, "people.factor.give", by=by, at=at)
        return made


def note_factor_set_up(account: Account, *, counter: int | None, at: datetime) -> None:
    """Record that the person set up their app, whose first code, of `counter`, is used up by that."""
    with transaction.atomic():
        totp = Authenticator.objects.select_for_update().get(user=account, type=Authenticator.Type.TOTP)
        totp.data[LAST_COUNTER] = counter
        totp.save(update_fields=["data"])
        record(account.person, "people.factor.set_up", by=account.person, at=at)


def _open(account: Account, at: datetime) -> tuple[str, Limits, int]:
    key = account_key(account.pk)
    lock_keys(key)
    limits = limits_at(at)
    return key, limits, refuse_when_locked(key, most=limits.wrong_codes, lockout=limits.lockout, at=at)


def _refuse(key: str, limits: Limits, left: int, at: datetime) -> Refused:
    SignInAttempt.objects.create(key=key, was_right=False, at=at)
    return WrongCode(field="code", left=left - 1) if left > 1 else TooManyWrongCodes(at + limits.lockout)


def _judge(account: Account, typed: str, at: datetime) -> tuple[Authenticator | None, Refused | None]:
    key, limits, left = _open(account, at)
    factors = {
        factor.type: factor for factor in Authenticator.objects.select_for_update().filter(user=account)
    }
    totp = factors.get(Authenticator.Type.TOTP)
    if totp is not None:
        counter = counter_of(secret_of(totp), typed, at)
        if counter is not None:
            if counter <= last_counter(totp):
                return None, CodeUsed(field="code")
            totp.data[LAST_COUNTER] = counter
            totp.save(update_fields=["data"])
            return _let_in(totp, key, at), None
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    if codes is not None and codes.wrap().validate_code(typed):
        codes.refresh_from_db()
        record(account.person, "people.factor.use_recovery_code", by=account.person, at=at)
        return _let_in(codes, key, at), None
    return None, _refuse(key, limits, left, at)


def _let_in(factor: Authenticator, key: str, at: datetime) -> Authenticator:
    SignInAttempt.objects.create(key=key, was_right=True, at=at)
    return factor
