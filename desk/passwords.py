"""Passwords, hashed by argon2id (RFC 9106)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from store.errors import Refused

SHORTEST = 10  # characters

_HASHER = PasswordHasher()
# Checked where there is no such account: an unknown name takes as long as a wrong password.
_NOBODYS = _HASHER.hash("nobody's password")


def hashed(password: str) -> str:
    """The encoding that is stored."""
    return _HASHER.hash(password)


def chosen(password: str, login: str) -> str:
    """The encoding of a password picked for a login. Raises Refused for one that will not do."""
    reason = weakness(password, login)
    if reason is not None:
        raise Refused(reason)
    return hashed(password)


def matches(password: str, encoding: str | None) -> bool:
    """Whether it is the password of an encoding; None, of no account, takes as long."""
    try:
        return _HASHER.verify(encoding or _NOBODYS, password) and encoding is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, login: str) -> str | None:
    """Why a password will not do, in Chinese."""
    if len(password) < SHORTEST:
        return f"密码至少{SHORTEST}个字符"
    if len(set(password)) < 5 or login in password.lower():
        return "密码过于简单，不能含登录名，至少用5种不同字符"
    return None
