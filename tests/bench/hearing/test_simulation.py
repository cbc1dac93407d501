"""An ear on simulated time, with a scripted listener and a scripted recogniser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest

from tests.bench.hearing.scripted import ScriptedListener, ScriptedRecognizer
from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.agent.hearing.events import Released
from vivant.agent.hearing.listener import Listener
from vivant.bench.hearing.simulation import AHEAD, BLOCK, LATENCY, Answer, Avatar, Heard, Scene, Understanding, hear
from vivant.errors import EngineError
from vivant.score import Floats, Lang


def noise(seconds: float, rms: float) -> Floats:
    sound = np.random.default_rng(1).standard_normal(round(seconds * RATE)) * rms
    return sound.astype(np.float32)


def scene(*loud: tuple[float, float], seconds: float = 3.0, answers: tuple[Answer, ...] = ()) -> Scene:
    """Somebody speaks from, to."""
    sound = noise(seconds, 0.001)
    for start, end in loud:
        sound[round(start * RATE) : round(end * RATE)] += noise(end - start, 0.1)
    return Scene(sound, answers)


def answer(start: float, seconds: float, leak: float = 0.1) -> Answer:
    return Answer(start, noise(seconds, 0.1), noise(seconds, 0.1 * leak), 0.1)


async def heard(what: Scene, listener: ScriptedListener, recognizer: Recognizer) -> Heard:
    return await hear(what, listener, recognizer)  # type: ignore[arg-type]


async def test_an_utterance_is_followed_to_its_text() -> None:
    recognizer = ScriptedRecognizer("Where is it?")
    found = await heard(scene((0.5, 1.5)), ScriptedListener(), recognizer)
    (one,) = found.utterances
    assert (one.text, one.lang, one.what) == ("Where is it?", "en", "speech")
    assert one.began == pytest.approx(0.5, abs=0.03)
    assert one.ended == pytest.approx(1.5, abs=0.03)
    assert one.closed == pytest.approx(1.7, abs=0.03)
    assert recognizer.heard[0] == pytest.approx(1.2 * RATE, abs=BLOCK * 2)
    assert found.holds == [pytest.approx(0.52, abs=0.03)]
    assert found.takes == []


async def test_utterances_come_one_after_the_other() -> None:
    found = await heard(scene((0.3, 0.8), (1.5, 2.0)), ScriptedListener(), ScriptedRecognizer("yes"))
    assert [one.text for one in found.utterances] == ["yes", "yes"]


async def test_only_the_time_of_understanding_is_counted() -> None:
    found = await heard(scene((0.5, 1.5)), ScriptedListener(), ScriptedRecognizer("yes"))
    assert found.seconds == 3.0
    assert 1.1 < found.busy < 1.4
    assert 0 <= found.cpu < found.busy


async def test_what_is_being_said_at_the_end_is_given_up() -> None:
    found = await heard(scene((2.5, 3.0)), ScriptedListener(), ScriptedRecognizer("yes"))
    assert [one.text for one in found.utterances] == [""]


async def test_a_recogniser_that_fails_fails_the_bench() -> None:
    class Broken(ScriptedRecognizer):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
            raise EngineError("broken", "it broke")
            yield  # makes this a generator

    with pytest.raises(EngineError, match="it broke"):
        await heard(scene((0.5, 1.0)), ScriptedListener(), Broken())


async def test_partial_transcripts_come_while_somebody_speaks() -> None:
    class Eager(ScriptedRecognizer):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
            async for samples in sound:
                yield Transcript(f"{len(samples)}", "en")
            yield Transcript("all", "en", final=True)

    understanding = Understanding(Eager())
    assert await understanding.transcripts() == []
    understanding.put(np.zeros(7, np.float32))
    understanding.put(np.zeros(8, np.float32))
    assert [each.text for each in await understanding.transcripts()] == ["7", "8"]
    understanding.put(None)
    assert [each.text for each in await understanding.transcripts()] == ["all"]
    await understanding.close()


# --- the avatar -------------------------------------------------------------------------------------------------


def speak(avatar: Avatar, listener: ScriptedListener, first: float, last: float) -> list[float]:
    """Times of the blocks that sound, from, to."""
    found = []
    for block in range(round(first * RATE / BLOCK), round(last * RATE / BLOCK)):
        now = block * BLOCK / RATE
        if avatar.speak(as_listener(listener), now, BLOCK):
            found.append(round(now, 2))
    return found


def as_listener(listener: ScriptedListener) -> Listener:
    return listener  # type: ignore[return-value]


def test_the_listener_knows_ahead_what_sounds_when() -> None:
    avatar, listener = Avatar((answer(0.5, 1.0),)), ScriptedListener()
    assert speak(avatar, listener, 0.0, 2.0) == [round(0.5 + 0.02 * number, 2) for number in range(50)]
    assert listener.told[0] == (round(AHEAD * RATE), 0.5)
    assert sum(count for count, _ in listener.told) == RATE
    assert listener.told[1][1] == pytest.approx(0.5 + AHEAD)


def test_a_held_avatar_goes_on_where_it_was() -> None:
    avatar, listener = Avatar((answer(0.0, 1.0),)), ScriptedListener()
    speak(avatar, listener, 0.0, 0.4)
    avatar.hold(as_listener(listener), 0.4)
    assert speak(avatar, listener, 0.4, 1.0) == [0.4, 0.42, 0.44]
    assert listener.silenced == [0.4 + LATENCY]
    avatar.go_on(1.0)
    assert len(speak(avatar, listener, 1.0, 3.0)) == 50 - 23


def test_an_avatar_that_yields_goes_on_with_its_next_answer() -> None:
    avatar, listener = Avatar((answer(0.0, 1.0), answer(2.0, 0.5))), ScriptedListener()
    speak(avatar, listener, 0.0, 0.4)
    avatar.hold(as_listener(listener), 0.4)
    avatar.yield_turn(as_listener(listener), 0.5)
    sounding = speak(avatar, listener, 0.5, 4.0)
    assert sounding[0] == 2.0
    assert len(sounding) == 25


async def test_the_microphone_hears_the_avatar_later() -> None:
    leaking = answer(0.5, 1.0, leak=1.0)
    found = await heard(scene(answers=(leaking,)), ScriptedListener(), ScriptedRecognizer())
    assert found.holds[0] == pytest.approx(0.62, abs=0.03)
    assert found.takes == [found.utterances[0].closed]


async def test_a_released_avatar_is_heard_again() -> None:
    class Forgiving(ScriptedListener):
        def feed(self, samples: Floats, now: float) -> list[object]:  # type: ignore[override]
            events = super().feed(samples, now)
            return [*events, *([Released(now)] if self.speaking is None and events else [])]

    found = await heard(scene(answers=(answer(0.5, 1.0, leak=1.0),)), Forgiving(), ScriptedRecognizer("yes"))
    assert len(found.holds) > 1
