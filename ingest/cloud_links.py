"""Files that came as a link to a store of files: 超大附件, 云附件, 网盘. Nothing is downloaded. Pure."""

from __future__ import annotations

import re

LONGEST_WORDS = 80  # characters of a line that speaks of such a file and is no prose

_LINK = re.compile(
    # Webmail's own: NetEase, Tencent, China Mobile, China Telecom, Alibaba, Sina, Sohu.
    r"(?:mail\.(?:163|126|188)\.com|mail\.yeah\.net|qiye\.163\.com)/\S{0,60}(?:large-?attach|bigfile|filehub)"
    r"|(?:dashi|fs|pan)\.163\.com/|netease\S{0,20}large-attachment"
    r"|mail\.qq\.com/(?:\S{0,20}/)?ftn|mail\.qq\.com/cgi-bin/\S{0,20}(?:ftn|bigattach)|exmail\.qq\.com/\S{0,40}ftn"
    r"|mail\.(?:10086\.cn|139\.com)/\S{0,60}(?:file|attach|disk|ftp)"
    r"|mail\.189\.cn/\S{0,60}(?:file|attach|disk)"
    r"|(?:mail|qiye)\.aliyun\.com/\S{0,60}(?:large|attach|netdisk|alidrive)"
    r"|mail\.sina\.(?:com\.cn|cn|net)/\S{0,40}(?:file|attach)|mail\.sohu\.com/\S{0,40}(?:file|attach|bfs)"
    # Shares on disks in the cloud, documents shared there, carriers of big files.
    r"|(?:pan|yun)\.baidu\.com/|(?:caiyun\.(?:feixin\.10086\.cn|139\.com)|yun\.139\.com|caiyun\.10086\.cn)/"
    r"|cloud\.189\.cn/|(?:www\.)?(?:aliyundrive|alipan)\.com/(?:s|t)/|(?:share\.)?weiyun\.com/|docs\.qq\.com/"
    r"|(?:www\.)?kdocs\.cn/|f\.wps\.cn/|pan\.(?:quark|wo)\.cn/|pan\.xunlei\.com/s/|(?:www\.)?wenshushu\.cn/"
    r"|(?:www\.)?cowtransfer\.com/|lanzou[a-z]?\.com/|(?:www\.)?(?:115|123pan)\.com/s/",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:从|来自|通过).{2,10}邮箱.{0,6}(?:超大|云)附件|^\W*(?:超大|云)附件|(?:超大|云)附件\W*$"
    r"|文件中转站|进入下载页面|网盘链接|(?:过期|到期|失效)时间\s*[:：]|点击(?:此处|这里)?下载|立即下载|下载(?:地址|链接)|\d\s?[KMG]B?\b.{0,40}(?:过期|到期|失效)|提取码\s*[:：]?\s*\w{4}"
)


def is_cloud_link(address: str) -> bool:
    """Tell whether an address leads to a file in somebody's store of files."""
    return _LINK.search(address) is not None


def speaks_of_cloud_file(line: str) -> bool:
    """Tell whether a line of a mail stands for such a file: a link, or the words of webmail around it."""
    if "/" in line and _LINK.search(line):
        return True
    return len(line) <= LONGEST_WORDS and "。" not in line and _WORDS.search(line.strip()) is not None
