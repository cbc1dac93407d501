"""A segment's body as a stage shows it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vivant.errors import ScoreError
from vivant.expression.gesture.planner import plan
from vivant.expression.gesture.timing import SpeechClock
from vivant.expression.gesture.track import LOOKAHEAD, SPEAKING, GestureTrack
from vivant.expression.motion import quaternion, skeleton
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BODY_RATE, BONES, MAX_CHUNK, SpeechChunk, Utterance

TEXTS = (
    "您好，欢迎来到市民服务大厅，请问您要办理什么业务？",
    "身份证办理在二楼，出电梯左边的3号窗口。",
    "首先带上户口本，其次准备两张照片，最后到这边取号。",
    "抱歉，这个我不知道，不过您可以问1号窗口。",
    "没有身份证不能办理这项业务，请您先到那边的综合窗口咨询。",
    "谢谢，再见！",
    "好。",
    "Hello, welcome to the service hall. How can I help you?",
    "I'm sorry, I don't know that, but counter 1 can help you.",
    "The residence permit office is upstairs on your right, outside the second lift.",
    "No, you cannot park here; there is a large car park outside, over there on the left.",
    "Lost items are kept at the service desk for thirty days, and small things are in the basement.",
)


def opened(text, gesture=None, energy=1.0):
    lang = "zh" if any("\u3400" <= c <= "\u9fff" for c in text) else "en"
    return GestureTrack(Utterance(text, lang, gesture), energy, seed=7)


def performed(track, speech):
    chunks = [body for chunk in speech for body in track.feed(chunk)]
    return chunks + track.finish()


def frames(chunks):
    return np.concatenate([c.rotations for c in chunks]), np.concatenate([c.shares for c in chunks])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pace", [0.8, 1.0, 1.25])
class TestEverySentence:
    """What holds for any sentence at any pace."""

    def test_chunks_are_well_formed(self, text, pace, speak):
        chunks = performed(opened(text), speak(text, pace=pace)[0])
        assert chunks[0].pts == 0.0
        for before, chunk in pairwise(chunks):
            assert chunk.pts == pytest.approx(before.end)
            assert chunk.bones == before.bones
        for chunk in chunks:
            assert chunk.end - chunk.pts <= MAX_CHUNK + 1e-9
            assert list(chunk.bones) == sorted(set(chunk.bones))
            assert chunk.rotations.dtype == chunk.shares.dtype == np.float32
            assert chunk.rotations.shape == (*chunk.shares.shape, 4)
        rotations, shares = frames(chunks)
        np.testing.assert_allclose(np.linalg.norm(rotations, axis=-1), 1.0, atol=1e-5)
        assert shares.min() >= 0.0
        assert shares.max() <= 1.0

    def test_it_comes_from_idle_and_goes_back_to_it_in_time(self, text, pace, speak):
        speech, _ = speak(text, pace=pace)
        chunks = performed(opened(text), speech)
        _, shares = frames(chunks)
        assert not shares[0].any()
        assert not shares[-1].any()
        last = (np.flatnonzero(shares.any(axis=1))[-1] + 1) / BODY_RATE
        assert speech[-1].end - 0.4 < last <= speech[-1].end + 0.6

    def test_nothing_jumps(self, text, pace, speak, stage):
        shown = stage(performed(opened(text), speak(text, pace=pace)[0]))
        steps = quaternion.angle(shown[1:], shown[:-1])
        assert steps.max() < 0.25
        assert steps.max() * BODY_RATE < 9.0
        assert np.abs(np.diff(steps, axis=0)).max() < 0.1

    def test_hands_stay_out_of_the_body_and_in_the_picture(self, text, pace, speak, stage, idle):
        shown = stage(performed(opened(text), speak(text, pace=pace)[0]))
        places, _ = skeleton.forward(shown, idle.hips[: len(shown)].astype(float))
        spine = np.linspace(places[:, INDEX["hips"]], places[:, INDEX["neck"]], 9)
        for side in ("left", "right"):
            for bone in ("LowerArm", "Hand", "MiddleDistal"):
                joint = places[:, INDEX[side + bone]]
                assert np.linalg.norm(spine - joint, axis=-1).min() > 0.16
            tip = places[:, INDEX[side + "MiddleDistal"]]
            assert np.abs(tip[:, 0]).max() < 0.7
            assert tip[:, 1].max() < 1.6
            assert np.linalg.norm(tip - places[:, INDEX["head"]], axis=-1).min() > 0.2
        apart = places[:, INDEX["leftHand"]] - places[:, INDEX["rightHand"]]
        assert np.linalg.norm(apart, axis=-1).min() > 0.1


@pytest.mark.parametrize("text", TEXTS)
def test_strokes_fall_on_their_words(text, speak, stage):
    """The fingertip's speed has a peak within 0.15 s of the word, where there was time to get ready."""
    speech, words = speak(text, seed=3)
    places, _ = skeleton.forward(stage(performed(opened(text), speech)))
    for item in plan(text, SpeechClock(text), None, 1.0, 7).arms:
        start = next(w.start for w in words if w.offset <= item.offset < w.offset + len(w.text))
        if start < 1.0 or not item.gesture.bones[[INDEX["leftHand"], INDEX["rightHand"]]].any():
            continue
        side = "left" if item.gesture.bones[INDEX["leftHand"]] else "right"
        tip = places[:, INDEX[side + "MiddleDistal"]]
        speed = np.linalg.norm(np.diff(tip, axis=0), axis=-1) * BODY_RATE
        peaks = np.flatnonzero((speed[1:-1] >= speed[:-2]) & (speed[1:-1] >= speed[2:]) & (speed[1:-1] > 0.25)) + 1.5
        assert np.abs(peaks / BODY_RATE - start).min() < 0.15, item.gesture.name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(TEXTS), lengths=st.lists(st.integers(80, 3200), min_size=1, max_size=5))
