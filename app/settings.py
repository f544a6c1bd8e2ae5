"""Settings: read once into a frozen object from DATA/xinxike.toml and the environment (XINXIKE_…)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator may set. Times are Asia/Shanghai; durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="XINXIKE_", frozen=True, extra="forbid")

    data: Path  # archive, database, overriding notices and templates
    mailbox: str  # the address units write to, also the login name
    password: SecretStr  # the 授权码
    imap_host: str = "imap.163.com"
    imap_port: int = 993
    smtp_host: str = "smtp.163.com"
    smtp_port: int = 465
    ca_file: Path | None = None  # trust this certificate instead of the system's
    folders: tuple[str, ...] = ("INBOX", "垃圾邮件", "广告邮件")
    junk_folders: tuple[str, ...] = ("垃圾邮件", "广告邮件")
    database_url: str | None = None  # default: SQLite in the data folder
    staff: tuple[str, ...]  # who gets digests and alerts
    leaders: tuple[str, ...] = ()  # who gets the released 通报
    sending: Literal["off", "staff", "all"] = "staff"
    receipts_since: dt.datetime  # no receipt for what arrived before; set by `init`
    release: Literal["auto", "signed"] = "auto"
    poll_seconds: int = 120
    send_spacing: int = 30
    daily_cap: int = 400  # mails a day
    receipts_per_sender: int = 20  # receipts a sender and day
    readers: int = 2
    seal_key: SecretStr | None = None
