"""A text column encrypted at rest. What must be found again is found through a keyed blind index beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"field:" + secret.encode()).digest())


@lru_cache(maxsize=4)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(secret)) for secret in secrets])


def encrypt(plain: str) -> str:
    """Encrypt with the newest key."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(plain.encode()).decode()


def decrypt(token: str) -> str:
    """Decrypt with whichever key wrote it. Raises ValueError when none fits (a key was dropped too early)."""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError(
            "an encrypted field cannot be read: its key is not among UNIONHALL_FIELD_KEYS"
        ) from None


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed digest (64 hex digits) by which a hidden value can be looked up, but not guessed from a dump.

    It is keyed by the oldest key, so that rotation of the encrypting key leaves look-ups working.
    """
    return hmac.new(
        settings.FIELD_KEYS[-1].encode(), f"{purpose}:{value}".encode(), hashlib.sha256
    ).hexdigest()


class Ciphertext(str):
    """A value as it came from the database, not decrypted yet."""

    __slots__ = ()


class _DecryptingAttribute(DeferredAttribute):
    """Decrypts when the attribute is first read: most rows are loaded without anybody looking at the field."""

    def __set__(self, instance: Any, value: Any) -> None:
        # Being able to set makes it go before the instance's own dictionary, so that reading passes here.
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext):
            value = instance.__dict__[self.field.attname] = decrypt(value)
        return value


class EncryptedTextField(models.TextField):
    """Text that is stored only encrypted; empty stays empty. Cannot be filtered on.

    `values()` and `values_list()` give the ciphertext.
    """

    descriptor_class = _DecryptingAttribute

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Ciphertext):
            return str(value)
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return Ciphertext(value) if value else value
