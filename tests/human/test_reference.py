"""What the stage plays, as the ear is told of it."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.human.reference import AHEAD, Reference
from vivant.score import SpeechChunk


@pytest.fixture
def reference() -> Reference:
    """Two seconds of speech in chunks of 0.4 s."""
    found = Reference()
    for number in range(5):
        samples = np.full(8820, 1000 * (number + 1), np.int16)
        found.add(number * 0.4, SpeechChunk(0.0, samples, 22050))
    return found


def seconds(pieces: list[tuple[np.ndarray, float]]) -> float:
    return sum(len(samples) for samples, _ in pieces) / 16000


def test_sound_is_announced_a_little_ahead_and_once(reference: Reference) -> None:
    void, pieces = reference.due(playhead=0.0, now=100.0)
    assert not void
    assert pieces[0][1] == pytest.approx(100.0)
    assert seconds(pieces) == pytest.approx(AHEAD, abs=0.01)
    void, pieces = reference.due(0.5, 100.5)
    assert not void
    assert pieces[0][1] == pytest.approx(100.3, abs=0.01)
    assert seconds(pieces) == pytest.approx(0.5, abs=0.01)


def test_a_playhead_that_jumps_voids_what_was_announced(reference: Reference) -> None:
    reference.due(0.5, 100.5)
    void, pieces = reference.due(0.3, 101.0)
    assert void
    assert pieces[0][1] == pytest.approx(101.0, abs=0.01)


def test_reports_that_come_late_move_nothing(reference: Reference) -> None:
    reference.due(0.5, 100.5)
    void, pieces = reference.due(0.55, 100.6)
    assert not void
    assert pieces[0][1] == pytest.approx(100.8, abs=0.005)
    reference.due(1.25, 101.3)
    assert reference.due(1.35, 101.4)[1][0][1] == pytest.approx(101.6, abs=0.005)


def test_what_is_over_is_forgotten(reference: Reference) -> None:
    for step in range(40):
        reference.due(step * 0.1, 100 + step * 0.1)
    assert not reference._pieces
    assert not reference._sent
    assert reference.due(5.0, 105.0) == (False, [])


def test_nothing_grows_while_nobody_listens() -> None:
    reference = Reference()
    for number in range(1000):
        reference.add(number * 0.4, SpeechChunk(0.0, np.zeros(8820, np.int16), 22050))
    assert len(reference._sent) < 20
    _, pieces = reference.due(playhead=398.0, now=1000.0)
    assert pieces[0][1] == pytest.approx(999.4, abs=0.01)
