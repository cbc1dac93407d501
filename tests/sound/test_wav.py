"""Wav files of every kind that is read, and sentences about those that are not."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vivant.errors import SoundError
from vivant.score import Floats
from vivant.sound import Wav, load_mono, write_wav

TAIL = bytes.fromhex("000000001000800000aa00389b71")
RAMP = np.linspace(-1, 0.99, 50)


def chunk(name: bytes, body: bytes, length: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if length is None else length) + body + b"\0" * (len(body) % 2)


def form(code: int, bits: int, channels: int = 1, rate: int = 16_000) -> bytes:
    block = channels * bits // 8
    return struct.pack("<HHIIHH", code, channels, rate, rate * block, block, bits)


def extensible(code: int, bits: int, channels: int = 1, rate: int = 16_000) -> bytes:
    head = struct.pack("<H", 0xFFFE) + form(code, bits, channels, rate)[2:]
    return head + struct.pack("<HHIH", 22, bits, 0, code) + TAIL


def riff(*chunks: bytes) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def packed(bits: int, code: int = 1) -> bytes:
    """RAMP in an encoding."""
    if code == 3:
        return RAMP.astype(f"<f{bits // 8}").tobytes()
    if bits == 8:
        return np.rint(RAMP * 128 + 128).astype(np.uint8).tobytes()
    whole = np.rint(RAMP * 2 ** (bits - 1)).astype("<i8")
    return b"".join(int(value).to_bytes(bits // 8, "little", signed=True) for value in whole)


Save = Callable[[bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes bytes into a file and says where it is."""

    def saving(data: bytes) -> Path:
        (tmp_path / "a.wav").write_bytes(data)
        return tmp_path / "a.wav"

    return saving


def read(path: Path) -> Floats:
    return np.concatenate(list(Wav.open(path).pieces(7)))


# --- what is read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "bits"), [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64)])
@pytest.mark.parametrize("header", [form, extensible])
def test_every_encoding_is_read(save: Save, header: Callable[..., bytes], code: int, bits: int) -> None:
    path = save(riff(chunk(b"fmt ", header(code, bits)), chunk(b"data", packed(bits, code))))
    assert (Wav.open(path).rate, Wav.open(path).frames) == (16_000, 50)
    sound = read(path)
    assert sound.shape == (50, 1)
    assert sound.dtype == np.float32
    assert np.abs(sound[:, 0] - RAMP).max() <= 2.0 ** -min(bits, 24)


@pytest.mark.parametrize("channels", [2, 6])
def test_channels_are_told_apart(save: Save, channels: int) -> None:
    samples = np.arange(10 * channels, dtype="<i2").reshape(10, channels)
    path = save(riff(chunk(b"fmt ", extensible(1, 16, channels)), chunk(b"data", samples.tobytes())))
    assert np.array_equal(read(path) * 32768, samples)


def test_other_chunks_are_passed_over(save: Save) -> None:
    odd = chunk(b"LIST", b"abc")
    path = save(riff(odd, chunk(b"fmt ", form(1, 16) + b"\0\0"), odd, chunk(b"data", packed(16)), odd))
    assert len(read(path)) == 50


@pytest.mark.parametrize("announced", [0xFFFFFFFF, 1_000_000])
def test_a_recording_that_was_interrupted_is_read_to_its_end(save: Save, announced: int) -> None:
    path = save(riff(chunk(b"fmt ", form(1, 16)), chunk(b"data", packed(16) + b"\1", announced)[:-1]))
    assert len(read(path)) == 50


def test_a_file_is_mixed_and_resampled(tmp_path: Path) -> None:
    time = np.arange(44_100) / 44_100
    tone = 0.5 * np.sin(2 * np.pi * 440 * time)
    stereo = np.stack([tone * 32767, np.zeros(44_100)], axis=1).astype(np.int16)
    write_wav(tmp_path / "a.wav", stereo, 44_100)
    sound = load_mono(tmp_path / "a.wav", 16_000)
    assert len(sound) == 16_000
    expected = 0.25 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    assert np.abs(sound - expected)[500:-500].max() < 1e-3


def test_what_is_written_is_read_by_others(tmp_path: Path) -> None:
    samples = np.arange(-5, 5, dtype=np.int16)
    write_wav(tmp_path / "a.wav", samples, 22_050)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        assert np.array_equal(np.frombuffer(file.readframes(10), "<i2"), samples)
    assert Wav.open(tmp_path / "a.wav").duration == pytest.approx(10 / 22_050)


def test_a_file_without_samples_is_silence_of_no_length(save: Save) -> None:
    path = save(riff(chunk(b"fmt ", form(1, 16)), chunk(b"data", b"")))
    assert len(load_mono(path, 16_000)) == 0


# --- what is not ----------------------------------------------------------------------------------------------

DATA = chunk(b"data", packed(16))


@pytest.mark.parametrize(
    ("data", "expected", "found"),
    [
        (b"", "a wav file (RIFF … WAVE)", "an empty file"),
        (b"ID3\x04 and more of an MP3", "a wav file (RIFF … WAVE)", "a file that begins with b'ID3\\x04 and mor'"),
        (riff(chunk(b"fmt ", form(1, 16))), "a chunk named data", "the end of the file"),
        (riff(DATA), "a format of 16 bytes or more before the samples", "0 bytes"),
        (riff(chunk(b"fmt ", form(85, 16)), DATA), "PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64", "MP3 of"),
        (riff(chunk(b"fmt ", form(1, 12)), DATA), "PCM of 8, 16, 24 or 32 bits", "PCM of 12 bits"),
        (riff(chunk(b"fmt ", extensible(6, 8)), DATA), "PCM of 8, 16, 24 or 32 bits", "A-law of 8 bits"),
        (riff(chunk(b"fmt ", form(0x1234, 8)), DATA), "PCM of 8, 16, 24 or 32 bits", "format 0x1234 of 8 bits"),
        (riff(chunk(b"fmt ", form(1, 16, rate=6_000)), DATA), "8000 to 96000 samples per second", "6000"),
        (riff(chunk(b"fmt ", form(1, 16, 0)), DATA), "frames of whole i16 samples", "0 channels in 0 bytes"),
    ],
)
def test_what_is_wrong_is_said(save: Save, data: bytes, expected: str, found: str) -> None:
    path = save(data)
    with pytest.raises(SoundError) as caught:
        Wav.open(path)
    assert str(caught.value).startswith(f"{path}: expected {expected}")
    assert f"found {found}" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"none\.wav: expected a wav file, found No such file"):
        Wav.open(tmp_path / "none.wav")
    with pytest.raises(SoundError, match=r"expected a wav file, found Is a directory"):
        Wav.open(tmp_path)


def test_samples_that_are_no_numbers_are_refused(save: Save) -> None:
    samples = np.array([0, np.nan], "<f4").tobytes()
    path = save(riff(chunk(b"fmt ", form(3, 32)), chunk(b"data", samples)))
    with pytest.raises(SoundError, match="expected finite samples, found NaN or infinity"):
        read(path)


def test_a_file_that_shrinks_while_it_is_read_is_an_error(save: Save) -> None:
    whole = riff(chunk(b"fmt ", form(1, 16)), DATA)
    found = Wav.open(save(whole))
    save(whole[:-10])
    with pytest.raises(SoundError, match="expected 50 frames, found a file that was cut"):
        list(found.pieces())
