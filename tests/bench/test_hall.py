"""The simulated hall obeys what a listener decides."""

from __future__ import annotations

import numpy as np

from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.events import Began, Held, ListenerEvent, Released, Took
from vivant.agent.hearing.interruption import HoldFirst
from vivant.agent.hearing.listener import Listener
from vivant.bench.hall import Hall, Leak, Said
from vivant.bench.scenes import tone
from vivant.score import Floats


class Scripted(Listener):
    """Decides by the clock; keeps how loud the microphone was."""

    def __init__(self, script: dict[float, ListenerEvent]) -> None:
        super().__init__(HoldFirst(lambda text: False))
        self.script = script
        self.heard: list[float] = []
        self.told = 0.0
        self.texts: list[str] = []

    def feed(self, samples: Floats, now: float) -> list[ListenerEvent]:
        self.heard.append(float(np.abs(samples).max()))
        return [event for time, event in self.script.items() if abs(time - now) < 1e-6]

    def playing(self, samples: Floats, at: float) -> None:
        self.told = max(self.told, at + len(samples) / RATE)

    def transcribed(self, utterance: int, transcript: Transcript, now: float) -> list[ListenerEvent]:
        self.texts.append(transcript.text)
        return []

    def sounding(self) -> set[int]:
        """Tenths of seconds in which the avatar was heard."""
        return {index // 5 for index, level in enumerate(self.heard) if level > 0.01}


def _run(listener: Scripted, said: tuple[Said, ...] = ()) -> tuple[Scripted, float]:
    avatar = tone(np.random.default_rng(0), 2.0, 200.0)
    hall = Hall(
        np.random.default_rng(0), np.zeros(4 * RATE, np.float32), avatar=avatar, leak=Leak(-6, 0.0, 0.02), said=said
    )
    return listener, hall.run(listener).silenced


def test_the_avatar_speaks_from_its_beginning_to_its_end() -> None:
    listener, silenced = _run(Scripted({}))
    assert listener.sounding() == set(range(5, 25))
    assert silenced == 0
    assert abs(listener.told - 2.5) < 0.01


def test_held_it_pauses_and_goes_on_from_there() -> None:
    listener, silenced = _run(Scripted({1.0: Held(1.0), 1.5: Released(1.5)}))
    assert listener.sounding() == {*range(5, 11), *range(15, 30)}
    assert 0.4 < silenced < 0.6


def test_taken_it_is_silent_for_good() -> None:
    listener, silenced = _run(Scripted({1.0: Took(1, 1.0)}))
    assert listener.sounding() == set(range(5, 11))
    assert silenced > 2


def test_words_are_understood_a_while_after_they_were_said() -> None:
    said = Said(1.0, 2.0, (("where", 1.4), ("is it", 2.0)), complete=True)
    listener, _ = _run(Scripted({1.2: Began(1, 1.0)}), (said,))
    assert listener.texts == ["where", "where is it"]
    assert said.transcript(1.7).complete is False
    assert said.transcript(2.3).complete
    assert said.transcript(2.3).final
