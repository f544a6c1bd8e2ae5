"""What may follow a unit's name, and what it makes of it. Pure.

A short name is often the start of other words: 人行横道, 中国银行业, 新区办理, 财政局长.
"""

from __future__ import annotations

import re
from enum import Enum


class Edge(Enum):
    """How a name ends."""

    WHOLE = "the token is the name, perhaps with words that go with one"
    RUNS_ON = "text goes on after a name that cannot be part of another word: a title"
    BROKEN = "the characters are part of another word"


_END = r"(?:$|[^\u4e00-\u9fffA-Za-z])"
_GOES_WITH_NAME = (
    r"(?:的|关于|报送|上报|报来|供稿|投稿|来稿|提供|撰稿|信息|政务信息|工作|简报|快报|动态|专报|稿件|约稿"
    r"|条目|经验|专题|调研|材料|文件|情况|办公室|党组|党委|党工委|党支部|党总支|党建|机关|宣传|综合|政工|人事"
    r"|办事处|网格|编|居委会|居民委员会|村委会|村民委员会|村?两委|[一二三四五六七八九十]+月|第[\d一二三四五六七八九十]+期)"
)
WHOLE_END = re.compile(f"{_END}|{_GOES_WITH_NAME}")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
PERSON = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[小老][{_SURNAMES}])"
_PERSON = re.compile(f"{PERSON}{_END}")

# What a title does after naming its unit; only after these may a short name run on.
TITLE_VERB = re.compile(
    r"开展|召开|组织|举行|举办|积极|扎实|强化|加强|全力|全面|多措并举|多举措|深入|认真|严格|推进|落实|做好"
    r"|助力|主动|创新|聚焦|坚持|大力|着力|切实|持续|迅速|及时|荣获|紧盯|狠抓|提前|圆满|顺利|启动|部署|发挥"
    r"|打造|构建|优化|提升|筑牢"
)
# The last character of names that stand by themselves, and what makes another word of it when it follows.
_OTHER_WORDS = {
    "局": "部面限势长域促",
    "会": "议计员场长",
    "委": "员托派任屈",
    "处": "理罚分置",
    "道": "路具理德",
    "行": "业动为长政人",
    "司": "法机令",
    "队": "伍长",
    "心": "城思得情理",
    "院": "校长士内外",
    "区": "域间别",
    "部": "门队分署位",
    "所": "有长以在谓",
    "馆": "长藏",
}
_STANDS_ALONE = re.compile(
    r"(?:局|委员会|管委会|[改健计]委|办事处|街道|支行|公司|大队|中心|法院|检察院|医院|总工会|社区|集聚区|聚集区"
    r"|[出法管督]所|[书化物]馆|公证处|宣传部)$"
)
# The rest of a company's or bank's full name.
_BRANCH = re.compile(
    r"(?:股份|有限|责任|公司|集团|保险(?!监督)|通信|通讯|销售|石油|河南省?|三门峡市?|中心|分公司|分行|支公司|支行|营业部"
    r"|营业所|市|义马)+"
)
_ELSEWHERE = re.compile(r"河南|三门峡")
_HERE = "义马"


def edge(text: str, end: int, name: str, *, person: bool) -> Edge:
    """Say how a name that ends at `end` of `text` ends; `person`: somebody's name may follow (财政局张三)."""
    if WHOLE_END.match(text, end) or (person and _PERSON.match(text, end)):
        return Edge.WHOLE
    # 统计局义马调查队 is a branch of a bureau that is not ours.
    if text.startswith(_HERE, end):
        return Edge.BROKEN
    if _STANDS_ALONE.search(name):
        return Edge.BROKEN if text[end] in _OTHER_WORDS.get(name[-1], "") else Edge.RUNS_ON
    return Edge.RUNS_ON if TITLE_VERB.match(text, end) else Edge.BROKEN


def branch_end(text: str, end: int, *, at_home: bool) -> int | None:
    """Return where a company's full name ends (中国农业银行 + 股份有限公司义马市支行).

    None for another place's branch (工商银行三门峡分行). `at_home`: 义马 stood before the name.
    """
    found = _BRANCH.match(text, end)
    if found is None:
        return end
    if _ELSEWHERE.search(found[0]) and not (at_home or _HERE in found[0]):
        return None
    return found.end()
