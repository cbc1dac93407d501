"""Sources of sound, on a clock of the test's own and a sound device of the test's own."""

from __future__ import annotations

import asyncio
import sys
import types
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

import vivant.agent.hearing.contracts as hearing
from vivant.errors import MicrophoneError, MissingDependency, ScoreError, SoundError
from vivant.microphone import LEAD, RATE, Backlog, device_source, wav_source
from vivant.score import Samples
from vivant.sound import write_wav


class Clock:
    """Time that passes while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """0.05 s at RATE: 0, 1, 2 …"""
    write_wav(tmp_path / "ramp.wav", np.arange(800, dtype=np.int16), RATE)
    return tmp_path / "ramp.wav"


async def take(source: Any, count: int) -> list[Samples]:
    blocks = []
    async with aclosing(source):
        async for block in source:
            blocks.append(block)
            if len(blocks) == count:
                break
    return blocks


def test_the_rate_is_that_of_hearing() -> None:
    assert RATE == hearing.RATE


# --- wav files ------------------------------------------------------------------------------------------------


async def test_a_file_comes_in_blocks_at_the_time_it_would_be_heard(ramp: Path) -> None:
    clock, times, blocks = Clock(), [], []
    async for block in wav_source(ramp, clock=clock, sleep=clock.sleep):
        times.append(clock.now - 100)
        blocks.append(block)
    assert [len(block) for block in blocks] == [320, 320, 160]
    assert times == pytest.approx([0.02, 0.04, 0.05])
    assert np.array_equal(np.concatenate(blocks), np.arange(800))
    assert blocks[0].dtype == np.int16


async def test_who_reads_slowly_makes_nothing_late(ramp: Path) -> None:
    clock = Clock()
    async for _ in wav_source(ramp, clock=clock, sleep=clock.sleep):
        clock.now += 0.008
    assert clock.now == pytest.approx(100 + 0.05 + 0.008)


async def test_without_a_pace_nobody_waits(ramp: Path) -> None:
    clock = Clock()
    blocks = [block async for block in wav_source(ramp, pace=False, clock=clock, sleep=clock.sleep)]
    assert sum(map(len, blocks)) == 800
    assert clock.waits == []


async def test_a_loop_has_no_gap(ramp: Path) -> None:
    blocks = await take(wav_source(ramp, loop=True, pace=False), 7)
    assert {len(block) for block in blocks} == {320}
    assert np.array_equal(np.concatenate(blocks), np.resize(np.arange(800), 7 * 320))


async def test_silence_may_follow(ramp: Path) -> None:
    sound = np.concatenate([block async for block in wav_source(ramp, pace=False, silence=0.1)])
    assert np.array_equal(sound, np.concatenate([np.arange(800), np.zeros(1_600)]))


async def test_other_rates_and_channels_become_mono_at_16_khz(tmp_path: Path) -> None:
    tone = (8_000 * np.sin(2 * np.pi * 300 * np.arange(44_100) / 44_100)).astype(np.int16)
    write_wav(tmp_path / "a.wav", np.stack([tone, tone], axis=1), 44_100)
    sound = np.concatenate([block async for block in wav_source(tmp_path / "a.wav", pace=False)])
    expected = 8_000 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE)
    assert len(sound) == RATE
    assert np.abs(sound - expected)[300:-300].max() < 8


async def test_a_file_without_sound_cannot_be_repeated(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.zeros(0, np.int16), RATE)
    with pytest.raises(SoundError, match="expected sound to repeat, found a file without samples"):
        await anext(aiter(wav_source(tmp_path / "a.wav", loop=True)))


# --- sound devices --------------------------------------------------------------------------------------------


class PortAudioError(Exception):
    """As the package's."""


class Stream:
    """A stream as the package's, fed by the test."""

    def __init__(self, **settings: Any) -> None:
        self.settings = settings
        self.started = self.closed = False

    def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.closed = True
        self.settings["finished_callback"]()

    def hear(self, sound: Any) -> None:
        self.settings["callback"](sound, len(sound), None, None)


Install = Callable[..., list[Stream]]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package in sounddevice's place, with one device."""

    def installing(rate: float = 48_000.0, channels: int = 2, error: Exception | None = None) -> list[Stream]:
        streams: list[Stream] = []

        def query(device: Any, kind: str) -> dict[str, Any]:
            if error is not None:
                raise error
            assert kind == "input"
            return {"index": 3, "default_samplerate": rate, "max_input_channels": channels}

        def stream(**settings: Any) -> Stream:
            streams.append(Stream(**settings))
            return streams[-1]

        fake = types.ModuleType("sounddevice")
        fake.__dict__.update(query_devices=query, InputStream=stream, PortAudioError=PortAudioError)
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        return streams

    return installing


async def opened(streams: list[Stream]) -> tuple[AsyncGenerator[Samples, None], asyncio.Task[Samples], Stream]:
    """A source, its first block that is awaited, and the stream beneath."""
    source = cast(AsyncGenerator[Samples, None], device_source())
    first = asyncio.ensure_future(anext(source))
    while not (streams and streams[0].started):  # noqa: ASYNC110  # the device has no event for it
        await asyncio.sleep(0)
    return source, first, streams[0]


