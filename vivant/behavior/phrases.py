"""How explanations say things, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vivant.behavior.reasons import chinese, past
from vivant.score import (
    Act,
    Alert,
    Answer,
    Attend,
    Chatted,
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Gesture,
    Halt,
    HandOver,
    Heard,
    Hold,
    Interrupted,
    Misheard,
    Percept,
    Played,
    Presence,
    QueueSeen,
    Say,
    Show,
    Sign,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language; braces are filled in.

    act : what it did. infinitive : what it wanted to do. noun : what it was at. ended : that it had come to an end.
    percept : what had been perceived. reason : why, as a guard or a node says; past : as a story tells it.
    guards : names of what is no node. docs : whether what the catalogue says of a kind of node is in this language.
    """

    did: str
    still: str
    setbacks: Mapping[str, str]
    untaken: str
    nothing: str
    nobody_asked: str
    more: str
    quiet: str
    origin: str
    asked: str
    timed: str
    node: str
    guard: str
    guards: Mapping[str, str]
    named: str
    pair: str
    because: str
    voice: str
    no_voice: str
    had_waited: str
    broken: str
    present: str
    absent: str
    unknown: str
    comma: str
    also: str
    perceived: str
    wanted_by: str
    held: str
    failed: str
    skipped: str
    failed_before: str
    skipped_before: str
    sounded: str
    unended: str
    endings: Mapping[str, str]
    journal: str
    line: str
    act: Callable[[Act], str]
    infinitive: Callable[[Act], str]
    noun: Callable[[Act], str]
    ended: Callable[[Act, str], str]
    percept: Callable[[Percept], str]
    reason: Callable[[str], str]
    past: Callable[[str], str]
    docs: bool = True


def _value(value: str | float | bool) -> str:
    """A fact's value as files write it."""
    return str(value).lower() if isinstance(value, bool) else f"“{value}”" if isinstance(value, str) else f"{value:g}"


# --- English --------------------------------------------------------------------------------------------------


def _act(act: Act) -> str:
    match act:
        case Say(text=text):
            return f"said “{text}”"
        case Answer(question=question):
            return f"answered “{question}”"
        case Gesture(name=name):
            return f"made the gesture “{name}”"
        case Sign(text=text):
            return f"signed “{text}”"
        case Show(cards=cards):
            return "showed " + ", ".join(f"“{card.title}”" for card in cards) if cards else "took the cards away"
        case Attend(target=target, pose=pose):
            return f"turned to the {target} ({pose})" if target != "away" else f"looked away ({pose})"
        case Hold(on=on):
            return "paused in the middle of it" if on else "went on where it had paused"
        case Halt():
            return "fell silent"
        case HandOver(reason=reason):
            return f"asked a person to take over (“{reason}”)"
        case Alert(text=text):
            return f"told the operators “{text}”"


def _infinitive(act: Act) -> str:
    match act:
        case Say(text=text):
            return f"say “{text}”"
        case Answer(question=question):
            return f"answer “{question}”"
        case Gesture(name=name):
            return f"make the gesture “{name}”"
        case Sign(text=text):
            return f"sign “{text}”"
    return f"do {type(act).__name__}"


def _noun(act: Act) -> str:
    match act:
        case Say(text=text) | Sign(text=text):
            return f"“{text}”"
        case Answer(question=question):
            return f"the answer to “{question}”"
        case Gesture(name=name):
            return f"the gesture “{name}”"
    return type(act).__name__


def _ended(act: Act, how: str) -> str:
    verb = {"done": "had come to its end", "failed": "had failed", "halted": "had been cut short"}[how]
    return f"{_noun(act)} {verb}"


def _percept(percept: Percept) -> str:
    match percept:
        case Heard(text=text):
            return f"the visitor had said “{text}”"
        case VoiceBegan():
            return "a visitor's voice had begun"
        case VoiceEnded(what=what):
            kinds = {"speech": "the visitor had stopped speaking", "backchannel": "the visitor had only hummed along"}
            return kinds.get(what, "what sounded like a voice had been a noise")
        case Interrupted():
            return "the visitor had taken the turn"
        case Misheard():
            return "the visitor had said something that was not understood"
        case Presence(present=present):
            return "somebody had come" if present else "the visitor had left"
        case StopPressed():
            return "the visitor had asked for silence"
        case Chatted(author=author, text=text, what=what, amount=amount):
            kinds = {"gift": f"had given something worth {amount:g}", "follow": "had begun to follow"}
            kinds |= {"join": "had joined", "like": "had liked it", "comment": f"had written “{text}”"}
            return f"{author or 'somebody'} {kinds[what]}"
        case Touched(what=what):
            return f"the visitor had touched “{what}”"
        case FactTold(name=name, value=value):
            return f"the fact “{name}” had become {_value(value)}"
    return _sensed(percept)


