"""The loudspeaker and the room of the bench's stage."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.stage import BLOCK, DELAY, LEAK, REPORTED, Loudspeaker, Room
from vivant.bench.hearing.visits import LOUDNESS
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import active_rms
from vivant.score import Floats
from vivant.sound import floats_of
from vivant.wire.messages import PlayedTo

ONES = np.full(10 * BLOCK, 8192, np.int16)


def played(loudspeaker: Loudspeaker, blocks: int) -> Floats:
    return np.concatenate([loudspeaker.play() for _ in range(blocks)])


def filled() -> Loudspeaker:
    loudspeaker = Loudspeaker()
    loudspeaker.open(1, 1, RATE)
    loudspeaker.feed(1, ONES)
    return loudspeaker


def test_it_plays_what_it_was_fed() -> None:
    loudspeaker = filled()
    assert not played(Loudspeaker(), 2).any()
    assert played(loudspeaker, 11).sum() == pytest.approx(10 * BLOCK * 0.25)
    assert not loudspeaker.sounding


def test_other_rates_are_resampled() -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.open(1, 1, 2 * RATE)
    loudspeaker.feed(1, ONES)
    loudspeaker.close(1, 0.0)
    assert np.count_nonzero(played(loudspeaker, 10)[: 5 * BLOCK] > 0.2) > 4.9 * BLOCK


def test_segments_follow_when_the_one_before_is_over() -> None:
    loudspeaker = filled()
    loudspeaker.close(1, 12 * BLOCK / RATE)
    loudspeaker.open(2, 1, RATE)
    loudspeaker.feed(2, ONES)
    sound = played(loudspeaker, 22).reshape(22, BLOCK).mean(axis=1)
    assert (sound[:10] > 0).all()
    assert (sound[10:12] == 0).all()
    assert (sound[12:] > 0).all()


def test_a_segment_that_is_late_waits_for_its_sound() -> None:
    loudspeaker = filled()
    played(loudspeaker, 15)
    loudspeaker.feed(1, ONES)
    assert loudspeaker.sounding
    assert played(loudspeaker, 10).all()


def test_held_it_is_silent_and_goes_on_where_it_was() -> None:
    loudspeaker = filled()
    played(loudspeaker, 4)
    loudspeaker.hold(True)
    assert not loudspeaker.sounding
    assert not played(loudspeaker, 5).any()
    loudspeaker.hold(False)
    assert np.count_nonzero(played(loudspeaker, 20)) == 6 * BLOCK


def test_older_epochs_are_dropped() -> None:
    loudspeaker = filled()
    loudspeaker.open(2, 2, RATE)
    loudspeaker.feed(2, ONES)
    loudspeaker.hold(True)
    loudspeaker.drop(2)
    assert np.count_nonzero(played(loudspeaker, 30)) == 10 * BLOCK


def test_it_reports_how_far_it_played() -> None:
    loudspeaker = filled()
    loudspeaker.close(1, 0.0)
    reports: list[PlayedTo] = []
    for _ in range(12):
        loudspeaker.play()
        reports += loudspeaker.reports()
    assert reports == [PlayedTo(1, REPORTED * 20.0), PlayedTo(1, 200.0, done=True)]


def test_the_room_hears_the_loudspeaker_later_and_quieter() -> None:
    room = Room(np.random.default_rng(1))
    rng = np.random.default_rng(2)
    sound = (0.1 * rng.standard_normal((50, BLOCK))).astype(np.float32)
    sound[25:] = 0
    heard = floats_of(np.concatenate([room.hear(block) for block in sound]))
    late = round(DELAY * RATE)
    assert active_rms(heard[:late]) < 0.002
    gain = 20 * np.log10(active_rms(heard[late : 25 * BLOCK]) / 0.1)
    assert gain == pytest.approx(LEAK, abs=2)
    assert active_rms(heard[-10 * BLOCK :]) < 0.002


def test_the_room_hears_the_visitor_from_the_next_block_on() -> None:
    room, silence = Room(np.random.default_rng(1)), np.zeros(BLOCK, np.float32)
    room.hear(silence)
    tone = np.sin(np.arange(4 * BLOCK) * 0.3).astype(np.float32)
    assert not room.speaking
    room.say(Clip.of("a", "en", tone))
    assert room.speaking
    heard = floats_of(np.concatenate([room.hear(silence) for _ in range(8)]))
    assert not room.speaking
    assert 20 * np.log10(active_rms(heard[: 4 * BLOCK])) == pytest.approx(LOUDNESS, abs=0.5)
    assert active_rms(heard[4 * BLOCK :]) < 0.002
