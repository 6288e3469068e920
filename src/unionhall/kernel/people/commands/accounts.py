"""Accounts: who may sign in, and where they are signed in now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.commands.persons import PhoneTaken
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.people.signed_in import end_sessions
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import Refused
from unionhall.lib.text import parse_phone


class HasAccount(Refused):
    """One person, one account."""

    message = _("%(name)s already has an account.")


def open_account(person: Person, *, phone: str, by: Any, at: datetime) -> Account:
    """Let `person` sign in with `phone`, which they confirm by their first code.

    Raises NotAllowed, InvalidInput, HasAccount, PhoneTaken.
    """
    digits = parse_phone(phone, field="phone")
    with transaction.atomic():
        person = (
            Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
        )
        authorise(by, "people.open_account", person)
        if Account.objects.filter(person=person).exists():
            raise HasAccount(name=person.name)
        if Account.objects.filter(phone=digits).exists():
            raise PhoneTaken(field="phone")
        return add_account(person, digits, by=by, at=at)


def add_account(person: Person, phone: str, *, by: Any, at: datetime) -> Account:
    """Make the account of `person` without asking who may; for founding an installation and `open_account`."""
    person.phone = phone
    person.save(update_fields=["phone"])
    account = Account.objects.create_user(phone, person, date_joined=at)
    record(person, "people.account.open", by=by, at=at)
    return account


def suspend_account(account: Account, *, by: Any, at: datetime) -> Account:
    """Stop an account from signing in and end its sessions. Raises NotAllowed."""
    with transaction.atomic():
        account = _lock(account)
        authorise(by, "people.suspend_account", account.person)
        account.is_active = False
        account.save(update_fields=["is_active"])
        _end(UserSession.objects.filter(user=account))
        _end_tokens(account)
        record(account.person, "people.account.suspend", by=by, at=at)
        return account


def restore_account(account: Account, *, by: Any, at: datetime) -> Account:
    """Let a suspended account sign in again. Raises NotAllowed."""
    with transaction.atomic():
        account = _lock(account)
        authorise(by, "people.restore_account", account.person)
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(account.person, "people.account.restore", by=by, at=at)
        return account


def end_session(account: Account, session_id: int, *, by: Any, at: datetime) -> int:
    """Sign `account` out of one place, and programs of what they got there; how many sessions ended (none when it was
    over). Raises NotAllowed.
    """
    return _sign_out(account, UserSession.objects.filter(pk=session_id), by, at)


def end_other_sessions(account: Account, *, keep: str | None, by: Any, at: datetime) -> int:
    """Sign `account` out everywhere but in the session with the key `keep`; how many ended. Raises NotAllowed."""
    return _sign_out(account, UserSession.objects.exclude(session_key=keep or ""), by, at)


def end_all_sessions(account: Account, *, by: Any, at: datetime) -> int:
    """Sign `account` out everywhere, also of the programs it signed in to; how many sessions ended.

    Raises NotAllowed.
    """
    with transaction.atomic():
        ended = _sign_out(account, UserSession.objects.all(), by, at)
        _end_tokens(account)
        return ended


def _lock(account: Account) -> Account:
    return (
        Account.objects.select_for_update(of=("self",))
        .select_related("person__organisation")
        .get(pk=account.pk)
    )


def _sign_out(account: Account, sessions: Any, by: Any, at: datetime) -> int:
    authorise(by, "people.end_sessions", account.person)
    with transaction.atomic():
        ended = _end(sessions.filter(user=account))
        record(account.person, "people.account.end_sessions", by=by, at=at, ended=ended)
        return ended


def _end_tokens(account: Account) -> None:
    """What programs hold that the person let sign them in; they must ask anew."""
    Token.objects.filter(user=account).delete()


def _end(sessions: Any) -> int:
    keys = list(sessions.values_list("session_key", flat=True))
    end_sessions(keys)
    sessions.delete()
    return len(keys)
