"""The table of rules: which words, in Chinese and English, show which communicative function.

A rule's gesture `count` stands for `count_1` to `count_5`, by the number that was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINAL_EN = r"first(?:ly)?(?! floor)|second(?:ly)?(?! floor)|third(?:ly)?(?! floor)|fourth(?! floor)|fifth(?! floor)"
_THINGS = (
    r"steps?|ways?|documents?|copies|copy|things?|options?|photos?|forms?|parts?|kinds?|types?|items?|reasons?|"
    r"choices|papers|counters|windows|people"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where `pattern` is found, the text shows `function`; `weight` is how much that matters beside others."""

    function: str
    gesture: str
    weight: float
    pattern: re.Pattern[str]


def _rule(function: str, gesture: str, weight: float, zh: str, *en: str) -> Rule:
    """Chinese has no word limits; English words stand alone."""
    words = "|".join(en).replace("'", "['’]")
    return Rule(function, gesture, weight, re.compile(rf"{zh}|(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE))


RULES = (
    _rule(
        "deixis", "point_left", 10,
        r"左(?=[边侧手面转拐方])|[向往靠]左",
        r"left(?=[- ]hand| side|[,.;!]|$| of)|(?:on|to|turn) (?:your|the) left|turn left",
    ),
    _rule(
        "deixis", "point_right", 10,
        r"右(?=[边侧手面转拐方])|[向往靠]右",
        r"right(?=[- ]hand| side)|(?:on|to) (?:your|the) right|turn right",
    ),
    _rule(
        "deixis", "point_down", 9,
        r"负[一二三]楼|楼下|地下|下楼|下面",
        r"downstairs|basement|(?:lower|ground) level|below",
    ),
    _rule(
        "deixis", "point_up", 9,
        r"(?<![负下])(?:十[一二三四五六七八九]|[二三四五六七八九十]|[1-9][0-9]|(?<![0-9])[2-9])\s*[楼层]|楼上|上楼|上面",
        r"upstairs|(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|[4-9]th|[1-9][0-9]th) floor",
        r"floor (?:[2-9]|[1-9][0-9])|above",
    ),
    _rule(
        "deixis", "point_there", 8,
        r"那[边里儿]|对面|外面|门口|[出入]口|[0-9一二三四五六七八九十]+\s*号\s*(?:窗口|柜台)|(?:窗口|柜台)\s*[0-9]+|服务台",
        r"over there|outside|the exit|the entrance|opposite",
        r"(?:counters?|windows?|desks?) (?:[0-9]+|one|two|three|four|five)",
    ),
    _rule(
        "deixis", "point_here", 7,
        r"这[边里儿]|此处|本厅|(?<![负十])一楼",
        r"(?:right )?here|this (?:hall|counter|desk|way|floor)",
    ),
    _rule(
        "greeting", "wave", 9,
        r"[您你]们?好|大家好|[早晚]上好|[上下]午好|早安",
        r"hello|hi|good (?:morning|afternoon|evening)|greetings",
    ),
    _rule(
        "farewell", "wave", 9,
        r"再见|拜拜|慢走|一路顺风",
        r"good ?bye|bye|see you|farewell|have a (?:nice|good|great)",
    ),
    _rule("welcome", "welcome", 8, r"欢迎|请进", r"welcome|(?:please )?come in|feel free"),
    _rule("thanks", "bow", 7, r"谢谢|感谢|多谢|不客气", r"thank(?:s| you)?|you're welcome|my pleasure"),
    _rule(
        "unknown", "shrug", 9,
        r"不知道|不清楚|不确定|没有?(?:找到|查到)|无法回答|抱歉|对不起|不好意思|遗憾",
        r"(?:do not|don't) know|not sure|(?:could not|couldn't|cannot|can't) find",
        r"no (?:information|answer)|sorry|apologi[sz]e|unfortunately|afraid",
    ),
    _rule(
        "refusal", "refuse", 7,
        r"不能|不可(?!或缺)|禁止|不得(?!不)|不允许|请勿|切勿",
        r"cannot|can't|must not|mustn't|not allowed|never|forbidden|prohibited|(?:do not|don't)(?= )",
    ),
    _rule("list", "count", 8, r"首先|其次|第[一二三四五](?![楼层号次])", _ORDINAL_EN),
    _rule(
        "number", "count", 7,
        r"(?<![0-9一二三四五六七八九十第:.])[两二三四五2345](?=[种个份张步项类条样件])",
        rf"(?<![0-9:.])(?:two|three|four|five|[2345])(?= (?:[a-z]+ )?(?:{_THINGS})(?![a-z]))",
    ),
    _rule(
        "size", "big", 6,
        r"所有|全部|整个|许多|很多|大量|很大|巨大|各种|全市",
        r"all|every(?:thing|one)?|whole|entire|huge|large|big|many|various",
    ),
    _rule(
        "size", "small", 6,
        r"少量|一点(?!半|[0-9])|稍[微等候]|小小|一会儿|很小|片刻",
        r"a little|small|tiny|a few|just a moment|briefly|only a",
    ),
    _rule(
        "contrast", "contrast", 6,
        r"但是?|不过|然而|相反|而是|否则|如果|或者?",
        r"but|however|instead|on the other hand|whereas|otherwise|if|or|either|while",
    ),
    _rule("self", "point_self", 5, r"我(?=[是叫可能来会])", r"I'm|I am|I can|my name"),
    _rule("invitation", "offer", 5, r"请(?!问|勿|进)|可以", r"please|you (?:can|may|could)|would you like"),
    _rule("address", "point_you", 4, r"[您你]的?(?!好|们好)", r"your?"),
    _rule(
        "negation", "shake", 6,
        r"不(?![过仅但错客久同断])|没(?!关系|问题)|无需|无法|别(?!的)|未(?!来)",
        r"no(?! problem)|not|[a-z]+n't|none|nothing|without|cannot|never",
    ),
    _rule(
        "affirmation", "nod", 6,
        r"是的|对的|好的|当然|没问题|没关系|(?<!不)一定|可以(?=[。！，,!])|(?<!不)需要|(?<!不)必须",
        r"yes|sure|of course|certainly|correct|okay|ok|absolutely|no problem|must(?! not|n't)|need",
    ),
)  # fmt: skip
