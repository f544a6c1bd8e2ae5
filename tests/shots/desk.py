"""The desk's pages over a freshly played demo, as an office's screen and a phone show them."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page

from app.demo.play import play
from desk.adoption_sheet import HEADS
from scoring.period import SHANGHAI
from store import drafts, objections
from store.models import Stage
from store.objections import NewObjection
from tests.desk.letters import filed, given_up, letter
from tests.desk.serving import NOW, Desk, Quiet, chromium_browser, served_desk

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "desk"
WIDTHS = (1366, 390)
HEIGHT = 768  # what an office's screen has
LARGEST = 250_000  # bytes of a picture

BUSY_DAY = dt.datetime(2020, 3, 30, 17, 10, tzinfo=SHANGHAI)  # drafts, and one that is nobody's yet
OVER, REVISED, BEFORE = "2020-0122", "2020-0082", "2020-0080"
OBJECTING, DISPUTED = "产业集聚区管委会", "2020-01"  # a unit, and the 约稿 that points were taken of it for
PICKED = ("2020-0125", "2020-0126")

INDEX = """# The desk, as it looks

Drawn by `make shots` over the demo's quarter (people and telephones are invented), at 1366 and at 390 pixels;
pages that are longer are cut at {height} pixels.

{pages}
"""

Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to be drawn: where it is, who looks (None: nobody yet) and when, what is clicked first."""

    name: str
    title: str
    path: str
    login: str | None = "bian"
    now: dt.datetime = NOW
    act: Act | None = None
    height: int = HEIGHT  # less where dense text would make the picture too large


def _pick_articles(page: Page) -> None:
    """Two articles of an issue, one of them with a title that the draft does not have word for word."""
    page.fill("[name=number]", "11")
    page.fill("[name=day]", "2020-04-08")
    page.fill("#pasted", "1. 市卫健委“四个到位”筑牢校园防疫屏障\n2. 移动义马分公司5G助力疫情防控")
    page.click("button[value=match]")


def _preview(page: Page) -> None:
    _pick_articles(page)
    for box in page.locator("[name^=chosen]").all():
        box.check()
    page.click("button[value=check]")


def _import(page: Page) -> None:
    """A sheet with a line of a draft, one of 补录, and one that is refused."""
    book = openpyxl.Workbook()
    for row in (
        HEADS,
        (
            "市《政府快报》",
            2020,
            "普刊",
            11,
            "条目",
            dt.date(2020, 4, 8),
            "移动义马分公司5G助力",
            "2020-0126",
            "",
        ),
        (
            "市《政府快报》",
            2020,
            "普刊",
            11,
            "条目",
            dt.date(2020, 4, 8),
            "我市减税降费见成效",
            "",
            "财政局、税务局",
        ),
        ("市《政府快报》", 2020, "普刊", 11, "条目", dt.date(2020, 4, 8), "没有写单位的稿件", "", ""),
    ):
        book.worksheets[0].append(row)
    written = io.BytesIO()
    book.save(written)
    page.set_input_files(
        "#file",
        {"name": "采用情况.xlsx", "mimeType": "application/octet-stream", "buffer": written.getvalue()},
    )
    page.click("button:has-text('预览')")


