"""Notice files: what is wrong in one is refused with file, key and reason; later files override and add."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.errors import NoticeError
from scoring.notice import SHIPPED, load_notice, load_notices
from tests.unit.scoring.samples import NOTICE, ONE

WHOLE = (SHIPPED / "2020.toml").read_text("utf-8")


def override(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Path, Path]:
    """The shipped folder, and one whose 2020.toml has this text."""
    (folder / "2020.toml").write_text(text, encoding)
    return (SHIPPED, folder)


def refused(folder: Path, text: str) -> NoticeError:
    """The error that this text as an overriding file gives."""
    folders = override(folder, text)
    with pytest.raises(NoticeError) as caught:
        load_notice(2020, folders)
    return caught.value


UNIT = '[[unit]]\nname = "{}"\ntarget = 15\n'


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('[[unit]]\nname = "新局"\n', "unit.新局.target", "缺少此项"),
        ("[[unit]]\ntarget = 15\n", "unit.第1节.name", "缺少此项"),
        ('[[unit]]\nname = "新局"\ntarget = "15"\n', "unit.新局.target", "应为整数"),
        ('[[unit]]\nname = "新局"\ntarget = true\n', "unit.新局.target", "应为整数"),
        ('[[unit]]\nname = "新局"\ntarget = 15.5\n', "unit.新局.target", "应为整数"),
        ('[[unit]]\nname = "新局"\ntarget = -1\n', "unit.新局.target", "不能小于0"),
        ('[[unit]]\nname = "新局"\ntarget = 15\nalias = []\n', "unit.新局.alias", "不认识的项"),
        ('[[unit]]\nname = "新局"\ntarget = 15\naliases = "新"\n', "unit.新局.aliases", "应为文字列表"),
        ('[[unit]]\nname = "新局"\ntarget = 15\naliases = [""]\n', "unit.新局.aliases", "都是文字"),
        (UNIT.format("新局") + UNIT.format("新局"), "unit.新局", "同一文件中出现两次"),
        (UNIT.format("新局") + 'aliases = ["财政局"]\n', "unit.新局.name", "与“财政局”的名称重复"),
        (UNIT.format("新局") + 'aliases = ["疾控中心"]\n', "unit.新局.name", "与“卫生健康委员会”的名称重复"),
        (UNIT.format("新局") + 'children = ["发改委"]\n', "unit.新局.name", "与“发展和改革委员会”的名称重复"),
        (UNIT.format("新局") + 'aliases = ["义马市审计局"]\n', "unit.新局.name", "去掉市名后与“审计局”"),
        (
            UNIT.format("新局") + 'aliases = ["Ｐicc", "ＰＩＣＣ"]\n',
            "unit.新局.name",
            "与“人保公司义马分公司”",
        ),
        (UNIT.format("新局") + 'aliases = ["新 局"]\n', "unit.新局.name", "与“新局”的名称重复"),
        (UNIT.format("粮食局"), "unit.粮食局.name", "含混名称"),
        ('issued = "2020-03-25"\n', "issued", "应为日期"),
        ("issued = 2020-03-25T00:00:00\n", "issued", "应为日期"),
        ("issued = 2020-02-30\n", "", "不合 TOML 格式"),
        ("document = 2\n", "document", "应为文字"),
        ('document = " "\n', "document", "不能为空"),
        ("year = 2021\n", "year", "应与文件名一致，为 2020"),
        ("colour = 1\n", "colour", "不认识的项"),
        ("[limits]\nbrief = 0\n", "limits.brief", "不能小于1"),
        ("[limits]\nresend_above_percent = 90\n", "limits.resend_above_percent", "不能小于100"),
        ("[limits]\nwords = 3\n", "limits.words", "不认识的项"),
        ("limits = 3\n", "limits", "应为一节 [limits]"),
        ("[gazette.city]\nitem = -1\n", "gazette.city.item", "分值应为不小于0的数"),
        ("[gazette.city]\nitem = nan\n", "gazette.city.item", "分值应为不小于0的数"),
        ("[gazette.city]\nitem = true\n", "gazette.city.item", "应为分值"),
        ('[gazette.city]\nlevel = "town"\n', "gazette.city.level", "应为 city、sanmenxia、province 之一"),
        ("[gazette.city]\nown = false\n", "gazette", "有且只有一种"),
        ("[gazette.province]\nown = true\n", "gazette", "有且只有一种"),
        ('[gazette.province]\naliases = ["市快报"]\n', "gazette", "同属 city 和 province"),
        ('[level.province]\naliases = ["市"]\n', "level", "同属 city 和 province"),
        ("[gazette.town]\nitem = 1\n", "gazette.town.level", "缺少此项"),
        ('[switches]\njoint_articles = "half"\n', "switches.joint_articles", "应为 full、equal 之一"),
        ('[switches]\nsame_leader_once = "yes"\n', "switches.same_leader_once", "应为true 或 false"),
        ("[switches]\ndeductions_from = 2019-12-31\n", "switches", "应在2020年内"),
        ("[switches]\nsettlement_day = 2020-12-31\n", "switches", "应在2020年结束以后"),
        ("[switches]\nround = true\n", "switches.round", "不认识的项"),
        ('[naming]\nschool_unit = "教体局"\n', "naming", "“教体局”不是本通知中的单位全称"),
        ('[naming]\ntraps = [{ text = "甲", unit = "乙" }]\n', "naming", "“乙”不是本通知中的单位全称"),
        ('[naming]\ntraps = [{ text = "甲" }]\n', "naming.traps.unit", "缺少此项"),
        ("[naming]\ntraps = [1]\n", "naming.traps", "应为若干节"),
        ("[special\n", "", "不合 TOML 格式"),
    ],
)
def test_refused_with_file_key_and_reason(tmp_path: Path, text: str, key: str, reason: str) -> None:
    """Each sort of mistake is told with the file it stands in, the key, and what is wrong with it."""
    error = refused(tmp_path, text)
    assert error.file == tmp_path / "2020.toml"
    assert error.key == key
    assert reason in error.reason
    assert str(error.file) in str(error)
    assert error.reason in str(error)


@pytest.mark.parametrize(
    "line",
    [
        line
        for line in WHOLE.splitlines()
        if re.match(
            r"(year|document|brief|level|item|points|posts|words|same_|other_|special_|joint_|settle|deduct)",
            line,
        )
    ],
)
def test_nothing_has_a_hidden_default(tmp_path: Path, line: str) -> None:
    """Leaving out a rule or a switch is refused: none is filled in behind the office's back."""
    (tmp_path / "2020.toml").write_text(WHOLE.replace(f"\n{line}\n", "\n", 1), "utf-8")
    with pytest.raises(NoticeError) as caught:
        load_notice(2020, [tmp_path])
    assert caught.value.key.split(".")[-1] == line.split(" ")[0]
    if line.startswith("year"):
        assert "应与文件名一致" in caught.value.reason
    else:
        assert caught.value.reason == "缺少此项"


