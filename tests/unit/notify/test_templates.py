"""Overriding templates: used where they are good, refused by file and line where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateNotFound

from notify.alert import Sealed
from notify.templates import SHIPPED, Letter, Templates
from notify.wording import OFFICE

SENTENCE = "收到1封疑似含密级标志的邮件(序号17),已封存,请立即按保密规定处置。"


def override(folder: Path, name: str, text: str) -> Path:
    file = folder / "mail" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def sealed(templates: Templates) -> Letter:
    return templates.render("alert_sealed", office=OFFICE, mailbox="desk@163.test", a=Sealed(17))


def test_an_override_replaces_one_part(tmp_path: Path) -> None:
    """The office's own subject is used; the other parts stay as shipped."""
    override(tmp_path, "alert_sealed/subject.txt", "【警示】请看序号{{ a.serial }}")
    templates = Templates(tmp_path)
    letter = sealed(templates)
    assert letter.subject == "【警示】请看序号17"
    assert SENTENCE in letter.text
    assert templates.refusals == []


def test_overriding_the_shared_wording_changes_both_parts(tmp_path: Path) -> None:
    """One file holds the sentences that text and HTML share."""
    shipped = (SHIPPED / "mail" / "wording.txt").read_text("utf-8")
    override(tmp_path, "wording.txt", shipped.replace("已封存,请立即", "已封存，请立刻"))
    letter = sealed(Templates(tmp_path))
    assert "已封存，请立刻" in letter.text
    assert "已封存，请立刻" in letter.html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{% extends 'mail/base.txt' %}\n{% block content %}\n{{ a.serial\n{% endblock %}", 4),
        ("a\nb\n{% if %}", 3),
        ("first\n{{ nothing.of_this }}", 2),
        ("first\n\n{{ a.serial.__class__.__mro__ }}", 3),
        ("{{ ''.__class__.__subclasses__() }}", 1),
        ("{{ 1 / 0 }}", 1),
        ("{% include 'mail/nowhere.txt' %}", 1),
        ("{% include '../../../../../etc/passwd' %}", 1),
        ("{% for n in range(10000000) %}x{% endfor %}", 1),
        ("{% set _ = [].append(1) %}", 1),
    ],
)
def test_a_broken_override_is_refused_with_file_line_and_reason(tmp_path: Path, text: str, line: int) -> None:
    """Syntax, unknown names and what the sandbox forbids: the shipped text is sent instead."""
    file = override(tmp_path, "alert_sealed/body.txt", text)
    templates = Templates(tmp_path)
    assert sealed(templates) == sealed(Templates())
    (refusal,) = templates.refusals
    assert (refusal.file, refusal.line) == (file, line)
    assert refusal.reason
    sealed(templates)
    assert len(templates.refusals) == 1


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    """An override saved in GBK by an old editor is refused, and the mail goes out as shipped."""
    file = override(tmp_path, "alert_sealed/subject.txt", "")
    file.write_bytes("【警示】密级".encode("gbk"))
    templates = Templates(tmp_path)
    assert sealed(templates) == sealed(Templates())
    assert [refusal.file for refusal in templates.refusals] == [file]


def test_a_broken_shared_override_is_refused_itself(tmp_path: Path) -> None:
    """Where an included override is at fault, it is the one refused, not the shipped file that draws it."""
    file = override(tmp_path, "base.txt", "{% block content %}{% endblock %}\n{{ offices }}")
    templates = Templates(tmp_path)
    assert sealed(templates) == sealed(Templates())
    assert [refusal.file for refusal in templates.refusals] == [file]


def test_two_broken_overrides_are_both_refused(tmp_path: Path) -> None:
    """Each is named; the mail goes out as shipped."""
    files = {override(tmp_path, f"alert_sealed/{name}", "{% if %}") for name in ("subject.txt", "body.html")}
    templates = Templates(tmp_path)
    assert sealed(templates) == sealed(Templates())
    assert {refusal.file for refusal in templates.refusals} == files


def test_a_mail_that_nobody_wrote_is_our_fault() -> None:
    """A name without a template is not blamed on the office."""
    with pytest.raises(TemplateNotFound):
        Templates().render("nowhere", office=OFFICE, mailbox="desk@163.test")
