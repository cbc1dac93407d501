import wave
from pathlib import Path

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.lexicon import Lexicon
from vivant.train.material import closed_recognizer
from vivant.train.rooms import Ranges
from vivant.train.trial import far, spoken_by, wav


@pytest.fixture
def lexicons() -> dict[str, Lexicon]:
    return closed_recognizer()({"en": ["where can I park my car"]}, ("en",), cache=False).lexicons()


def test_far_sentences_share_few_pairs_of_phones_with_any_phrase(lexicons: dict[str, Lexicon]) -> None:
    near, strange = "where can I park my car today", "thick frogs jump over eleven bridges"
    assert far([(near, "en"), (strange, "en")], lexicons, 5, 0) == [(strange, "en")]


def test_each_text_is_spoken_once_in_one_room() -> None:
    sounds = spoken_by([("hello there", "en"), ("停车", "zh")], ["m7"], Ranges(snr=(20, 20)), 0)
    assert sorted(text or "" for text, _, _ in sounds) == ["hello there", "停车"]
    assert all(sound.dtype == np.float32 and len(sound) > RATE // 2 for _, _, sound in sounds)


def test_wav_files_are_brought_to_the_rate_of_hearing(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(np.full((22050, 2), 8192, "<i2").tobytes())
    sound = wav(tmp_path / "a.wav")
    assert len(sound) == RATE
    assert sound[8000] == pytest.approx(0.25, abs=0.01)
