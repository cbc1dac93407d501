import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.vocabulary import STOPS
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.closed import ClosedRecognizer
from vivant.plugins.engines.espeak import EspeakVoice
from vivant.score import Floats, Lang, Utterance, joined

PHRASES: dict[Lang, list[str]] = {
    "zh": ["停车怎么收费？", "身份证丢了怎么补办？", "今天几点下班？", "厕所在哪里", "怎么办居住证"],
    "en": ["Where can I park?", "What are the opening hours?", "I lost my ID card.", "Where is the toilet?"],
}


@pytest.fixture(scope="module")
def ear() -> ClosedRecognizer:
    recognizer = ClosedRecognizer(PHRASES, cache=False)
    asyncio.run(recognizer.start())
    return recognizer


async def spoken(text: str, lang: Lang) -> Floats:
    """What the embedded voice makes of a text, at RATE, between two silences."""
    voice = EspeakVoice(processes=1, voice_en="en-gb-x-rp+f5", voice_zh="cmn-latn-pinyin+f5")
    try:
        samples = joined([chunk async for chunk in voice.speak(Utterance(text, lang))])
    finally:
        await voice.close()
    times = np.arange(int(len(samples) / 22050 * RATE)) / RATE
    sound = np.interp(times, np.arange(len(samples)) / 22050, samples / 32768)
    return np.pad(sound, RATE // 5).astype(np.float32)


async def pieces(sound: Floats) -> AsyncIterator[Floats]:
    for start in range(0, len(sound), 1600):
        yield sound[start : start + 1600]


async def heard(ear: ClosedRecognizer, sound: Floats, lang: Lang | None = None) -> list[Transcript]:
    return [transcript async for transcript in ear.listen(pieces(sound), lang)]


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in PHRASES.items() for text in texts[:3]])
async def test_it_understands_what_is_in_its_vocabulary(ear: ClosedRecognizer, lang: Lang, text: str) -> None:
    transcripts = await heard(ear, await spoken(text, lang))
    assert (transcripts[-1].text, transcripts[-1].lang) == (text, lang)
    assert transcripts[-1].confidence > 0.5
    assert [each.final for each in transcripts] == [False] * (len(transcripts) - 1) + [True]
    assert any(text.startswith(each.text) for each in transcripts[:-1] if each.text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "The quick brown fox jumps over seven lazy dogs."), ("zh", "春天来了，小鸟在树上唱起了欢快的歌。")],
)
async def test_it_understands_nothing_else(ear: ClosedRecognizer, lang: Lang, text: str) -> None:
    final = (await heard(ear, await spoken(text, lang)))[-1]
    assert final.text == ""
    assert final.final


@pytest.mark.parametrize("seconds", [0, 1])
async def test_silence_has_no_text(ear: ClosedRecognizer, seconds: int) -> None:
    (final,) = await heard(ear, np.zeros(seconds * RATE, np.float32))
    assert final.text == ""


async def test_a_filler_before_a_phrase_changes_nothing(ear: ClosedRecognizer) -> None:
    assert (await heard(ear, await spoken("请问，厕所在哪里", "zh"), "zh"))[-1].text == "厕所在哪里"


async def test_a_language_that_is_expected_is_the_only_one(ear: ClosedRecognizer) -> None:
    assert {each.lang for each in await heard(ear, await spoken("Where is the toilet?", "en"), "zh")} == {"zh"}


async def test_what_is_finished_is_known_before_the_end(ear: ClosedRecognizer) -> None:
    sound = np.pad(await spoken("What are the opening hours?", "en"), (0, RATE))
    transcripts = await heard(ear, sound)
    assert any(each.complete and not each.final for each in transcripts)


async def test_stop_words_are_always_in_the_vocabulary() -> None:
    lexicons = ClosedRecognizer(cache=False).lexicons()
    for lang, words in STOPS.items():
        assert set(words) <= {entry.text for entry in lexicons[lang].entries}


async def test_what_nobody_can_say_is_left_out_and_told(caplog: pytest.LogCaptureFixture) -> None:
    lexicons = ClosedRecognizer({"en": ["☃", "hello"]}, ("en",), cache=False).lexicons()
    assert "☃" not in {entry.text for entry in lexicons["en"].entries}
    assert "nobody can say '☃'" in caplog.text


def test_a_threshold_is_a_probability() -> None:
    with pytest.raises(ValueError, match="threshold must lie in 0 to 1, got 2"):
        ClosedRecognizer(threshold=2)


def test_it_keeps_the_promises_of_its_kind() -> None:
    check_plugin("recognizer", "closed")