def test_mistake_in_the_first_file_is_told_of_it(tmp_path: Path) -> None:
    """With two files the error names the one that the wrong value came from."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    (first / "2020.toml").write_text(WHOLE.replace("brief = 500", "brief = -5"), "utf-8")
    (second / "2020.toml").write_text("[limits]\nexperience = 1800\n", "utf-8")
    with pytest.raises(NoticeError) as caught:
        load_notice(2020, [first, second])
    assert (caught.value.file, caught.value.key) == (first / "2020.toml", "limits.brief")


def test_not_utf8(tmp_path: Path) -> None:
    """A file saved in GB18030 is refused with what to do."""
    with pytest.raises(NoticeError, match="请另存为 UTF-8"):
        load_notice(2020, override(tmp_path, 'office = "信息科"\n', "gb18030"))


def test_byte_order_mark(tmp_path: Path) -> None:
    """The mark that Notepad writes in front of UTF-8 does no harm."""
    notice = load_notice(2020, override(tmp_path, 'office = "信息科"\n', "utf-8-sig"))
    assert notice.office == "信息科"


def test_no_file() -> None:
    """A year without a file is told, with the file that was looked for."""
    with pytest.raises(NoticeError, match="没有1999年度通知的数据文件") as caught:
        load_notice(1999)
    assert caught.value.file.name == "1999.toml"


def test_override_changes_only_what_it_names(tmp_path: Path) -> None:
    """A file of one switch and one figure changes these and leaves all else."""
    text = '[switches]\njoint_articles = "equal"\n[gazette.city]\nitem = 0.5\n'
    notice = load_notice(2020, override(tmp_path, text))
    assert notice.switches.joint_articles == "equal"
    assert notice.switches.same_level_twice == NOTICE.switches.same_level_twice
    assert notice.gazettes["city"].item == Fraction(1, 2)
    assert notice.gazettes["city"].special_issue == 10
    assert notice.units == NOTICE.units


def test_override_turns_every_switch(tmp_path: Path) -> None:
    """Each switch can be turned from the data folder."""
    text = """
