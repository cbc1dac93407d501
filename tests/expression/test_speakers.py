"""The embedded voice as many people."""

from __future__ import annotations

from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS, Speaker
from vivant.plugins.registry import Registry


def test_a_speakers_settings_are_those_of_the_voice() -> None:
    speaker = Speaker(UNSEEN[0], UNSEEN_ACCENTS[2], rate=1.2, pitch=120.0)
    assert speaker.settings["voice_en"] == "en-gb-scotland+m7"
    assert Registry.discover().load("synthesizer", "espeak", processes=1, **speaker.settings) is not None
