"""Social intents: what is said to the human itself rather than asked of its documents.

Only a whole utterance counts: "hello" is a greeting, "hello, where do I park?" is a question.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Intent: TypeAlias = Literal["greeting", "thanks", "farewell", "identity", "stop", "unclear", "question"]

_PHRASES: dict[Intent, tuple[str, ...]] = {
    "greeting": (
        r"hi|hey|hello|(hi|hello) there|good (morning|afternoon|evening|day)",
        r"你好|您好|你们好|大家好|哈喽|嗨|早|在吗|(早上|上午|中午|下午|晚上)好",
    ),
    "thanks": (
        r"thanks?( you)?( very much| so much| a lot)?|many thanks|cheers|great|perfect|ok(ay)?( thanks| thank you)?",
        r"谢谢(你|您|啦|了)?|多谢(你|您|了)?|非常感谢|感谢|太好了|好的?(谢谢)?|知道了|明白了|了解了?",
    ),
    "farewell": (
        r"(good ?)?bye( bye)?|see you( later| soon)?|farewell",
        r"再见|拜拜|回头见|下次见|我走了|先走了",
    ),
    "identity": (
        r"who are you|what('s| is) your name|what (can|do) you do|how can you help( me)?",
        r"are you (a |an )?(robot|human|real|ai|person)",
        r"你是谁|您是谁|你叫什么(名字)?|你会(做)?什么|你能(做|帮我做)?什么",
        r"你是(机器人|真人|人工智能)吗?|介绍一下(你)?自己",
    ),
    "stop": (
        r"(please )?(ok(ay)? )?stop( stop)*( it| talking| now)?( please)?|(please )?(be )?quiet( please)?",
        r"silence|shut up|(that's )?enough|pause|(hold on|wait)( a (minute|second|moment))?|never mind",
        r"[先请]?停+(下|一下|一停|止)?|暂停|先?别[说讲]了|不[要用][说讲]了|安静(点|一点|一下)?|(够了)+|闭嘴|打住",
        r"好了好了|(行了)+|等一下|等等|等一等",
    ),
}
_YES = re.compile(
    r"(yes|yeah|yep|yup|right|correct|exactly|sure|ok(ay)?|that's (it|right))( please)?"
    r"|是的?|对的?|对啊|没错|嗯+|好的?|可以|就是",
    re.IGNORECASE,
)
_NO = re.compile(r"no+|nope|not (that|really|at all)|wrong|no thanks?|不+|不是的?|不对|没有|错了?|不要", re.IGNORECASE)
_PATTERNS = {intent: re.compile("|".join(forms), re.IGNORECASE) for intent, forms in _PHRASES.items()}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_FILLERS = re.compile(r"(?<=[\u4e00-\u9fff])[呀啊啦呢哦吧哈]+$")


def intent_of(text: str) -> Intent:
    """What an utterance does.

    >>> intent_of("您好！"), intent_of("谢谢你啊"), intent_of("Where can I park?"), intent_of("??")
    ('greeting', 'thanks', 'question', 'unclear')
    """
    bare = _bare(text)
    if len(re.findall(r"[^\W\d_]", bare)) < 1:
        return "unclear"
    for form in (bare, _FILLERS.sub("", bare), bare.replace(" ", "")):
        for intent, pattern in _PATTERNS.items():
            if pattern.fullmatch(form):
                return intent
    return "unclear" if len(bare) < 2 else "question"


def is_stop(text: str) -> bool:
    """Whether an utterance asks for silence.

    >>> is_stop("停一下！"), is_stop("Where is the bus stop?")
    (True, False)
    """
    return intent_of(text) == "stop"


def affirms(text: str) -> bool:
    """Whether an utterance says yes to what was asked.

    >>> affirms("Yes, please."), affirms("对，没错"), affirms("Where can I park?")
    (True, True, False)
    """
    return _each(_YES, text)


def denies(text: str) -> bool:
    """Whether an utterance says no to what was asked.

    >>> denies("No."), denies("不是"), denies("好的")
    (True, True, False)
    """
    return _each(_NO, text)


def _each(pattern: re.Pattern[str], text: str) -> bool:
    bare = _FILLERS.sub("", _bare(text))
    return bool(bare) and (
        bool(pattern.fullmatch(bare)) or all(pattern.fullmatch(part) for part in re.split(" ", bare))
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s,，、]+", " ", _EDGES.sub("", text))
