"""Kinds of facts: which one a question asks for, and which a passage holds.

"How much is it?" is answered by a sentence that names money, whatever else it shares with the question.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["money", "clock", "duration", "place", "phone", "papers", "count", "validity", "age", "deadline"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ASKED: dict[Kind, str] = {
    "money": r"how much(?! (?:time|longer|notice|earlier|paper))|\bcosts?\b|\bfees?\b|\bprices?\b|\bchar(?:ge|ged|ges)\b(?! (?:my|the|a|an) )"
    r"|\bexpensive\b|free of charge|\bfor free\b|\bis (?:it|that|this) free\b|\bset me back\b|\bhow many yuan\b|pricey|interest rate|what rate"
    r"|多少钱|费用|收费|价格|价钱|要钱|花钱|免费|收钱|多少费|几块|贵吗|贵不贵|工本费|多少元|手续费|花多少|交多少|补贴多少|津贴多少|多少补贴|利率",
    "clock": r"what time|opening (?:hours|times)|\bopen\b|\bopens\b|\bclosed?\b|\bcloses\b|\bhours\b|what day|which days?|\bat what hour"
    r"|几点|上班|下班|开门|关门|营业时间|开放时间|办公时间|什么时间|哪天|星期几|周几|几号(?!窗)|几月",
    "duration": r"how long(?! (?:is|are|does|do|will|would)?.{0,40}\b(?:valid|good for|last)\b)|how many (?:working |more )?(?:days|weeks|months|hours|minutes)|how soon|how quickly|how fast"
    r"|how much time|时长|多久|多长时间|几天|多少天|多快|几个工作日|多少个?工作日|几个月|多少分钟|多少时间|等多久",
    "place": r"\bwhere\b|which (?:counter|window|desk|room|floor|office|entrance|side|machine|station|stop|exit|bus|line)"
    r"|what (?:counter|window|floor|room|desk)\b|whereabouts|how do i (?:get|find) (?:to|there)|where's"
    r"|哪里|哪儿|在哪|去哪|到哪|哪个窗口|几号窗口|几楼|哪个房间|什么地方|哪层|哪个楼|怎么走|几号机|哪个门|哪条|哪边",
    "phone": r"phone number|telephone|what number|which number|number (?:do|can|should|to) (?:i )?(?:call|ring|dial)|\bextension number\b|\bhotline\b|who (?:do|can|should) i (?:call|ring)"
    r"|电话|分机|热线|打什么号|号码是",
    "papers": r"\bpapers\b|\bdocuments\b|paperwork|what (?:do|should|must|shall|else|would) (?:i|we|you|he|she|they|a|an|the|my)\b.{0,30}\b(?:bring|need|take|carry|show|have with)\b|\bbring\b|need to (?:show|have with|hand in)|what is needed"
    r"|材料|带什么|带哪些|证件|要带|带啥|准备什么|准备哪些|需要什么|资料|凭什么",
    "count": r"how many (?!(?:working |more )?(?:days|weeks|months|years|hours|minutes|yuan))|number of|几台|多少个|几个(?!月|工作日|小时)|几张|多少张|多少台|几份|多少份|几次|多少人|有几|几种|how often|how many times",
    "validity": r"\bvalid|how long .{0,40}\b(?:last|good for)\b|\bexpir|validity|有效|管几年|管多久|能用多久|能用几年|用几年",
    "age": r"how old|what age|\bage\b|at what age|几岁|多大(?:年纪|岁数)?(?=可以|能|才|开始|要)|年龄|多少岁|多大",
    "deadline": r"by when|deadline|how late|no later|time limit|at the latest|how soon after|within how|due date|期限|最晚|最迟|截止|多久之?内|几天之?内|多少天之?内|什么时候(?:之前|以前|前)|限期",
}
_HELD: dict[Kind, str] = {
    "money": r"\byuan\b|\bfree\b|half price|half of all fees|\bno fees\b|pay no|percent|\d%|元|免费|半价|减半|不收费|不用出钱|不用缴|nothing",
    "clock": r"\d{1,2}:\d\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|\bhours\b|24 hours|any hour|closed|\bopen\b"
    r"|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|\bday \d"
    r"|周[一二三四五六日末]|工作日|节假日|24小时|随时|不开放|\d月\d|每月\d+号|中午|\d+号(?!窗|机|线)|\d月",
    "duration": r"\d+ (?:more |working |calendar )?(?:minute|hour|day|week|month|year)|same day|on the spot|at once|immediately|straight away|next working day"
    r"|\d+个?(?:分钟|小时|天|工作日|周|星期|月|年)|当天|当场|立即|马上|下一个工作日|长期",
    "place": r"\bcounters?\b|\brooms?\b|\bfloors?\b|\bentrance|\bnext to\b|\bbeside\b|\bopposite\b|\bbehind\b|\bonline\b|\bwebsite\b|\bexit\b|\broad\b|\blane\b|\bbetween\b|\bend of\b|machine|\bin front\b|\bcourt\b|hospital|wall|lift"
    r"|窗口|\d室|楼|门|旁|对面|网站|网上|出口|路|巷|之间|自助机|侧|后面|医院|法院|大厅中间|西头|东头|停车场|应用",
    "phone": r"\b\d{4} \d{4}\b|\bextension\b|\b\d{4,}\b|分机|\d{4}",
    "papers": r"\bbrings?\b|\bpapers?\b|\brequires?\b|\bneeds?\b|\btakes only\b|\btakes the\b|\bwith (?:the|an|a|both|their) |\bcard\b|booklet|certificate|passport|photo|\bform\b|original|cop(?:y|ies)"
    r"|带|材料|凭|需要|身份证|户口本|照片|原件|复印件|证明|护照|申请表|合同",
    "count": r"\d|\bone\b|\btwo\b|\bonce\b|\btwice\b|every|一|两|每|次",
    "validity": r"\bvalid|expire|end date|good for|有效|到期|过期|长期",
    "age": r"\baged?\b|\d+ to \d+|under \d|turn \d|\b\d\d\b|or over|岁",
    "deadline": r"within|before|until|by \d|\bat least\b.*ahead|up to|from \d|\d+ days|day \d+|内|前|截止|之前|\d+号|\d月|过期",
}
ASKED = {kind: re.compile(pattern) for kind, pattern in _ASKED.items()}
HELD = {kind: re.compile(pattern) for kind, pattern in _HELD.items()}

_WHEN = re.compile(r"\bwhen\b(?! (?:i|you|we|my|the card|it) )|什么时候|何时|啥时候|多会儿")
_TIMES: frozenset[Kind] = frozenset({"clock", "duration", "deadline", "validity"})


def asked(question: str) -> list[frozenset[Kind]]:
    """What a normalised question asks for: each set is one demand, met by any of its kinds.

    >>> asked("how much is it, and where?")
    [frozenset({'money'}), frozenset({'place'})]
    """
    kinds: list[frozenset[Kind]] = [frozenset({kind}) for kind in KINDS if ASKED[kind].search(question)]
    if _WHEN.search(question) and not any(demand <= _TIMES for demand in kinds):
        kinds.append(_TIMES)
    return kinds


def held(text: str) -> frozenset[Kind]:
    """The kinds of facts that a normalised sentence holds."""
    return frozenset(kind for kind in KINDS if HELD[kind].search(text))
