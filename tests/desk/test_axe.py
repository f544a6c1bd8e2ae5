"""Every page for everybody: axe finds nothing serious, it fits a phone and a doubled zoom, and is small."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.desk.conftest import Desk, Open
from tests.desk.pages import PAGES

LARGEST = 150 * 1024  # bytes of a page with all it loads
NARROW = {390: "a phone", 683: "1366 px at 200 %"}

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def test_every_page_is_usable_by_everybody(desk: Desk, open_page: Open) -> None:
    """At 1366 px axe finds nothing serious or critical; nothing scrolls sideways on less; under 150 KB."""
    found: list[str] = []
    opened = {login: open_page("/office/password", login) for login in ("bian", "ke")}
    for each in PAGES:
        page = opened[each.login]
        page.set_viewport_size({"width": 1366, "height": 768})
        size, answer = _loaded(page, desk.url + each.path)
        if answer.status != 200:
            found.append(f"{each.name}: {answer.status}")
            continue
        if size > LARGEST:
            found.append(f"{each.name}: {size >> 10} KB")
        found += [f"{each.name}: {said}" for said in _violations(page)]
        for width, what in NARROW.items():
            page.set_viewport_size({"width": width, "height": 768})
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                found.append(f"{each.name}: {wide} px too wide on {what}")
    assert not found, "\n".join(found)


def _loaded(page: Page, url: str) -> tuple[int, Response]:
    """Open a page; the bytes of it and of all it loads, whether they came from a cache or not."""
    answers: list[Response] = []

    def note(each: Response) -> None:
        answers.append(each)

    page.on("response", note)
    answer = page.goto(url, wait_until="networkidle")
    page.remove_listener("response", note)
    assert answer is not None
    return sum(len(each.body()) for each in answers if each.status == 200), answer


def _violations(page: Page) -> list[str]:
    """What axe finds, with where it is."""
    return [
        f"{each['id']} ({each['impact']}) {each['nodes'][0]['target']}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
