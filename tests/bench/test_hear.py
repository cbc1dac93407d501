"""The bench of hearing: its keys, and how its parts are put together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench import hear
from vivant.bench.hear import Cast, Plan, latencies, measure
from vivant.bench.hearing import statistics
from vivant.bench.hearing.answers import Answered, answered
from vivant.bench.hearing.ears import ears
from vivant.bench.hearing.live import PATIENCE, Waits
from vivant.bench.hearing.simulation import Heard, Scene
from vivant.bench.hearing.statistics import Amounts, disturbed, understanding
from vivant.bench.hearing.visits import Hear
from vivant.bench.hearing.voices import Clip, Text
from vivant.bench.report import Figures
from vivant.human import Engines
from vivant.persona import Persona
from vivant.score import Lang, Word

TINY = Plan(
    interruptions=2,
    stop_words=3,
    questions=2,
    answers=2,
    simulated=Amounts({20.0: 2, 5.0: 1}, crowded=1, hesitant=2, strangers=2, echo_minutes=5 / 3, noise_minutes=5 / 6),
)


def said(texts: Iterable[Text], seed: int, speakers: int = 10) -> list[Clip]:
    """Tones in place of voices: a second before each comma and behind the last."""
    clips = []
    for text, lang in texts:
        parts = text.replace("，", ",").split(",")
        sound = np.concatenate([np.append(np.sin(np.arange(RATE) * 0.3), np.zeros(1600)) for _ in parts])
        places = [sum(map(len, parts[:number])) + number for number in range(len(parts))]
        words = [
            Word(part, at * 1.1, at * 1.1 + 1, place)
            for at, (part, place) in enumerate(zip(parts, places, strict=True))
        ]
        clips.append(Clip.of(text, lang, sound.astype(np.float32), words))
    return clips


@pytest.fixture(autouse=True)
def tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """No voice is synthesised."""
    monkeypatch.setattr(hear, "recorded", said)
    monkeypatch.setattr(statistics, "recorded", said)


def deaf(scenes: Iterable[Scene]) -> Iterator[Heard]:
    """Hears nothing, but holds once a scene and yields in every second."""
    for number, scene in enumerate(scenes):
        seconds = len(scene.sound) / RATE
        yield Heard(seconds, holds=[1.0], takes=[1.5] if number % 2 else [], busy=2.0, cpu=0.1)


PHRASES: dict[Lang, tuple[str, ...]] = {
    "zh": ("停车怎么收费", "身份证在哪里办理", "几点可以过来"),
    "en": ("Where can I park my car?", "How do I register a company?", "Where is the toilet for me?"),
}


def test_latencies_tell_what_was_missed() -> None:
    figures = latencies(Waits([0.1, 0.2], ["a?"]), Waits([0.3], [], 2), Waits([0.4], ["b?", "c?", "d?"]))
    assert figures["speech_onset_to_silence_ms"]["p50"] == 200.0
    assert figures["speech_onset_to_silence_ms"]["p95"] > 0.9 * PATIENCE * 1000
    assert figures["stop_word_ms"] == {"p50": 300.0, "p95": 300.0}
    assert figures["last_word_to_first_sound_ms"] == {"p50": 400.0, "p95": 400.0}
    assert figures["trials"] == {
        "interruptions": 3,
        "interruptions_missed": 1,
        "stop_words": 1,
        "stop_words_missed": 0,
        "questions": 4,
        "questions_unanswered": 3,
        "paused_by_itself": 2,
        "lost": ["a?", "b?", "c?", "d?"],
    }
    assert latencies(Waits(), Waits(), Waits([], ["a?", "b?"]))["last_word_to_first_sound_ms"] is None


def test_false_interruptions_are_counted_by_the_minute_and_the_kind() -> None:
    figures = disturbed(deaf, [np.ones(2 * RATE, np.float32)], TINY.simulated)
    assert figures["false_hold_per_min"]["own_echo"] == figures["false_hold_per_min"]["music"] == 1.2
    assert figures["false_barge_in_per_min"]["own_echo"] == 0.6
    assert figures["false_barge_in_per_min"]["own_echo_20db"] == 0.0
    assert figures["false_barge_in_per_min"]["own_echo_6db"] == 1.2
    assert figures["false_barge_in_per_min"]["other"] == 0.0
    assert figures["disturbed_min"] == {
        "own_echo": 1.7,
        "own_echo_20db": 0.8,
        "own_echo_6db": 0.8,
        "other": 3.3,
        "coughs": 0.8,
        "claps": 0.8,
        "music": 0.8,
        "backchannels": 0.8,
    }


def test_who_hears_nothing_understands_nothing_and_lets_nobody_in(tmp_path: Path) -> None:
    figures = understanding(deaf, PHRASES, TINY.simulated, tmp_path)
    assert figures["command_accuracy"] == figures["command_accuracy_5db"] == {"zh": 0.0, "en": 0.0}
    assert figures["oov_rejection"] == 1.0
    assert figures["cut_in_rate"] == 0.0
    assert figures["endpoint_ms"] is None
    assert figures["not_heard"] == 4
    assert figures["rtf"] == 0.05
    assert figures["oov_rejection_ljspeech"] is None
    assert tmp_path.name in figures["oov_rejection_ljspeech_lacks"]
    assert figures["phrases"] == {"commands": 6, "hesitant": 4, "strangers": 2}


async def test_answers_are_those_of_the_persona(stub_engines: Engines) -> None:
    (answer,) = await answered(stub_engines, [("Where?", "en")])
    assert answer.cited
    assert (answer.question, answer.lang) == ("Where?", "en")
    assert answer.seconds > 2


def test_the_whole_bench_fits_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    casts: list[Cast] = []

    async def answers(*ignored: Any) -> list[Answered]:
        return [Answered(text, lang, True, np.ones(6 * RATE, np.float32)) for lang, (text, *_) in PHRASES.items()]

    def live(persona: str | None, cast: Cast) -> Figures:
        casts.append(cast)
        return latencies(Waits([0.1]), Waits([0.2]), Waits([0.3]))

    @contextmanager
    def scripted(persona: str | None, processes: int) -> Iterator[Hear]:
        yield deaf

    monkeypatch.setattr(hear, "_answers", answers)
    monkeypatch.setattr(hear, "vocabulary", lambda persona: PHRASES)
    monkeypatch.setattr(hear, "live", live)
    monkeypatch.setattr(hear, "ears", scripted)
    figures = measure(plan=TINY, people=tmp_path)
    assert figures.keys() >= BARRED
    assert json.loads(json.dumps(figures)) == figures
    (cast,) = casts
    assert [len(cast.interruptions), len(cast.stop_words), len(cast.questions)] == [2, 3, 2]
    assert {clip.text for clip in cast.questions} == {texts[0] for texts in PHRASES.values()}


BARRED = {
    "speech_onset_to_silence_ms",
    "stop_word_ms",
    "false_barge_in_per_min",
    "false_hold_per_min",
    "cut_in_rate",
    "endpoint_ms",
    "last_word_to_first_sound_ms",
    "command_accuracy",
    "oov_rejection",
    "rtf",
}
"""Keys that bars are set for."""


def test_ears_in_other_processes_hear_scenes_in_order(persona: Persona, tmp_path: Path) -> None:
    for lang, text in (
        ("zh", "# 停车\n\n## 收费\n\n停车每小时五元。\n"),
        ("en", "# Parking\n\n## Fees\n\nParking is free.\n"),
    ):
        (tmp_path / "knowledge" / lang).mkdir(parents=True)
        (tmp_path / "knowledge" / lang / "parking.md").write_text(text, "utf-8")
    shutil.copy(persona.file, tmp_path)
    scenes = [Scene(np.zeros(round(seconds * RATE), np.float32)) for seconds in (0.4, 0.2)]
    with ears(str(tmp_path), 1) as heard:
        assert [one.seconds for one in heard(scenes)] == [0.4, 0.2]
