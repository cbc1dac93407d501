import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import pytest

from vivant.errors import BrokenContract
from vivant.expression.contracts import VoiceInfo
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.dominance import DominanceFace
from vivant.plugins.engines.gestures import GestureBody
from vivant.score import BodyChunk, FaceChunk, IdleClip, Phone, SpeechChunk, Utterance, Word

RATE = 16000


def broken(kind: str, plugin: Callable[..., Any]) -> str:
    """The sentence with which a plugin fails its check."""
    with pytest.raises(BrokenContract) as caught:
        check_plugin(kind, plugin)
    return str(caught.value)


# --- Voices -----------------------------------------------------------------------------------------------------


class Hum:
    """A voice that keeps its promises: a hum of a tenth of a second for each word."""

    info = VoiceInfo(RATE, ("zh", "en"), "estimated")

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        step = 0.1
        for n, found in enumerate(re.finditer(r"[a-zA-Z]+|[\u4e00-\u9fff]", utterance.text)):
            tone = np.sin(2 * np.pi * 200 * np.arange(round(step * RATE)) / RATE) * 8000
            word = Word(found[0], n * step, (n + 1) * step, found.start())
            phone = Phone("m", n * step, (n + 1) * step)
            chunk = SpeechChunk(n * step, tone.astype(np.int16), RATE, (phone,), (word,))
            yield self.spoil(n, chunk)
            await asyncio.sleep(0)

    def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
        return chunk


def spoilt(**changes: Any) -> type[Hum]:
    """A Hum whose third chunk is changed."""

    class Spoilt(Hum):
        def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
            made = {name: change(chunk) if callable(change) else change for name, change in changes.items()}
            return dataclasses.replace(chunk, **made) if n == 2 else chunk

    return Spoilt


def test_a_good_voice_passes() -> None:
    check_plugin("synthesizer", Hum)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pts": 0.25}, "chunks are contiguous from 0, but chunk 2 starts at 0.2500 s instead of 0.2000 s."),
        ({"samples": np.ones(8000, np.int16)}, "a chunk lasts at most 0.4 s, but chunk 2 lasts 0.500 s."),
        ({"samples": np.ones(1600)}, r"samples are (n,) int16 with n > 0, but they are float64 of shape (1600,)."),
        ({"rate": 8000}, "every chunk has the rate of info, 16000, but one has 8000."),
        ({"phones": (Phone("m", 0.2, 9.0),)}, "every phone lies within its speech, but one lasts from 0.200 to 9.000"),
        ({"phones": (Phone("m", 0.1, 0.3),)}, "a phone comes in the chunk in which it starts, but one of 0.100 s"),
        ({"words": (Word("x", 0.2, 0.3, 0),)}, "a word stands in the text at its offset, but 'x' has the offset 0"),
    ],
)
def test_a_broken_voice_is_told_what_and_where(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in broken("synthesizer", spoilt(**changes))


def test_silence_is_no_speech() -> None:
    class Mute(Hum):
        def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
            return dataclasses.replace(chunk, samples=np.zeros_like(chunk.samples))

    assert "speech can be heard, but the loudest sample" in broken("synthesizer", Mute)


def test_a_voice_must_speak_one_of_our_languages() -> None:
    class French(Hum):
        info = VoiceInfo(RATE, ("fr",), "estimated")

    assert "it speaks one of zh, en, but info.languages is ('fr',)" in broken("synthesizer", French)


def test_a_voice_must_be_stoppable() -> None:
    class Endless(Hum):
        def speak(self, utterance: Utterance) -> Any:
            chunks = super().speak(utterance)

            class Closed:
                def __aiter__(self) -> Any:
                    return self

                async def __anext__(self) -> SpeechChunk:
                    return await anext(chunks)

                async def aclose(self) -> None: ...

            return Closed()

    assert "a closed iterator yields nothing, but it yields" in broken("synthesizer", Endless)


# --- Faces ------------------------------------------------------------------------------------------------------


class FaceOver:
    """A DominanceFace whose chunks are changed."""

    def __init__(self) -> None:
        self._face = DominanceFace()

    def open(self, utterance: Utterance) -> Any:
        inner, change = self._face.open(utterance), self.change

        class Track:
            def feed(self, speech: SpeechChunk) -> FaceChunk | None:
                chunk = inner.feed(speech)
                return change(chunk) if chunk is not None else None

            def finish(self) -> list[FaceChunk]:
                return [change(chunk) for chunk in inner.finish()]

        return Track()

    def change(self, chunk: FaceChunk) -> FaceChunk:
        return chunk


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: FaceChunk(c.pts, c.weights[:, :51]), "weights are (frames, 52) float32, but they are float32"),
        (lambda c: FaceChunk(c.pts, c.weights.astype(float)), "weights are (frames, 52) float32, but they are float64"),
        (lambda c: FaceChunk(c.pts, c.weights + np.float32(1)), "weights lie in [0, 1], but they lie from 1.0 to"),
        (lambda c: FaceChunk(c.pts, c.weights * np.float32("nan")), "weights lie in [0, 1], but they lie from nan"),
        (lambda c: FaceChunk(c.pts + 0.1, c.weights), "chunks are contiguous from 0, but chunk 0 starts at 0.1000 s"),
        (lambda c: FaceChunk(c.pts, c.weights * 0), "the mouth moves while it speaks, but no weight of it moves more"),
        (lambda c: FaceChunk(c.pts, 1 - c.weights), "the mouth is closed at the end, but jawOpen of the last frame"),
        (lambda c: "chunk", "feed returns FaceChunk or None, but it returned str."),
    ],
)
def test_a_broken_face_is_told_what_and_where(change: Callable[[FaceChunk], FaceChunk], sentence: str) -> None:
    class Changed(FaceOver):
        def change(self, chunk: FaceChunk) -> FaceChunk:
            return change(chunk)

    assert sentence in broken("face", Changed)


