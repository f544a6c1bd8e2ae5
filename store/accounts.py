"""Accounts of the desk, the browsers that are logged in, and the keys of programs."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store import audit
from store.errors import Refused
from store.models import Account, ApiToken, LoginFailure, Role, Visit

IDLE = dt.timedelta(minutes=30)  # without a click, and one has to log in again
LONGEST = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=1)  # how exactly it is noted when somebody was last seen
FAILURES = 5  # wrong passwords of one account from one machine within …
FAILURES_IN_ALL = 25  # … or of one account, or from one machine: nobody else is locked out by a few
FAILURE_WINDOW = dt.timedelta(minutes=15)  # … this time, and one has to wait

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Known:
    """Who is behind a request."""

    login: str
    name: str
    role: Role
    csrf: str


def add(
    session: Session, login: str, name: str, role: Role, password: str, *, who: str, now: dt.datetime
) -> Account:
    """A new account; `password` is argon2's encoding. Raises Refused for a login that will not do."""
    if not _LOGIN.fullmatch(login):
        raise Refused("登录名须以小写字母开头，由2至40个小写字母、数字、点、横线组成")
    if not name.strip():
        raise Refused("请填写姓名，登记和审计中显示的是姓名")
    if find(session, login) is not None:
        raise Refused(f"登录名{login}已有人使用")
    if session.scalar(select(Account.id).where(Account.name == name.strip())) is not None:
        raise Refused(f"已有账号使用姓名{name.strip()}，审计中须能分清是谁，请加以区别")
    account = Account(
        login=login, name=name.strip(), role=role, password=password, created_by=who, created_at=now
    )
    session.add(account)
    session.flush()
    audit.append(
        session, at=now, who=who, action="user add", subject=login, name=account.name, role=role.value
    )
    return account


def find(session: Session, login: str) -> Account | None:
    """The account of a login name, disabled or not."""
    return session.scalar(select(Account).where(Account.login == login))


def listing(session: Session) -> Sequence[Account]:
    """Every account, those in use first."""
    return session.scalars(select(Account).order_by(Account.disabled_at.is_not(None), Account.login)).all()


def set_role(session: Session, login: str, role: Role, *, who: str, now: dt.datetime) -> Role:
    """Gives the role before. Raises Refused for an unknown login, and for the last chief."""
    account = _get(session, login)
    if account.role is Role.CHIEF and role is not Role.CHIEF:
        _keep_a_chief(session, account)
    before, account.role = account.role, role
    audit.append(
        session, at=now, who=who, action="user role", subject=login, before=before.value, after=role.value
    )
    return before


def set_password(session: Session, login: str, password: str, *, who: str, now: dt.datetime) -> None:
    """A new password; whoever is logged in under the name has to log in again."""
    account = _get(session, login)
    account.password = password
    _end_visits(session, account)
    audit.append(session, at=now, who=who, action="user password", subject=login)


def disable(session: Session, login: str, *, who: str, now: dt.datetime) -> None:
    """The account ends this moment, also where it is logged in. Raises Refused for the last chief."""
    account = _get(session, login)
    if account.disabled_at is not None:
        raise Refused(f"{login}已停用")
    if account.role is Role.CHIEF:
        _keep_a_chief(session, account)
    account.disabled_by, account.disabled_at = who, now
    _end_visits(session, account)
    audit.append(session, at=now, who=who, action="user disable", subject=login)


def enable(session: Session, login: str, *, who: str, now: dt.datetime) -> None:
    """A disabled account may log in again."""
    account = _get(session, login)
    if account.disabled_at is None:
        raise Refused(f"{login}没有停用")
    account.disabled_by = account.disabled_at = None
    audit.append(session, at=now, who=who, action="user enable", subject=login)


def _get(session: Session, login: str) -> Account:
    account = find(session, login)
    if account is None:
        raise Refused(f"没有登录名为{login}的账号")
    return account


