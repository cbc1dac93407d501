"""Which cues become gestures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import ScoreError
from vivant.expression.gesture.planner import BETWEEN_BEATS, BETWEEN_GESTURES, plan
from vivant.expression.gesture.timing import SpeechClock
from vivant.expression.motion.skeleton import INDEX

WAY = "身份证办理在二楼，出电梯左边的3号窗口，请您首先带上户口本，其次准备两张照片。"


def planned(text, named=None, energy=1.0, seed=7):
    return plan(text, SpeechClock(text), named, energy, seed)


def names(text, **options):
    return [item.gesture.name for item in planned(text, **options).arms]


@given(st.text(alphabet=st.sampled_from("您好不二楼左边首先两张，。请到这边3号窗口因为所有"), max_size=120))
def test_big_gestures_keep_their_distance(text):
    clock = SpeechClock(text)
    arms = plan(text, clock, None, 1.0, 7).arms
    big = [clock.estimated(item.offset) for item in arms if item.gesture.kind == "arms"]
    assert all(b - a >= BETWEEN_GESTURES for a, b in pairwise(big))
    everything = [clock.estimated(item.offset) for item in arms]
    assert all(b - a >= BETWEEN_BEATS for a, b in pairwise(everything))


def test_where_to_go_matters_more_than_politeness():
    assert "point_left" in names(WAY)
    assert "beat" in names(WAY)


def test_the_same_text_gets_the_same_plan():
    once, again = planned(WAY), planned(WAY)
    assert [(item.offset, item.gesture) for item in once.arms] == [(item.offset, item.gesture) for item in again.arms]


def test_more_energy_means_more_gestures_and_none_means_none():
    lively, calm = names(WAY, energy=2.0), names(WAY, energy=0.5)
    assert len(lively) > len(names(WAY)) > len(calm)
    assert names(WAY, energy=0.0) == []


def test_a_named_gesture_comes_first():
    arms = planned("今天大厅开放到五点。", named="welcome").arms
    assert arms[0].gesture.name == "welcome"
    assert arms[0].named
    assert arms[0].offset == 0


def test_a_named_gesture_goes_where_the_text_asks_for_it():
    text = "今天天气很好，欢迎来到大厅。"
    assert [item.offset for item in planned(text, named="welcome").arms if item.named] == [text.index("欢迎")]


def test_a_named_nod_is_the_heads():
    assert [item.gesture.name for item in planned("。", named="nod").head] == ["nod"]


def test_an_unknown_name_is_told_its_nearest():
    with pytest.raises(ScoreError, match="no gesture named 'welcom', did you mean 'welcome'") as caught:
        planned("您好", named="welcom")
    assert "point_left" in str(caught.value)


def test_what_could_not_be_finished_is_not_begun():
    assert names("你好。") == []
    assert names("不能。") == []


def test_a_contrast_changes_hands():
    arms = planned("先去那边的窗口取号排队，然后等候叫号通知，但是今天不用取号就可以直接进去。", energy=2.0).arms
    at = next(i for i, item in enumerate(arms) if item.gesture.name == "contrast")
    hands = [item.gesture.bones[INDEX["leftHand"]] for item in arms[at - 1 : at + 1]]
    assert hands[0] != hands[1]
