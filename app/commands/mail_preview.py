"""`xinxike mail-preview`: any mail from invented facts, as its reader will see it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from app.chromium import find_chromium
from app.commands.options import Data
from app.errors import AppError, SettingsError
from app.mail_pictures import draw_mails
from app.settings import data_folder, load
from notify.compose import Envelope, compose, message_id
from notify.samples.mails import Sample, samples
from notify.templates import Templates
from notify.wording import OFFICE
from scoring.period import SHANGHAI

MAILBOX = "office@example.cn"  # where no settings say another
READER = "reader@example.com"
DATE = dt.datetime(2020, 4, 8, 9, 0, tzinfo=SHANGHAI)


def mail_preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A mail, such as receipt; or all.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("mail-preview"),
    data: Data = None,
) -> None:
    """Write a mail from invented facts as .eml, .html and, with Chromium, .png: wide, dark and on a phone.

    The data folder's templates are used. One that cannot be used is reported with its line and exit code 1;
    the file then shows the mail as shipped.
    """
    wanted = [sample for sample in samples() if name in ("all", sample.template, sample.name)]
    if not wanted:
        known = "、".join(dict.fromkeys(sample.template for sample in samples()))
        raise AppError(f"没有名为“{name}”的邮件。可预览：{known}；全部预览用 all。")
    templates = Templates(data_folder(data) / "templates")
    mailbox = _mailbox(data)
    out.mkdir(parents=True, exist_ok=True)
    pages = [_write(sample, templates, mailbox, out) for sample in wanted]
    chromium = find_chromium()
    pictures = draw_mails(chromium, pages, out) if chromium else []
    for file in [*pages, *pictures]:
        typer.echo(file)
    if not chromium:
        typer.echo("未安装 Chromium，没有生成图片。", err=True)
    for refusal in templates.refusals:
        typer.echo(f"未采用，已改用原模板：{refusal}", err=True)
    if templates.refusals:
        raise typer.Exit(1)


def _mailbox(data: Path | None) -> str:
    try:
        return load(data).mailbox
    except SettingsError:  # a look at the templates needs none
        return MAILBOX


def _write(sample: Sample, templates: Templates, mailbox: str, out: Path) -> Path:
    """The .eml and the .html of a sample; gives the latter."""
    letter = templates.render(
        sample.template, files=sample.files, office=OFFICE, mailbox=mailbox, **sample.values
    )
    identity = message_id(sample.template, sample.name, READER, mailbox)
    (out / f"{sample.name}.eml").write_bytes(compose(letter, Envelope(mailbox, READER, identity, DATE)))
    page = out / f"{sample.name}.html"
    page.write_text(letter.html, encoding="utf-8")
    return page