def test_a_face_must_follow_while_speech_comes() -> None:
    class Late(FaceOver):
        def open(self, utterance: Utterance) -> Any:
            class Track:
                def feed(self, speech: SpeechChunk) -> None: ...

                def finish(self) -> list[FaceChunk]:
                    return []

            return Track()

    assert "the face follows while speech comes, but no frame came before finish." in broken("face", Late)


# --- Bodies -----------------------------------------------------------------------------------------------------


class BodyOver:
    """A body of one still pose, whose only chunk may be changed."""

    gestures: tuple[str, ...] = ("wave",)
    bones = (3, 4)
    last = 0.0
    rotation = (0.0, 0.0, 0.0, 1.0)

    def idle(self) -> IdleClip:
        return GestureBody().idle()

    def open(self, utterance: Utterance) -> Any:
        body = self

        class Track:
            def feed(self, speech: SpeechChunk) -> list[BodyChunk]:
                return []

            def finish(self) -> list[BodyChunk]:
                rotations = np.tile(np.array(body.rotation, np.float32), (9, 2, 1))
                shares = np.tile(np.linspace(1, body.last, 9, dtype=np.float32)[:, None], 2)
                return [BodyChunk(0.0, body.bones, rotations, shares)]

        return Track()


def test_a_good_body_passes() -> None:
    check_plugin("body", BodyOver)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("last", 0.5, "shares are back at 0 when a bone's track ends, but upperChest still has 0.500 at 0.30 s"),
        ("last", -1.0, "shares lie in [0, 1], but they lie from -1.0 to 1.0"),
        ("bones", (4, 3), "bones are ascending indices below 52, but they are (4, 3)"),
        ("bones", (3, 52), "bones are ascending indices below 52, but they are (3, 52)"),
        ("bones", (3, 4, 5), "rotations are (frames, 3, 4) float32, but they are float32 of shape (9, 2, 4)"),
        ("rotation", (0, 0, 0, 2), "rotations are unit quaternions, but one's length is off by 1.0000"),
        ("gestures", ["wave"], "gestures is a tuple of different names, but it is ['wave']"),
    ],
)
def test_a_broken_body_is_told_what_and_where(name: str, value: object, sentence: str) -> None:
    assert sentence in broken("body", type("Changed", (BodyOver,), {name: value}))


def test_idle_life_must_loop() -> None:
    class Jumps(BodyOver):
        def idle(self) -> IdleClip:
            clip = super().idle()
            hips = np.zeros_like(clip.hips)
            hips[:, 1] = np.linspace(0, 0.1, len(hips))
            return dataclasses.replace(clip, hips=hips)

    assert "idle life's last frame leads into its first, but the step of its hips there is" in broken("body", Jumps)