def _keep_a_chief(session: Session, account: Account) -> None:
    others = select(func.count()).where(
        Account.role == Role.CHIEF, Account.disabled_at.is_(None), Account.id != account.id
    )
    if not session.scalar(others):
        raise Refused("至少要保留一个科长账号")


def begin_visit(session: Session, account: Account, now: dt.datetime) -> str:
    """Log a browser in; gives the cookie's value, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(Visit).where(Visit.began_at < now - LONGEST))
    session.add(
        Visit(
            token_sha256=_hash(token),
            account_id=account.id,
            csrf=secrets.token_urlsafe(32),
            began_at=now,
            seen_at=now,
        )
    )
    return token


def visitor(session: Session, token: str, now: dt.datetime) -> tuple[Known, bool] | None:
    """Who shows this cookie, and whether `seen` is owed; None where it is unknown, idle or disabled."""
    found = session.execute(
        select(Visit, Account)
        .join(Account, Account.id == Visit.account_id)
        .where(Visit.token_sha256 == _hash(token), Account.disabled_at.is_(None))
    ).first()
    if found is None:
        return None
    visit, account = found
    if now - visit.seen_at > IDLE or now - visit.began_at > LONGEST:
        return None
    return Known(account.login, account.name, account.role, visit.csrf), now - visit.seen_at > SEEN_EVERY


def seen(session: Session, token: str, now: dt.datetime) -> None:
    """Note that a logged-in browser was used."""
    session.execute(update(Visit).where(Visit.token_sha256 == _hash(token)).values(seen_at=now))


def end_visit(session: Session, token: str) -> None:
    """Log a browser out."""
    session.execute(delete(Visit).where(Visit.token_sha256 == _hash(token)))


def _end_visits(session: Session, account: Account) -> None:
    session.execute(delete(Visit).where(Visit.account_id == account.id))


def fail(session: Session, login: str, address: str, now: dt.datetime) -> None:
    """Note a wrong password; old ones are forgotten."""
    session.execute(delete(LoginFailure).where(LoginFailure.at < now - FAILURE_WINDOW))
    session.add(LoginFailure(login=login[:40], address=address, at=now))


def must_wait(session: Session, login: str, address: str, now: dt.datetime) -> bool:
    """Whether too many passwords were wrong lately, of this account or from this machine."""
    recent = LoginFailure.at >= now - FAILURE_WINDOW
    account, machine = LoginFailure.login == login[:40], LoginFailure.address == address
    for failures, most in (
        (account & machine, FAILURES),
        (account, FAILURES_IN_ALL),
        (machine, FAILURES_IN_ALL),
    ):
        if (session.scalar(select(func.count()).where(recent, failures)) or 0) >= most:
            return True
    return False


def add_token(session: Session, name: str, role: Role, *, who: str, now: dt.datetime) -> str:
    """A program's key, shown this once; only its hash is kept."""
    if not name.strip():
        raise Refused("请写明是哪个程序使用")
    token = secrets.token_urlsafe(32)
    session.add(
        ApiToken(name=name.strip(), role=role, token_sha256=_hash(token), created_by=who, created_at=now)
    )
    audit.append(session, at=now, who=who, action="token add", subject=name.strip(), role=role.value)
    return token


def token_owner(session: Session, token: str) -> ApiToken | None:
    """Whose key it is; None for an unknown or revoked one."""
    return session.scalar(
        select(ApiToken).where(ApiToken.token_sha256 == _hash(token), ApiToken.revoked_at.is_(None))
    )


def tokens(session: Session) -> Sequence[ApiToken]:
    """Every key that was given out, the newest first."""
    return session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).all()


def revoke_token(session: Session, token_id: int, *, who: str, now: dt.datetime) -> None:
    """The key is good for nothing from this moment. Raises Refused where there is none in use."""
    token = session.get(ApiToken, token_id)
    if token is None or token.revoked_at is not None:
        raise Refused("没有这个密钥，或已作废")
    token.revoked_by, token.revoked_at = who, now
    audit.append(session, at=now, who=who, action="token revoke", subject=token.name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