[limits]
resend_above_percent = 120
[switches]
same_level_twice = "higher"
other_way_scores = true
special_issue_includes_special = false
same_leader_once = false
joint_articles = "equal"
deductions_from = 2020-01-01
settlement_day = 2021-01-31
"""
    notice = load_notice(2020, override(tmp_path, text))
    assert notice.limits.resend_above_percent == 120
    assert notice.switches.same_level_twice == "higher"
    assert notice.switches.other_way_scores
    assert not notice.switches.special_issue_includes_special
    assert not notice.switches.same_leader_once
    assert notice.switches.joint_articles == "equal"
    assert notice.switches.deductions_from == dt.date(2020, 1, 1)
    assert notice.switches.settlement_day == dt.date(2021, 1, 31)


def test_override_replaces_and_adds_units(tmp_path: Path) -> None:
    """A section of a known name takes the unit's place in the order; a new name comes last and is ranked."""
    text = f'[[unit]]\nname = "{ONE}"\ntarget = 60\n[[unit]]\nname = "新局"\ntarget = 15\naliases = ["新"]\n'
    notice = load_notice(2020, override(tmp_path, text))
    changed, before = notice.unit(ONE), NOTICE.unit(ONE)
    assert changed is not None
    assert before is not None
    assert (changed.target, changed.order, changed.children) == (60, before.order, ())
    assert notice.units[-1].name == "新局"
    assert notice.resolve("市新局") == notice.units[-1]
    assert len(notice.ranked) == 64


def test_new_gazette_gets_columns(tmp_path: Path) -> None:
    """Another gazette is data too: it is found by name and has its columns in the table."""
    text = """
[gazette.state]
level = "province"
name = "国务院办公厅信息"
short = "国办信息"
column = "国办"
item = 30
special_issue = 40
clause = "二(七)"
"""
    notice = load_notice(2020, override(tmp_path, text))
    assert notice.gazette("国办信息") == notice.gazettes["state"]
    assert notice.columns[-4:] == ("国办条目", "国办专期", "批示", "扣分")


def test_next_year_is_a_file_and_no_code(tmp_path: Path) -> None:
    """A copy with another year and dates is next year's notice; both are loaded side by side."""
    text = WHOLE.replace("year = 2020\n", "year = 2021\n").replace(
        "settlement_day = 2021", "settlement_day = 2022"
    )
    text = text.replace("deductions_from = 2020", "deductions_from = 2021")
    (tmp_path / "2021.toml").write_text(text, "utf-8")
    (tmp_path / "2021.toml.bak").write_text("not toml", "utf-8")
    notices = load_notices([SHIPPED, tmp_path, tmp_path / "absent"])
    assert sorted(notices) == [2020, 2021]
    assert notices[2021].units == NOTICE.units
