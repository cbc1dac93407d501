"""Reasons: what guards, nodes and the agenda say why something waits, is refused or ends, told in both languages.

A reason is written where it arises, in the present tense: "the visitor speaks". What a tree's file gives as a reason is
told as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, str]] = {
    # guards
    "the visitor speaks": ("the visitor was speaking", "访客正在说话"),
    "what the visitor said is not clear yet": (
        "it was not clear yet what they had said",
        "还不清楚访客说了什么",
    ),
    "the visitor asked for silence": ("the visitor had asked for silence", "访客要求安静"),
    "the visitor takes the turn": ("the visitor took the turn", "访客接过了话头"),
    "the visitor left": ("the visitor had left", "访客离开了"),
    "a notice is said to its end": ("a notice must be said to its end", "通知必须先说完"),
    # the agenda and the runner
    "a new question": ("a new question had come", "来了新的问题"),
    "something else is said": ("something else was to be said", "要说别的话了"),
    "something else was wanted meanwhile": ("something else was wanted meanwhile", "这时又要做别的事"),
    "its branch was left": ("its branch had been left", "所在的分支已经退出"),
    "its node has ended": ("its node had ended", "所在的节点已经结束"),
    # nodes that ask
    "the visitor replied": ("the visitor had replied", "访客已经回答了"),
    "the reply was not understood": ("the reply had not been understood", "没有听懂访客的回答"),
    "no reply came": ("no reply had come", "没有等到回答"),
    # trees that ship
    "the pupil asked for silence": ("the pupil had asked for silence", "学生要求安静"),
    "the control room asked for silence": ("the control room had asked for silence", "控制台要求安静"),
    "the show is over": ("the show was over", "直播结束了"),
    # events
    "the visitor said something else": ("the visitor had said something else", "访客说了别的话"),
    "the visitor was not understood": ("the visitor had not been understood", "没有听懂访客的话"),
    "somebody came": ("somebody had come", "有人来了"),
    "the visitor touched something": ("the visitor had touched something", "访客点了屏幕"),
    "somebody of the audience wrote": ("somebody of the audience had written", "有观众留言了"),
    "somebody gave something": ("somebody had given something", "有观众送了礼物"),
    "somebody follows": ("somebody had begun to follow", "有观众点了关注"),
    "it was silent for long": ("it had been silent for long", "已经安静了很久"),
    "a fact changed": ("a fact had changed", "数据有了变化"),
    "it is time": ("it was time", "到了设定的时间"),
    "the visitor's mood changed": ("the visitor's mood had changed", "访客的情绪有了变化"),
    "somebody came near": ("somebody had come near", "有人走近了"),
    "the visitor looks at the avatar": ("the visitor was looking at the avatar", "访客正看着它"),
    "the queue grew": ("the queue had grown", "排队的人多了"),
}
"""Each reason as a story tells it, in English and in Chinese."""

_NIGHT = re.compile(r"it is night \((\d\d:\d\d) to (\d\d:\d\d)\), and nobody asked")


def past(reason: str) -> str:
    """A reason as a story tells it in English; one that is not known stays as it is.

    >>> past("the visitor speaks"), past("the show is over")
    ('the visitor was speaking', 'the show is over')
    """
    if night := _NIGHT.fullmatch(reason):
        return f"it was night ({night[1]} to {night[2]}), and nobody had asked"
    return REASONS[reason][0] if reason in REASONS else reason


def chinese(reason: str) -> str:
    """A reason in Chinese; one that is not known stays as it is.

    >>> chinese("it is night (22:00 to 07:00), and nobody asked")
    '现在是夜间（22:00 至 07:00），而且没有人提问'
    """
    if night := _NIGHT.fullmatch(reason):
        return f"现在是夜间（{night[1]} 至 {night[2]}），而且没有人提问"
    return REASONS[reason][1] if reason in REASONS else reason
