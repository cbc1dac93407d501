from __future__ import annotations

import numpy as np
import pytest

from vivant.expression.face.coarticulation import CHANNELS, LEAD, LOOK_AHEAD, PAUSE, Mouth
from vivant.expression.face.pulses import SEAL, TONGUE, TUCK
from vivant.expression.face.visemes import VISEMES, spell
from vivant.score import FACE_RATE, Phone

JAW, ROUND = CHANNELS.index("jaw"), CHANNELS.index("round")


def mouth(*phones: tuple[str, float, float]) -> Mouth:
    made = Mouth()
    for symbol, start, end in phones:
        made.add(Phone(symbol, start, end), spell(symbol))
    return made


def frame(seconds: float) -> int:
    return round(seconds * FACE_RATE)


def test_no_phones_no_motion() -> None:
    assert not Mouth().channels(range(60)).any()


def test_a_long_vowel_reaches_its_target_and_returns() -> None:
    channels = mouth(("ˌa", 0.3, 0.7)).channels(range(90))
    assert channels[JAW, frame(0.5)] == pytest.approx(VISEMES["a"].jaw)
    assert not channels[:, : frame(0.3 - LOOK_AHEAD)].any()
    assert not channels[:, frame(0.7 + 0.15) :].any()


def test_the_mouth_goes_before_the_sound() -> None:
    channels = mouth(("ˌi", 0.2, 0.5), ("ˌɑ", 0.5, 0.9)).channels(range(60))
    middle = 0.5 * (VISEMES["i"].jaw + VISEMES["ɑ"].jaw)
    crossing = int(np.argmax(channels[JAW, 20:] > middle)) + 20
    assert 0.5 - LEAD - 0.02 <= crossing / FACE_RATE <= 0.5 - LEAD + 0.02


def test_a_consonant_that_needs_no_lips_takes_its_neighbours() -> None:
    cool = mouth(("k", 0.2, 0.3), ("u", 0.3, 0.5)).channels(range(30))
    keel = mouth(("k", 0.2, 0.3), ("i", 0.3, 0.5)).channels(range(30))
    assert cool[ROUND, frame(0.24)] > 0.2 > keel[ROUND, frame(0.24)]


def test_a_diphthong_moves() -> None:
    channels = mouth(("aɪ", 0.2, 0.6)).channels(range(60))
    assert channels[JAW, frame(0.3)] > channels[JAW, frame(0.52)] + 0.15


@pytest.mark.parametrize(("gap", "closes"), [(PAUSE - 0.01, False), (PAUSE + 0.2, True)])
def test_a_gap_is_a_closure_or_a_pause(gap: float, closes: bool) -> None:
    made = mouth(("a", 0.1, 0.4), ("t", 0.4 + gap, 0.45 + gap), ("a", 0.45 + gap, 0.8 + gap))
    channels = made.channels(range(frame(0.4), frame(0.4 + gap) + 1))
    assert bool(channels[JAW].min() < 0.01) is closes
    assert len(made.silences) == 1 + closes


def test_constraints() -> None:
    made = Mouth()
    pulses = {s: made.add(Phone(s, at, at + 0.08), spell(s)) for at, s in enumerate(["p", "m", "f", "θ", "k", "ˈa"])}
    assert [[pulse.channel for pulse in pulses[s]] for s in ["p", "m", "f", "θ"]] == [[SEAL], [SEAL], [TUCK], [TONGUE]]
    assert not pulses["k"]
    assert not pulses["ˈa"]


@pytest.mark.parametrize(("symbol", "duration"), [("p", 0.03), ("b", 0.07), ("p", 0.12), ("m", 0.12)])
def test_lips_are_closed_when_the_sound_begins_and_through_most_of_it(symbol: str, duration: float) -> None:
    (seal,) = Mouth().add(Phone(symbol, 1.0, 1.0 + duration), spell(symbol))
    assert seal.begin > 1.0 - LOOK_AHEAD
    assert seal.top <= 1.0
    assert 1.0 + duration / 2 <= seal.leave < 1.0 + duration


def test_a_burst_is_closed_before_it() -> None:
    (burst,) = Mouth().add(Phone("p", 1.0, 1.03), spell("p"))
    assert burst.top < 0.98


def test_later_phones_change_nothing_that_is_settled() -> None:
    made = mouth(("h", 0.05, 0.1), ("ˈa", 0.1, 0.3))
    for gap in (0.0, 0.02, PAUSE + 0.001, 0.2):
        other = mouth(("h", 0.05, 0.1), ("ˈa", 0.1, 0.3), ("u", 0.3 + gap, 0.6))
        known = max(0.3, 0.3 + gap)
        settled = range(int((known - LOOK_AHEAD) * FACE_RATE) + 1)
        np.testing.assert_allclose(made.channels(settled), other.channels(settled), atol=1e-12)


def test_forgetting_changes_nothing_that_is_to_come() -> None:
    made = mouth(("h", 0.05, 0.1), ("ˈa", 0.1, 0.3), ("m", 0.3, 0.4), ("i", 0.4, 0.7))
    before = made.channels(range(24, 60))
    made.forget(24 / FACE_RATE)
    np.testing.assert_allclose(made.channels(range(24, 60)), before, atol=1e-12)
