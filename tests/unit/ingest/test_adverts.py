"""Advertising without list headers, and drafts that speak of the same things."""

from __future__ import annotations

import pytest

from ingest.adverts import is_marked, sells


@pytest.mark.parametrize(
    ("subject", "text", "links"),
    [
        ("【广告】五月特惠", "", ()),
        ("(AD)办公家具", "", ()),
        ("AD：团购会", "", ()),
        ("办公用品团购", "限时优惠，退订请回复T", ()),
        ("企业邮箱升级", "如不想再收到此类邮件请点击退订", ("https://mail.example/unsubscribe?u=1",)),
        ("您的专属权益", "点击查看", ("https://shop.example/unsubscribe",)),
    ],
)
def test_marked(subject: str, text: str, links: tuple[str, ...]) -> None:
    """It says so itself, or offers to be unsubscribed from."""
    assert is_marked(subject, text, links)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("市场监管局整治户外广告", "共检查广告牌三百块，责令整改十二块。"),
        ("规范商业短信退订", "市工信局督促企业落实短信退订机制。"),
        ("ADHD筛查进校园", "市妇幼保健院开展筛查。"),
        ("推广良种", "市农业农村局推广小麦良种。"),
        ("", ""),
    ],
)
def test_not_marked(subject: str, text: str) -> None:
    """The same words in a draft's title or text."""
    assert not is_marked(subject, text, ())


@pytest.mark.parametrize(
    ("subject", "text", "links"),
    [
        ("代开发票", "本公司可代开各类发票，点数优惠，联系电话13800000000 王经理", ()),
        ("合作", "您好，我公司有增值税发票代开，税点低，微信同号13800000000", ()),
        (
            "关于举办公文写作高级研修班的通知",
            "培训费用：2800元/人，报名电话010-00000000，某某管理咨询有限公司",
            (),
        ),
        ("政务信息写作培训通知", "会务费1980元，请填写报名表回传，联系人李老师", ()),
        ("办公家具厂家直销", "限时优惠，全国统一热线400-000-0000，立即咨询", ()),
        ("周年庆优惠", "欢迎选购", tuple(f"https://s{n}.example/a" for n in range(6))),
    ],
)
def test_sells(subject: str, text: str, links: tuple[str, ...]) -> None:
    """发票, courses for a fee, goods at a price with a way to order them."""
    assert sells(subject, text, links)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "市税务局推行电子发票便民利企",
            "市税务局推行增值税电子发票，提供24小时咨询电话服务，办理业务一千笔。",
        ),
        ("市人社局免费培训解就业难题", "举办技能培训十二期，免费培训六百人，联系企业提供岗位三百个。"),
        (
            "市商务局发放消费券促消费回补",
            "市商务局发放消费券二百万元，联系商超开展促销活动二十场，拉动消费一千万元。",
        ),
        ("农行优惠贷款助春耕", "义马农行联系合作社十家，发放优惠贷款五百万元。"),
        (
            "市公安局打击虚开增值税专用发票犯罪",
            "破获案件三起，查处虚开发票企业五家，涉案金额二百万元，联系税务部门追缴税款。",
        ),
        ("请查收", "现将信息报上，联系电话0398-0000000"),
    ],
)
def test_does_not_sell(subject: str, text: str) -> None:
    """What a tax office, a training centre, a bank report of their work."""
    assert not sells(subject, text, ())
