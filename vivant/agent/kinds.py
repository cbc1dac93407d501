"""Kinds of facts: which one a question asks for, and which a passage holds.

"How much is it?" is answered by a sentence that names money, whatever else it shares with the question.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

from vivant.agent.language import HANZI
from vivant.agent.words import stem

Kind: TypeAlias = Literal[
    "money", "clock", "duration", "place", "phone", "papers", "name", "frequency", "validity", "age", "deadline",
    "size", "person",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ASKED: dict[Kind, str] = {
    "money": r"how much(?! (?:time|longer|notice|earlier|paper))|\bcosts?\b|\bfees?\b|\bprices?\b|\bchar(?:ge|ged"
    r"|ges)\b(?! (?:my|the|a|an) )|\bexpensive\b|free of charge|\bfor free\b|\bis (?:it|that|this) free\b"
    r"|\bset (?:me|us|him|her|them) back\b"
    r"|what (?:do|does|would|will|must) (?:i|we|he|she|they|it|\w+ \w+) (?:have to )?"
    r"(?:pay|owe)\b|what (?:would|do|will) you want for|\bany cheaper\b|for nothing\b|cost me\b"
    r"|\bdamage to my wallet|\bhow many yuan\b|pricey|interest rate|what rate|多少钱|费用|收费|价格|价钱|要钱|花钱"
    r"|免费|收钱|多少费|几块|贵吗|贵不贵|工本费|多少元|手续费|花多少|交多少|补贴多少|津贴多少|多少补贴|利率|掏钱"
    r"|收他?她?我?们?你?钱|多少银子|便宜点|打折|破费|要不要钱"
    r"|(?:收|花|领|拿|补|退|罚|掏|给|付|缴|借|贷)(?:了|到|走)?多少(?!个?(?:天|人|年|份|张|月|工作日|次|小时))",
    "clock": r"what time|what date|opening (?:hours|times)|\bopen\b(?! (?:an?|my|our|up) )|\bopens\b"
    r"|\bclosed?\b(?! (?:an?|my|our"
    r"|the company|down) )|\bcloses\b|\b(?:opening|office|business|working) hours\b|what day|which days?"
    r"|\bat what hour|几点|上班|下班|开门|关门|营业时间|开放时间|办公时间|什么时间|哪天|星期几|周几|几号(?!窗)"
    r"|几月",
    "duration": r"how long(?! (?:is|are|does|do|will|would)?.{0,40}\b(?:valid|good for|last)\b)|how many (?:working "
    r"|more )?(?:days|weeks|months|hours|minutes)|how soon|how quickly|how fast (?:can|could|will|would|do|does|did)"
    r"|how much time|时长|多久"
    r"|多长时间|几天|多少天|多快|几个工作日|多少个?工作日|几个月|多少分钟|多少时间|等多久",
    "place": r"\bwhere\b|which (?:counter|window|desk|room|floor|office|entrance|side|machine|station|stop|exit|bus"
    r"|line)|what (?:counter|window|floor|room|desk)\b|whereabouts|how do i (?:get|find) (?:to|there)|where's"
    r"|哪里|哪儿|在哪|去哪|到哪|哪个窗口|几号窗口|几楼|哪个房间|什么地方|哪层|哪个楼|怎么走|几号机|哪个门|哪条"
    r"|哪边",
    "phone": r"phone number|telephone|what number|which number|number (?:do|can|should|to) (?:i )?(?:call|ring|dial)"
    r"|\bextension number\b|\bhotline\b|who (?:do|can|should) i (?:call|ring)|电话|分机|热线|打什么号|号码是",
    "papers": r"paperwork|(?:which|what|any|the|all) (?:\w+ ){0,2}(?:papers|documents|materials)|(?:papers"
    r"|documents) (?:do|are|should|must|need|for|will)|what (?:do|should|must|shall|else|would|does"
    r"|will) (?:\w+ ){1,4}(?:bring|need|take along|carry|show|have with|hand in)|(?:have|need|must|should"
    r"|want me|supposed) (?:\w+ ){0,2}bring|to bring\b|need to (?:show|have with|hand in)|what is (?:needed"
    r"|required)|what's (?:needed|required)|come with what|材料|带什么|带哪些|要带|带啥|准备什么|准备哪些"
    r"|需要什么|资料|凭什么|什么证件|哪些证件|证件要|带上什么|要啥|提交什么",
    "name": r"what is the name of|what's the name of|what is (?:it|the [\w-]+|the [\w-]+ \w+) called|叫什么|叫啥|名叫"
    r"|什么名字",
    "frequency": r"how often|how many times|how frequently|几次|多久一次|多久.{0,4}一次|多少次",
    "validity": r"\bvalid|how long .{0,40}\b(?:last|good for)\b|\bexpir|validity|有效|管几年|管多久|能用多久|能用几年"
    r"|用几年",
    "age": r"how old|what age|\bage\b|at what age|几岁|多大(?:年纪|岁数)?(?=可以|能|才|开始|要)|年龄|多少岁|多大",
    "size": r"how (?:large|big|wide|tall|high|heavy|deep|thick|fast is|fast are)\b|what size|what weight"
    r"|how much does (?:it"
    r"|a|an|the)(?: \w+)? weigh|多大(?!年纪|岁数|可以|能|才|开始|要|年龄"
    r"|了)|多高|多宽|多重|多深|多少斤|多少平|什么尺寸|网速",
    "person": r"\bwho (?:is|was|runs|founded|built|designed|owns|heads|leads|manages)\b|\bwhose name\b"
    r"|name of (?:the|your) (?:\w+ )?(?:nurse|doctor|director|manager|boss|head|lawyer|notary|officer|interpreter"
    r"|clerk)"
    r"|谁(?:是|当|建|设计|负责|管|创)"
    r"|(?:主任|馆长|经理|护士|医生|律师|负责人|领导|局长|站长)(?:是谁|姓什么|叫什么|贵姓)",
    "deadline": r"how soon (?:do|must|should|have)|by when|deadline|how late|no later|time limit|at the latest"
    r"|how soon after|within how|due date|期限|最晚|最迟|截止|多久之?内|几天之?内|多少天之?内|什么时候(?:之前"
    r"|以前|前)|限期",
}
_HELD: dict[Kind, str] = {
    "money": r"\byuan\b|\bfree\b|half price|half of all fees|\bno fees\b|pay no|percent|\d%|元|免费|半价|减半|不收费"
    r"|不用出钱|不用缴|nothing",
    "clock": r"\d{1,2}:\d\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|\bhours\b|24 hours"
    r"|any hour|closed|\bopen\b|january|february|march|april|\bmay\b|june|july|august|september|october"
    r"|november|december|\bday \d|周[一二三四五六日末]|工作日|节假日|24小时|随时|不开放|\d月\d|每月\d+号|中午"
    r"|\d+号(?!窗|机|线)|\d月",
    "duration": r"\d+ (?:more |working |calendar )?(?:minute|hour|day|week|month|year)|same day|on the spot|at once"
    r"|immediately|straight away|next working day|\d+个?(?:分钟|小时|天|工作日|周|星期|月|年)|当天|当场|立即"
    r"|马上|下一个工作日|长期",
    "place": r"\bcounters?\b|\brooms?\b|\bfloors?\b|\bentrance|\bnext to\b|\bbeside\b|\bopposite\b|\bbehind\b"
    r"|\bonline\b|\bwebsite\b|\bexit\b|\broad\b|\blane\b|\bbetween\b|\bend of\b|machine|\bin front\b|\bcourt\b"
    r"|hospital|wall|lift|窗口|\d室|楼|门|旁|对面|网站|网上|出口|路|巷|之间|自助机|侧|后面|医院|法院|大厅中间"
    r"|西头|东头|停车场|应用",
    "phone": r"\b\d{4} \d{4}\b|\bextension\b|\b\d{4,}\b|分机|\d{4}",
    "name": r"\bcalled\b|\bname\b|叫[a-z“\"]|名称",
    "papers": r"\bbrings?\b|\bpapers?\b|\brequires?\b|\bneeds?\b|\btakes only\b|\btakes the\b|\bwith (?:the|an|a|both"
    r"|their) |\bcard\b|booklet|certificate|passport|photo|\bform\b|original|cop(?:y|ies)|带|材料|凭|需要"
    r"|身份证|户口本|照片|原件|复印件|证明|护照|申请表|合同",
    "frequency": r"\bonce\b|\btwice\b|every|each|\d times|次|每",
    "validity": r"\bvalid|expire|end date|good for|有效|到期|过期|长期",
    "age": r"\baged?\b|\d+ to \d+|under \d|turn \d|\b\d\d\b|or over|岁",
    "size": r"\d (?:metre|meter|centimetre|cm|mm|kg|kilogram|gram|litre|square|megabit)|\ba4\b|\ba3\b"
    r"|\d(?:米|厘米|毫米|公斤|千克|克|升"
    r"|平方米|平米|寸)",
    "person": r"\b(?:mr|mrs|ms|dr)\b|(?:先生|女士)(?!可|要|请)|\bis run by\b|\bby the\b|由.{2,8}(?:管理|负责)",
    "deadline": r"within|before|until|by \d|\bat least\b.*ahead|up to|from \d|\d+ days|day \d+"
    r"|内|前|截止|之前|\d+号|\d月|过期",
}
ASKED = {kind: re.compile(pattern) for kind, pattern in _ASKED.items()}
HELD = {kind: re.compile(pattern) for kind, pattern in _HELD.items()}

_WHEN = re.compile(r"\bwhen\b(?! (?:i|you|we|my|the card|it) )|什么时候|何时|啥时候|多会儿")
_NO_WAIT = re.compile(r"\bvalid\b|\bmust\b.*\bwithin\b|有效|要在.*[天月年]内|\bin advance\b|\bahead\b")
_WAIT = re.compile(r"\bready\b|\btakes?\b|\blasts?\b|\bdecided\b|\bprinted\b|办好|可以领|出结果|到账|批下来")
_HOW = re.compile(
    r"how (?:do|can|could|should|would|does) (?:i|we|you|one|he|she|they|my \w+) "
    r"(?!get to|get there|come|reach|pay|contact|know|find)"
    r"|how to (?!get to|reach|pay)|what (?:do|should|must|can) (?:i|we) do"
    r"|怎么办|怎么弄|如何|怎么申请|怎样|咋办|咋弄|怎么补|怎么换"
)
_FREE = re.compile(r"\bhow much\b.*\bpay\b|\bpay for\b|免不免费")
_TIMES: frozenset[Kind] = frozenset({"clock", "duration", "deadline", "validity"})


def asked(question: str) -> list[frozenset[Kind]]:
    """What a normalised question asks for: each set is one demand, met by any of its kinds.

    >>> asked("how much is it, and where?")
    [frozenset({'money'}), frozenset({'place'})]
    """
    kinds: list[frozenset[Kind]] = [frozenset({kind}) for kind in KINDS if ASKED[kind].search(question)]
    if _FREE.search(question) and frozenset({"money"}) not in kinds:
        kinds.append(frozenset({"money"}))
    if not kinds and _HOW.search(question):
        kinds.append(frozenset({"place"}))
    if _WHEN.search(question) and not any(demand <= _TIMES for demand in kinds):
        kinds.append(_TIMES)
    return kinds


def held(text: str) -> frozenset[Kind]:
    """The kinds of facts that a normalised sentence holds."""
    kinds = frozenset(kind for kind in KINDS if HELD[kind].search(text))
    return kinds - {"duration"} if _NO_WAIT.search(text) and not _WAIT.search(text) else kinds


# --- Counting -----------------------------------------------------------------------------------------------------

_MEASURE = "[个名台张份辆间本位枚把条种路层处支套颗只项家座块门部盏款]"
_COUNTED = (
    re.compile(
        r"how many (?!(?:working |more |calendar )?(?:days|weeks|months|years|hours|minutes|yuan|times))"
        r"((?:[a-z-]+ ?){1,3})"
    ),
    re.compile(r"number of ((?:[a-z-]+ ?){1,2})"),
)
_COUNTED_ZH = (
    re.compile(
        rf"(?:几|多少)(?!个?(?:工作日|小时|月|星期|年|天|分钟|钱|号|楼|点|岁|元|路|次)){_MEASURE}([{HANZI}]{{2,6}})"
    ),
    re.compile(rf"([{HANZI}]{{2,5}}?)(?:一共|总共|共)?有?(?:几|多少)(?:{_MEASURE}|人)"),
)
_SKIPPED = frozenset(["of", "the", "in", "at", "on", "are", "is", "do", "does", "there", "can", "may", "people", "a"])


def counted(question: str) -> frozenset[str]:
    """What a normalised question wants counted: stems, or pairs of Hanzi; empty where nothing.

    >>> sorted(counted("how many wheelchairs are there?")), sorted(counted("有几辆轮椅?"))
    (['wheelchair'], ['轮椅'])
    """
    for pattern in _COUNTED:
        if match := pattern.search(question):
            words = match[1].split()
            kept = [stem(word) for word in words if word not in _SKIPPED] or [stem(word) for word in words]
            return frozenset(kept[:2])
    for pattern in _COUNTED_ZH:
        if match := pattern.search(question):
            return frozenset(match[1][start : start + 2] for start in range(len(match[1]) - 1))
    return frozenset()


def counts(text: str, things: frozenset[str]) -> bool:
    """Whether a normalised sentence gives a number of any of the things.

    >>> counts("counter 1 lends 6 wheelchairs", frozenset({"wheelchair"})), counts("8 spaces", frozenset({"car"}))
    (True, False)
    """
    for match in re.finditer(r"\d+((?: [a-z-]+){1,4})", text):
        if any(stem(word) in things for word in match[1].split()):
            return True
    near = re.finditer(rf"\d+(?:{_MEASURE}[{HANZI}]{{0,6}}|[{HANZI}]{{1,3}})", text)
    if any(thing in match[0] for match in near for thing in things):
        return True
    return any(re.search(rf"{thing}[{HANZI}]{{0,3}}\d+{_MEASURE}?", text) for thing in things if ord(thing[0]) > 0x2E80)
