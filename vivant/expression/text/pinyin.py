"""Hanzi to pinyin syllables with tone numbers, tone sandhi applied.

Polyphones are decided by pypinyin's phrases; neutral tones of common words and the sandhi of 一, 不 and the third
tone are applied here (Duanmu, The Phonology of Standard Chinese, 2nd ed., ch. 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

_NEUTRAL_SECOND = (
    "爸爸 妈妈 哥哥 姐姐 弟弟 妹妹 爷爷 奶奶 叔叔 太太 谢谢 先生 朋友 时候 地方 东西 名字 事情 知道 告诉 认识 觉得 "
    "休息 消息 麻烦 明白 清楚 客气 窗户 衣服 眼睛 耳朵 头发 关系 意思 打听 打算 商量 漂亮 舒服 便宜 太阳 月亮 晚上 "
    "早上 我们 你们 您们 他们 她们 它们 咱们 人们 什么 怎么 那么 这么 多么 为了 除了 里面 外面 上面 下面 前面 后面 "
    "里头 外头 上头 前头 后头 看看 等等 想想 问问 试试 听听 说说 走走 坐坐 学学 值得 记得 懂得 显得 使得 行李 钥匙 "
    "护士 大夫 学生 先头 部分 答应 招呼 收拾 应付 力气 精神 热闹 仔细 厉害 新鲜 干净 结实 凉快 亮堂 暖和 师傅 委屈 "
    "这个 那个 哪个 几个 两个 这里 那里 哪里 家里 手里 心里 夜里"
)
NEUTRAL_SECOND = frozenset(_NEUTRAL_SECOND.split())
"""Words of two Hanzi whose second has the neutral tone."""

NEUTRAL_PARTICLES = frozenset("的了吗呢吧嘛啊呀哦")
"""Hanzi that have the neutral tone where they stand alone."""

READINGS = {
    "的确": ("di2", "que4"), "目的": ("mu4", "di4"), "了解": ("liao3", "jie3"), "为了": ("wei4", "le5"),
    "觉得": ("jue2", "de5"), "得到": ("de2", "dao4"), "取得": ("qu3", "de2"), "获得": ("huo4", "de2"),
    "不得": ("bu4", "de2"), "还有": ("hai2", "you3"), "还是": ("hai2", "shi4"), "还能": ("hai2", "neng2"),
    "还要": ("hai2", "yao4"), "还没": ("hai2", "mei2"), "地址": ("di4", "zhi3"), "对不起": ("dui4", "bu5", "qi3"),
    "来不及": ("lai2", "bu5", "ji2"), "办不了": ("ban4", "bu5", "liao3"), "儿子": ("er2", "zi5"), "都": ("dou1",),
    "首都": ("shou3", "du1"), "成都": ("cheng2", "du1"), "都市": ("du1", "shi4"), "一会儿": ("yi2", "hui4", "er5"),
    "号码": ("hao4", "ma3"), "几号": ("ji3", "hao4"), "转机": ("zhuan3", "ji1"), "证件": ("zheng4", "jian4"),
    "差不多": ("cha4", "bu5", "duo1"), "背面": ("bei4", "mian4"), "发票": ("fa1", "piao4"), "幺": ("yao1",),
    "处理": ("chu3", "li3"), "办事处": ("ban4", "shi4", "chu4"), "发卡": ("fa1", "ka3"), "楼上": ("lou2", "shang4"),
    "补发": ("bu3", "fa1"), "换发": ("huan4", "fa1"), "颁发": ("ban1", "fa1"), "核发": ("he2", "fa1"),
    "重办": ("chong2", "ban4"), "重发": ("chong2", "fa1"), "重新": ("chong2", "xin1"), "当天": ("dang4", "tian1"),
    "便民": ("bian4", "min2"), "率": ("lv4",), "税率": ("shui4", "lv4"), "效率": ("xiao4", "lv4"),
    "参与": ("can1", "yu4"), "供应": ("gong1", "ying4"), "空白": ("kong4", "bai2"), "长者": ("zhang3", "zhe3"),
}  # fmt: skip
"""Readings that come before the dictionary's; the longest match wins."""

_AFTER_MUST = frozenset("从先去带把再在还自跟向由")
"""Hanzi before which 得 says `must` (dei3)."""

_DIGITS = frozenset("零〇一二三四五六七八九幺两")
_ORDINAL_TAILS = frozenset("月号楼层年路日点分期")
_LONGEST_OVERRIDE = max(map(len, [*READINGS, *NEUTRAL_SECOND]))


