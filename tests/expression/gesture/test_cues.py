"""What a text asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.gesture.cues import cues_in, first_spoken, stresses_in
from vivant.expression.gesture.lexicon import lexicon


def cues(text):
    return {(text[cue.offset :][:12], cue.gesture) for cue in cues_in(text)}


def found(text, start, gesture):
    return any(said.lower().startswith(start) and name == gesture for said, name in cues(text))


@pytest.mark.parametrize(
    ("text", "start", "gesture"),
    [
        ("您好，请进。", "您好", "wave"),
        ("再见，慢走。", "再见", "wave"),
        ("欢迎来到大厅。", "欢迎", "welcome"),
        ("非常感谢您。", "感谢", "bow"),
        ("窗口在左边。", "左", "point_left"),
        ("请向右转。", "向右", "point_right"),
        ("身份证在二楼办理。", "二楼", "point_up"),
        ("停车场在地下。", "地下", "point_down"),
        ("请到3号窗口。", "3号窗口", "point_there"),
        ("请到这边来。", "这边", "point_here"),
        ("首先填表。", "首先", "count_1"),
        ("其次拍照，第三缴费。", "其次", "count_2"),
        ("其次拍照，第三缴费。", "第三", "count_3"),
        ("需要两张照片。", "两", "count_2"),
        ("不能代办。", "不能", "refuse"),
        ("这里没有。", "没", "shake"),
        ("好的，马上。", "好的", "nod"),
        ("抱歉，我不知道。", "抱歉", "shrug"),
        ("我是导览员。", "我", "point_self"),
        ("所有材料都要带。", "所有", "big"),
        ("请稍等。", "稍等", "small"),
        ("但是今天休息。", "但", "contrast"),
        ("您要办什么业务？", "什么", "offer"),
        ("您要办什么业务？", "什么", "tilt"),
        ("Hello and welcome!", "hello", "wave"),
        ("Hello and welcome!", "welcome", "welcome"),
        ("It is on your left.", "on your left", "point_left"),
        ("Turn right there.", "turn right", "point_right"),
        ("The office is upstairs.", "upstairs", "point_up"),
        ("It is in the basement.", "basement", "point_down"),
        ("Go to counter 3.", "counter 3", "point_there"),
        ("Please wait here.", "here", "point_here"),
        ("First, take a ticket.", "first", "count_1"),
        ("Bring two passport photos.", "two", "count_2"),
        ("You cannot park.", "cannot", "refuse"),
        ("It is not free.", "not", "shake"),
        ("Yes, of course.", "yes", "nod"),
        ("I don't know that.", "don't know", "shrug"),
        ("Thank you, goodbye.", "thank", "bow"),
        ("How can I help you?", "how", "offer"),
        ("Many people, but one desk.", "but", "contrast"),
    ],
)
def test_words_ask_for_gestures(text, start, gesture):
    assert found(text, start, gesture), cues(text)


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("不过没关系。", "shake"),
        ("上午9点。", "point_up"),
        ("第一次来。", "count_1"),
        ("开放到12点，需12张照片。", "count_2"),
        ("You are right.", "point_right"),
        ("They left early today", "point_left"),
        ("the second floor", "count_2"),
        ("This shirt is notable.", "shake"),
        ("请问", "offer"),
    ],
)
def test_look_alikes_do_not(text, gesture):
    assert gesture not in {name for _, name in cues(text)}


@given(st.text(alphabet=st.sampled_from("您好不二楼左边首先两张?？，。 helonwayfirst2345'-右请"), max_size=40))
def test_any_text_gives_cues_of_the_lexicon_within_it(text):
    for cue in [*cues_in(text), *stresses_in(text)]:
        assert 0 <= cue.offset < len(text)
        assert cue.gesture in lexicon()


def test_numbers_are_stressed_most_and_plain_words_not():
    beats = stresses_in("Their counter opens at 9:30 there")
    heaviest = max(beats, key=lambda cue: cue.weight)
    assert "Their counter opens at 9:30 there"[heaviest.offset :].startswith("9:30")
    assert not [cue for cue in beats if "Their counter opens at 9:30 there"[cue.offset :].startswith("there")]


def test_first_spoken_skips_what_is_not_said():
    assert first_spoken("“您好") == 1
    assert first_spoken("…") == 0
