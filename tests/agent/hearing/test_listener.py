"""The listener on whole scenes: turns, interruptions, and what must not bring it down."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.interruption import HoldFirst
from vivant.agent.hearing.listener import Listener
from vivant.agent.hearing.spectrum import WINDOW
from vivant.bench import scenes
from vivant.bench.hall import Hall, Leak, Log, Said
from vivant.score import Floats

from .conftest import Speech

Make = Callable[[], Listener]


class Loud:
    """A detector that takes for speech whatever is loud, so that a test can tell windows apart by hand."""

    def __call__(self, window: Floats) -> float:
        return float(np.sqrt(np.mean(window**2)) > 0.01)

    def reset(self) -> None: ...


@pytest.fixture
def plain() -> Listener:
    return Listener(HoldFirst(lambda text: text == "stop"), detector=Loud())


def _voice(seconds: float) -> Floats:
    return scenes.level(scenes.tone(np.random.default_rng(0), seconds, 150.0), -20)


def _fed(listener: Listener, sound: Floats, start: float = 0.0, size: int = 320) -> list[ListenerEvent]:
    events: list[ListenerEvent] = []
    for place in range(0, len(sound), size):
        piece = sound[place : place + size]
        events += listener.feed(piece, start + (place + len(piece)) / RATE)
    return events


def _of(events: list[ListenerEvent], *kinds: type[ListenerEvent]) -> list[ListenerEvent]:
    return [event for event in events if isinstance(event, kinds)]


def _said(start: float, sound: Floats, text: str, *, complete: bool = True) -> Said:
    """Words spread evenly over a sound."""
    words, seconds = text.split(), len(sound) / RATE
    ends = [start + seconds * (index + 1) / len(words) for index in range(len(words))]
    return Said(start, start + seconds, tuple(zip(words, ends, strict=True)), complete=complete)


# --- turns ----------------------------------------------------------------------------------------------------


def test_a_turn_begins_gives_its_sound_and_ends(plain: Listener) -> None:
    events = _fed(plain, scenes.laid(4, (1.0, _voice(1.0))))
    began, ended = _of(events, Began)[0], _of(events, Ended)[0]
    assert isinstance(began, Began)
    assert began.at == pytest.approx(1.0, abs=0.04)
    assert isinstance(ended, Ended)
    assert ended.at == pytest.approx(2.0, abs=0.04)
    assert [type(event) for event in events if not isinstance(event, Piece)] == [Began, Closed, Ended]


def test_the_first_piece_holds_what_was_before_the_onset(plain: Listener) -> None:
    pieces = _of(_fed(plain, scenes.laid(4, (1.0, _voice(1.0)))), Piece)
    lengths = [len(piece.samples) for piece in pieces if isinstance(piece, Piece)]
    assert lengths[0] == 10 * WINDOW
    assert set(lengths[1:]) == {WINDOW}
    assert sum(lengths) / RATE == pytest.approx(0.3 + 1.0 + 0.5, abs=0.2)


def test_any_size_of_piece_hears_the_same(plain: Listener) -> None:
    sound = scenes.laid(4, (1.0, _voice(1.0)))
    ends = []
    for size in (160, 333, 4000):
        listener = Listener(HoldFirst(lambda text: False), detector=Loud())
        ends.append([event.at for event in _fed(listener, sound, size=size) if isinstance(event, Ended)])
    assert np.ptp(np.array(ends)) < 0.04


def test_a_short_pause_is_part_of_the_turn(plain: Listener) -> None:
    events = _fed(plain, scenes.laid(5, (1.0, _voice(0.6)), (1.85, _voice(0.6))))
    assert len(_of(events, Began)) == len(_of(events, Ended)) == 1


def test_unfinished_words_are_waited_for_and_complete_ones_are_not(plain: Listener) -> None:
    delays = []
    for text, complete in (("I want to", None), ("where is it", True)):
        sound = scenes.laid(5, (1.0, _voice(1.0)))
        listener = Listener(HoldFirst(lambda text: False), detector=Loud())
        events = _fed(listener, sound[: 2 * RATE])
        listener.transcribed(1, Transcript(text, "en", complete=complete), 2.0)
        end = next(event for event in _fed(listener, sound[2 * RATE :], 2.0) if isinstance(event, Closed))
        delays.append(end.at - 2.0)
        assert _of(events, Began)
    assert delays[0] == pytest.approx(1.5, abs=0.06)
    assert delays[1] == pytest.approx(0.2, abs=0.06)


def test_a_turn_is_ended_after_half_a_minute_and_the_next_begins(plain: Listener) -> None:
    events = _fed(plain, scenes.laid(62, (0.5, _voice(61.0))))
    ends = [event.at for event in _of(events, Closed) if isinstance(event, Closed)]
    assert ends[:2] == pytest.approx([30.5, 60.5], abs=0.3)
    assert len(_of(events, Began)) == 3


def test_late_transcripts_are_dropped(plain: Listener) -> None:
    _fed(plain, scenes.laid(4, (1.0, _voice(1.0))))
    assert plain.transcribed(1, Transcript("stop", "en", final=True), 4.0) == []
    assert plain.transcribed(7, Transcript("stop", "en"), 4.0) == []


def test_real_speech_in_noise_is_a_turn(listener: Make, speech: Speech) -> None:
    rng = np.random.default_rng(3)
    for voice in speech.visitor[:2]:
        scene = scenes.noise(rng, 6, -50) + scenes.laid(6, (1.0, voice))
        events = _fed(listener(), scene)
        assert [event.what for event in events if isinstance(event, Ended)] == ["speech"]


def test_two_people_at_once_are_one_turn(listener: Make, speech: Speech) -> None:
    scene = scenes.laid(7, (1.0, speech.visitor[0]), (1.3, speech.visitor[1]))
    assert [event.what for event in _fed(listener(), scene) if isinstance(event, Ended)] == ["speech"]


# --- over the avatar --------------------------------------------------------------------------------------------

LEAKS = (None, Leak(-20, 0.2, 0.4, 0.5), Leak(-12, 0.05, 0.3))


def _hall(speech: Speech, sound: Floats | None, at: float, leak: Leak | None, said: tuple[Said, ...] = ()) -> Hall:
    rng = np.random.default_rng(11)
    scene = scenes.noise(rng, 11, -58)
    if sound is not None:
        scene = scene + scenes.laid(11, (at, sound))
    return Hall(rng, scene, avatar=speech.avatar, leak=leak, said=said)


def _first(log: Log, kind: type[ListenerEvent]) -> float:
    return log.times(kind)[0]


@pytest.mark.parametrize("leak", LEAKS)
def test_the_avatars_own_voice_never_interrupts(listener: Make, speech: Speech, leak: Leak | None) -> None:
    assert _hall(speech, None, 0, leak).run(listener()).events == []


@pytest.mark.parametrize("leak", LEAKS)
def test_a_visitor_is_heard_over_the_avatar(listener: Make, speech: Speech, leak: Leak | None) -> None:
    voice = speech.visitor[0]
    onset = 4.0 + float(np.flatnonzero(np.abs(voice) > 0.01)[0]) / RATE
    log = _hall(speech, voice, 4.0, leak).run(listener())
    assert onset < _first(log, Held) < onset + 0.3
    assert onset < _first(log, Took) < onset + 1.6
    assert [ended.what for ended in log.ended()] == ["speech"]


def test_words_take_the_turn_early_and_a_stop_word_too(listener: Make, speech: Speech) -> None:
    said = _said(4.0, speech.visitor[0], "Can you tell me which counter I have to go to?")
    asked = _hall(speech, speech.visitor[0], 4.0, LEAKS[1], (said,)).run(listener())
    assert _first(asked, Took) < 4.7
    stop = _said(4.0, speech.visitor[2], "停")
    stopped = _hall(speech, speech.visitor[2], 4.0, LEAKS[1], (stop,)).run(listener())
    assert _first(stopped, Took) < 4.0 + len(speech.visitor[2]) / RATE + 0.3


def test_a_backchannel_costs_a_short_pause_at_most(listener: Make, speech: Speech) -> None:
    said = _said(4.0, speech.visitor[3], "Okay")
    log = _hall(speech, speech.visitor[3], 4.0, LEAKS[1], (said,)).run(listener())
    assert log.times(Took) == []
    assert len(log.times(Released)) == len(log.times(Held))
    assert log.silenced < 1.2
    assert [ended.what for ended in log.ended()] == ["backchannel"]


@pytest.mark.parametrize("make", [scenes.cough, scenes.clap, scenes.slam, scenes.hum], ids=lambda make: make.__name__)
def test_what_is_no_speech_takes_no_turn(
    listener: Make, speech: Speech, make: Callable[[np.random.Generator], Floats]
) -> None:
    log = _hall(speech, make(np.random.default_rng(2)), 4.0, LEAKS[1]).run(listener())
    assert log.times(Took) == []
    assert len(log.times(Released)) == len(log.times(Held))
    assert "speech" not in [ended.what for ended in log.ended()]


def test_music_takes_no_turn(listener: Make, speech: Speech) -> None:
    log = _hall(speech, scenes.music(np.random.default_rng(2), 6), 4.0, LEAKS[1]).run(listener())
    assert log.times(Took) == []


def test_a_short_answer_after_the_avatar_is_speech(listener: Make, speech: Speech) -> None:
    rng = np.random.default_rng(1)
    scene = scenes.noise(rng, 6, -58) + scenes.laid(6, (3.4, speech.visitor[3]))
    log = Hall(rng, scene, avatar=speech.avatar[: 2 * RATE], leak=LEAKS[1]).run(listener())
    assert [ended.what for ended in log.ended()] == ["speech"]
    assert log.times(Held) == []


# --- endurance --------------------------------------------------------------------------------------------------


def test_an_hour_of_silence_says_nothing_and_keeps_nothing(plain: Listener) -> None:
    minute = scenes.noise(np.random.default_rng(0), 60, -75)
    tracemalloc.start()
    _fed(plain, minute, size=1600)
    before = tracemalloc.get_traced_memory()[0]
    events = [event for index in range(1, 4) for event in _fed(plain, minute, 60.0 * index, size=1600)]
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert events == []
    assert after - before < 10_000


def test_bad_sound_does_no_harm(plain: Listener) -> None:
    voice = scenes.laid(4, (1.0, _voice(1.0)))
    clipped = np.clip(voice * 20, -1, 1).astype(np.float32)
    shifted = voice + np.float32(0.3)
    broken = voice.copy()
    broken[::50] = np.nan
    for index, sound in enumerate((clipped, shifted, broken)):
        ends = _of(_fed(plain, sound, 4.0 * index), Ended)
        assert len(ends) == 1
    assert plain.feed(np.zeros(0, np.float32), 12.0) == []


def test_a_gap_in_the_sound_sets_the_clock_anew(plain: Listener) -> None:
    _fed(plain, np.zeros(RATE, np.float32))
    began = _of(_fed(plain, scenes.laid(2, (0.5, _voice(1.0))), 60.0), Began)[0]
    assert isinstance(began, Began)
    assert began.at == pytest.approx(60.5, abs=0.05)


def test_a_new_voice_inherits_the_hold(plain: Listener) -> None:
    plain.playing(np.zeros(10 * RATE, np.float32), 0.0)
    sound = scenes.laid(6, (1.0, _voice(0.35)), (1.8, _voice(1.5)))
    kinds = [type(event) for event in _fed(plain, sound) if not isinstance(event, Piece)]
    assert kinds.count(Took) + kinds.count(Released) >= 1
    assert kinds.count(Held) <= 2
    assert kinds.count(Ended) == kinds.count(Began)
