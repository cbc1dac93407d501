"""Voices of visitors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing import voices
from vivant.bench.hearing.voices import Clip, Text, cast, edges, recorded
from vivant.errors import EngineError
from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS


def test_edges_are_found_where_sound_is() -> None:
    sound = np.zeros(RATE, np.float32)
    sound[3200:9600] = 0.1
    assert edges(sound) == (0.2, 0.6)
    assert edges(np.zeros(RATE, np.float32)) == (0.0, 0.0)


def test_quiet_breath_is_no_speech() -> None:
    sound = np.full(RATE, 1e-4, np.float32)
    sound[3200:9600] = 0.1
    assert edges(sound) == (0.2, 0.6)


def test_speakers_take_all_variants_and_accents_and_differ() -> None:
    speakers = cast(np.random.default_rng(1), 10)
    assert {speaker.variant for speaker in speakers} == set(UNSEEN)
    assert {speaker.accent for speaker in speakers} == set(UNSEEN_ACCENTS)
    assert len(set(speakers)) == 10
    assert speakers == cast(np.random.default_rng(1), 10)


def test_texts_are_said_in_order_with_words_in_time() -> None:
    first, second = recorded([("停一下，谢谢", "zh"), ("stop", "en")], seed=1, speakers=2)
    assert (first.text, second.text) == ("停一下，谢谢", "stop")
    assert [word.text for word in first.words] == list("停一下谢谢")
    for clip in (first, second):
        assert 0 <= clip.onset < 0.1 < clip.end <= len(clip.samples) / RATE
        assert np.abs(clip.samples).max() > 0.05


async def test_what_one_voice_cannot_say_the_next_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    async def fake(numbers: list[int], texts: list[Text], speaker: voices.Speaker) -> Any:
        for number in numbers:
            asked.append((texts[number][0], speaker.variant))
            if speaker.variant != UNSEEN[0]:
                yield number, Clip.of(texts[number][0], "en", np.ones(320, np.float32))

    monkeypatch.setattr(voices, "_said", fake)
    clips = await voices.said([("a", "en"), ("b", "en")], cast(np.random.default_rng(1), 2))
    assert [clip.text for clip in clips] == ["a", "b"]
    assert [variant for text, variant in asked if text == "a"] == [UNSEEN[0], UNSEEN[1]]
    with pytest.raises(EngineError, match="no voice says 'a'"):
        await voices.said([("a", "en")], cast(np.random.default_rng(1), 1))
