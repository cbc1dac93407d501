import pytest

from vivant.agent.hearing.phones import PHONES
from vivant.errors import EngineError
from vivant.plugins.engines.closed import pronunciation
from vivant.plugins.engines.closed.pronunciation import pronounce
from vivant.score import Lang


@pytest.mark.parametrize(
    ("text", "lang", "phones"),
    [
        ("Where can I park?", "en", "w ɛ ɹ k æ n aɪ p ɑ ɹ k"),
        ("counter 3, please", "en", "k aʊ n t ɚ θ ɹ i p l i z"),
        ("停车怎么收费", "zh", "zh:t zh:ing zh:ch zh:e zh:z zh:en zh:m zh:e zh:sh zh:ou zh:f zh:ei"),
        ("3号", "zh", "zh:s zh:an zh:h zh:ao"),
        ("办 card", "zh", "zh:b zh:an k ɑ ɹ d"),
        ("…", "en", ""),
    ],
)
def test_texts_become_phones(text: str, lang: Lang, phones: str) -> None:
    (said,) = pronounce([text], lang)
    assert [PHONES[number - 1] for number in said] == phones.split()


def test_a_vocabulary_takes_one_helper_process_and_keeps_its_order() -> None:
    texts = [f"counter {number}" for number in range(300)]
    said = pronounce(texts, "en")
    assert said[7] == pronounce(["counter 7"], "en")[0]
    assert len(said) == 300


def test_a_voice_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronunciation, "VOICE", "nobody")
    with pytest.raises(EngineError, match="no voice 'nobody'"):
        pronounce(["hello"], "en")
