"""Links that stand for files, and the words that webmail puts around them."""

from __future__ import annotations

import pytest

from ingest.cloud_links import is_cloud_link, speaks_of_cloud_file


@pytest.mark.parametrize(
    "address",
    [
        "https://mail.163.com/large-attachment-download/index.html?p=abc",
        "http://dashi.163.com/html/cloud-attachment-download/?key=abc",
        "https://mail.126.com/large-attachment-download/index.html?file=abc",
        "https://qiye.163.com/bigfile/download?key=abc",
        "https://wx.mail.qq.com/ftn/download?func=3&key=abc",
        "https://mail.qq.com/cgi-bin/ftnExs_download?k=abc&t=exs_ftn_download&code=abc",
        "http://set3.mail.qq.com/cgi-bin/ftnExs_files?k=abc",
        "https://exmail.qq.com/cgi-bin/ftnExs_download?k=abc",
        "https://mail.10086.cn/disk/share/file?code=abc",
        "https://caiyun.139.com/m/i?abc",
        "https://cloud.189.cn/t/abc",
        "https://qiye.aliyun.com/alimail/large-attach/abc",
        "https://www.aliyundrive.com/s/abc",
        "https://www.alipan.com/s/abc",
        "https://pan.baidu.com/s/1abc",
        "https://share.weiyun.com/abc",
        "https://docs.qq.com/doc/abc",
        "https://www.kdocs.cn/l/abc",
    ],
)
def test_addresses_of_files(address: str) -> None:
    """Webmail's own stores, disks in the cloud, documents shared there."""
    assert is_cloud_link(address)
    assert speaks_of_cloud_file(f"下载地址：{address}")


@pytest.mark.parametrize(
    "address",
    [
        "https://mail.163.com/",
        "https://mail.163.com/dashi/dlpro.html?from=mail88",
        "https://mail.qq.com/",
        "http://www.yima.example/news/2020/0330.html",
        "https://www.baidu.com/s?wd=pan",
        "https://mp.weixin.qq.com/s/abc",
        "mailto:czj@163.com",
        "",
    ],
)
def test_other_addresses(address: str) -> None:
    """A webmail's front page, its signature's advertising, a newspaper, an account: nothing to download."""
    assert not is_cloud_link(address)


@pytest.mark.parametrize(
    "line",
    [
        "从QQ邮箱发来的超大附件",
        "来自网易邮箱的云附件",
        "超大附件：",
        "财政局信息.zip (156.2M, 2020年5月18日 17:30 到期)进入下载页面",
        "过期时间：2020-05-18",
        "链接：https://pan.baidu.com/s/1abc 提取码：a1b2",
    ],
)
def test_words_around_a_file(line: str) -> None:
    """Lines of webmail that are neither draft nor note."""
    assert speaks_of_cloud_file(line)


@pytest.mark.parametrize(
    "line",
    [
        "市政数局优化政务邮箱，支持超大附件在线转存。",
        "市大数据局推广云附件应用，减少纸质文件流转，全年节约办公经费二十余万元，得到了各单位一致好评，群众满意",
        "附件：信息一篇",
        "市图书馆开放数字资源下载",
        "",
    ],
)
def test_prose_about_files(line: str) -> None:
    """A draft on such matters, and an ordinary attachment, are no link."""
    assert not speaks_of_cloud_file(line)
