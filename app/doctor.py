"""`xinxike doctor`: is everything in order, and if not, what is to be done. Each check is a function."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import ssl
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.errors import AppError
from app.settings import Settings
from app.wiring import account_of, database_of, notice_folders, open_service, smtp_account_of
from ingest.archives.packed import unpacks
from ingest.errors import MailboxError
from ingest.mailbox import Folder, Mailbox, Skipped, open_mailbox
from notify.calendar import load_calendar
from notify.errors import HolidaysError, PictureError
from notify.picture import load_picture
from notify.smtp import SmtpTransport
from scoring.errors import NoticeError
from scoring.notice import load_notices
from scoring.period import SHANGHAI
from store import accounts
from store.errors import StoreError

FREE_BYTES = 1 << 30  # below this, tell the operator before the disk is full
BUILT = 2026  # a clock that shows an earlier year is not set


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"  # it runs, and the operator should know
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it."""

    check: str
    health: Health
    detail: str
    remedy: str = ""


def _ok(check: str, detail: str) -> Finding:
    return Finding(check, Health.OK, detail)


def _warn(check: str, detail: str, remedy: str) -> Finding:
    return Finding(check, Health.WARNING, detail, remedy)


def _failed(check: str, detail: str, remedy: str) -> Finding:
    return Finding(check, Health.FAILED, detail, remedy)


