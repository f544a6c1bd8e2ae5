"""Advertising that no list header gives away. Pure.

A unit's own draft may speak of 发票, 培训 or 优惠; so one word decides nothing, and whoever names a unit of
ours or writes from its address does not advertise (that is asked elsewhere).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 4_000  # characters of a text that are looked at
SHORT = 400  # characters of an offer of 发票
MANY_HOSTS = 5  # that a page of a shop leads to

_MARKED = re.compile(
    r"^\W*(?:AD|ADV|广告|推广)(?=\W|$)|[【\[(（](?:AD|广告|推广)[】\])）]|[(（]AD[)）]?$", re.IGNORECASE
)
_UNSUBSCRIBE = re.compile(r"退订|取消订阅|不(?:想|愿)再(?:接收|收到)|unsubscribe", re.IGNORECASE)
_INVOICE = re.compile(
    r"(?:代开|代理?开|可开|提供|办理|对外开|有)[^。]{0,16}(?:发[票漂飘]|增值税|普票|专票|税票)"
    r"|(?:发[票漂飘]|普票|专票|税票)[^。]{0,16}(?:代开|低税|点数|税点|验证后付款|先开票|业务合作)"
)
_COURSE = re.compile(r"培训|研修|公开课|讲座|特训营|训练营|内训|论坛|峰会|课程")
_FEE = re.compile(
    r"(?:培训|会务|学|参会|课程|报名|资料)费|收费标准|费用[:：]|元[/／]人|\d\s*元/|报名(?:表|热线|电话|回执|方式)"
)
_SHOP = re.compile(
    r"促销|特惠|优惠(?:券|价|活动)?|限时|秒杀|抢购|免费(?:领取|试用|体验|获取)"
    r"|立即(?:购买|抢购|咨询|领取|查看|体验)|点击(?:查看|领取|进入)"
    r"|厂家直销|诚招|招商加盟|中奖|会员日|折扣|低至|满减|包邮|报价单|贷款|信用卡|刷单|办证|咨询热线|加微信|扫码(?:关注|领取)|全国统一"
)
_REACH = re.compile(r"电话|手机|热线|微信|vx|v信|q{1,2}\s*[:：号]|1[3-9]\d{9}|https?://|联系", re.IGNORECASE)
_HOST = re.compile(r"https?://([\w.-]{4,80})", re.IGNORECASE)


def is_marked(subject: str, text: str, links: Sequence[str]) -> bool:
    """Tell whether a mail says that it is advertising: by 【广告】 in its subject, by offering 退订."""
    if _MARKED.search(subject):
        return True
    text = text[:LONGEST]
    leaves = _UNSUBSCRIBE.search(text) or any(map(_UNSUBSCRIBE.search, links))
    return bool(leaves and (links or _HOST.search(text) or _SHOP.search(text) or _SHOP.search(subject)))


def sells(subject: str, text: str, links: Sequence[str]) -> bool:
    """Tell whether a mail offers 发票, courses or goods, and says how to answer."""
    text = text[:LONGEST]
    both = f"{subject}\n{text}"
    if not links and _REACH.search(both) is None:
        return False
    offers = {found[0] for found in _SHOP.finditer(both)}
    if _INVOICE.search(both) and (_INVOICE.search(subject) or offers or len(text) < SHORT):
        return True
    if _COURSE.search(subject) and _FEE.search(text):
        return True
    hosts = {found[1].lower() for found in _HOST.finditer("\n".join([*links, text]))}
    return len(offers) >= 3 or (bool(offers) and len(hosts) >= MANY_HOSTS)
