"""What counts as understood, cut and over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.simulation import Heard, Scene, Understood
from vivant.bench.hearing.visits import GAP, LOUDNESS, TOGETHER, Phrase, visits
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import active_rms


def clip(text: str = "Where is it?", seconds: float = 1.0) -> Clip:
    sound = np.sin(np.arange(round(seconds * RATE)) * 0.3).astype(np.float32)
    return Clip.of(text, "en", sound)


def understood(began: float, ended: float, text: str = "where is it", closed: float | None = None) -> Understood:
    return Understood(
        began, ended, ended + 0.3 if closed is None else closed, "speech" if text else "noise", text, "en"
    )


def test_it_is_right_word_for_word_whatever_its_signs() -> None:
    assert Phrase(clip(), 0.0, (understood(0.0, 1.0),)).right
    assert not Phrase(clip(), 0.0, (understood(0.0, 1.0, "where is"),)).right
    assert not Phrase(clip(), 0.0, (understood(0.0, 0.4), understood(0.5, 1.0))).right
    assert Phrase(clip(), 0.0, (understood(0.0, 0.1, ""), understood(0.1, 1.0))).right
    assert not Phrase(clip(), 0.0, ()).right


def test_what_is_closed_before_the_last_sound_is_cut() -> None:
    whole = Phrase(clip(), 5.0, (understood(5.0, 6.0, closed=6.4),))
    assert not whole.cut
    assert whole.endpoint == pytest.approx(0.4)
    cut = Phrase(clip(), 5.0, (understood(5.0, 5.3, closed=5.7), understood(5.8, 6.0)))
    assert cut.cut
    assert cut.endpoint is None


def test_what_never_ended_has_no_endpoint() -> None:
    assert Phrase(clip(), 0.0, (Understood(0.0),)).endpoint is None
    assert Phrase(clip(), 0.0, ()).endpoint is None


def perfect(scenes: Iterable[Scene]) -> Iterator[Heard]:
    """Understands every stretch of loud sound as the same question."""
    for scene in scenes:
        blocks = scene.sound[: len(scene.sound) // 320 * 320].reshape(-1, 320)
        loud = np.sqrt(np.square(blocks).mean(axis=1)) > 0.02
        edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(int))) * 0.02
        stretches = [[*edges[:2]]]
        for start, end in zip(edges[2::2], edges[3::2], strict=True):
            if start - stretches[-1][1] > 0.5:
                stretches.append([start, end])
            stretches[-1][1] = end
        yield Heard(len(scene.sound) / RATE, [understood(start, end) for start, end in stretches])


def test_each_clip_finds_what_was_heard_of_it() -> None:
    phrases, heard = visits(perfect, [clip() for _ in range(11)], speakers=2, snr=20, seed=1)
    assert len(heard) == 2
    assert [len(one.utterances) for one in heard] == [6, 5]
    assert all(phrase.right and not phrase.cut for phrase in phrases)
    assert all(phrase.endpoint == pytest.approx(0.3, abs=0.4) for phrase in phrases)


def test_a_visitor_says_only_so_much_in_one_room() -> None:
    _, heard = visits(perfect, [clip() for _ in range(TOGETHER + 1)], speakers=1, snr=20, seed=1)
    assert [len(one.utterances) for one in heard] == [TOGETHER, 1]


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("snr", [20.0, 5.0])
def test_the_place_is_so_much_quieter_than_the_visitor(snr: float, crowded: bool) -> None:
    found: list[Scene] = []

    def keep(scenes: Iterable[Scene]) -> Iterator[Heard]:
        for scene in scenes:
            found.append(scene)
            yield Heard(0.0)

    visits(keep, [clip(seconds=2.0)], speakers=1, snr=snr, seed=1, crowded=crowded)
    sound = found[0].sound
    assert len(sound) >= (1.5 + 2.0 + GAP[0]) * RATE
    place = 20 * np.log10(active_rms(sound[: round(1.4 * RATE)]))
    assert place == pytest.approx(LOUDNESS - snr, abs=3 if crowded else 0.7)
