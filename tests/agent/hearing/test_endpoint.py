"""How much silence ends a turn."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.endpoint import Careful, Pause, Prosody, unfinished

ENDPOINT = Careful()


@pytest.mark.parametrize(
    "text",
    ["I want to", "Where is the", "um", "I need it because", "我想", "就是", "我要办的", "因为", "请问，", "还有。"],
)
def test_phrases_that_hang_in_the_air(text: str) -> None:
    assert unfinished(text)
    assert ENDPOINT.patience(Pause(text)) == 1.5


@pytest.mark.parametrize(
    "text",
    ["Where is it?", "I want to park", "Who are you", "What is that for", "好的", "我想停车", "谢谢", "有的。", ""],
)
def test_phrases_that_are_whole(text: str) -> None:
    assert not unfinished(text)
    assert ENDPOINT.patience(Pause(text)) <= 0.5


def test_what_the_recogniser_knows_counts_most() -> None:
    assert ENDPOINT.patience(Pause("where can I park", complete=True)) == 0.2
    assert ENDPOINT.patience(Pause("where can I", complete=True)) == 1.5
    assert ENDPOINT.patience(Pause("where can", complete=False)) == 1.5
    assert ENDPOINT.patience(Pause("the passport office", complete=False)) == 1.05
    assert ENDPOINT.patience(Pause("hello", complete=True)) == 1.05


def test_who_hesitates_stays_on_a_pitch() -> None:
    waits = {melody: ENDPOINT.patience(Pause(melody=melody)) for melody in ("falling", "rising", "unknown", "level")}
    assert sorted(waits, key=waits.__getitem__) == ["falling", "rising", "unknown", "level"]
    assert ENDPOINT.patience(Pause(melody="level", drawl=3.0)) > waits["level"]
    assert all(0.3 <= wait <= 0.6 for wait in waits.values())


def test_a_slow_speaker_is_waited_for() -> None:
    assert ENDPOINT.patience(Pause(pauses=(0.5, 0.7, 0.6))) > 0.7
    assert ENDPOINT.patience(Pause(pauses=(3.0, 3.0))) == 1.5


@pytest.mark.parametrize(("slope", "melody"), [(-15, "falling"), (15, "rising"), (0, "level"), (4.5, "unknown")])
def test_melody_is_the_slope_of_the_end(slope: float, melody: str) -> None:
    prosody = Prosody()
    for place in range(20):
        hertz = 150 * 2 ** (slope * place * 0.032 / 12)
        prosody.feed(hertz * (2 if place == 14 else 1), 0.9)
    assert prosody.melody == melody


def test_melody_needs_a_voice() -> None:
    prosody = Prosody()
    for _ in range(20):
        prosody.feed(150.0, 0.2)
    assert prosody.melody == "unknown"
    for octave in (1, 4, 1, 4, 1):
        prosody.feed(100.0 * octave, 0.9)
    assert prosody.melody == "unknown"


def test_drawl_compares_the_last_syllable_with_the_others() -> None:
    prosody = Prosody()
    assert prosody.drawl == 1.0
    for length in (4, 4, 4, 12):
        for _ in range(length):
            prosody.feed(150.0, 0.9)
        prosody.feed(0.0, 0.0)
    assert prosody.drawl == pytest.approx(12 / float(np.median([4, 4, 4, 12])))