def _sensed(percept: Percept) -> str:
    match percept:
        case DistanceSeen(metres=metres):
            return "nobody was near" if metres is None else f"the visitor stood {metres:g} m away"
        case GazeSeen(at=at):
            return {"avatar": "the visitor looked at it", "screen": "the visitor looked at the screen"}.get(
                at, "the visitor looked away"
            )
        case EmotionSeen(emotion=emotion):
            return f"the visitor looked {emotion}"
        case QueueSeen(waiting=waiting):
            return f"{waiting} people were waiting"
        case TimeTold(at=at):
            return f"it was told the time, {at:%H:%M}"
        case Played(seconds=seconds):
            return f"a stage had played {seconds:.1f} s"
    raise AssertionError(f"{percept!r} shouldn't be a percept without a phrase")


ENGLISH = Phrases(
    did="At {at} it {act} because {why}; {who}, and {around}.",
    still="At {asked} it was still busy with what it had begun at {at}: it {act} because {why}; {who}, and {around}.",
    setbacks={
        "waiting": "At {at} it did not {act}, though {why} and {who}: a guard put it off, because {reason}.",
        "refused": "At {at} it did not {act}, though {why} and {who}: a guard refused it, because {reason}.",
        "halted": "At {at} it gave up waiting to {act}, because {reason}; {who}.",
    },
    untaken="At {at} it did nothing, though {cue}: no branch took it up. What failed: {fails}.",
    nothing="At {at} it did nothing: nothing had happened for {quiet} s, and {presence}. What failed: {fails}.",
    nobody_asked="no node was asked",
    more=" and {n} more",
    quiet="nothing had happened for {seconds} s",
    origin=", after {cue}",
    asked="the visitor had asked it",
    timed="{phrase} ({at})",
    node="{path} ({place}) wanted it",
    guard="{name} saw to it",
    guards={"courtesy": "its courtesy", "notices": "its rule for notices", "composure": "its composure"},
    named="{name} ({place})",
    pair="{name}: {value}",
    because=" ({reason})",
    voice="a visitor was speaking",
    no_voice="nobody was speaking",
    had_waited="it had waited since {since} because {reason}",
    broken="it broke off {act}",
    present="somebody was there",
    absent="nobody was there",
    unknown="nobody had been seen",
    comma=", ",
    also="; ",
    perceived="perceived",
    wanted_by="wanted by",
    held="held",
    failed="failed",
    skipped="skipped",
    failed_before="failed before it",
    skipped_before="skipped before it",
    sounded="could be heard or seen from {at}",
    unended="had not ended when the journal did",
    endings={"done": "done at {at}", "halted": "halted at {at}", "failed": "failed at {at}"},
    journal="journal",
    line="{file}, line {line} (+{seconds} s)",
    act=_act,
    infinitive=_infinitive,
    noun=_noun,
    ended=_ended,
    percept=_percept,
    reason=str,
    past=past,
)

# --- Chinese --------------------------------------------------------------------------------------------------

_TARGETS = {"visitor": "看向访客", "away": "看向别处", "card": "看向卡片"}
_POSES = {"idle": "放松", "listening": "倾听", "nodding": "点头", "thinking": "思考", "speaking": "说话"}
_EMOTIONS = {
    "neutral": "平静", "happy": "高兴", "sad": "难过", "angry": "生气", "surprised": "惊讶", "fearful": "害怕",
    "confused": "困惑",
}  # fmt: skip


def _act_zh(act: Act) -> str:
    match act:
        case Say(text=text):
            return f"说了“{text}”"
        case Answer(question=question):
            return f"回答了“{question}”"
        case Gesture(name=name):
            return f"做了手势“{name}”"
        case Sign(text=text):
            return f"用手语打了“{text}”"
        case Show(cards=cards):
            return "展示了" + "、".join(f"“{card.title}”" for card in cards) if cards else "收起了卡片"
        case Attend(target=target, pose=pose):
            return f"{_TARGETS[target]}（{_POSES[pose]}）"
        case Hold(on=on):
            return "中途停了下来" if on else "从停下的地方继续了下去"
        case Halt():
            return "安静了下来"
        case HandOver(reason=reason):
            return f"请了人工接手（“{reason}”）"
        case Alert(text=text):
            return f"通知了运维人员：“{text}”"


def _infinitive_zh(act: Act) -> str:
    match act:
        case Say(text=text):
            return f"说“{text}”"
        case Answer(question=question):
            return f"回答“{question}”"
        case Gesture(name=name):
            return f"做手势“{name}”"
        case Sign(text=text):
            return f"用手语打“{text}”"
    return f"做 {type(act).__name__}"


