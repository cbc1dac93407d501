"""What is wrong with a microphone is told once."""

from __future__ import annotations

import numpy as np

from vivant.score import Floats
from vivant.sound import Faults

RATE = 16_000


def voice(level: float, seconds: float = 1.0) -> Floats:
    """A sum of sines with random phases, cut off at full scale as a sound card does."""
    time = np.arange(round(RATE * seconds)) / RATE
    phases = np.random.default_rng(4).uniform(0, 6, 20)
    loud = sum(np.sin(2 * np.pi * 120 * (n + 1) * time + phase) for n, phase in enumerate(phases))
    return np.clip(level * np.asarray(loud) / 4, -1, 1).astype(np.float32)


def codes(faults: Faults, sound: Floats, piece: int = 320) -> list[str]:
    return [each.code for at in range(0, len(sound), piece) for each in faults.feed(sound[at : at + piece])]


def test_a_good_microphone_has_no_fault() -> None:
    assert codes(Faults(RATE), voice(0.3, 5.0)) == []


def test_peaks_at_full_scale_alone_are_no_clipping() -> None:
    sound = voice(0.3, 2.0)
    sound[::100] = 1.0
    assert codes(Faults(RATE), sound) == []


def test_clipping_is_told_once_and_again_after_it_was_gone() -> None:
    faults = Faults(RATE)
    assert codes(faults, voice(2.0, 3.0)) == ["microphone_clips"]
    assert codes(faults, voice(0.3, 2.0)) == []
    assert codes(faults, voice(2.0, 2.0)) == ["microphone_clips"]


def test_how_it_is_cut_makes_no_difference() -> None:
    counts = set()
    for piece in (1, 7, 320, 15_000):
        faults = Faults(RATE)
        codes(faults, voice(1.3, 0.5), piece)
        counts.add((faults._cut, faults._seen, faults._constant))
    assert len(counts) == 1


def test_a_microphone_that_stays_at_full_scale_clips_and_is_dead() -> None:
    assert codes(Faults(RATE), np.ones(4 * RATE, np.float32)) == ["microphone_clips", "microphone_dead"]


def test_a_dead_microphone_is_told_after_three_seconds() -> None:
    faults = Faults(RATE)
    assert codes(faults, np.zeros(3 * RATE - 320, np.float32)) == []
    (dead,) = faults.feed(np.zeros(320, np.float32))
    assert dead.code == "microphone_dead"
    assert "privacy settings" in dead.text
    assert codes(faults, np.zeros(10 * RATE, np.float32)) == []


def test_the_softest_noise_is_life() -> None:
    noise = np.random.default_rng(5).integers(-1, 2, 5 * RATE).astype(np.float32) / 32768
    faults = Faults(RATE)
    assert codes(faults, noise) == []
    assert codes(faults, np.zeros(4 * RATE, np.float32)) == ["microphone_dead"]
    assert codes(faults, noise) == []
    assert codes(faults, np.zeros(4 * RATE, np.float32)) == ["microphone_dead"]


def test_nothing_is_no_fault() -> None:
    assert Faults(RATE).feed(np.zeros(0, np.float32)) == []