def test_how_speech_is_cut_makes_no_difference(text, lengths, speak):
    whole = frames(performed(opened(text), speak(text)[0]))
    pieces = frames(performed(opened(text), speak(text, lengths=lengths)[0]))
    assert whole[0].shape == pieces[0].shape
    np.testing.assert_allclose(pieces[0], whole[0], atol=1e-5)
    np.testing.assert_allclose(pieces[1], whole[1], atol=1e-5)


def test_frames_are_held_back_by_the_lookahead_and_no_more(speak):
    track = opened(TEXTS[0])
    for chunk in speak(TEXTS[0])[0]:
        bodies = track.feed(chunk)
        if bodies:
            assert chunk.end - LOOKAHEAD - 1 / BODY_RATE <= bodies[-1].end <= chunk.end - LOOKAHEAD + 1 / BODY_RATE


def test_only_bones_in_use_are_sent(speak):
    text = "今日开放。"
    chunk = performed(opened(text), speak(text)[0])[0]
    assert {BONES[bone] for bone in chunk.bones} == set(SPEAKING)
    arm = performed(opened(TEXTS[1]), speak(TEXTS[1])[0])[0]
    assert {"rightHand", "rightIndexDistal"} <= {BONES[bone] for bone in arm.bones}
    assert not {"hips", "leftUpperLeg"} & {BONES[bone] for bone in arm.bones}


def test_a_named_gesture_is_finished_even_where_speech_is_short(speak, stage):
    speech, _ = speak("您好！")
    chunks = performed(opened("您好！", "wave"), speech)
    places, _ = skeleton.forward(stage(chunks))
    raised = np.maximum(places[:, INDEX["leftMiddleDistal"], 1], places[:, INDEX["rightMiddleDistal"], 1])
    assert (raised > 1.4).sum() > 0.8 * BODY_RATE
    assert not chunks[-1].shares[-1].any()


def test_a_named_gesture_needs_no_speech_and_nothing_else_moves_without_it():
    assert opened("您好！").finish() == []
    chunks = opened("您好！", "wave").finish()
    assert max(chunk.shares.max() for chunk in chunks) == pytest.approx(1.0)


def test_without_words_it_goes_by_the_estimate(stage):
    silent = [SpeechChunk(0.4 * i, np.zeros(3200, np.int16), 8000) for i in range(12)]
    shown = stage(performed(opened(TEXTS[1]), silent))
    places, _ = skeleton.forward(shown)
    assert places[:, INDEX["rightHand"], 0].min() < -0.38


def test_no_energy_keeps_the_arms_still(speak):
    calm = performed(opened(TEXTS[1], energy=0.0), speak(TEXTS[1])[0])
    assert {BONES[bone] for bone in calm[0].bones} == set(SPEAKING)


def test_speech_out_of_order_is_refused(speak):
    speech, _ = speak(TEXTS[0])
    track = opened(TEXTS[0])
    track.feed(speech[0])
    with pytest.raises(ScoreError, match=r"expected speech from 0\.400 s, got it from 0\.800 s"):
        track.feed(speech[2])


def test_a_finished_track_takes_nothing_more(speak):
    track = opened("好。")
    track.finish()
    with pytest.raises(ScoreError, match="finished twice"):
        track.finish()
    with pytest.raises(ScoreError, match="that is finished"):
        track.feed(speak("好。")[0][0])
