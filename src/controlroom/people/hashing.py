"""PINs as argon2id hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from controlroom.base.policy_model import SignIn
from controlroom.people import rules

_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
"""argon2id: 32 MiB, three passes; 50 to 100 ms on the machines a desk has."""


def hashed(pin: str, sign_in: SignIn) -> str:
    """Return the hash of a new PIN.

    Raises:
        UsageError: it is no PIN.
    """
    return _HASHER.hash(rules.checked_pin(pin, sign_in))


def fits(pin_hash: str, pin: str) -> bool:
    """Tell whether a PIN is the one hashed; a damaged hash fits nothing."""
    try:
        return _HASHER.verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False