def _noun_zh(act: Act) -> str:
    match act:
        case Say(text=text) | Sign(text=text):
            return f"“{text}”"
        case Answer(question=question):
            return f"对“{question}”的回答"
        case Gesture(name=name):
            return f"手势“{name}”"
    return type(act).__name__


def _ended_zh(act: Act, how: str) -> str:
    verb = {"done": "结束了", "failed": "失败了", "halted": "被打断了"}[how]
    return f"{_noun_zh(act)}{verb}"


def _percept_zh(percept: Percept) -> str:
    match percept:
        case Heard(text=text):
            return f"访客说了“{text}”"
        case VoiceBegan():
            return "有访客开始说话"
        case VoiceEnded(what=what):
            return {"speech": "访客说完了", "backchannel": "访客只是附和了一声"}.get(what, "听到的只是噪声")
        case Interrupted():
            return "访客接过了话头"
        case Misheard():
            return "访客说的话没有听懂"
        case Presence(present=present):
            return "有人来了" if present else "访客离开了"
        case StopPressed():
            return "访客要求安静"
        case Chatted(author=author, text=text, what=what, amount=amount):
            kinds = {"gift": f"送了价值 {amount:g} 的礼物", "follow": "关注了", "join": "进来了", "like": "点了赞"}
            return (author or "有人") + kinds.get(what, f"写了“{text}”")
        case Touched(what=what):
            return f"访客点了“{what}”"
        case FactTold(name=name, value=value):
            return f"数据“{name}”变成了 {_value(value)}"
    return _sensed_zh(percept)


def _sensed_zh(percept: Percept) -> str:
    match percept:
        case DistanceSeen(metres=metres):
            return "附近没有看到人" if metres is None else f"访客站在 {metres:g} 米处"
        case GazeSeen(at=at):
            return {"avatar": "访客看着它", "screen": "访客看着屏幕"}.get(at, "访客看向别处")
        case EmotionSeen(emotion=emotion):
            return f"访客看起来{_EMOTIONS[emotion]}"
        case QueueSeen(waiting=waiting):
            return f"有 {waiting} 人在等候"
        case TimeTold(at=at):
            return f"得知时间是 {at:%H:%M}"
        case Played(seconds=seconds):
            return f"播放端放到了第 {seconds:.1f} 秒"
    raise AssertionError(f"{percept!r} shouldn't be a percept without a phrase")


CHINESE = Phrases(
    did="{at} 它{act}，因为{why}；{who}，当时{around}。",
    still="{asked} 它还在继续 {at} 开始的事：它{act}，因为{why}；{who}，当时{around}。",
    setbacks={
        "waiting": "{at} 它没有马上{act}：虽然{why}，{who}，但守则要求先等一等，因为{reason}。",
        "refused": "{at} 它没有{act}：虽然{why}，{who}，但守则不允许，因为{reason}。",
        "halted": "{at} 它不再等着{act}了，因为{reason}；{who}。",
    },
    untaken="{at} 虽然{cue}，它什么也没做：没有分支响应。不成立的有：{fails}。",
    nothing="{at} 它什么也没做：已经 {quiet} 秒没有任何动静，{presence}。不成立的有：{fails}。",
    nobody_asked="没有（当时没有问到任何节点）",
    more="，以及另外 {n} 项",
    quiet="已经 {seconds} 秒没有任何动静",
    origin="，起因是{cue}",
    asked="访客问了这句话",
    timed="{phrase}（{at}）",
    node="由 {path}（{place}）发起",
    guard="由{name}自动处理",
    guards={"courtesy": "礼貌守则", "notices": "通知守则", "composure": "仪态规则"},
    named="{name}（{place}）",
    pair="{name}：{value}",
    because="（{reason}）",
    voice="有访客正在说话",
    no_voice="没有人在说话",
    had_waited="它从 {since} 起一直等着，因为{reason}",
    broken="它中断了{act}",
    present="有人在场",
    absent="没有人在场",
    unknown="没有看到过人",
    comma="、",
    also="；",
    perceived="感知到",
    wanted_by="发起节点",
    held="条件成立",
    failed="不成立",
    skipped="被跳过",
    failed_before="此前不成立",
    skipped_before="此前被跳过",
    sounded="从 {at} 起可以听到或看到",
    unended="记录结束时它还没有结束",
    endings={"done": "于 {at} 完成", "halted": "于 {at} 被中断", "failed": "于 {at} 失败"},
    journal="记录",
    line="{file} 第 {line} 行（+{seconds} 秒）",
    act=_act_zh,
    infinitive=_infinitive_zh,
    noun=_noun_zh,
    ended=_ended_zh,
    percept=_percept_zh,
    docs=False,
    reason=chinese,
    past=chinese,
)
