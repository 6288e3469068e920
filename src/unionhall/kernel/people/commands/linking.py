"""Signing in by way of another provider: only what a person linked themselves, after their phone was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.limits import TooManyTries, limits_at, lock_keys, network_of
from unionhall.kernel.people.models import Account, SignInAttempt
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import NotAllowed, Refused


class LinkTaken(Refused):
    """One account elsewhere signs in one person here."""

    message = _("This account signs in somebody else here. Ask there which account you are using.")


class AlreadyLinked(Refused):
    """One account of each provider."""

    message = _("You have linked another account of theirs already. Remove that one first.")


def link_sign_in(account: Account, provider: str, uid: str, *, by: Any, at: datetime) -> SocialAccount:
    """Let `uid` at `provider` sign this account in from now on; linking again changes nothing.

    Of what the provider tells, nothing is kept but the name it knows the person under.
    Raises NotAllowed, LinkTaken, AlreadyLinked.
    """
    with transaction.atomic():
        # The account's row is the gate: two links at once cannot both be the first.
        account = Account.objects.select_for_update(of=("self",)).select_related("person").get(pk=account.pk)
        authorise(by, "people.link_sign_in", account.person)
        present = SocialAccount.objects.filter(user=account, provider=provider).first()
        if present is not None and present.uid == uid:
            return present
        if present is not None:
            raise AlreadyLinked
        try:
            with transaction.atomic():
                made = SocialAccount.objects.create(user=account, provider=provider, uid=uid, extra_data={})
        except IntegrityError:
            raise LinkTaken from None
        record(account.person, "people.account.link", by=by, at=at, provider=provider)
        return made


def rename_link(provider: str, older: Sequence[str], uid: str, *, at: datetime) -> bool:
    """Keep the link that is known under one of the names `older` as `uid` from now on; whether there was one.

    For names that the provider itself gave to one person at one time. A link under `uid` stays as it is: two links of
    two people here are never made one.
    """
    with transaction.atomic():
        named = SocialAccount.objects.select_for_update(of=("self",)).select_related("user__person")
        found = named.filter(provider=provider, uid__in=older).first()
        if found is None or SocialAccount.objects.filter(provider=provider, uid=uid).exists():
            return False
        found.uid = uid
        try:
            with transaction.atomic():
                found.save(update_fields=["uid"])
        except IntegrityError:
            return False
        person = found.user.person
        record(person, "people.account.rename_link", by=person, at=at, provider=provider)
        return True


def unlink_sign_in(account: Account, link_id: int, *, by: Any, at: datetime) -> None:
    """Let an account elsewhere sign this one in no more; the phone always does. Raises NotAllowed."""
    with transaction.atomic():
        authorise(by, "people.unlink_sign_in", account.person)
        found = SocialAccount.objects.select_for_update().filter(pk=link_id, user=account).first()
        if found is None:
            raise NotAllowed("link")
        found.delete()
        record(account.person, "people.account.unlink", by=by, at=at, provider=found.provider)


def note_linked_arrival(link: SocialAccount, *, at: datetime) -> None:
    """Record that somebody comes in this way, and keep nothing of what the provider told of them."""
    SocialAccount.objects.filter(pk=link.pk).update(extra_data={})
    person = link.user.person
    record(person, "people.account.sign_in", by=person, at=at, provider=link.provider)


def count_linked_try(address: str, *, at: datetime) -> None:
    """Count that somebody at this address sets out for another provider, or comes back. Raises TooManyTries."""
    key, hour = f"linked:{network_of(address)}", timedelta(hours=1)
    with transaction.atomic():
        lock_keys(key)
        most = limits_at(at).codes_per_address_hour
        tries = SignInAttempt.objects.filter(key=key, at__gt=at - hour).order_by("-at")
        recent = list(tries.values_list("at", flat=True)[:most])
        if len(recent) == most:
            raise TooManyTries(recent[-1] + hour)
        SignInAttempt.objects.create(key=key, was_right=True, at=at)
