"""Every page of the desk once: its name, a path in the demo's data, the least role that sees it."""

from __future__ import annotations

from typing import NamedTuple


class PageAt(NamedTuple):
    """A page to look at."""

    name: str
    path: str
    login: str = "bian"


PAGES = (
    PageAt("today", "/?day=2020-03-26"),
    PageAt("today-empty", "/"),
    PageAt("drafts", "/drafts"),
    PageAt("draft", "/drafts/2020-0100"),
    PageAt("draft-edit", "/drafts/2020-0100/edit"),
    PageAt("draft-split", "/drafts/2020-0100/split"),
    PageAt("search", "/search?q=企业"),
    PageAt("adoptions", "/adoptions"),
    PageAt("adoption-import", "/adoptions/import"),
    PageAt("standings", "/standings?quarter=2020-Q1"),
    PageAt("standings-charts", "/standings/charts?quarter=2020-Q1"),
    PageAt("standings-why", "/standings/财政局?year=2020"),
    PageAt("commissions", "/commissions"),
    PageAt("commission", "/commissions/2020-01"),
    PageAt("commission-new", "/commissions/new"),
    PageAt("bulletins", "/bulletins"),
    PageAt("bulletin", "/bulletins/2020-Q1"),
    PageAt("objections", "/objections"),
    PageAt("units", "/units"),
    PageAt("unit", "/units/财政局"),
    PageAt("mail", "/mail"),
    PageAt("outbox", "/mail/outbox"),
    PageAt("sealed", "/mail/sealed", "ke"),
    PageAt("proposals", "/proposals", "ke"),
    PageAt("notice", "/office"),
    PageAt("office-import", "/office/import"),
    PageAt("accounts", "/office/accounts", "ke"),
    PageAt("tokens", "/office/tokens", "ke"),
    PageAt("password", "/office/password"),
    PageAt("audit", "/office/audit", "ke"),
)