async def test_a_device_is_heard_at_its_own_rate_and_given_at_ours(install: Install) -> None:
    source, first, stream = await opened(install())
    assert {key: stream.settings[key] for key in ("samplerate", "blocksize", "device", "channels", "dtype")} == {
        "samplerate": 48_000, "blocksize": 960, "device": 3, "channels": 2, "dtype": "float32"
    }  # fmt: skip
    for _ in range(10):
        stream.hear(np.full((960, 2), 0.5, np.float32))
    blocks = [await first] + [await anext(source) for _ in range(9)]
    assert 3_200 - sum(map(len, blocks)) < 100
    assert blocks[-1].tolist() == [16_384] * 320
    await source.aclose()
    assert stream.closed


async def test_a_microphone_of_many_channels_is_opened_with_two(install: Install) -> None:
    source, first, stream = await opened(install(16_000.0, 8))
    assert stream.settings["channels"] == 2
    stream.hear(np.full((320, 2), 0.25, np.float32))
    assert (await first).tolist() == [8_192] * 320
    await source.aclose()


async def test_who_does_not_read_loses_the_oldest_and_is_told_once(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    source, first, stream = await opened(install(16_000.0, 1))
    for number in range(60):
        stream.hear(np.full((320, 1), number / 32_768, np.float32))
    assert (await first)[0] == 10
    for _ in range(49):
        await anext(source)
    stream.hear(np.zeros((320, 1), np.float32))
    await anext(source)
    assert [record.message for record in caplog.records] == [
        "0.2 s of the microphone were dropped: it is read too slowly"
    ]
    await source.aclose()


async def test_a_microphone_that_is_unplugged_ends_with_an_error(install: Install) -> None:
    source, first, stream = await opened(install(16_000.0, 1))
    stream.hear(np.zeros((320, 1), np.float32))
    stream.settings["finished_callback"]()
    await first
    with pytest.raises(MicrophoneError, match="the microphone has stopped"):
        await anext(source)
    assert stream.closed


@pytest.mark.parametrize("error", [PortAudioError("Error querying device -1"), ValueError("No input device matching")])
@pytest.mark.parametrize(
    ("platform", "advice"),
    [("linux", "usermod -aG audio"), ("darwin", "Privacy & Security > Microphone"), ("win32", "desktop apps too")],
)
async def test_without_a_microphone_it_says_what_to_do(
    install: Install, monkeypatch: pytest.MonkeyPatch, error: Exception, platform: str, advice: str
) -> None:
    install(error=error)
    monkeypatch.setattr("vivant.microphone.sys.platform", platform)
    with pytest.raises(MicrophoneError) as caught:
        await anext(aiter(device_source()))
    assert str(caught.value).startswith(f"no microphone can be read ({error}). Plug one in")
    assert advice in str(caught.value)


async def test_without_the_package_it_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(MissingDependency) as caught:
        await anext(aiter(device_source()))
    assert str(caught.value) == (
        "the microphone needs 'sounddevice', which is not installed: pip install \"vivant[microphone]\""
    )


async def test_without_portaudio_it_names_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise OSError("PortAudio library not found")

    monkeypatch.setattr("vivant.microphone.importlib.import_module", absent)
    with pytest.raises(MicrophoneError, match=r"\(PortAudio library not found\)\. Install PortAudio: apt install"):
        await anext(aiter(device_source()))


# --- on the way to a connection ---------------------------------------------------------------------------------


def block(seconds: float, value: int = 1) -> Samples:
    return np.full(round(seconds * RATE), value, np.int16)


def test_what_is_put_is_taken_in_order_with_its_place() -> None:
    backlog = Backlog(0.0)
    backlog.put(block(0.02, 1))
    backlog.put(block(0.04, 2))
    assert [(pts, len(sound), sound[0]) for pts, sound in iter(backlog.take, None)] == [(0, 320, 1), (0.02, 640, 2)]
    assert backlog.take() is None


def test_beyond_a_second_the_oldest_is_dropped_and_counted() -> None:
    backlog = Backlog(0.0)
    for number in range(60):
        backlog.put(block(0.02, number))
    assert (len(backlog), backlog.dropped_samples, backlog.put_samples) == (RATE, 3_200, 19_200)
    taken = backlog.take()
    assert taken is not None
    assert taken[0] == pytest.approx(0.2)
    assert taken[1][0] == 10


def test_a_source_that_is_faster_than_the_clock_is_held_back_a_second_ahead() -> None:
    backlog = Backlog(50.0)
    backlog.put(block(LEAD))
    assert backlog.delay(50.0) == 0
    backlog.put(block(0.5))
    assert backlog.delay(50.0) == pytest.approx(0.5)
    assert backlog.delay(50.6) == 0


def test_a_sound_card_whose_clock_runs_fast_is_not_held_back() -> None:
    backlog, now = Backlog(0.0), 0.0
    for _ in range(3 * 3_600):
        backlog.put(block(1.0))
        backlog.take()
        now += 1 / 1.0005
        assert backlog.delay(now) == 0
        backlog._waiting.clear()


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(ScoreError, match=r"found \(4,\) float64"):
        Backlog(0.0).put(cast(Samples, np.zeros(4)))
