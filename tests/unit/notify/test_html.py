"""How every mail is built: tables and inlined styles that webmail leaves alone, a text that reads alone."""

from __future__ import annotations

import re

import pytest
from lxml.html import fromstring

from notify.samples.mails import Sample, samples
from notify.templates import SHIPPED, Letter
from notify.wording import LINE, width
from tests.unit.notify.conftest import Render
from tests.unit.notify.contrast import words

AA = 4.5  # WCAG 2.2, 1.4.3
SAMPLES = samples()


@pytest.fixture(params=SAMPLES, ids=[sample.name for sample in SAMPLES])
def made(request: pytest.FixtureRequest, render: Render) -> Letter:
    """Each mail, rendered from its sample facts."""
    sample: Sample = request.param
    return render(sample.template, files=sample.files, **sample.values)


def test_every_template_has_a_sample() -> None:
    """A mail that nobody can look at beforehand is not shipped."""
    folders = {folder.name for folder in (SHIPPED / "mail").iterdir() if folder.is_dir()}
    assert {sample.template for sample in SAMPLES} == folders
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


def test_nothing_is_fetched_and_nothing_runs(made: Letter) -> None:
    """No image, link, script, font or stylesheet from anywhere; a picture comes with the mail."""
    html = made.html
    assert not re.search(r"https?:|//|url\(|@import|<(script|link|iframe|svg)\b|<img src=\"(?!cid:)", html)


def test_styles_are_inlined_and_only_media_rules_stay(made: Letter) -> None:
    """Webmail that drops <style> loses the dark and the narrow variant, and nothing else."""
    tree = fromstring(made.html)
    (style,) = tree.iter("style")
    rules = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style.text or "")
    assert not rules.strip()
    assert "prefers-color-scheme: dark" in (style.text or "")
    card = next(table for table in tree.iter("table") if table.get("class") == "card")
    assert card.get("width") == "640"
    assert "font-family" in card.get("style", "")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_words_stand_out(made: Letter, dark: bool) -> None:
    """Contrast of at least 4.5 between any words and what is behind them, in both schemes."""
    pale = [each for each in words(made.html, dark=dark) if each.contrast < AA]
    assert pale == []


def test_the_text_part_reads_alone(made: Letter) -> None:
    """No markup, no template signs, no gaps: it says who wrote and where to answer."""
    assert not re.search(r"<[a-z/]|\{[{%]|None|&[a-z]+;", made.text)
    assert "\n\n\n" not in made.text
    assert "义马市人民政府办公室信息科\ndesk@163.test" in made.text
    assert made.subject.startswith("【")
    assert not re.search(r"None|Undefined", made.html)


def test_lines_of_lists_fit_a_mail(made: Letter) -> None:
    """Whatever is no sentence (those any reader wraps) is at most 78 columns wide, two a Han character."""
    wide = [line for line in made.text.splitlines() if width(line) > LINE]
    assert [line for line in wide if not line.endswith(("。", "……"))] == []


def test_the_size_stays_below_what_webmail_cuts(made: Letter) -> None:
    """The HTML part of any mail, all 63 units in it, is below 100 KB."""
    assert len(made.html.encode()) < 100_000
