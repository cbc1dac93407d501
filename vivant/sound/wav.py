"""Wav files: PCM of 8 to 32 bits and IEEE floats, any number of channels, read in pieces of any size.

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), and Multiple Channel
Audio Data and WAVE Files (Microsoft, 2001) for WAVE_FORMAT_EXTENSIBLE. The standard library's `wave` writes; it reads
no floats.
"""

from __future__ import annotations

import os
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from vivant.errors import SoundError
from vivant.score import Floats, Samples
from vivant.sound.resampler import Resampler
from vivant.sound.samples import mixed

RATES = range(8_000, 96_001)
"""Samples per second that are read."""

PIECE = 1 << 14
"""Frames that are read at once."""

_PCM, _FLOAT, _EXTENSIBLE = 0x0001, 0x0003, 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
"""Of every subformat that stands for a plain format code (KSDATAFORMAT_SUBTYPE_*)."""

_NAMES = {2: "Microsoft ADPCM", 6: "A-law", 7: "mu-law", 17: "IMA ADPCM", 85: "MP3"}
_CONVERT = "Convert it: ffmpeg -i FILE -c:a pcm_s16le OUT.wav"


@dataclass(frozen=True, slots=True)
class Wav:
    """A wav file whose header was read."""

    path: Path
    rate: int
    """Samples per second."""
    channels: int
    frames: int
    """Samples of each channel."""
    encoding: str
    """u8, i16, i24, i32, f32 or f64."""
    offset: int
    """Of the first sample, bytes from the start of the file."""

    @classmethod
    def open(cls, path: Path | str) -> Wav:
        """Read the header; SoundError where this is no wav file that can be read."""
        path = Path(path)
        try:
            with path.open("rb") as file:
                return _read_header(path, file)
        except OSError as error:
            raise SoundError(path, None, "a wav file", error.strerror or str(error)) from None

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / self.rate

    def pieces(self, frames: int = PIECE) -> Iterator[Floats]:
        """(n, channels) float32, n <= frames, full scale at 1, to the end of the file."""
        width = _width(self.encoding) * self.channels
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for first in range(0, self.frames, frames):
                count = min(frames, self.frames - first)
                data = file.read(count * width)
                if len(data) < count * width:
                    raise SoundError(self.path, None, f"{self.frames} frames", "a file that was cut while it was read")
                yield self._decoded(data)

    def mono(self, rate: int, frames: int = PIECE) -> Iterator[Floats]:
        """(n,) float32 at `rate`, in pieces of any length."""
        resampler = Resampler(self.rate, rate)
        for piece in self.pieces(frames):
            yield resampler.feed(mixed(piece))
        yield resampler.flush()

    def _decoded(self, data: bytes) -> Floats:
        sound = _DECODERS[self.encoding](data).reshape(-1, self.channels)
        if not np.isfinite(sound).all():
            raise SoundError(self.path, None, "finite samples", "NaN or infinity", _CONVERT)
        return sound


def load_mono(path: Path | str, rate: int) -> Floats:
    """(n,) float32: a whole file, its channels mixed, at `rate` samples per second."""
    return np.concatenate(list(Wav.open(path).mono(rate)))


def write_wav(path: Path | str, samples: Samples, rate: int) -> None:
    """Write (n,) or (n, channels) int16 as 16-bit PCM."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())


# --- the header -----------------------------------------------------------------------------------------------


def _read_header(path: Path, file: BinaryIO) -> Wav:
    riff = file.read(12)
    if riff[:4] != b"RIFF" or riff[8:] != b"WAVE":
        raise SoundError(path, None, "a wav file (RIFF … WAVE)", _shown(riff), _CONVERT)
    size, form = os.fstat(file.fileno()).st_size, b""
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        if name == b"data":
            return _described(path, form, file.tell(), min(length, size - file.tell()))
        if name == b"fmt ":
            form = file.read(length)
            length = length % 2
        else:
            length += length % 2
        file.seek(length, os.SEEK_CUR)
    raise SoundError(path, None, "a chunk named data", "the end of the file")


def _described(path: Path, form: bytes, offset: int, length: int) -> Wav:
    """`length`: bytes of samples; what a program that was interrupted announced may be more than there is."""
    if len(form) < 16:
        raise SoundError(path, None, "a format of 16 bytes or more before the samples", f"{len(form)} bytes")
    code, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", form)
    if code == _EXTENSIBLE and len(form) >= 40 and form[26:40] == _GUID_TAIL:
        (code,) = struct.unpack_from("<H", form, 24)
    encoding = _ENCODINGS.get((code, bits)) if code in (_PCM, _FLOAT) else None
    if encoding is None:
        known = "PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64"
        found = f"{_NAMES.get(code, f'format {code:#06x}')} of {bits} bits" if code != _PCM else f"PCM of {bits} bits"
        raise SoundError(path, None, known, found, _CONVERT)
    if rate not in RATES:
        raise SoundError(path, None, f"{RATES.start} to {RATES.stop - 1} samples per second", str(rate), _CONVERT)
    if not channels or block != channels * _width(encoding):
        raise SoundError(path, None, f"frames of whole {encoding} samples", f"{channels} channels in {block} bytes")
    return Wav(path, rate, channels, length // block, encoding, offset)


def _shown(head: bytes) -> str:
    return f"a file that begins with {head!r}" if head else "an empty file"


# --- the samples ----------------------------------------------------------------------------------------------

_ENCODINGS = {
    (_PCM, 8): "u8", (_PCM, 16): "i16", (_PCM, 24): "i24", (_PCM, 32): "i32", (_FLOAT, 32): "f32", (_FLOAT, 64): "f64"
}  # fmt: skip


def _width(encoding: str) -> int:
    """Bytes of a sample."""
    return int(encoding[1:]) // 8


def _from_u8(data: bytes) -> Floats:
    return (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / np.float32(128)


def _from_i16(data: bytes) -> Floats:
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(1 << 15)


def _from_i24(data: bytes) -> Floats:
    wide = np.zeros((len(data) // 3, 4), np.uint8)
    wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return _from_i32(wide.tobytes())


def _from_i32(data: bytes) -> Floats:
    return (np.frombuffer(data, "<i4") / (1 << 31)).astype(np.float32)


def _from_f32(data: bytes) -> Floats:
    return np.frombuffer(data, "<f4").astype(np.float32)


def _from_f64(data: bytes) -> Floats:
    return np.frombuffer(data, "<f8").astype(np.float32)


_DECODERS = {
    "u8": _from_u8, "i16": _from_i16, "i24": _from_i24, "i32": _from_i32, "f32": _from_f32, "f64": _from_f64
}  # fmt: skip
