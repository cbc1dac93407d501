"""Communicative functions that a text shows, in Chinese and English, and the gestures that go with them.

The functions are those of the literature on speech with gesture: emblems, deictics, enumeration, contrast, size
(McNeill, Hand and Mind, 1992), and beats on what the speaker stresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERS = {"一": 1, "首": 1, "1": 1, "两": 2, "二": 2, "其次": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4, "五": 5, "5": 5}
_NUMBERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBERS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class Cue:
    """Something in the text that asks for a gesture.

    offset : index in the text of the character whose time the stroke is for.
    function : what it communicates.
    gesture : a name of the lexicon.
    weight : how much it matters, where there is no room for all.
    """

    offset: int
    function: str
    gesture: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Rule:
    function: str
    gesture: str
    weight: float
    pattern: re.Pattern[str]


def _rule(function: str, gesture: str, weight: float, zh: str, en: str) -> _Rule:
    """Chinese has no word limits; English words stand alone. A group named `at` tells where the stroke belongs."""
    sides = [side for side in (zh, rf"(?<![A-Za-z])(?:{en})(?![A-Za-z])" if en else "") if side]
    return _Rule(function, gesture, weight, re.compile("|".join(sides), re.IGNORECASE))


_ORDINAL_ZH = r"首先|其次|第[一二三四五](?![楼层号次])"
_ORDINAL_EN = r"first(?:ly)?(?! floor)|second(?:ly)?(?! floor)|third(?:ly)?(?! floor)|fourth(?! floor)|fifth(?! floor)"
_MEASURE = r"[两二三四五2345](?=[种个份张步项类条样件点])"
_THINGS = (
    r"steps?|ways?|documents?|copies|copy|things?|options?|photos?|forms?|parts?|kinds?|types?|items?|reasons?|"
    r"choices|papers|counters|windows|people"
)

_RULES = (
    _rule("deixis", "point_left", 10, r"左(?=[边侧手面转拐方])|[向往靠]左", r"left(?=[- ]hand| side|[,.;!]|$| of)|(?:on|to|turn) (?:your|the) left|turn left"),
    _rule("deixis", "point_right", 10, r"右(?=[边侧手面转拐方])|[向往靠]右", r"right(?=[- ]hand| side)|(?:on|to) (?:your|the) right|turn right"),
    _rule("deixis", "point_down", 9, r"负[一二三]楼|楼下|地下|下楼|下面", r"downstairs|basement|(?:lower|ground) level|below"),
    _rule("deixis", "point_up", 9, r"[二三四五六七八九十2-9]\s*[楼层]|楼上|上楼|上面",
          r"upstairs|(?:second|third|fourth|fifth|sixth|2nd|3rd|[4-9]th) floor|floor [2-9]|above"),
    _rule("deixis", "point_there", 8, r"那[边里儿]|对面|外面|门口|[出入]口|[0-9一二三四五六七八九十]+\s*号\s*(?:窗口|柜台)|(?:窗口|柜台)\s*[0-9]+|服务台",
          r"over there|outside|the exit|the entrance|(?:counters?|windows?|desks?) (?:[0-9]+|one|two|three|four|five)|opposite"),
    _rule("deixis", "point_here", 7, r"这[边里儿]|此处|本厅|一楼", r"(?:right )?here|this (?:hall|counter|desk|way|floor)"),
    _rule("greeting", "wave", 9, r"[您你]们?好|大家好|[早晚]上好|[上下]午好|早安", r"hello|hi|good (?:morning|afternoon|evening)|greetings"),
    _rule("farewell", "wave", 9, r"再见|拜拜|慢走|一路顺风", r"good ?bye|bye|see you|farewell|have a (?:nice|good|great)"),
    _rule("welcome", "welcome", 8, r"欢迎|请进", r"welcome|(?:please )?come in|feel free"),
    _rule("thanks", "bow", 7, r"谢谢|感谢|多谢|不客气", r"thank(?:s| you)?|you're welcome|my pleasure"),
    _rule("unknown", "shrug", 9, r"不知道|不清楚|不确定|没有?(?:找到|查到)|无法回答|抱歉|对不起|不好意思|遗憾",
          r"(?:do not|don't|don’t) know|not sure|(?:could not|couldn't|couldn’t|cannot|can't|can’t) find|no (?:information|answer)|sorry|apologi[sz]e|unfortunately|afraid"),
    _rule("refusal", "refuse", 7, r"不能|不可(?!或缺)|禁止|不得(?!不)|不允许|请勿|切勿",
          r"cannot|can't|can’t|must not|mustn't|not allowed|never|forbidden|prohibited|(?:do not|don't|don’t)(?= )"),
    _rule("list", "count", 8, _ORDINAL_ZH, _ORDINAL_EN),
    _rule("number", "count", 7, _MEASURE, rf"(?:two|three|four|five|[2345])(?= (?:[a-z]+ )?(?:{_THINGS})(?![a-z]))"),
    _rule("size", "big", 6, r"所有|全部|整个|许多|很多|大量|很大|巨大|各种|全市", r"all|every(?:thing|one)?|whole|entire|huge|large|big|many|various"),
    _rule("size", "small", 6, r"少量|一点|稍[微等候]|小小|一会儿|很小|片刻", r"a little|small|tiny|a few|just a moment|briefly|only a"),
    _rule("contrast", "contrast", 6, r"但是?|不过|然而|相反|而是|否则|如果|或者?", r"but|however|instead|on the other hand|whereas|otherwise|if|or|either|while"),
    _rule("self", "point_self", 5, r"我(?=[是叫可能来会])", r"I'm|I’m|I am|I can|my name"),
    _rule("invitation", "offer", 5, r"请(?!问|勿|进)|可以", r"please|you (?:can|may|could)|would you like"),
    _rule("address", "point_you", 4, r"您的?(?!好|们好)|你的?(?!好|们好)", r"your?"),
    _rule("negation", "shake", 6, r"不(?![过仅但错客久同断])|没(?!关系|问题)|无需|无法|别(?!的)|未(?!来)", r"no|not|[a-z]+n't|[a-z]+n’t|none|nothing|without|cannot|never"),
    _rule("affirmation", "nod", 6, r"是的|对的|好的|当然|没问题|没关系|一定|可以(?=[。！，,!])|(?<![不])需要|必须", r"yes|sure|of course|certainly|correct|okay|ok|absolutely|no problem|must|need"),
)  # fmt: skip

_CLAUSE = re.compile(r"[^，。！？；：、,.!?;:\n]+")
_QUESTION_WORD = re.compile(
    r"什么|哪[个里儿些]?|谁|怎么样?|几|多少|是否|吗|呢|(?<![a-z])(?:what|which|where|when|who|how|why|do|does|is|are|would|could|can)(?![a-z])",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"(?P<number>[0-9]+(?:[.:][0-9]+)*)|(?:带上?|携带|提交|准备|办理|填写|前往|通过|使用|凭|到|在|是|为|需)(?P<object>[\u3400-\u9fff])"
    r"|(?<![A-Za-z])(?P<word>[A-Za-z]{5,})(?![A-Za-z])"
)
_PLAIN = frozenset("about after again before being could every their there these thing things those under which while would should other where".split())


def cues_in(text: str) -> list[Cue]:
    """All cues of a text but beats, in its order; where two begin at one place and layer, both are given."""
    cues = [*_by_rules(text), *_questions(text)]
    return sorted(cues, key=lambda cue: (cue.offset, -cue.weight))


def _by_rules(text: str) -> Iterator[Cue]:
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            gesture = f"count_{_number(match.group())}" if rule.gesture == "count" else rule.gesture
            yield Cue(match.start(), rule.function, gesture, rule.weight)


def _number(said: str) -> int:
    """The number in an ordinal or cardinal.

    >>> _number("第三"), _number("secondly"), _number("首先")
    (3, 2, 1)
    """
    said = said.lower()
    return next(number for word, number in _NUMBERS.items() if word in said)


def _questions(text: str) -> Iterator[Cue]:
    """The asking word of each clause that ends in a question mark, or its beginning: a hand held out, a tilted head."""
    for clause in _CLAUSE.finditer(text):
        if text[clause.end() : clause.end() + 1] not in ("?", "？"):
            continue
        asking = _QUESTION_WORD.search(clause.group())
        offset = clause.start() + (asking.start() if asking else _indent(clause.group()))
        yield Cue(offset, "question", "offer", 7)
        yield Cue(offset, "question", "tilt", 7)


def _indent(clause: str) -> int:
    return len(clause) - len(clause.lstrip())


def stresses_in(text: str) -> list[Cue]:
    """Where a beat may fall: numbers, what follows a verb of doing or place, long words, beginnings of clauses."""
    beats = []
    for match in _FOCUS.finditer(text):
        name = str(match.lastgroup)
        if name == "word" and match.group(name).lower() in _PLAIN:
            continue
        weight = {"number": 3.0, "object": 2.0, "word": 1.0 + min(len(match.group(name)), 10) / 10}[name]
        beats.append(Cue(match.start(name), "stress", "beat", weight))
    beats += [Cue(c.start() + _indent(c.group()), "stress", "beat", 1.0) for c in _CLAUSE.finditer(text) if c.group().strip()]
    return sorted(beats, key=lambda cue: cue.offset)


def first_spoken(text: str) -> int:
    """Index of the first character that is said aloud; 0 where there is none."""
    return next((i for i, character in enumerate(text) if character.isalnum()), 0)