def examine(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """Every check, one after another; they are independent, so that one run tells everything."""
    checks: tuple[Callable[[Settings, dt.datetime], Iterator[Finding]], ...] = (
        _settings, _clock, _notice, _calendar, _database, _archive, _unpacking, _sealing, _group_qr,
        _desk, _accounts, _imap, _smtp,
    )  # fmt: skip
    for check in checks:
        yield from check(settings, now)


def _settings(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001  every check takes both
    open_to_others = [
        path
        for path in (settings.data, settings.file)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        names = " and ".join(map(str, open_to_others))
        yield _warn(
            "settings", f"others may read {names}", f"run: chmod go= {' '.join(map(str, open_to_others))}"
        )
    else:
        yield _ok("settings", f"sending = {settings.sending}, release = {settings.release}")


def _clock(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    shown = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} in Asia/Shanghai"
    if now.year < BUILT:
        yield _failed("clock", f"the machine shows {shown}", "set its clock, and let it follow a time server")
    else:
        yield _ok("clock", shown)


def _notice(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    year = now.astimezone(SHANGHAI).year
    file = settings.data / "notices" / f"{year}.toml"
    try:
        notices = load_notices(notice_folders(settings.data))
    except NoticeError as error:
        yield _failed("notice", str(error), f"mend {error.file}")
        return
    if year in notices:
        yield _ok("notice", f"{notices[year].document}, {len(notices[year].ranked)} units with a target")
    else:
        latest = max(notices)
        yield _warn(
            "notice",
            f"there is none for {year}; units are known by that of {latest}, and nothing of {year} scores",
            f"once it is issued, write {file}",
        )


def _calendar(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    year = now.astimezone(SHANGHAI).year
    file = settings.data / "holidays.toml"
    try:
        calendar = load_calendar(file)
    except HolidaysError as error:
        yield _failed("workdays", str(error), f"mend {error.file}")
        return
    if calendar.knows(year):
        yield _ok("workdays", f"holidays of {year} are known")
    else:
        yield _warn(
            "workdays", f"holidays of {year} are not known: Monday to Friday count", f"write them into {file}"
        )


def _database(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    try:
        database = database_of(settings)
        try:
            shown = database.url.render_as_string(hide_password=True)
            if database.at_head():
                yield _ok("database", shown)
            else:
                yield _failed("database", f"{shown} is not at head", "run: xinxike init")
        finally:
            database.close()
    except StoreError as error:
        yield _failed("database", str(error), "see database_url and database_password, and whether it runs")


def _archive(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    try:
        _write_durably(settings.data)
    except OSError as error:
        yield _failed(
            "archive", f"cannot write in {settings.data}: {error.strerror}", "see its owner and its disk"
        )
        return
    free = shutil.disk_usage(settings.data).free
    if free < FREE_BYTES:
        yield _warn("archive", f"{free >> 20} MiB are free in {settings.data}", "make room")
    else:
        yield _ok("archive", f"writable and durable, {free >> 30} GiB free")


def _write_durably(folder: Path) -> None:
    """What the archive does with every original: write, fsync, rename, fsync the folder."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".doctor-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"doctor")
            file.flush()
            os.fsync(file.fileno())
        renamed = f"{name}.renamed"
        Path(name).rename(renamed)
        name = renamed
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        Path(name).unlink()


def _unpacking(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    if unpacks():
        yield _ok("unpacking", ".zip, .rar, .7z and .tar are unpacked")
    else:
        yield _warn(
            "unpacking",
            "this system has no usable libarchive: .rar, .7z and .tar are kept and not read",
            "run: apt-get install libarchive13",
        )


def _sealing(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    if settings.seal_key is None:
        yield _warn(
            "sealing",
            "no seal_key: originals marked 密级 are kept unencrypted in an owner-only folder",
            "set seal_key (docs/settings.md) and keep a copy of it elsewhere",
        )
    else:
        yield _ok("sealing", "originals marked 密级 are encrypted")


def _group_qr(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    if settings.group_qr is None:
        return
    file = settings.data / settings.group_qr
    try:
        picture = load_picture(file, "group-qr")
    except PictureError as error:
        yield _failed("group_qr", str(error), "set group_qr to a PNG or JPEG, or leave it out")
        return
    yield _ok("group_qr", f"{file} is a {picture.kind.upper()} of {len(picture.content) >> 10} KiB")


def _desk(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    if not settings.desk_port:
        return
    shown = f"{settings.desk_host} port {settings.desk_port}"
    if settings.desk_certificate is None:
        yield _ok("desk", f"{shown}, without TLS")
        return
    certificate = settings.data / settings.desk_certificate
    key = None if settings.desk_key is None else settings.data / settings.desk_key
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        yield _failed(
            "desk",
            f"certificate {certificate} with key {key or certificate}: {error.strerror or error}",
            "see desk_certificate and desk_key, and who may read the files",
        )
        return
    yield _ok("desk", f"{shown}, with the certificate {certificate}")


def _accounts(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    if not settings.desk_port:
        return
    try:
        with open_service(settings) as service, service.database.read() as session:
            usable = [each for each in accounts.listing(session) if each.disabled_at is None]
    except (AppError, StoreError):
        return  # the database's check says it
    if usable:
        yield _ok("accounts", f"{len(usable)} may log in to the desk")
    else:
        remedy = "run: xinxike user add LOGIN --name NAME --role chief"
        yield _warn("accounts", "nobody may log in to the desk", remedy)


def _imap(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    try:
        with open_mailbox(account_of(settings)) as mailbox:
            yield _ok("imap", f"logged in to {settings.imap_host} as {settings.mailbox}")
            yield from _folders(settings, mailbox)
    except MailboxError as error:
        yield _failed("imap", *_parted(str(error)))


def _folders(settings: Settings, mailbox: Mailbox) -> Iterator[Finding]:
    opened = {name: mailbox.open(name) for name in settings.folders}
    missing = [name for name, folder in opened.items() if isinstance(folder, Skipped)]
    if missing:
        there = "、".join(mailbox.folder_names())
        yield _warn("folders", f"not opened: {'、'.join(missing)}", f"set folders to some of: {there}")
    found = [f"{name} {folder.messages}" for name, folder in opened.items() if isinstance(folder, Folder)]
    if found:
        yield _ok("folders", f"messages: {', '.join(found)}")
    else:
        yield _failed("folders", "no folder could be opened", "see the setting folders")


def _smtp(settings: Settings, now: dt.datetime) -> Iterator[Finding]:  # noqa: ARG001
    reply = SmtpTransport(smtp_account_of(settings)).check()
    if reply.code is not None and reply.code < 400:
        yield _ok("smtp", f"logged in to {settings.smtp_host} as {settings.mailbox}")
    else:
        yield _failed(
            "smtp",
            f"{settings.smtp_host}:{settings.smtp_port}: {reply}",
            "a refused login: make a new 授权码; no connection: see smtp_host, smtp_port and ca_file",
        )


def _parted(sentences: str) -> tuple[str, str]:
    """What happened, and what to do: mailbox errors say both, one after the other."""
    what, _, remedy = sentences.partition(". ")
    return what, remedy
