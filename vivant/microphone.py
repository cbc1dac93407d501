"""Where a visitor's sound comes from: a sound device or a wav file, as blocks in real time.

    async for block in wav_source("question.wav"):
        ...

A source is any async iterator of (n,) int16 blocks at RATE; `Client.listen` sends one to a human.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vivant.errors import MicrophoneError, MissingDependency, ScoreError, SoundError
from vivant.score import Floats, Samples
from vivant.sound import Resampler, Wav, mixed, samples_of

RATE = 16_000
"""Samples per second that a human listens to."""

BLOCK = 0.02
"""Seconds of each block."""

LEAD = 1.0
"""Seconds of sound that may wait for a slow connection, and that a source may be ahead of the clock."""

DRIFT = 1e-3
"""Share by which a sound card's clock may run faster than this computer's; cheap ones differ by a tenth of it."""

log = logging.getLogger("vivant.microphone")

INSTALL = 'pip install "vivant[microphone]"'


# --- wav files ------------------------------------------------------------------------------------------------


async def wav_source(
    path: Path | str,
    *,
    loop: bool = False,
    pace: bool = True,
    silence: float = 0.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Samples]:
    """A wav file as if a microphone heard it: BLOCK seconds at a time, the last block shorter.

    Parameters
    ----------
    path : any wav file of 8 to 96 kHz; its channels are mixed.
    loop : begin again at the end, without a gap.
    pace : give each block when its last sample would have been heard; False gives them as fast as they are taken.
    silence : seconds of silence that follow a file that does not loop.
    clock, sleep : seconds, and how to wait for some.
    """
    began = clock()
    heard = 0
    for block in _blocks(Wav.open(path), loop, silence):
        heard += len(block)
        if pace and (wait := began + heard / RATE - clock()) > 0:
            await sleep(wait)
        yield block


def _blocks(wav: Wav, loop: bool, silence: float) -> Iterator[Samples]:
    if loop and not wav.frames:
        raise SoundError(wav.path, None, "sound to repeat", "a file without samples")
    size, rest = round(BLOCK * RATE), np.zeros(0, np.int16)
    for piece in _sound(wav, loop, silence):
        rest = np.concatenate([rest, samples_of(piece)])
        whole = len(rest) - len(rest) % size
        yield from (rest[at : at + size] for at in range(0, whole, size))
        rest = rest[whole:]
    if len(rest):
        yield rest


def _sound(wav: Wav, loop: bool, silence: float) -> Iterator[Floats]:
    resampler = Resampler(wav.rate, RATE)
    while True:
        for piece in wav.pieces():
            yield resampler.feed(mixed(piece))
        if not loop:
            break
    yield resampler.flush()
    yield np.zeros(round(silence * RATE), np.float32)


# --- sound devices --------------------------------------------------------------------------------------------


async def device_source(device: int | str | None = None) -> AsyncIterator[Samples]:
    """The microphone of this computer, until the iterator is closed. Its channels are mixed, its rate is made RATE.

    device : number or part of the name as in `python -m sounddevice`; None takes the system's own choice.
    MissingDependency without the package sounddevice; MicrophoneError where there is no microphone, or it ends.
    """
    sounddevice = _sounddevice()
    loop, blocks = asyncio.get_running_loop(), _Blocks()

    def heard(sound: Floats, frames: int, when: Any, status: Any) -> None:
        """Called by PortAudio, in a thread of its own."""
        _from_thread(loop, blocks.put, sound.copy())

    def ended() -> None:
        _from_thread(loop, blocks.end)

    try:
        found = sounddevice.query_devices(device, "input")
        rate, channels = round(found["default_samplerate"]), min(2, found["max_input_channels"])
        stream = sounddevice.InputStream(
            samplerate=rate,
            blocksize=round(BLOCK * rate),
            device=found["index"],
            channels=channels,
            dtype="float32",
            callback=heard,
            finished_callback=ended,
        )
    except (sounddevice.PortAudioError, ValueError) as error:
        raise _unusable(error) from None
    resampler = Resampler(rate, RATE)
    try:
        stream.start()
        async for sound in blocks:
            yield samples_of(resampler.feed(mixed(sound)))
    except sounddevice.PortAudioError as error:
        raise _unusable(error) from None
    finally:
        stream.close()
    raise MicrophoneError("the microphone has stopped", "See whether it was unplugged.")


class _Blocks:
    """Sound from a device on its way to who listens; ends with the device. The oldest is dropped where nobody reads."""

    def __init__(self) -> None:
        self._waiting: deque[Floats] = deque(maxlen=round(LEAD / BLOCK))
        self._changed = asyncio.Event()
        self._ended = False
        self._dropped = 0
        """Blocks since whoever reads had read all."""

    def put(self, sound: Floats) -> None:
        self._dropped += len(self._waiting) == self._waiting.maxlen
        self._waiting.append(sound)
        self._changed.set()

    def end(self) -> None:
        self._ended = True
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[Floats]:
        while self._waiting or not self._ended:
            while self._waiting:
                yield self._waiting.popleft()
            if self._dropped:
                log.warning("%.1f s of the microphone were dropped: it is read too slowly", self._dropped * BLOCK)
                self._dropped = 0
            self._changed.clear()
            if not self._ended:
                await self._changed.wait()


def _from_thread(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: Any) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call, *arguments)


def _sounddevice() -> Any:
    try:
        return importlib.import_module("sounddevice")
    except ModuleNotFoundError:
        raise MissingDependency("the microphone", "sounddevice", INSTALL) from None
    except OSError as error:  # the package is there, and the library that it binds is not
        raise MicrophoneError(f"sound devices cannot be used ({error})", "Install PortAudio: " + _PORTAUDIO) from None


_PORTAUDIO = "apt install libportaudio2, dnf install portaudio, or brew install portaudio."

_ADVICE = {
    "darwin": "Allow it in System Settings > Privacy & Security > Microphone for the terminal, and start that again.",
    "win32": "Allow it in Settings > Privacy & security > Microphone, for desktop apps too.",
}
_ELSEWHERE = (
    "Your user may need the group audio (`sudo usermod -aG audio $USER`, then log in again); "
    "in a container, pass /dev/snd in."
)


def _unusable(error: Exception) -> MicrophoneError:
    advice = f"Plug one in, or choose one of `python -m sounddevice`. {_ADVICE.get(sys.platform, _ELSEWHERE)}"
    return MicrophoneError(f"no microphone can be read ({error})", f"{advice} Or use a wav file instead.")


# --- on the way to a connection ---------------------------------------------------------------------------------


class Backlog:
    """Sound that waits for a connection. Sans I/O.

    At most `lead` seconds wait; where the connection is slower, the oldest sound is dropped, and counted.
    """

    def __init__(self, began: float, lead: float = LEAD) -> None:
        self.put_samples = self.dropped_samples = 0
        self._began, self._most = began, round(lead * RATE)
        self._waiting: deque[tuple[int, Samples]] = deque()

    def __len__(self) -> int:
        """Samples that wait."""
        return sum(len(block) for _, block in self._waiting)

    def put(self, block: Samples) -> None:
        """A block of any length from a source; ScoreError where it is no sound of RATE."""
        if block.dtype != np.int16 or block.ndim != 1:
            raise ScoreError(f"a source of sound gives (n,) int16, found {block.shape} {block.dtype}")
        size = round(BLOCK * RATE) * 5
        for at in range(0, len(block), size):
            self._waiting.append((self.put_samples + at, block[at : at + size]))
        self.put_samples += len(block)
        while len(self) > self._most:
            self.dropped_samples += len(self._waiting.popleft()[1])

    def take(self) -> tuple[float, Samples] | None:
        """Seconds from the first sample that was ever put, and the oldest block; None where nothing waits."""
        if not self._waiting:
            return None
        start, block = self._waiting.popleft()
        return start / RATE, block

    def delay(self, now: float) -> float:
        """Seconds until more may be put: a source that is faster than the clock is held back, a slow one never."""
        return max(0.0, (self.put_samples - self._most) / RATE - (now - self._began) * (1 + DRIFT))
