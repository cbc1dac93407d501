"""The ear with a listener and a recogniser that follow a script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.errors import EngineDied
from vivant.human.ear import Ear
from vivant.human.pacing import Pacer
from vivant.score import (
    Diagnostic,
    Event,
    Floats,
    Heard,
    Hearing,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    SpeechChunk,
    VoiceBegan,
    VoiceEnded,
)

SILENCE = np.zeros(512, np.float32)
QUESTION = Transcript("Where can I park?", "en", 0.9, final=True)


class Script:
    """A listener that gives what it is told to, and keeps what it is told."""

    def __init__(self) -> None:
        self.next: list[ListenerEvent] = []
        self.played: list[tuple[int, float]] = []
        self.stops: list[float] = []

    def feed(self, samples: Floats, now: float) -> list[ListenerEvent]:
        events, self.next = self.next, []
        return events

    def transcribed(self, utterance: int, transcript: Transcript, now: float) -> list[ListenerEvent]:
        return []

    def playing(self, samples: Floats, at: float) -> None:
        self.played.append((len(samples), at))

    def stopped(self, at: float) -> None:
        self.stops.append(at)


class Parrot:
    """A recogniser that understands the same whatever is said; or fails, or never ends."""

    info = RecognizerInfo(("zh", "en"), partials=True, open=False)

    def __init__(self) -> None:
        self.says: list[Transcript | Exception] = [QUESTION]
        self.heard = 0
        self.stuck = False

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        *partial, last = self.says
        for transcript in partial:
            assert isinstance(transcript, Transcript)
            yield transcript
        async for samples in sound:
            self.heard += len(samples)
        if self.stuck:
            await asyncio.sleep(60)
        if isinstance(last, Exception):
            raise last
        yield last


class Room:
    """An ear, what it perceives and what it tells."""

    def __init__(self, stall: float = 5.0) -> None:
        self.script, self.parrot = Script(), Parrot()
        self.percepts: list[Percept] = []
        self.events: list[Event] = []
        self.now = 0.0
        listener = lambda: self.script  # noqa: E731
        self.ear = Ear(
            self.parrot,
            self.percepts.append,
            self.events.append,
            lambda: self.now,
            stall,
            listener,  # type: ignore[arg-type]
        )
        self.ear.listen(True)

    async def hears(self, *events: ListenerEvent) -> None:
        """The listener gives these; then everything settles."""
        self.script.next = list(events)
        self.ear.hear(SILENCE, self.now)
        for _ in range(8):
            await asyncio.sleep(0)

    @property
    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, Hearing)]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.ear.close()


async def say(room: Room, number: int = 1) -> None:
    await room.hears(Began(number, 0.0), Piece(number, SILENCE))
    await room.hears(Piece(number, SILENCE), Closed(number, 1.0), Ended(number, "speech", 0.8))


async def test_an_utterance_is_perceived_and_understood(room: Room) -> None:
    await say(room)
    assert room.percepts == [VoiceBegan(), VoiceEnded("speech"), Heard("Where can I park?", "en", 0.9)]
    assert room.parrot.heard == 1024
    assert room.states == ["listening", "hearing", "understanding", "listening"]


async def test_what_is_understood_meanwhile_is_shown(room: Room) -> None:
    room.parrot.says.insert(0, Transcript("Where can", "en"))
    await room.hears(Began(1, 0.0))
    assert Hearing("hearing", "Where can") in room.events


async def test_what_is_not_understood_is_misheard(room: Room) -> None:
    room.parrot.says = [Transcript("", "en", 0.1, final=True)]
    await say(room)
    assert room.percepts[-1] == Misheard()


async def test_a_cough_is_given_up(room: Room) -> None:
    await room.hears(Began(1, 0.0), Piece(1, SILENCE))
    await room.hears(Closed(1, 0.3), Ended(1, "noise", 0.3))
    assert room.percepts == [VoiceBegan(), VoiceEnded("noise")]
    assert room.states[-1] == "listening"


def turn_sounds(room: Room) -> Pacer:
    pacer = Pacer(1.0)
    room.ear.plays(pacer)
    pacer.begin(room.now)
    room.ear.playing(0.0, SpeechChunk(0.0, np.zeros(8820, np.int16), 22050))
    return pacer


async def test_over_the_avatar_the_listener_decides(room: Room) -> None:
    turn_sounds(room)
    await room.hears(Began(1, 0.0))
    assert room.percepts == []
    await room.hears(Held(0.2))
    assert room.percepts == [VoiceBegan()]
    await room.hears(Released(0.5), Closed(1, 0.5), Ended(1, "backchannel", 0.4))
    assert room.percepts == [VoiceBegan(), VoiceEnded("noise")]


async def test_who_takes_the_turn_interrupts(room: Room) -> None:
    turn_sounds(room)
    await room.hears(Began(1, 0.0), Held(0.2), Took(1, 1.0))
    assert room.percepts == [VoiceBegan(), Interrupted()]


async def test_the_listener_learns_what_sounds(room: Room) -> None:
    pacer = turn_sounds(room)
    await room.hears()
    assert room.script.played[0][1] == pytest.approx(0.0)
    assert 0.2 < sum(count for count, _ in room.script.played) / 16000 <= 0.31
    room.now = 0.2
    await room.hears()
    assert sum(count for count, _ in room.script.played) / 16000 == pytest.approx(0.4, abs=0.01)
    pacer.hold(room.now)
    await room.hears()
    assert room.script.stops == [0.2]


async def test_a_recogniser_that_stalls_is_given_up() -> None:
    room = Room(stall=0.05)
    room.parrot.stuck = True
    await say(room)
    await asyncio.sleep(0.1)
    assert room.percepts[-1] == Misheard()
    (told,) = [event for event in room.events if isinstance(event, Diagnostic)]
    assert told.code == "EngineStalled"
    assert "understood nothing within 0.05 s" in told.text


async def test_a_recogniser_that_fails_says_so(room: Room) -> None:
    room.parrot.says = [EngineDied("parrot", "it flew away")]
    await say(room)
    assert room.percepts[-1] == Misheard()
    assert Diagnostic("EngineDied", "parrot: it flew away") in room.events


async def test_a_slow_recogniser_may_answer_into_the_next_utterance(room: Room) -> None:
    await room.hears(Began(1, 0.0), Closed(1, 0.5))
    room.parrot.says = [Transcript("And on Sundays?", "en", 0.8, final=True)]
    await room.hears(Ended(1, "speech", 0.5), Began(2, 0.6))
    assert room.percepts.count(Heard("Where can I park?", "en", 0.9)) == 1
    await room.hears(Closed(2, 1.0), Ended(2, "speech", 1.0))
    assert room.percepts[-1] == Heard("And on Sundays?", "en", 0.8)


async def test_closing_the_microphone_ends_the_voice(room: Room) -> None:
    await room.hears(Began(1, 0.0))
    room.ear.listen(False)
    assert room.percepts == [VoiceBegan(), VoiceEnded("noise")]
    assert room.states[-1] == "off"
    room.ear.hear(SILENCE, 0.0)


async def test_a_client_that_understands_by_itself(room: Room) -> None:
    room.ear.listen(False)
    room.ear.understood("where can", "en", 1.0, final=False)
    room.ear.understood("where can I park", "en", 0.8, final=True)
    assert room.percepts == [VoiceBegan(), VoiceEnded("speech"), Heard("where can I park", "en", 0.8)]
    assert Hearing("hearing", "where can") in room.events


async def test_a_stop_word_of_a_client_interrupts_at_once_and_a_hum_does_not(room: Room) -> None:
    room.ear.listen(False)
    turn_sounds(room)
    room.ear.understood("mm-hm", "en", 1.0, final=True)
    assert room.percepts == []
    room.ear.understood("stop", "en", 1.0, final=False)
    assert room.percepts == [Interrupted()]


async def test_yes_of_a_client_is_heard_where_the_avatar_is_silent(room: Room) -> None:
    room.ear.listen(False)
    room.ear.understood("Yes.", "en", 1.0, final=True)
    assert room.percepts[-1] == Heard("Yes.", "en", 1.0)


async def test_a_recogniser_that_fails_early_harms_nobody(room: Room) -> None:
    room.parrot.says = [EngineDied("parrot", "it flew away")]
    await room.hears(Began(1, 0.0), Piece(1, SILENCE), Closed(1, 0.5))
    await room.hears(Ended(1, "speech", 0.5))
    assert room.percepts[-1] == Misheard()


async def test_what_comes_in_one_piece_has_a_deadline_too() -> None:
    room = Room(stall=0.05)
    room.parrot.stuck = True
    await room.hears(Began(1, 0.0), Piece(1, SILENCE), Closed(1, 1.0), Ended(1, "speech", 1.0))
    await asyncio.sleep(0.1)
    assert room.percepts[-1] == Misheard()


async def test_a_final_transcript_counts_once_and_none_is_told(room: Room) -> None:
    room.parrot.says = [QUESTION, EngineDied("parrot", "it flew away")]
    await say(room)
    assert room.percepts.count(Heard("Where can I park?", "en", 0.9)) == 1
    room.parrot.says = [Transcript("where", "en")]
    await say(room, 2)
    assert any(isinstance(event, Diagnostic) and "no final" in event.text for event in room.events)
    assert room.percepts[-1] == Misheard()


async def test_a_microphone_that_goes_away_without_a_word_ends_the_voice(room: Room) -> None:
    await room.hears(Began(1, 0.0), Piece(1, SILENCE))
    room.now = 0.9
    room.ear.tick(room.now)
    assert room.percepts == [VoiceBegan()]
    room.now = 1.1
    room.ear.tick(room.now)
    assert room.percepts == [VoiceBegan(), VoiceEnded("noise")]
    assert room.states[-1] == "listening"


async def test_what_was_said_before_the_microphone_closed_stays_there(room: Room) -> None:
    room.parrot.stuck = True
    await say(room)
    room.ear.listen(False)
    room.ear.listen(True)
    await asyncio.sleep(0.05)
    assert not any(isinstance(percept, Heard | Misheard) for percept in room.percepts)


async def test_while_the_listener_holds_the_voice_goes_on(room: Room) -> None:
    turn_sounds(room)
    await room.hears(Began(1, 0.0), Held(0.2), Closed(1, 0.5))
    await room.hears(Ended(1, "backchannel", 0.4), Began(2, 0.6))
    assert room.percepts == [VoiceBegan()]
    await room.hears(Released(0.9), Ended(2, "backchannel", 0.9))
    assert room.percepts == [VoiceBegan(), VoiceEnded("noise")]


async def test_who_spoke_over_the_end_of_a_turn_is_perceived_then(room: Room) -> None:
    turn_sounds(room)
    await room.hears(Began(1, 0.0))
    room.ear.stopped()
    await asyncio.sleep(0)
    assert room.percepts == [VoiceBegan()]


async def test_a_pause_of_the_network_is_none_of_the_visitor(room: Room) -> None:
    heard: list[float] = []
    room.script.feed = lambda samples, now: heard.append(now) or []  # type: ignore[method-assign, func-returns-value]
    for number in range(20):
        room.now = number * 0.032 + (0.4 if 8 <= number < 16 else 0.0)
        room.ear.hear(SILENCE, number * 0.032)
    assert np.diff(heard) == pytest.approx(0.032, abs=0.002)
