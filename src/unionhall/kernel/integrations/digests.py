"""How the secrets of connected systems are kept: nobody can read them, and looking one up costs nothing.

Django's own hashers are slow on purpose, because people choose words that can be guessed. There are no passwords here:
what is hashed are 256 random bits, which no speed makes guessable; and a slow hasher would let anybody who sends wrong
secrets use up the machine.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher
from django.utils.crypto import constant_time_compare


class SecretHasher(BasePasswordHasher):
    """Salted SHA-256."""

    algorithm = "sha256-secret"

    def encode(self, password: str, salt: str) -> str:
        digest = hashlib.sha256(f"{salt}{password}".encode()).hexdigest()
        return f"{self.algorithm}${salt}${digest}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        return constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def safe_summary(self, encoded: str) -> dict[str, Any]:
        return {"algorithm": self.algorithm}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: there is no older, cheaper way."""
