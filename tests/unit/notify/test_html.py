"""How every HTML part is built: tables and inlined styles that webmail leaves alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from lxml.html import fromstring

from notify.alert import Sealed, Trouble, urgent
from notify.bulletin import letter, overview
from notify.digest import digest
from notify.receipt import receipt
from notify.samples.objections import answer, objection
from scoring.period import Quarter
from tests.unit.notify.conftest import Render
from tests.unit.notify.samples import (
    FOR_STAFF,
    NOTICE,
    RECEIVED_AT,
    account,
    digest_facts,
    ground,
    request,
    several,
    urgent_facts,
    vacancy,
    welcome,
)

ON = dt.date(2020, 4, 8)
OVERVIEW = overview(account(), NOTICE, ON, FOR_STAFF)
MAILS: dict[str, dict[str, object]] = {
    "receipt": {"r": receipt(several())},
    "receipt_copy": {"r": receipt(several())},
    "welcome": {"w": welcome()},
    "contact_reminder": {"v": vacancy()},
    "digest": {"d": digest(digest_facts())},
    "alert_urgent": {"a": urgent(urgent_facts())},
    "alert_sealed": {"a": Sealed(17)},
    "alert_trouble": {"a": Trouble("smtp_login", RECEIVED_AT, "授权码可能已失效")},
    "alert_unreleased": {"quarter": Quarter(2020, 1)},
    "commission": {"c": request()},
    "commission_reminder": {"c": request()},
    "commission_extension": {"c": request(extended=True)},
    "commission_ground": {"g": ground()},
    "objection_receipt": {"a": objection()},
    "objection_answer": {"a": answer()},
    "bulletin": {"l": letter(account(), "人力资源和社会保障局", ON)},
    "bulletin_draft": {"o": OVERVIEW},
    "bulletin_copy": {"o": OVERVIEW},
    "bulletin_leader": {"o": OVERVIEW},
}


@pytest.mark.parametrize("name", MAILS)
def test_nothing_is_fetched_and_nothing_runs(render: Render, name: str) -> None:
    """No image, link, script, font or stylesheet from anywhere; a picture comes with the mail."""
    html = render(name, **MAILS[name]).html
    assert not re.search(r"https?:|//|url\(|@import|<(script|link|iframe|svg)\b|<img src=\"(?!cid:)", html)


@pytest.mark.parametrize("name", MAILS)
def test_styles_are_inlined_and_only_media_rules_stay(render: Render, name: str) -> None:
    """Webmail that drops <style> loses the dark and the narrow variant, and nothing else."""
    tree = fromstring(render(name, **MAILS[name]).html)
    (style,) = tree.iter("style")
    rules = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style.text or "")
    assert not rules.strip()
    assert "prefers-color-scheme: dark" in (style.text or "")
    card = next(table for table in tree.iter("table") if table.get("class") == "card")
    assert card.get("width") == "640"
    assert "font-family" in card.get("style", "")


@pytest.mark.parametrize("name", MAILS)
def test_the_text_part_reads_alone(render: Render, name: str) -> None:
    """No markup, no template signs, no gaps: it ends with who wrote and where to answer."""
    letter_ = render(name, **MAILS[name])
    assert not re.search(r"<[a-z/]|\{[{%]|None|&[a-z]+;", letter_.text)
    assert "\n\n\n" not in letter_.text
    assert "义马市人民政府办公室信息科\ndesk@163.test" in letter_.text
    assert letter_.subject.startswith("【")
    assert not re.search(r"None|Undefined", letter_.html)


@pytest.mark.parametrize("name", MAILS)
def test_the_size_stays_below_what_webmail_cuts(render: Render, name: str) -> None:
    """The HTML part of any mail, all 63 units in it, is below 100 KB."""
    assert len(render(name, **MAILS[name]).html.encode()) < 100_000
