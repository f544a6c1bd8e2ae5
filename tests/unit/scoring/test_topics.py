"""Which 报送要点 a draft is taken to be about."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.errors import NoticeError
from scoring.notice import SHIPPED, load_notice
from scoring.topics import topics_of

TOPICS = load_notice(2020).topics


def test_a_keyword_in_the_title_decides() -> None:
    """One mention in the title is enough, and goes before what the body alone is about."""
    body = "全市森林防火形势平稳，各单位开展隐患排查。"
    assert topics_of("市商务局赴郑州开展招商推介", body, False, TOPICS) == ("招商引资", "安全生产")


def test_a_passing_word_in_the_body_is_none() -> None:
    """A single mention in the body makes no topic; two do."""
    assert topics_of("春耕备耕有序推进", "期间客商来访一次。", False, TOPICS) == ()
    assert topics_of("春耕备耕有序推进", "客商来访，洽谈签约事宜。", False, TOPICS) == ("招商引资",)


def test_an_answer_to_a_commission_is_its_own_topic() -> None:
    """三(六): a commissioned draft counts there, beside what it is about."""
    assert topics_of("老旧小区改造情况", "", True, TOPICS) == ("城市建设", "约稿信息")


def test_staff_change_one_topic(tmp_path: Path) -> None:
    """A section of the same name in the data folder replaces that topic; another name adds one."""
    (tmp_path / "2020.toml").write_text(
        '[[topic]]\nname = "招商引资"\nclause = "三(一)"\nkeywords = ["飞地经济"]\n\n'
        '[[topic]]\nname = "乡村振兴"\nclause = "三(一)"\nkeywords = ["乡村振兴"]\n',
        encoding="utf-8",
    )
    topics = load_notice(2020, [SHIPPED, tmp_path]).topics
    assert len(topics) == len(TOPICS) + 1
    assert topics_of("飞地经济见成效", "", False, topics) == ("招商引资",)
    assert topics_of("客商签约", "", False, topics) == ()
    assert topics_of("乡村振兴开新局", "", False, topics) == ("乡村振兴",)


def test_a_topic_without_keywords_is_refused(tmp_path: Path) -> None:
    """It could never be met; the sentence names file and key."""
    (tmp_path / "2020.toml").write_text(
        '[[topic]]\nname = "乡村振兴"\nclause = "三(一)"\nkeywords = []\n', encoding="utf-8"
    )
    with pytest.raises(NoticeError, match="至少写一个关键词"):
        load_notice(2020, [SHIPPED, tmp_path])