def syllables(hanzi: str) -> list[str]:
    """One syllable per Hanzi, TONE3 with 5 as the neutral tone and v for ü, as it is said in context.

    >>> syllables("银行行长")
    ['yin2', 'hang2', 'hang2', 'zhang3']
    >>> syllables("一共不是你好")
    ['yi2', 'gong4', 'bu2', 'shi4', 'ni2', 'hao3']

    Raises ValueError where a character has no reading.
    """
    for char in hanzi:
        if not has_reading(char):
            raise ValueError(f"{char!r} has no reading")
    spoken = _dictionary(hanzi)
    _apply_overrides(hanzi, spoken)
    _apply_yi_bu(hanzi, spoken)
    _apply_third_tone(spoken)
    return spoken


def has_reading(char: str) -> bool:
    """Whether one character is a Hanzi that can be read."""
    return ord(char) in _pypinyin().PINYIN_DICT


def warm_up() -> None:
    """Load the dictionaries (about 0.3 s), so that the first sentence does not wait for them."""
    syllables("你好")


@cache
def _pypinyin() -> Any:
    """pypinyin takes 0.3 s to import: only who speaks Mandarin pays it."""
    from pypinyin import constants

    return constants


def _dictionary(hanzi: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    spoken = lazy_pinyin(hanzi, style=Style.TONE3, neutral_tone_with_five=True)
    if len(spoken) != len(hanzi):
        raise AssertionError("the dictionary shouldn't give more or fewer syllables than Hanzi")
    return [_plain(syllable) for syllable in spoken]


def _plain(syllable: str) -> str:
    """v for ü; syllables of interjections as the nearest that Mandarin has."""
    toneless, tone = syllable[:-1].replace("ü", "v"), syllable[-1]
    return {"hm": "heng", "hng": "heng", "m": "mu", "ê": "ei", "n": "en", "ng": "en"}.get(toneless, toneless) + tone


def _apply_overrides(hanzi: str, spoken: list[str]) -> None:
    index = 0
    while index < len(hanzi):
        length = next((n for n in range(_LONGEST_OVERRIDE, 1, -1) if _override(hanzi, spoken, index, n)), 1)
        if length == 1:
            _override_single(hanzi, spoken, index)
        index += length


def _override(hanzi: str, spoken: list[str], index: int, length: int) -> bool:
    word = hanzi[index : index + length]
    if word in READINGS and len(word) == length:
        spoken[index : index + length] = READINGS[word]
        return True
    if word in NEUTRAL_SECOND and len(word) == length:
        spoken[index + 1] = spoken[index + 1][:-1] + "5"
        return True
    return False


def _override_single(hanzi: str, spoken: list[str], index: int) -> None:
    char, before = hanzi[index], hanzi[index - 1 : index]
    if char in READINGS:
        spoken[index] = READINGS[char][0]
    elif char == "得" and hanzi[index + 1 : index + 2] in _AFTER_MUST:
        spoken[index] = "dei3"
    elif char in NEUTRAL_PARTICLES and spoken[index][-1] in "05":
        spoken[index] = spoken[index][:-1] + "5"
    elif (char == "得" and spoken[index] == "de2" and before) or (
        char == "地" and index >= 2 and hanzi[index - 2] == before
    ):
        spoken[index] = "de5"
    elif char == "儿" and before and before in "那哪这花点事会哥玩门口":
        spoken[index] = "er5"


def _apply_yi_bu(hanzi: str, spoken: list[str]) -> None:
    for index, char in enumerate(hanzi):
        before, after = hanzi[index - 1 : index] if index else "", hanzi[index + 1 : index + 2]
        if char == "一" and spoken[index] in ("yi1", "yi2", "yi4"):
            spoken[index] = _yi(before, after, spoken[index + 1 : index + 2])
        elif char == "不" and spoken[index] in ("bu4", "bu2"):
            if before and before == after:
                spoken[index] = "bu5"
            else:
                spoken[index] = "bu2" if after and spoken[index + 1].endswith("4") else "bu4"


def _yi(before: str, after: str, following: Sequence[str]) -> str:
    """一 keeps its tone as a digit, in ordinals and at an end; else it leans on the next syllable."""
    if before and before == after:
        return "yi5"
    if not after or before in _DIGITS | {"第", "初", "十"} or after in _DIGITS | _ORDINAL_TAILS | {"十"}:
        return "yi1"
    return "yi2" if following[0][-1] == "4" or after == "个" else "yi4"


def _apply_third_tone(spoken: list[str]) -> None:
    """A third tone before another rises; longer runs are spoken in feet of two, an odd one leading with three."""
    index = 0
    while index < len(spoken):
        end = index
        while end < len(spoken) and spoken[end].endswith("3"):
            end += 1
        _lift(spoken, index, end)
        index = max(end, index + 1)


def _lift(spoken: list[str], start: int, end: int) -> None:
    lasts = {end - 1 - 2 * foot for foot in range((end - start) // 2)}
    for index in range(start, end):
        if end - start > 1 and index not in lasts:
            spoken[index] = spoken[index][:-1] + "2"