SHOTS = (
    Shot("login", "登录", "/login", None),
    Shot("today", "今日", "/", now=BUSY_DAY),
    Shot("drafts", "稿件", "/drafts"),
    Shot("draft", "一篇稿件", f"/drafts/{OVER}", now=BUSY_DAY, height=600),
    Shot("compare", "两稿对照", f"/drafts/{REVISED}/compare?other={BEFORE}"),
    Shot("edit", "编辑稿", f"/drafts/{OVER}/edit", now=BUSY_DAY, height=500),
    Shot("proposals", "失真失误", "/proposals"),
    Shot("adoptions", "采用登记", "/adoptions"),
    Shot("adoptions-new", "登记一期", "/adoptions/new", act=_pick_articles),
    Shot("adoptions-preview", "登记一期：预览", "/adoptions/new", act=_preview),
    Shot("adoptions-import", "从表格导入", "/adoptions/import", act=_import),
    Shot("standings", "排名", "/standings?quarter=2020-Q1"),
    Shot("standings-unit", "积分来由", "/standings/财政局?year=2020"),
    Shot("charts", "图表", "/standings/charts?year=2020"),
    Shot("commissions", "约稿", "/commissions"),
    Shot("commission", "一次约稿", "/commissions/2020-01"),
    Shot("commission-new", "发起约稿", "/commissions/new"),
    Shot("bulletins", "通报", "/bulletins"),
    Shot("bulletin", "一季度的通报", "/bulletins/2020-Q1", "ke", height=700),
    Shot("bulletin-unit", "给一个单位的通报", "/bulletins/2020-Q1/units/财政局"),
    Shot("objections", "异议", "/objections"),
    Shot("objection", "一件异议", "/objections/1"),
    Shot("units", "单位", "/units"),
    Shot("unit", "一个单位", "/units/财政局"),
    Shot("mail", "邮件", "/mail"),
    Shot("message", "一封来信", "/mail/124"),
    Shot("outbox", "发件箱", "/mail/outbox"),
    Shot("sealed", "封存的来信", "/mail/sealed", "ke"),
    Shot("search", "搜索", "/search?q=复工", height=700),
    Shot("office", "管理：通知", "/office", "ke"),
    Shot("office-import", "管理：导入人员", "/office/import", "ke"),
    Shot("accounts", "账号", "/office/accounts", "ke"),
    Shot("tokens", "接口密钥", "/office/tokens", "ke"),
    Shot("audit", "审计", "/office/audit", "ke"),
    Shot("password", "修改密码", "/office/password"),
)


def draw_desk(folder: Path = FOLDER, shots: tuple[Shot, ...] = SHOTS) -> list[Path]:
    """Write <name>-1366.png and <name>-390.png of every page, and the index. Raises RuntimeError for a page
    that is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        play(Path(scratch, "demo"), Quiet())
        with served_desk(Path(scratch, "demo")) as desk, chromium_browser() as browser:
            _stage(desk)
            drawn = [_draw(desk, browser, shot, width, folder) for shot in shots for width in WIDTHS]
    for old in set(folder.glob("*.png")) - set(drawn):
        old.unlink()
    pages = "\n\n".join(f"{shot.title}\n\n{_shown(shot)}" for shot in shots)
    folder.joinpath("README.md").write_text(INDEX.format(height=HEIGHT, pages=pages), encoding="utf-8")
    return drawn


def _stage(desk: Desk) -> None:
    """What the demo's quarter does not have: drafts on their way, an objection, a message nobody can read."""
    with desk.office.database.write() as session:
        for number in PICKED:
            drafts.set_stage(
                session, number, Stage.CHOSEN, revision=0, chief=False, who="编辑乙", now=desk.now
            )
    words = "我单位已于3月17日电话说明情况，请予核对。"
    message = filed(desk, letter("关于一季度扣分的说明", words), nature="objection")
    with desk.office.database.write() as session:
        fact = objections.deductions(session, [DISPUTED])[(DISPUTED, OBJECTING)]
        objections.insert_found(session, [NewObjection(message, OBJECTING, fact, words)], desk.now)
    given_up(desk, letter("防汛工作情况", "见附件。", {"防汛.wps": ("application/octet-stream", b"damaged")}))


def _draw(desk: Desk, browser: Browser, shot: Shot, width: int, folder: Path) -> Path:
    desk.now = shot.now
    context = browser.new_context(
        viewport={"width": width, "height": shot.height}, base_url=desk.url, locale="zh-CN"
    )
    if shot.login is not None:
        context.add_cookies([{"name": "desk", "value": desk.token(shot.login), "url": desk.url}])
    page = context.new_page()
    answer = page.goto(shot.path)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.path} of {shot.title} answers {answer and answer.status}")
    if shot.act is not None:
        shot.act(page)
        page.wait_for_load_state("networkidle")
    file = folder / f"{shot.name}-{width}.png"
    page.screenshot(path=file)
    context.close()
    if file.stat().st_size > LARGEST:
        raise RuntimeError(f"{file.name} has {file.stat().st_size} bytes, more than {LARGEST}")
    return file


def _shown(shot: Shot) -> str:
    return " ".join(f"![{shot.title}]({shot.name}-{width}.png)" for width in WIDTHS)
