"""Figures of what was heard: rates, shares and waits, by scripted hearing whose outcome is known."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing import statistics
from vivant.bench.hearing.disturbances import KINDS
from vivant.bench.hearing.simulation import Heard, Scene, Understood
from vivant.bench.hearing.statistics import PAUSES, Amounts, disturbed, understanding
from vivant.bench.hearing.texts import LANGS
from vivant.bench.hearing.visits import Hear, Phrase
from vivant.bench.hearing.voices import Clip, Text
from vivant.score import Lang, Word

PHRASES: dict[Lang, tuple[str, ...]] = {"zh": ("停车场在哪里呢",), "en": ("Where is the car park?",)}
AMOUNTS = Amounts({20.0: 2, 5.0: 1}, crowded=1, hesitant=1, strangers=4)
WAIT = 0.4


def _clip(text: str, lang: Lang) -> Clip:
    """Two tones of 0.2 s with 0.1 s between them, as two words."""
    tone = np.sin(np.arange(RATE // 5) * 0.3).astype(np.float32)
    sound = np.concatenate([tone, np.zeros(RATE // 10, np.float32), tone])
    return Clip.of(text, lang, sound, [Word(text[0], 0.0, 0.2, 0), Word(text[-1], 0.3, 0.5, len(text) - 1)])


def _recorded(texts: Sequence[Text], seed: int, speakers: int = 10) -> list[Clip]:
    return [_clip(*text) for text in texts]


def _unheard(scenes: Iterable[Scene]) -> Iterator[Heard]:
    return (Heard(len(scene.sound) / RATE) for scene in scenes)


class _Visits:
    """English is understood as it was said, Chinese never; strangers as nothing."""

    def __init__(self) -> None:
        self.seen: list[tuple[list[Clip], float, bool]] = []

    def __call__(
        self, hear: Hear, clips: Sequence[Clip], speakers: int, snr: float, seed: int, crowded: bool = False
    ) -> tuple[list[Phrase], list[Heard]]:
        self.seen.append(([*clips], snr, crowded))
        return [self._phrase(clip) for clip in clips], [Heard(10.0, busy=4.0, cpu=snr / 10)]

    def _phrase(self, clip: Clip) -> Phrase:
        if clip.lang == "zh":
            return Phrase(clip, 1.0)
        text = clip.text if "car park" in clip.text else ""
        return Phrase(clip, 1.0, (Understood(1.0, 1.5, 1.0 + clip.end + WAIT, "speech", text, "en"),))


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> _Visits:
    made = _Visits()
    monkeypatch.setattr(statistics, "visits", made)
    monkeypatch.setattr(statistics, "recorded", _recorded)
    return made


def test_disturbances_are_counted_by_the_minute_and_by_the_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "recorded", _recorded)
    monkeypatch.setattr(
        statistics, "echoes", lambda answers, minutes, seed: [Scene(np.zeros(30 * RATE, np.float32))] * 4
    )
    monkeypatch.setattr(
        statistics,
        "noises",
        lambda answers, clips, kind, minutes, seed: [Scene(np.zeros(60 * RATE, np.float32))] * (kind == "claps"),
    )

    def hear(scenes: Iterable[Scene]) -> Iterator[Heard]:
        for number, scene in enumerate(scenes):
            yield Heard(len(scene.sound) / RATE, holds=[1.0, 2.0], takes=[3.0] * (number % 2))

    found = disturbed(hear, [np.zeros(RATE, np.float32)], Amounts())
    kinds: dict[str, float | None] = dict.fromkeys(KINDS)  # nothing was heard of most
    echo = {"own_echo": 1.0, "own_echo_20db": 0.0, "own_echo_6db": 2.0}
    assert found["false_barge_in_per_min"] == {**echo, "other": 0.0, **kinds, "claps": 0.0}
    assert found["false_hold_per_min"] == {**dict.fromkeys(echo, 4.0), "other": 2.0, **kinds, "claps": 2.0}
    assert found["disturbed_min"]["own_echo"] == 2.0
    assert found["disturbed_min"]["own_echo_6db"] == 1.0
    assert found["disturbed_min"]["coughs"] == 0.0


def test_shares_are_of_each_language(visits: _Visits, tmp_path: Path) -> None:
    found = understanding(_unheard, PHRASES, AMOUNTS, tmp_path)
    for name in ("command_accuracy", "command_accuracy_5db", "command_accuracy_in_a_crowd"):
        assert found[name] == {"zh": 0.0, "en": 1.0}
    assert "command_accuracy_20db" not in found
    assert found["oov_rejection"] == 1.0
    assert set(found["oov_rejection_by_lang"]) == set(LANGS)
    assert found["phrases"] == {"commands": 6, "hesitant": 2, "strangers": 4}


def test_endings_and_cost_are_those_of_the_quietest_place(visits: _Visits, tmp_path: Path) -> None:
    found = understanding(_unheard, PHRASES, AMOUNTS, tmp_path)
    assert found["endpoint_ms"] == {"p50": 400.0, "p95": 400.0}
    assert found["not_heard"] == 2
    assert (found["cut_in_rate"], found["cut_in_rate_without_pauses"]) == (0.0, 0.0)
    assert found["rtf"] == 0.5


def test_every_group_is_said_at_its_loudness_and_one_in_a_crowd(visits: _Visits, tmp_path: Path) -> None:
    understanding(_unheard, PHRASES, AMOUNTS, tmp_path)
    assert [(len(clips), snr, crowded) for clips, snr, crowded in visits.seen] == [
        (4, 20.0, False),
        (2, 5.0, False),
        (2, 20.0, True),
        (2, 20.0, False),
        (4, 20.0, False),
    ]


def test_who_hesitates_pauses_within_bounds(visits: _Visits, tmp_path: Path) -> None:
    understanding(_unheard, PHRASES, AMOUNTS, tmp_path)
    _, _, shortest, longest = PAUSES
    for clip in visits.seen[3][0]:
        assert shortest - 0.02 <= clip.end - clip.onset - 0.4 <= longest + 0.02


def test_what_nobody_hears_has_no_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "recorded", _recorded)
    found = understanding(_unheard, PHRASES, Amounts({20.0: 1}, crowded=1, hesitant=1, strangers=1), tmp_path)
    assert found["endpoint_ms"] is None
    assert found["not_heard"] == 2
    assert found["rtf"] == 0.0
    assert found["oov_rejection"] == 1.0


def test_without_recordings_of_people_it_says_so(visits: _Visits, tmp_path: Path) -> None:
    found = understanding(_unheard, PHRASES, AMOUNTS, tmp_path / "people")
    assert found["oov_rejection_ljspeech"] is None
    assert found["oov_rejection_ljspeech_lacks"] == "no recordings in people"


def test_recordings_of_people_are_strangers(visits: _Visits, tmp_path: Path) -> None:
    tone = (np.sin(np.arange(RATE // 5) * 0.3) * 9000).astype(np.int16)
    for name in ("b", "a", "the car park"):
        with wave.open(str(tmp_path / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(tone.tobytes())
    found = understanding(_unheard, PHRASES, AMOUNTS, tmp_path)
    assert [clip.text for clip in visits.seen[-1][0]] == ["a", "b", "the car park"]
    assert found["oov_rejection_ljspeech"] == 0.6667
    assert "oov_rejection_ljspeech_lacks" not in found


def test_minutes_grow_with_what_is_asked_for() -> None:
    none = Amounts({20.0: 0}, crowded=0, hesitant=0, strangers=30, echo_minutes=0, noise_minutes=0)
    assert none.minutes == pytest.approx(30 * 4.4 / 60)
    assert Amounts({20.0: 15}, 0, 0, 30, 1.0, 2.0).minutes == pytest.approx(60 * 4.4 / 60 + 1 + 2 * len(KINDS))
