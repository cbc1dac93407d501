"""One layer in time."""

import numpy as np
import pytest

from vivant.expression.gesture.lexicon import lexicon
from vivant.expression.gesture.movement import Movement
from vivant.expression.gesture.performer import TICK, WINDOW, Performer, Stage
from vivant.expression.gesture.planner import Planned
from vivant.expression.gesture.timing import HANZI, SpeechClock
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BODY_RATE, Word

TEXT = "一" * 60
LOOKAHEAD = 0.4
ALL = tuple(range(52))


class Scene:
    """A performer over all bones, and the poses and shares that it makes of 12 s."""

    def __init__(self, *planned, spoken=None):
        self.stage = Stage(ALL, Movement(np.zeros((52, 3)), np.zeros(1)), Movement(np.zeros((52, 1)), np.zeros(1)))
        clock = SpeechClock(TEXT)
        clock.hear(tuple(spoken or ()))
        self.performer = Performer(planned, self.stage, clock, tempo=1.0)
        self.clock = clock

    def play(self, seconds=8.0, end=np.inf):
        poses, shares = [], []
        for tick in range(round(seconds / WINDOW)):
            t = tick * WINDOW
            self.clock.advance(t + LOOKAHEAD)
            self.performer.step(t, t + LOOKAHEAD, end)
            times = t + np.arange(TICK) / BODY_RATE
            poses.append(self.stage.poses.sample(times))
            shares.append(self.stage.shares.sample(times)[..., 0])
        return np.concatenate(poses), np.concatenate(shares)


def regular(pace=HANZI):
    return [Word("一", i * pace, (i + 1) * pace, i) for i in range(60)]


def peak_of_speed(poses, bone, around, within=0.3):
    speed = np.linalg.norm(np.diff(poses[:, INDEX[bone]], axis=0), axis=-1) * BODY_RATE
    times = (np.arange(len(speed)) + 0.5) / BODY_RATE
    near = np.abs(times - around) < within
    return times[near][speed[near].argmax()]


@pytest.mark.parametrize("pace", [0.8 * HANZI, HANZI, 1.3 * HANZI])
def test_the_stroke_falls_on_its_word_whatever_the_pace(pace):
    poses, _ = Scene(Planned(12, lexicon()["big"]), spoken=regular(pace)).play()
    assert peak_of_speed(poses, "leftUpperArm", 12 * pace, 0.2) == pytest.approx(12 * pace, abs=0.08)


def test_it_prepares_before_it_strokes():
    _, shares = Scene(Planned(12, lexicon()["big"]), spoken=regular()).play()
    begun = np.flatnonzero(shares[:, INDEX["leftUpperArm"]] > 0)[0] / BODY_RATE
    assert 0.3 <= 12 * HANZI - begun <= 1.0


def test_it_waits_for_a_word_that_comes_late():
    spoken = [Word("一", i * HANZI + (0.5 if i >= 12 else 0.0), i * HANZI + 0.7, i) for i in range(60)]
    poses, _ = Scene(Planned(12, lexicon()["big"]), spoken=spoken).play()
    assert peak_of_speed(poses, "leftUpperArm", spoken[12].start, 0.2) == pytest.approx(spoken[12].start, abs=0.08)


def test_after_the_hold_everything_is_given_back():
    poses, shares = Scene(Planned(5, lexicon()["offer"]), spoken=regular()).play()
    assert shares.max() == pytest.approx(1.0)
    np.testing.assert_allclose(poses[-1], 0.0, atol=1e-9)
    np.testing.assert_allclose(shares[-1], 0.0, atol=1e-9)


def test_a_raised_hand_stays_up_for_the_next_gesture():
    near = Scene(Planned(6, lexicon()["beat"]), Planned(13, lexicon()["beat"]), spoken=regular()).play()[1]
    far = Scene(Planned(6, lexicon()["beat"]), Planned(26, lexicon()["beat"]), spoken=regular()).play()[1]
    between = slice(round(6 * HANZI * BODY_RATE), round(13 * HANZI * BODY_RATE))
    assert near[between, INDEX["leftHand"]].min() > 0.99
    assert far[: round(26 * HANZI * BODY_RATE), INDEX["leftHand"]][between.start :].min() < 0.01


def test_what_would_come_too_late_is_left_out():
    spoken = [Word("一", 0.01 * i, 0.01 * (i + 1), i) for i in range(60)]
    early, late = Planned(1, lexicon()["wave"]), Planned(2, lexicon()["big"])
    _, shares = Scene(early, late, spoken=spoken).play()
    assert shares[:, INDEX["leftHand"]].max() > 0.99
    assert shares[:, INDEX["rightHand"]].max() == 0.0


def test_a_named_gesture_comes_however_late():
    spoken = [Word("一", 0.01 * i, 0.01 * (i + 1), i) for i in range(60)]
    scene = Scene(Planned(1, lexicon()["wave"]), Planned(2, lexicon()["big"], named=True), spoken=spoken)
    assert scene.performer.must_finish
    assert scene.play()[1][:, INDEX["rightHand"]].max() > 0.99
    assert not scene.performer.must_finish


def test_nothing_begins_behind_the_end_of_speech():
    _, shares = Scene(Planned(20, lexicon()["big"]), spoken=regular()).play(end=15 * HANZI)
    assert not shares.any()


def test_release_ends_all():
    scene = Scene(Planned(8, lexicon()["welcome"]), Planned(30, lexicon()["offer"]), spoken=regular())
    scene.play(8 * HANZI + 0.2)
    start = round((8 * HANZI + 0.2) / WINDOW) * WINDOW
    scene.performer.release(start, 0.6)
    times = start + np.arange(0.0, 1.0, 1 / BODY_RATE)
    np.testing.assert_allclose(scene.stage.shares.sample(times)[times >= start + 0.6], 0.0, atol=1e-9)
    assert scene.performer.ends == 0.0
