"""Settings: read once into a frozen object.

Sources, the first that names a setting wins: the environment (XINXIKE_MAILBOX …), for secrets a file named
by the environment (XINXIKE_PASSWORD_FILE), then DATA/xinxike.toml. The data folder is what `--data` or
XINXIKE_DATA says, else ./data.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from app.errors import SettingsError
from app.setting_problems import PREFIX, SECRETS, invalid, misnamed_variables
from notify.calendar import HALF_A_DAY
from scoring.period import SHANGHAI

FILE_NAME = "xinxike.toml"
DEFAULT_DATA = Path("data")


def _split(value: object) -> object:
    """A list in the environment is one line, its members separated by commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in re.split("[,，]", value) if part.strip())
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s,]+@[^@\s,]+", value):
        raise ValueError("expected an e-mail address such as office@example.cn")
    return value


def _not_empty(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value():
        raise ValueError("expected some characters, not none")
    return secret


def _fernet_key(secret: SecretStr) -> SecretStr:
    key = secret.get_secret_value()
    if not re.fullmatch("[A-Za-z0-9_-]{43}=", key):
        raise ValueError(
            "expected 32 random bytes in URL-safe base64, as `openssl rand -base64 32 | tr +/ -_`"
        )
    return secret


def _https(url: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", url):
        raise ValueError("expected an address such as https://desk.example.cn")
    return url.rstrip("/")


def _postgresql(url: str) -> str:
    if not re.match(r"postgresql(\+psycopg)?://[^@/]+@.", url):
        raise ValueError("expected postgresql+psycopg://USER@HOST/NAME")
    return url


def _in_shanghai(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


Address = Annotated[str, AfterValidator(_address)]
Addresses = Annotated[tuple[Address, ...], NoDecode, BeforeValidator(_split)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Moment = Annotated[dt.datetime, AfterValidator(_in_shanghai)]
Port = Annotated[int, Field(ge=1, le=65535)]
Secret = Annotated[SecretStr, AfterValidator(_not_empty)]


class Settings(BaseSettings):
    """Everything an operator may set. Times without a zone are Asia/Shanghai; durations are seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    data: Path = Field(description="folder of archive, database, settings, overriding notices and templates")
    mailbox: Address = Field(description="the address units write to, also the login name")
    password: Secret = Field(description="the mailbox's 授权码, not the password of its web page")
    imap_host: str = Field(default="imap.163.com", description="IMAP server; TLS from the first byte")
    imap_port: Port = Field(default=993, description="port of the IMAP server")
    smtp_host: str = Field(default="smtp.163.com", description="SMTP server; TLS from the first byte")
    smtp_port: Port = Field(default=465, description="port of the SMTP server")
    ca_file: Path | None = Field(
        default=None, description="PEM file to trust for both servers instead of the system's certificates"
    )
    folders: Names = Field(
        default=("INBOX", "垃圾邮件", "广告邮件"), min_length=1, description="folders to read"
    )
    junk_folders: Names = Field(
        default=("垃圾邮件", "广告邮件"), description="of these, answered only when the unit is certain"
    )
    database_url: Annotated[str, AfterValidator(_postgresql)] | None = Field(
        default=None, description="postgresql+psycopg://USER@HOST/NAME; without it SQLite in the data folder"
    )
    database_password: Secret | None = Field(
        default=None, description="password for `database_url`, which then need not carry it"
    )
    staff: Addresses = Field(min_length=1, description="who gets digests, drafts and alerts")
    leaders: Addresses = Field(default=(), description="who gets the released 通报")
    sending: Literal["off", "staff", "all"] = Field(
        default="staff", description="who may be written to: nobody, staff, or everybody"
    )
    receipts_since: Moment = Field(
        description="nothing that arrived before this moment is answered; `xinxike init` sets it"
    )
    release: Literal["auto", "signed"] = Field(
        default="auto",
        description="auto: the 通报 goes out on the fifth workday; signed: a person releases it",
    )
    poll_seconds: int = Field(default=120, ge=1, description="time between two polls of the mailbox")
    send_spacing: int = Field(default=30, ge=0, description="time between two mails")
    daily_cap: int = Field(default=400, ge=1, description="most mails a day")
    receipts_per_sender: int = Field(default=20, ge=0, description="most answers to one sender a day")
    commission_reminders: Annotated[
        tuple[Annotated[float, Field(gt=0, le=180)], ...], NoDecode, BeforeValidator(_split)
    ] = Field(
        default=(18, HALF_A_DAY),
        description="when units are reminded of a 约稿: office hours before it is due; 9 are a workday",
    )
    contact_reminders: bool = Field(
        default=False, description="units that lack a 信息员 or 主管领导 are reminded, once a month at most"
    )
    group_qr: Path | None = Field(
        default=None,
        description="picture with the QR code of the units' group, for who is welcomed; relative to `data`",
    )
    desk_url: Annotated[str, AfterValidator(_https)] | None = Field(
        default=None, description="https address at which staff reach the desk; the digest links to it"
    )
    desk_host: str = Field(default="127.0.0.1", description="address that the desk listens on")
    desk_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8600, description="port of the desk; 0 keeps it shut"
    )
    desk_certificate: Path | None = Field(
        default=None, description="PEM file with the desk's certificate; relative to `data`"
    )
    desk_key: Path | None = Field(
        default=None, description="PEM file with that certificate's key; relative to `data`"
    )
    readers: int = Field(default=2, ge=1, le=32, description="processes that read messages")
    seal_key: Annotated[SecretStr, AfterValidator(_fernet_key)] | None = Field(
        default=None,
        description="encrypts originals marked 密级; without it they lie in an owner-only folder",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the hook's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        data = init_settings().get("data", DEFAULT_DATA)
        toml = TomlConfigSettingsSource(settings_cls, toml_file=Path(data) / FILE_NAME)
        return init_settings, env_settings, SecretFiles(settings_cls), toml

    @property
    def file(self) -> Path:
        """Where `init` wrote, and an operator changes, the settings."""
        return self.data / FILE_NAME

    @property
    def postgresql(self) -> str | None:
        """`database_url` with its password in place; None where SQLite is used."""
        if self.database_url is None or self.database_password is None:
            return self.database_url
        parts = urlsplit(self.database_url)
        user, _, host = parts.netloc.rpartition("@")
        name = user.partition(":")[0]
        secret = quote(self.database_password.get_secret_value(), safe="")
        return parts._replace(netloc=f"{name}:{secret}@{host}").geturl()


class SecretFiles(PydanticBaseSettingsSource):
    """XINXIKE_PASSWORD_FILE=/run/secrets/… for every secret: the way container images name a secret."""

    def get_field_value(
        self,
        field: FieldInfo,  # noqa: ARG002  the base's signature
        field_name: str,
    ) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text("utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsError(
                [f"Setting {field_name}: {variable} names {path}, which cannot be read: {error.strerror}."]
            ) from error

    def __call__(self) -> dict[str, Any]:
        found = {}
        for name in SECRETS:
            value, _, _ = self.get_field_value(self.settings_cls.model_fields[name], name)
            if value is not None:
                found[name] = value
        return found


def data_folder(option: Path | None) -> Path:
    """`--data`, else XINXIKE_DATA, else ./data; absolute."""
    return (option or Path(os.environ.get(f"{PREFIX}DATA") or DEFAULT_DATA)).expanduser().absolute()


def load(data: Path | None = None, **given: Any) -> Settings:
    """The settings of the data folder; `given` wins over every source.

    Raises SettingsError with a sentence for each setting that is missing, wrong or unknown.
    """
    folder = data_folder(data)
    problems = misnamed_variables(os.environ, Settings.model_fields)
    if problems:
        raise SettingsError(problems)
    try:
        return Settings(data=folder, **given)
    except ValidationError as error:
        raise SettingsError(invalid(error, Settings.model_fields, folder / FILE_NAME)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{folder / FILE_NAME} is not valid TOML: {error}"]) from error
    except OSError as error:
        raise SettingsError([f"Cannot read {folder / FILE_NAME}: {error.strerror}."]) from error
