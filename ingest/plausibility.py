"""How likely a decoded text is what somebody wrote: wrongly decoded Chinese is full of rare characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LOOKED_AT = 4096  # characters
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最"
    "立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指几九区强放决西被干做必战先回则任取据处理府市县乡镇街办局委信息报送科室领导审核撰稿联系话位单条目专约稿项目推进"
    "疫情防控复工企业安全检查督查落实服务群众扶贫脱贫攻坚财教卫健环保住建交通税务商银转附请收查阅您好谢谢关季二〇一二三月号"
    "审监测站村妇联河登房城源林利气象广播视残疾慈善育技医族宗司院统战宣纪档案史志供销烟草邮石油盐园执大队"
    # traditional forms of the same
    "這個來們時國說對會發過產種後動經麼與現實點體機當業開還應關無內數結問題從員設計資統組見處據長電話請發轉寄學為進條"
    "報總區強網義務質氣變稱達遠運選邊風飛馬錢銀頭類願"
)


def plausibility(text: str) -> float:
    """Return the mean weight of the characters beyond ASCII: from -4 (garbage) to 3 (everyday Chinese)."""
    others = [char for char in text[:_LOOKED_AT] if char > "\x7f"]
    if not others:
        return 0.0
    return sum(map(_weight, others)) / len(others)


@lru_cache(maxsize=8192)
def _weight(char: str) -> float:
    if char in _EVERYDAY:
        return 3.0
    if "\u4e00" <= char <= "\u9fff":
        return 1.0 if _taught(char) else -1.5
    if "\u3000" <= char <= "\u3011" or "\uff01" <= char <= "\uff5e" or char in "“”‘’—…·《》〔〕①②③":
        return 2.0
    if "\u3041" <= char <= "\u30fe" or "\uac00" <= char <= "\ud7a3":
        return 0.5
    if unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or char == "\ufffd":
        return -4.0
    if char.isalpha() and char < "\u0600":
        return 0.3
    return -2.0


@lru_cache(maxsize=8192)
def _taught(char: str) -> bool:
    """Tell whether a Han character is among the common ones: level 1 of GB 2312 or of Big5."""
    gb = char.encode("gb2312", "replace")
    big5 = char.encode("big5", "replace")
    return (len(gb) == 2 and gb[0] <= 0xD7) or (len(big5) == 2 and big5[0] <= 0xC6)
