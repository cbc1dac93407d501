from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.face.pulses import BLINK, BROW, CHANNELS, SEAL, TUCK, Pulse, envelopes, smootherstep


def test_smootherstep() -> None:
    x = np.linspace(-0.5, 1.5, 2001)
    y = smootherstep(x)
    assert (y[x <= 0] == 0).all()
    assert (y[x >= 1] == 1).all()
    assert (np.diff(y) >= -1e-12).all()
    assert abs(np.diff(y, 2)).max() < 1e-5


def test_a_pulse_rises_stays_and_falls() -> None:
    times = np.array([0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5])
    levels = envelopes(times, [Pulse(BROW, 0.1, 0.2, 0.3, 0.4, 0.6)])
    np.testing.assert_allclose(levels[BROW], [0, 0, 0.3, 0.6, 0.6, 0.6, 0.3, 0, 0], atol=1e-9)
    others = [channel for channel in CHANNELS if channel != BROW]
    assert not levels[others].any()


def test_no_pulses_no_levels() -> None:
    assert not envelopes(np.arange(3.0), []).any()


def test_channels_are_apart_and_overlaps_join() -> None:
    at = np.array([0.5])
    half, full = Pulse(SEAL, 0, 0.1, 0.9, 1.0, 0.5), Pulse(TUCK, 0, 0.1, 0.9, 1.0)
    levels = envelopes(at, [half, full, half])
    np.testing.assert_allclose(levels[[SEAL, TUCK, BLINK], 0], [0.75, 1.0, 0.0], atol=1e-9)


spans = st.floats(0.01, 0.5)


@given(
    st.lists(st.tuples(st.sampled_from(CHANNELS), st.floats(0, 2), spans, spans, spans, st.floats(0, 1)), max_size=8)
)
def test_levels_are_shares(wishes: list[tuple[int, float, float, float, float, float]]) -> None:
    pulses = [Pulse(c, a, a + up, a + up + on, a + up + on + down, peak) for c, a, up, on, down, peak in wishes]
    levels = envelopes(np.linspace(0, 4, 50), pulses)
    assert levels.min(initial=0) >= 0
    assert levels.max(initial=0) <= 1
