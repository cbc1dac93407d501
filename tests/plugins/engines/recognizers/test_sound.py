from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import pieces, tone
from vivant.plugins.engines.recognizers.sound import FRAME, SILENCE, gathered, is_silent, pcm, wav


async def test_pieces_in_one() -> None:
    samples = tone(0.33)
    whole = await gathered(pieces(samples, 999))
    assert whole.dtype == np.float32
    assert np.array_equal(whole, samples)


async def test_an_utterance_without_pieces() -> None:
    whole = await gathered(pieces(np.zeros(0, np.float32)))
    assert (whole.shape, whole.dtype) == ((0,), np.float32)
    assert is_silent(whole)


@pytest.mark.parametrize(("loudness", "silent"), [(0.99 * SILENCE, True), (1.01 * SILENCE, False)])
def test_the_threshold_of_silence(loudness: float, silent: bool) -> None:
    assert is_silent(np.full(5 * FRAME, loudness, np.float32)) is silent
    assert is_silent(np.full(5 * FRAME, -loudness, np.float32)) is silent


def test_one_loud_frame_in_a_long_silence() -> None:
    samples = np.zeros(1000 * FRAME, np.float32)
    samples[500 * FRAME : 501 * FRAME] = 2 * SILENCE
    assert not is_silent(samples)


def test_the_last_frame_may_be_short() -> None:
    samples = np.zeros(3 * FRAME + 1, np.float32)
    assert is_silent(samples)
    samples[-1] = 1.0
    assert not is_silent(samples)


def test_pcm_is_little_endian_and_clipped() -> None:
    assert pcm(np.array([0.0, 0.5, 1.0, -1.0, 3.0], np.float32)) == bytes.fromhex("0000 0040 ff7f 0080 ff7f")


@pytest.mark.parametrize("rate", [16_000, 24_000])
def test_a_wav_file(rate: int) -> None:
    samples = tone(0.1)
    with wave.open(io.BytesIO(wav(samples, rate))) as file:
        assert file.getparams()[:4] == (1, 2, rate, len(samples))
        assert file.readframes(len(samples)) == pcm(samples)


def test_a_wav_file_of_nothing() -> None:
    with wave.open(io.BytesIO(wav(np.zeros(0, np.float32)))) as file:
        assert file.getnframes() == 0
